// SPDX-License-Identifier: Apache-2.0

export interface BackoffOptions {
  /** The first pause, milliseconds. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** At least 0, below 1. */
  readonly random: () => number;
}

/** Pauses between attempts: each twice the last one, of which half is left to chance so that nodes do not ask in step. */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Attempts that failed since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure; milliseconds until the next attempt. */
  next(): number {
    const { firstMs, longestMs, random } = this.#options;
    const whole = Math.min(longestMs, firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return whole * (0.5 + random() / 2);
  }

  reset(): void {
    this.#failures = 0;
  }
}
