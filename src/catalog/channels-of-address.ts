// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../events/model-identity.ts';
import type { Catalog } from './catalog.ts';
import { canonicalAddress } from './ip-address.ts';

/**
 * The channels that live at an address whatever their name (metadata services, public resolvers). Takes IPv4, IPv6 in
 * any spelling and IPv4-mapped addresses; empty when the catalogue has none, or the text is no address.
 */
export function channelsOfAddress({ addresses }: Catalog, address: string): readonly Channel[] {
  const found = addresses.get(address) ?? addresses.get(canonicalAddress(address) ?? '') ?? [];
  return found.map((owner) => owner.channel);
}
