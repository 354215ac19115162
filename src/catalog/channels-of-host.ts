// SPDX-License-Identifier: Apache-2.0

import { canonicalAddress } from '../canonical-address.ts';
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
 * a port don't matter; an address in the place of a name is looked up as one. One look-up per label.
 */
export function channelsOfHost(catalog: Catalog, host: string): readonly Channel[] {
  return matchHostChannels(catalog, normalizeHost(host)).map((match) => match.channel);
}

/** Lower case, without port, final dot and the brackets of IPv6. Not checked: what is no name is found nowhere. */
export function normalizeHost(host: string): string {
  if (host.startsWith('['))
    return host.slice(1, host.indexOf(']') < 0 ? host.length : host.indexOf(']')).toLowerCase();
  const colon = host.indexOf(':');
  // More than one colon is an IPv6 address without brackets, which has no port.
  const name = colon < 0 || host.includes(':', colon + 1) ? host : host.slice(0, colon);
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}

/** The same with what the name tells, for a normalised host. */
export function matchHostChannels({ hosts, addresses }: Catalog, host: string): readonly HostChannel[] {
  if (host === '' || host.length > MAX_HOST) return [];
  const found: HostChannel[] = [];
  // A Host header may be an address: that is how metadata services are asked.
  const address = host.includes(':') ? canonicalAddress(host) : host;
  const exact = hosts.exact.get(host) ?? addresses.get(address ?? '') ?? [];
  for (const owner of exact) found.push({ owner, channel: owner.channel, captures: NOTHING });
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
