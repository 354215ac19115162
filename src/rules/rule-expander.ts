// SPDX-License-Identifier: Apache-2.0
import { encodeBytes, offsetInText } from '../byte-text.ts';
import type { Condition } from './condition.ts';
import { ConditionSyntaxError } from './condition-syntax-error.ts';
import { exceptionCondition } from './exception-condition.ts';
import { ListExpander } from './list-expander.ts';
import type { LoadMemory } from './load-memory.ts';
import { measureCondition } from './measure-condition.ts';
import type { ResolvedCondition, VisibleMacro } from './resolve-macros.ts';
import type { ConditionProblem } from './rule-checker.ts';
import type { RuleCollector } from './rule-collector.ts';
import type { MacroDefinition, RuleDefinition } from './rule-definition.ts';
import { RuleLoadError } from './rule-load-error.ts';
import type { RulePlace } from './rule-place.ts';

/** How many checks the rules of a load may come to, counted as often as they are there. */
const MAX_CHECKS = 1_000_000;
/** How deep a condition may be nested with its macros put in. */
const MAX_DEPTH = 1000;

interface ParsedText {
  /** With its lists put in. */
  readonly text: string;
  readonly condition: Condition;
}

/** The condition of a rule, and the text it was read from: positions in it count there, but for those of macros. */
export interface ExpandedCondition extends ParsedText {
  /** Macros in it. */
  readonly macros: ReadonlySet<string>;
}

interface ExpandedMacro extends VisibleMacro {
  readonly text: string;
  readonly macros: ReadonlySet<string>;
}

/**
 * Puts lists and macros into the conditions of macros and rules. Throws a RuleLoadError for the first condition that can't
 * be read, names a macro that it does not see, or grows beyond use.
 */
export class RuleExpander {
  readonly #collector: RuleCollector;
  readonly #memory: LoadMemory;
  readonly #lists: ListExpander;
  readonly #macros = new Map<string, ExpandedMacro>();
  readonly #used = new Set<string>();
  #checks = 0;

  constructor(collector: RuleCollector, memory: LoadMemory) {
    this.#collector = collector;
    this.#memory = memory;
    this.#lists = new ListExpander(collector.lists);
    this.#expandMacros();
  }

  /** Macros that no condition of a macro or an expanded rule holds. */
  get unusedMacros(): readonly MacroDefinition[] {
    return [...this.#collector.macros.values()].filter(({ name }) => !this.#used.has(name));
  }

  get unusedLists() {
    return [...this.#collector.lists.values()].filter(({ name }) => !this.#lists.used.has(name));
  }

  /** The condition of a rule with its exceptions, and lists and macros put in. */
  expandRule(rule: RuleDefinition): ExpandedCondition {
    const { text, condition } = this.#parse(
      exceptionCondition(rule.condition, rule.exceptions),
      rule.conditionPlace,
    );
    const resolved = this.#resolve(condition, text, Number.POSITIVE_INFINITY, rule.place);
    this.#checks += this.#limit(resolved.condition, rule.place);
    if (this.#checks > MAX_CHECKS) {
      fail(`all rules together have more than ${MAX_CHECKS} checks, with their macros put in`, rule.place);
    }
    return { text, ...resolved };
  }

  /** The text that a problem's position counts in: of the condition, or of the macro that alone has the same problem. */
  textOf(problem: ConditionProblem, { text, macros }: ExpandedCondition, source: string): string {
    for (const macro of this.#macrosWithin(macros)) {
      const own = this.#memory.checkCondition(macro.tree, source);
      if (own.some(({ message, at }) => message === problem.message && at === problem.at)) return macro.text;
    }
    return text;
  }

  /** The innermost first. */
  #macrosWithin(names: ReadonlySet<string>, seen = new Set<string>()): ExpandedMacro[] {
    return [...names].flatMap((name) => {
      const macro = this.#macros.get(name);
      if (macro === undefined || seen.has(name)) return [];
      seen.add(name);
      return [...this.#macrosWithin(macro.macros, seen), macro];
    });
  }

  /** In the order of their first definition. Conditions of those that come later are put in as they are. */
  #expandMacros(): void {
    const definitions = this.#collector.macros;
    for (const { name, condition, conditionPlace, index } of definitions.values()) {
      const { text, condition: tree } = this.#parse(condition, conditionPlace);
      this.#macros.set(name, { text, tree, isResolved: false, index, macros: new Set() });
    }
    for (const { name, visibility, place } of definitions.values()) {
      const macro = this.#macros.get(name);
      if (macro === undefined) throw new RangeError(`no macro ${name}`);
      const { condition, macros } = this.#resolve(macro.tree, macro.text, visibility, place);
      this.#limit(condition, place);
      this.#macros.set(name, { ...macro, tree: condition, macros, isResolved: true });
    }
  }

  #parse(condition: string, place: RulePlace): ParsedText {
    const text = this.#lists.expand(condition, place);
    const bytes = encodeBytes(text);
    try {
      return { text, condition: this.#memory.parse(bytes) };
    } catch (error: unknown) {
      if (!(error instanceof ConditionSyntaxError)) throw error;
      fail(error.message, place.inCondition(text, offsetInText(bytes, error.offset)));
    }
  }

  #resolve(condition: Condition, text: string, visibility: number, place: RulePlace): ResolvedCondition {
    const resolved = this.#memory.resolve(condition, this.#macros, visibility);
    if ('problem' in resolved) {
      const { message, at } = resolved.problem;
      throw new RuleLoadError(
        'LOAD_ERR_VALIDATE',
        message,
        place.inCondition(text, offsetInText(encodeBytes(text), at)),
      );
    }
    for (const name of resolved.macros) this.#used.add(name);
    return resolved;
  }

  #limit(condition: Condition, place: RulePlace): number {
    const { checks, depth } = measureCondition(condition);
    if (checks > MAX_CHECKS) fail(`more than ${MAX_CHECKS} checks, with its macros put in`, place);
    if (depth > MAX_DEPTH) fail(`nested more than ${MAX_DEPTH} deep, with its macros put in`, place);
    return checks;
  }
}

function fail(message: string, place: RulePlace): never {
  throw new RuleLoadError('LOAD_ERR_COMPILE_CONDITION', message, place);
}
