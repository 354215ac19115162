// SPDX-License-Identifier: Apache-2.0

/** Random numbers that a seed repeats (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** Once in so many times. */
  once(every: number): boolean {
    return this.below(every) === 0;
  }

  /** One of them; the first half of the time, when `usual` is set. */
  of<T>(choices: readonly [T, ...T[]], usual = false): T {
    return choices[usual && this.once(2) ? 0 : this.below(choices.length)] ?? choices[0];
  }

  /** Up to `limit` of what `make` makes. */
  some<T>(limit: number, make: () => T): T[] {
    return Array.from({ length: this.below(limit + 1) }, make);
  }
}
