// SPDX-License-Identifier: Apache-2.0
import { type Cidr, cidrHolds, formatCidr, maskCidr } from '../../cidr.ts';
import { isMapped } from '../../ip-address.ts';

/** A block with how many of the given addresses lie in it. */
export interface Block {
  readonly cidr: Cidr;
  readonly addresses: number;
}

/** No block is wider: /24 of IPv4, /64 of IPv6. */
const WIDEST = { four: 120, six: 64 } as const;
/** Fewer addresses stand by themselves. */
const MIN_ADDRESSES = 8;
/** Of a block of IPv4 at least this share was seen. */
const MIN_SHARE = 1 / 8;

/**
 * Single addresses as blocks: where at least eight lie near each other, the narrowest block that holds them, if it is no
 * wider than /24 (IPv4, an eighth of which must have been seen) or /64 (IPv6) and holds none of `avoid`. Else each by
 * itself. Sorted.
 */
export function mergeAddresses(hosts: readonly Cidr[], avoid: readonly Uint8Array[]): readonly Block[] {
  const near = Map.groupBy(hosts, (host) => formatCidr(maskCidr({ ...host, prefixBits: widestOf(host) })));
  const blocks = [...near.values()].flatMap((some) => {
    const block = narrowest(some);
    const single = some.map((cidr): Block => ({ cidr, addresses: 1 }));
    const isFine =
      some.length >= MIN_ADDRESSES &&
      isDense(block, some.length) &&
      !avoid.some((address) => cidrHolds(block, address));
    return isFine ? [{ cidr: block, addresses: some.length }] : single;
  });
  return blocks.toSorted((a, b) => Buffer.compare(a.cidr.address, b.cidr.address));
}

function widestOf({ address }: Cidr): number {
  return isMapped(address) ? WIDEST.four : WIDEST.six;
}

function isDense({ address, prefixBits }: Cidr, count: number): boolean {
  return !isMapped(address) || count / 2 ** (128 - prefixBits) >= MIN_SHARE;
}

function narrowest(hosts: readonly Cidr[]): Cidr {
  const [first] = hosts;
  if (first === undefined) throw new RangeError('no addresses');
  let { prefixBits } = first;
  while (!hosts.every(({ address }) => cidrHolds(maskCidr({ ...first, prefixBits }), address))) prefixBits--;
  return maskCidr({ ...first, prefixBits });
}
