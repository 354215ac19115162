// SPDX-License-Identifier: Apache-2.0
import { type Cidr, cidrHolds, maskCidr } from '../../cidr.ts';
import { parseAddress } from '../../ip-address.ts';
import type { TableSet } from '../../policy/table-set.ts';
import type { FlatBlock } from './flat-set.ts';
import { bytesOf, type KernelRule, type RuleAddress } from './kernel-rules.ts';

/** IPv4 is no part of an IPv6 block: what holds all of it ends the search before ::/0 is found. */
const ALL_OF_IPV4 = { address: parseAddress('0.0.0.0') ?? new Uint8Array(16), prefixBits: 96 };

/**
 * Blocks to the rules that they and all blocks around them mean: the kernel finds the longest prefix only. `addresses` are
 * those that rules mean one by one.
 */
export function flattenBlocks(
  set: TableSet,
  rules: readonly KernelRule[],
  addresses: readonly RuleAddress[],
): FlatBlock[] {
  const own = new BlockRules();
  for (const { prefixBits, blocks } of set.blocks)
    for (const [hex, numbers] of blocks)
      for (const rule of numbers) own.add({ address: Buffer.from(hex, 'hex'), prefixBits }, { rule });
  for (const { rule, address, ports } of addresses) {
    const bytes = parseAddress(address);
    if (bytes !== undefined) own.add({ address: bytes, prefixBits: 128 }, { rule, ...(ports && { ports }) });
  }
  if (own.hasWide) own.add(ALL_OF_IPV4);
  const keys = new Map(rules.map((each) => [each, keyOf(each)]));
  return [...own.all()].map(({ cidr, meant }) => ({
    address: cidr.address,
    prefixBits: cidr.prefixBits,
    rules: bytesOf(rules, (each) => meant.has(keys.get(each) ?? '')),
  }));
}

function keyOf({ rule, ports }: KernelRule): string {
  return `${rule} ${ports?.join() ?? ''}`;
}

/** Which rules mean which block. */
class BlockRules {
  /** By length of the prefix, by masked address in hexadecimal. */
  readonly #lengths = new Map<number, Map<string, { cidr: Cidr; meant: Set<string> }>>();

  add(block: Cidr, rule?: KernelRule): void {
    const cidr = maskCidr(block);
    const table = this.#lengths.get(cidr.prefixBits) ?? new Map<string, { cidr: Cidr; meant: Set<string> }>();
    this.#lengths.set(cidr.prefixBits, table);
    const hex = Buffer.from(cidr.address).toString('hex');
    const entry = table.get(hex) ?? { cidr, meant: new Set() };
    table.set(hex, entry);
    if (rule !== undefined) entry.meant.add(keyOf(rule));
  }

  /** Blocks that a mapped IPv4 address would wrongly be found in. */
  get hasWide(): boolean {
    return [...this.#lengths.keys()].some((prefixBits) => prefixBits < 96);
  }

  /** Every block with the rules of all that hold it. */
  *all(): Generator<{ cidr: Cidr; meant: Set<string> }> {
    for (const [prefixBits, table] of this.#lengths)
      for (const { cidr, meant } of table.values()) {
        const all = new Set(meant);
        for (const [shorter, around] of this.#lengths) {
          if (shorter >= prefixBits) continue;
          const hex = Buffer.from(maskCidr({ address: cidr.address, prefixBits: shorter }).address).toString(
            'hex',
          );
          const outer = around.get(hex);
          if (outer !== undefined && cidrHolds(outer.cidr, cidr.address))
            for (const key of outer.meant) all.add(key);
        }
        yield { cidr, meant: all };
      }
  }
}
