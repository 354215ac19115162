// SPDX-License-Identifier: Apache-2.0

import { canonicalAddress } from '../canonical-address.ts';
import type { Channel } from '../events/model-identity.ts';
import type { Catalog } from './catalog.ts';

/**
 * The channels that live at an address whatever its name (metadata services, public resolvers). Takes IPv4, IPv6 in
 * any spelling and IPv4-mapped addresses. With a port only those meant on it: a resolver of DNS over HTTPS is none on
 * port 53. Empty when the catalogue has none, or the text is no address.
 */
export function channelsOfAddress(
  { addresses }: Catalog,
  address: string,
  port?: number,
): readonly Channel[] {
  const found = addresses.get(address) ?? addresses.get(canonicalAddress(address) ?? '') ?? [];
  return found
    .filter((owner) => port === undefined || (owner.ports?.includes(port) ?? true))
    .map((owner) => owner.channel);
}
