// SPDX-License-Identifier: Apache-2.0
import type { Condition } from './condition.ts';
import { parseCondition } from './parse-condition.ts';
import { type ResolvedCondition, resolveMacros, type VisibleMacro } from './resolve-macros.ts';
import type { ConditionProblem, RuleChecker } from './rule-checker.ts';

interface Resolution extends ResolvedCondition {
  /** What the macros in it were. */
  readonly made: readonly (readonly [name: string, macro: VisibleMacro])[];
}

/**
 * What was parsed, resolved and checked for the files of a load so far. All that is collected is compiled again with each
 * file, most of it unchanged.
 */
export class LoadMemory {
  readonly #checker: RuleChecker;
  readonly #parsed = new Map<string, Condition>();
  readonly #resolved = new WeakMap<Condition, Resolution>();
  readonly #problems = new Map<string, WeakMap<Condition, readonly ConditionProblem[]>>();
  readonly #outputProblems = new Map<string, readonly ConditionProblem[]>();
  readonly #eventTypes = new WeakMap<Condition, number>();

  constructor(checker: RuleChecker) {
    this.#checker = checker;
  }

  /** Throws a ConditionSyntaxError. */
  parse(text: string): Condition {
    const known = this.#parsed.get(text);
    if (known !== undefined) return known;
    const parsed = parseCondition(text);
    this.#parsed.set(text, parsed);
    return parsed;
  }

  resolve(condition: Condition, macros: ReadonlyMap<string, VisibleMacro>, visibility: number) {
    const known = this.#resolved.get(condition);
    if (known?.made.every(([name, macro]) => isSame(macro, macros.get(name), visibility)) === true)
      return known;
    const resolved = resolveMacros(condition, macros, visibility);
    if ('problem' in resolved) return resolved;
    const made = [...resolved.macros].flatMap((name) => {
      const macro = macros.get(name);
      return macro === undefined ? [] : [[name, macro] as const];
    });
    this.#resolved.set(condition, { ...resolved, made });
    return resolved;
  }

  checkCondition(condition: Condition, source: string): readonly ConditionProblem[] {
    const problems = this.#problems.get(source) ?? new WeakMap<Condition, readonly ConditionProblem[]>();
    this.#problems.set(source, problems);
    const known = problems.get(condition) ?? this.#checker.checkCondition(condition, source);
    problems.set(condition, known);
    return known;
  }

  checkOutput(output: string, source: string): readonly ConditionProblem[] {
    const key = JSON.stringify([source, output]);
    const known = this.#outputProblems.get(key) ?? this.#checker.checkOutput(output, source);
    this.#outputProblems.set(key, known);
    return known;
  }

  countEventTypes(condition: Condition): number {
    const known = this.#eventTypes.get(condition) ?? this.#checker.countEventTypes(condition);
    this.#eventTypes.set(condition, known);
    return known;
  }
}

function isSame(before: VisibleMacro, now: VisibleMacro | undefined, visibility: number): boolean {
  return (
    now !== undefined &&
    now.tree === before.tree &&
    now.isResolved === before.isResolved &&
    now.index < visibility
  );
}
