// SPDX-License-Identifier: Apache-2.0
import { formatAddress, isMapped, parseAddress } from './ip-address.ts';

/** A block of addresses; IPv4 in v4-mapped form, so that both families compare alike. */
export interface Cidr {
  /** 16 bytes, as they were written: bits behind the prefix may be set. */
  readonly address: Uint8Array;
  /** Of 128: `/24` of IPv4 is 120. */
  readonly prefixBits: number;
}

/**
 * A block from its text, `203.0.113.0/24` or `2001:db8::/32`, or undefined when it is none. An IPv4-mapped address is
 * refused, as the API server does: it would have two spellings.
 */
export function parseCidr(text: string): Cidr | undefined {
  const [, host = '', length = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseAddress(host);
  if (address === undefined) return undefined;
  const isFour = !host.includes(':');
  if (!isFour && isMapped(address)) return undefined;
  const bits = Number(length);
  if (bits > (isFour ? 32 : 128)) return undefined;
  return { address, prefixBits: isFour ? bits + 96 : bits };
}

export function formatCidr({ address, prefixBits }: Cidr): string {
  return `${formatAddress(address)}/${isMapped(address) ? prefixBits - 96 : prefixBits}`;
}

/** The block with the bits behind its prefix cleared. */
export function maskCidr({ address, prefixBits }: Cidr): Cidr {
  return { address: address.map((byte, at) => byte & maskOf(prefixBits, at)), prefixBits };
}

export function hasHostBits(cidr: Cidr): boolean {
  return maskCidr(cidr).address.some((byte, at) => byte !== cidr.address[at]);
}

/** Whether a 16-byte address lies in the block. */
export function cidrHolds({ address, prefixBits }: Cidr, other: Uint8Array): boolean {
  // IPv4 is no part of an IPv6 block, though its mapped form looks like one of ::/0.
  if (prefixBits < 96 && isMapped(other)) return false;
  // Whole bytes, then what is left of one. This runs for every block that an address is held against.
  const bytes = prefixBits >> 3;
  for (let at = 0; at < bytes; at++) if (address[at] !== other[at]) return false;
  return (((address[bytes] ?? 0) ^ (other[bytes] ?? 0)) & maskOf(prefixBits, bytes)) === 0;
}

/** Whether every address of `inner` lies in `outer`. */
export function cidrCovers(outer: Cidr, inner: Cidr): boolean {
  return outer.prefixBits <= inner.prefixBits && cidrHolds(outer, inner.address);
}

/** Mask of the byte at `at` of a prefix. */
function maskOf(prefixBits: number, at: number): number {
  const bits = Math.min(8, Math.max(0, prefixBits - at * 8));
  return (0xff << (8 - bits)) & 0xff;
}
