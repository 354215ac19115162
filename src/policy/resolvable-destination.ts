// SPDX-License-Identifier: Apache-2.0
import type { PodsDestination, ServiceDestination, ServiceName } from './policy.ts';
import type { TableSet } from './table-set.ts';

/** What clauses name that has addresses only the cluster knows. */
export type ResolvableDestination =
  | PodsDestination
  | ({ readonly kind: 'service' } & ServiceName)
  | { readonly kind: 'known'; readonly name: ServiceDestination };

/** Who knows which addresses destinations have. */
export interface DestinationResolver {
  /** Begins to follow what is new among these, and ends what isn't in it any longer. */
  want(destinations: readonly ResolvableDestination[]): void;
  /**
   * Addresses, in canonical text, sorted, each once; the same list object while they stay the same. Undefined while they
   * are not known.
   */
  addressesOf(destination: ResolvableDestination): readonly string[] | undefined;
}

/** What tells destinations apart. */
export function destinationKey(destination: ResolvableDestination): string {
  if (destination.kind === 'service') return `service ${destination.namespace}/${destination.name}`;
  if (destination.kind === 'known') return destination.name;
  return `pods ${JSON.stringify([destination.namespaces, destination.podSelector])}`;
}

/** What the rules of a table set mean, by number; rules on names, blocks and the catalogue are not among them. */
export function destinationsOf(set: TableSet): ReadonlyMap<number, readonly ResolvableDestination[]> {
  const found = new Map<number, ResolvableDestination[]>();
  const add = (rule: number, destination: ResolvableDestination): void => {
    const known = found.get(rule);
    if (known === undefined) found.set(rule, [destination]);
    else known.push(destination);
  };
  for (const { rule, destination } of set.pods) add(rule, destination);
  for (const [service, rules] of set.services) {
    const [namespace = '', name = ''] = service.split('/');
    for (const rule of rules) add(rule, { kind: 'service', namespace, name });
  }
  // The schema lists them; what the catalogue has is among the channels.
  for (const [name, rules] of set.known)
    for (const rule of rules) add(rule, { kind: 'known', name: name as ServiceDestination });
  return found;
}
