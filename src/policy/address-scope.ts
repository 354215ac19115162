// SPDX-License-Identifier: Apache-2.0
import { type Cidr, cidrHolds, parseCidr } from '../cidr.ts';
import { parseAddress } from '../ip-address.ts';

/** What kind of place an address is. */
export type AddressScope = 'global' | 'private' | 'link-local' | 'multicast';

/** RFC 1918, RFC 6598 (shared, which clusters use as well), RFC 4193; RFC 3927, RFC 4291; RFC 5771. */
const SCOPES: readonly (readonly [AddressScope, readonly string[]])[] = [
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10']],
  ['multicast', ['224.0.0.0/4', '255.255.255.255/32', 'ff00::/8']],
];

const BLOCKS: readonly (readonly [AddressScope, readonly Cidr[]])[] = SCOPES.map(
  ([scope, texts]) => [scope, texts.map(parseCidr).filter((cidr) => cidr !== undefined)] as const,
);

/** The scope of an address; a text that is none is `global`. */
export function scopeOfAddress(text: string): AddressScope {
  const address = parseAddress(text);
  if (address === undefined) return 'global';
  return BLOCKS.find(([, blocks]) => blocks.some((cidr) => cidrHolds(cidr, address)))?.[0] ?? 'global';
}
