// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../events/model-identity.ts';
import type { Catalog, CatalogChannel } from './catalog.ts';
import { matchHost } from './host-pattern.ts';
import type { Captures } from './segment-template.ts';

/** A channel that a host belongs to, with what the name itself tells. */
export interface HostChannel {
  readonly owner: CatalogChannel;
  readonly channel: Channel;
  readonly captures: Captures;
}

const NOTHING: Captures = {};
const MAX_HOST = 253;

/**
 * The channels of a host name, best first: its own name before a shape (`{bucket}.s3.…`) before a suffix, longer
 * before shorter, then as the catalogue lists them. Empty when it is none we know, or no name. Case, a final dot and
 * a port don't matter. One look-up per label.
 */
export function channelsOfHost(catalog: Catalog, host: string): readonly Channel[] {
  return matchHostChannels(catalog, normalizeHost(host)).map((match) => match.channel);
}

/** Lower case, without port and final dot. Not checked: what is no name is found nowhere. */
export function normalizeHost(host: string): string {
  const colon = host.indexOf(':');
  const name = colon < 0 || host.startsWith('[') ? host : host.slice(0, colon);
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}

/** The same with what the name tells, for a normalised host. */
export function matchHostChannels({ hosts }: Catalog, host: string): readonly HostChannel[] {
  if (host === '' || host.length > MAX_HOST) return [];
  const found: HostChannel[] = [];
  for (const owner of hosts.exact.get(host) ?? [])
    found.push({ owner, channel: owner.channel, captures: NOTHING });
  let labels: readonly string[] | undefined;
  const below: HostChannel[] = [];
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const tail = host.slice(dot + 1);
    for (const { pattern, owner } of hosts.shapes.get(tail) ?? []) {
      labels ??= host.split('.');
      const captures = matchHost(pattern, labels);
      if (captures) addShape(found, owner, captures);
    }
    for (const owner of hosts.below.get(tail) ?? [])
      below.push({ owner, channel: owner.channel, captures: NOTHING });
  }
  for (const match of below) if (!found.some(({ owner }) => owner === match.owner)) found.push(match);
  return found;
}

/** A channel once, by the first of its patterns that fits: the catalogue lists the more telling first. */
function addShape(found: HostChannel[], owner: CatalogChannel, captures: Captures): void {
  if (found.some((match) => match.owner === owner)) return;
  const { account, bucket } = captures;
  if (account === undefined && bucket === undefined) {
    found.push({ owner, channel: owner.channel, captures });
    return;
  }
  const told = { ...(account === undefined ? {} : { account }), ...(bucket === undefined ? {} : { bucket }) };
  found.push({ owner, channel: { ...owner.channel, ...told }, captures });
}
