// SPDX-License-Identifier: Apache-2.0
import { type Cidr, cidrHolds, parseCidr } from './cidr.ts';

const block = (text: string): Cidr => parseCidr(text) ?? { address: new Uint8Array(16), prefixBits: 128 };
/** RFC 6052. */
const NAT64 = block('64:ff9b::/96');
/** RFC 3056. */
const SIX_TO_FOUR = block('2002::/16');

/** The IPv4 address that an IPv6 one carries (NAT64, 6to4), else the address itself; 16 bytes, IPv4 in v4-mapped form. */
export function carriedAddress(bytes: Uint8Array): Uint8Array {
  if (cidrHolds(NAT64, bytes)) return mapped(bytes.subarray(12, 16));
  if (cidrHolds(SIX_TO_FOUR, bytes)) return mapped(bytes.subarray(2, 6));
  return bytes;
}

function mapped(four: Uint8Array): Uint8Array {
  return Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...four]);
}
