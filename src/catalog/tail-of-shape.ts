// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from './catalog.ts';
import type { HostPattern } from './host-pattern.ts';

/**
 * What stands behind `*.` in the pattern that fits the same names as a shape: `{bucket...}.storage.googleapis.com` is every
 * name below storage.googleapis.com. Undefined where the shape fits fewer names than any such pattern.
 */
export function tailOfShape({ labels: [first, ...rest], tail }: HostPattern): string | undefined {
  const isWhole = first?.many === true && rest.every(({ literal }) => literal !== undefined);
  return isWhole ? tail : undefined;
}

/**
 * Shapes of each channel that have no form in tables of names: neither are they all names below another, nor has the channel
 * all names below what theirs end with.
 */
export function shapesWithoutTable({
  hosts,
}: Pick<Catalog, 'hosts'>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { pattern, owner } of [...hosts.shapes.values()].flat()) {
    const isBelow = suffixesOf(pattern.tail).some((tail) => hosts.below.get(tail)?.includes(owner));
    if (isBelow || tailOfShape(pattern) !== undefined) continue;
    const { id } = owner.channel;
    found.set(id, [...(found.get(id) ?? []), pattern.text]);
  }
  return found;
}

/** A name and all names that it is below. */
function suffixesOf(name: string): readonly string[] {
  const labels = name.split('.');
  return labels.map((_, at) => labels.slice(at).join('.'));
}
