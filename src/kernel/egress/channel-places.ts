// SPDX-License-Identifier: Apache-2.0
import type { Catalog, CatalogChannel } from '../../catalog/catalog.ts';
import { tailOfShape } from '../../catalog/tail-of-shape.ts';
import type { Channel } from '../../events/model-identity.ts';
import type { ChannelPlaces } from './flatten-set.ts';

/**
 * Where the channels of a catalogue are, as far as whole names, names below another and addresses say it. A pattern with
 * placeholders is there where it fits all names below another; others (`{bucket}.s3.{region}.…`) have no form in the
 * kernel's tables: one that fits more would allow what nobody allowed.
 */
export function channelPlaces({ hosts, addresses }: Catalog): ChannelPlaces {
  const channelsOf = (owners: Iterable<CatalogChannel>): Channel[] =>
    [...owners].map(({ channel }) => channel);
  const below = new Map([...hosts.below].map(([tail, owners]) => [tail, new Set(owners)]));
  for (const { pattern, owner } of [...hosts.shapes.values()].flat()) {
    const tail = tailOfShape(pattern);
    if (tail !== undefined) below.set(tail, (below.get(tail) ?? new Set()).add(owner));
  }
  return {
    names: [...hosts.exact].map(([name, owners]) => [name, channelsOf(owners)]),
    below: [...below].map(([tail, owners]) => [tail, channelsOf(owners)]),
    addresses,
  };
}
