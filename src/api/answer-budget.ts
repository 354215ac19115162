// SPDX-License-Identifier: Apache-2.0

/**
 * How many answers are given: so many a second, and as many at once. An answer about all pods of a full node costs the
 * agent some 10 ms, which a client that asks without end must not take from events.
 */
export class AnswerBudget {
  readonly #perSecond: number;
  readonly #now: () => number;
  #left: number;
  #at: number;

  /** `now` in milliseconds, from any moment on. */
  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#left = perSecond;
    this.#at = now();
  }

  /** Whether one more is given now. */
  take(): boolean {
    const now = this.#now();
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#at) / 1_000) * this.#perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
