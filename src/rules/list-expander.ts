// SPDX-License-Identifier: Apache-2.0
import { quoteItem } from './quote-item.ts';
import type { ListDefinition } from './rule-definition.ts';
import { RuleLoadError } from './rule-load-error.ts';
import type { RulePlace } from './rule-place.ts';
import { substituteList } from './substitute-list.ts';

/** Of a condition with its lists put in, and of the items of a list with the lists among them: UTF-16 units. */
const MAX_LENGTH = 16 << 20;
/** Of all conditions of a load together. */
const MAX_TOTAL = 256 << 20;

const WORDS = /[^ \t\n\r(),=]+/g;
const HAS_DELIMITER = /[ \t\n\r(),=]/;

interface ExpandedList {
  readonly name: string;
  readonly items: string;
  /** Positions of the lists whose names are among the items' words. */
  readonly within: readonly number[];
}

/**
 * Puts lists into conditions, in the order in which they were first defined. A list among the items of a list is one level
 * deep: what is deeper is only found if that list comes later.
 */
export class ListExpander {
  readonly #definitions: ReadonlyMap<string, ListDefinition>;
  readonly #positions = new Map<string, number>();
  readonly #order: readonly ListDefinition[];
  /** Names that no word of a condition can be: they are looked for everywhere. */
  readonly #unusual: readonly number[];
  readonly #expanded = new Map<number, ExpandedList>();
  readonly #used = new Set<string>();
  #total = 0;

  constructor(definitions: ReadonlyMap<string, ListDefinition>) {
    this.#definitions = definitions;
    this.#order = [...definitions.values()];
    for (const [position, { name, items, visibility }] of this.#order.entries()) {
      this.#positions.set(name, position);
      for (const item of items) {
        const inner = definitions.get(item);
        if (inner !== undefined && inner.index < visibility) this.#used.add(item);
      }
    }
    this.#unusual = this.#order.flatMap(({ name }, position) => (HAS_DELIMITER.test(name) ? [position] : []));
  }

  /** Lists that a condition or another list has taken up so far. */
  get used(): ReadonlySet<string> {
    return this.#used;
  }

  /** The condition with its lists put in. Throws a RuleLoadError when that is too long. */
  expand(condition: string, place: RulePlace): string {
    let text = condition;
    const queue = new PositionQueue([...this.#positionsIn(condition), ...this.#unusual]);
    for (let position = queue.take(); position !== undefined; position = queue.take()) {
      const list = this.#expandList(position);
      const replaced = substituteList(text, list.name, list.items);
      if (replaced === undefined) continue;
      this.#used.add(list.name);
      this.#limit(replaced.length, place);
      text = replaced;
      queue.add(list.within);
    }
    return text;
  }

  #positionsIn(text: string): number[] {
    const positions = new Set<number>();
    for (const [word] of text.matchAll(WORDS)) {
      const position = this.#positions.get(word);
      if (position !== undefined) positions.add(position);
    }
    return [...positions];
  }

  #expandList(position: number): ExpandedList {
    const known = this.#expanded.get(position);
    if (known !== undefined) return known;
    const list = this.#order[position];
    if (list === undefined) throw new RangeError(`no list at ${position}`);
    const items: string[] = [];
    let length = 0;
    for (const item of list.items) {
      const inner = this.#definitions.get(item);
      const isList = inner !== undefined && inner.index < list.visibility;
      for (const own of isList ? inner.items : [item]) {
        items.push(quoteItem(own));
        length += own.length + 2;
      }
      if (length > MAX_LENGTH) tooLong(`the items of list '${list.name}'`, list.place);
    }
    const text = items.join(', ');
    const within = this.#positionsIn(text).filter((inner) => inner > position);
    const expanded = { name: list.name, items: text, within };
    this.#expanded.set(position, expanded);
    return expanded;
  }

  #limit(length: number, place: RulePlace): void {
    this.#total += length;
    if (length > MAX_LENGTH) tooLong('the condition with its lists put in', place);
    if (this.#total > MAX_TOTAL) tooLong('the conditions of all rules with their lists put in', place);
  }
}

function tooLong(what: string, place: RulePlace): never {
  throw new RuleLoadError('LOAD_ERR_COMPILE_CONDITION', `too long: ${what}`, place);
}

/** Positions, the smallest first, each once. */
class PositionQueue {
  #sorted: number[];
  #last = -1;

  /** Whatever their order. */
  constructor(positions: readonly number[]) {
    this.#sorted = positions.toSorted((first, second) => second - first);
  }

  take(): number | undefined {
    let next = this.#sorted.pop();
    while (next === this.#last) next = this.#sorted.pop();
    if (next !== undefined) this.#last = next;
    return next;
  }

  /** All of them behind what was taken last. */
  add(positions: readonly number[]): void {
    if (positions.length === 0) return;
    this.#sorted = [...this.#sorted, ...positions].sort((first, second) => second - first);
  }
}
