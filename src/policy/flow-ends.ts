// SPDX-License-Identifier: Apache-2.0
import type { FlowCount } from './flow-fact.ts';
import { JoinedActions } from './joined-actions.ts';

const MAX_OPEN = 65_536;

/**
 * Gives each flow once, by its last fact; `joins`: with the names that only earlier ones told. A socket that connects anew begins another
 * flow: the one before is over. Of more than 65,536 flows that are open at once the oldest are given as they
 * stand.
 */
export class FlowEnds<Fact extends FlowCount> {
  readonly #take: (fact: Fact) => void;
  readonly #actions: JoinedActions | undefined;
  readonly #open = new Map<string | number, Fact>();

  constructor(take: (fact: Fact) => void, { joins = false } = {}) {
    this.#take = take;
    this.#actions = joins ? new JoinedActions() : undefined;
  }

  add(fact: Fact): void {
    const before = this.#open.size > 0 ? this.#open.get(fact.flow) : undefined;
    if (before !== undefined) this.#open.delete(fact.flow);
    const joined = before === undefined ? fact : this.#join(before, fact);
    if (fact.isOver) {
      this.#take(joined);
      return;
    }
    this.#open.set(fact.flow, joined);
    if (this.#open.size <= MAX_OPEN) return;
    const [oldest] = this.#open;
    if (oldest === undefined) return;
    this.#open.delete(oldest[0]);
    this.#take(oldest[1]);
  }

  #join(before: Fact, fact: Fact): Fact {
    if (before.action === fact.action) return fact;
    const { address, port, implied } = before.action;
    if (address !== fact.action.address || port !== fact.action.port || implied !== fact.action.implied) {
      this.#take(before);
      return fact;
    }
    const action = this.#actions?.join(before.action, fact.action) ?? fact.action;
    return action === fact.action ? fact : { ...fact, action };
  }

  /** Gives what is still open. */
  finish(): void {
    for (const fact of this.#open.values()) this.#take(fact);
    this.#open.clear();
  }
}
