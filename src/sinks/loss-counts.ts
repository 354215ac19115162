// SPDX-License-Identifier: Apache-2.0
import type { SinkLoss } from '../detect/sink.ts';

/** Reasons that are told apart; what comes on top is counted together. */
const MAX_REASONS = 32;

/** Lines that were lost, by reason. The reasons that are always named stand there from the beginning, with 0. */
export class LossCounts {
  readonly #counts: Map<string, number>;

  constructor(named: readonly string[]) {
    this.#counts = new Map(named.map((reason) => [reason, 0]));
  }

  add(reason: string, count: number): void {
    if (count === 0) return;
    const key = this.name(reason);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  /** Has a reason stand there, with what it counts so far; gives what it is counted under. */
  name(reason: string): string {
    const key = this.#counts.has(reason) || this.#counts.size < MAX_REASONS ? reason : 'other';
    if (!this.#counts.has(key)) this.#counts.set(key, 0);
    return key;
  }

  list(): SinkLoss[] {
    return [...this.#counts].map(([reason, count]) => ({ reason, count }));
  }
}
