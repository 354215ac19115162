// SPDX-License-Identifier: Apache-2.0
import type { CompiledCondition } from './compile-condition.ts';
import type { Condition } from './condition.ts';

/**
 * Parts that conditions of several rules have in common: macros, put into each of them as one object. Each is decided once
 * for an event, however many rules have it.
 */
export class SharedConditions<Event> {
  readonly #uses = new Map<Condition, number>();
  readonly #compiled = new Map<Condition, CompiledCondition<Event>>();
  /** Tells events apart. */
  #event = 0;

  /** Counts the parts of a condition. Call it for every condition before any is compiled. */
  count(condition: Condition): void {
    const uses = this.#uses.get(condition) ?? 0;
    this.#uses.set(condition, uses + 1);
    // what is below a shared part is asked for through it
    if (uses > 0) return;
    if (condition.kind === 'not') this.count(condition.child);
    else if (condition.kind === 'and' || condition.kind === 'or')
      for (const child of condition.children) this.count(child);
  }

  /** Says that what is asked from here on is about another event. */
  next(): void {
    this.#event++;
  }

  find(condition: Condition): CompiledCondition<Event> | undefined {
    return this.#compiled.get(condition);
  }

  /** What to ask in place of a compiled part. */
  add(condition: Condition, compiled: CompiledCondition<Event>): CompiledCondition<Event> {
    if ((this.#uses.get(condition) ?? 0) < 2) return compiled;
    const once = this.#once(compiled);
    this.#compiled.set(condition, once);
    return once;
  }

  #once(compiled: CompiledCondition<Event>): CompiledCondition<Event> {
    let decidedOf = -1;
    let decision = false;
    return (event) => {
      if (decidedOf === this.#event) return decision;
      decision = compiled(event);
      decidedOf = this.#event;
      return decision;
    };
  }
}
