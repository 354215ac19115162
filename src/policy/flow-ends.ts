// SPDX-License-Identifier: Apache-2.0
import type { FlowCount } from './flow-fact.ts';

const MAX_OPEN = 65_536;

/**
 * Gives each flow once, by its last fact. Of more than 65,536 flows that are open at once the oldest are given as they
 * stand.
 */
export class FlowEnds<Fact extends FlowCount> {
  readonly #take: (fact: Fact) => void;
  readonly #open = new Map<string | number, Fact>();

  constructor(take: (fact: Fact) => void) {
    this.#take = take;
  }

  add(fact: Fact): void {
    if (fact.isOver) {
      if (this.#open.size > 0) this.#open.delete(fact.flow);
      this.#take(fact);
      return;
    }
    this.#open.delete(fact.flow);
    this.#open.set(fact.flow, fact);
    if (this.#open.size <= MAX_OPEN) return;
    const [oldest] = this.#open;
    if (oldest === undefined) return;
    this.#open.delete(oldest[0]);
    this.#take(oldest[1]);
  }

  /** Gives what is still open. */
  finish(): void {
    for (const fact of this.#open.values()) this.#take(fact);
    this.#open.clear();
  }
}
