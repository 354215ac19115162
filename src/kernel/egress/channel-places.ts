// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from '../../catalog/catalog.ts';
import type { ChannelPlaces } from './flatten-set.ts';

/**
 * Where the channels of a catalogue are, as far as whole names, names below another and addresses say it. Patterns with
 * placeholders (`{bucket}.s3.…`) have no form in the kernel's tables.
 */
export function channelPlaces({ hosts, addresses }: Catalog): ChannelPlaces {
  const names = (of: Catalog['hosts']['exact']): ChannelPlaces['names'] =>
    [...of].map(([name, owners]) => [name, owners.map(({ channel }) => channel)] as const);
  return { names: names(hosts.exact), below: names(hosts.below), addresses };
}
