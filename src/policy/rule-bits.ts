// SPDX-License-Identifier: Apache-2.0

/** A set of rules, one bit each. The rules of a table set are numbered in the order in which they are named. */
export class RuleBits {
  readonly #words: Uint32Array;

  constructor(rules: number) {
    this.#words = new Uint32Array(Math.ceil(rules / 32));
  }

  add(rule: number): void {
    const at = rule >>> 5;
    this.#words[at] = (this.#words[at] ?? 0) | (1 << (rule & 31));
  }

  remove(rule: number): void {
    const at = rule >>> 5;
    this.#words[at] = (this.#words[at] ?? 0) & ~(1 << (rule & 31));
  }

  has(rule: number): boolean {
    return ((this.#words[rule >>> 5] ?? 0) & (1 << (rule & 31))) !== 0;
  }

  addAll(rules: readonly number[] | undefined): void {
    if (rules !== undefined) for (const rule of rules) this.add(rule);
  }

  clear(): void {
    this.#words.fill(0);
  }

  /** Takes in what `other` has. */
  or(other: RuleBits): void {
    for (let at = 0; at < this.#words.length; at++)
      this.#words[at] = (this.#words[at] ?? 0) | (other.#words[at] ?? 0);
  }

  /** Takes out what `other` has. */
  without(other: RuleBits): void {
    for (let at = 0; at < this.#words.length; at++)
      this.#words[at] = (this.#words[at] ?? 0) & ~(other.#words[at] ?? 0);
  }

  /** The first rule that is in this and in all of the others, or −1. */
  first(...others: readonly RuleBits[]): number {
    for (let at = 0; at < this.#words.length; at++) {
      let word = this.#words[at] ?? 0;
      for (const other of others) word &= other.#words[at] ?? 0;
      if (word !== 0) return at * 32 + 31 - Math.clz32(word & -word);
    }
    return -1;
  }
}
