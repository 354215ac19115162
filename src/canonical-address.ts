// SPDX-License-Identifier: Apache-2.0
import { formatAddress, parseAddress } from './ip-address.ts';

/**
 * The one spelling of an IP address in text: dotted IPv4, compressed lower-case IPv6 (RFC 5952), an IPv4-mapped address
 * as IPv4. Undefined when the text is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  const bytes = parseAddress(text);
  return bytes === undefined ? undefined : formatAddress(bytes);
}
