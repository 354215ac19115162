// SPDX-License-Identifier: Apache-2.0
import { type CompiledCondition, compileCondition } from './compile-condition.ts';
import { type CompiledOutput, compileOutput } from './compile-output.ts';
import type { Condition } from './condition.ts';
import { countTypes, hasType } from './event-type-set.ts';
import { EVENT_TYPES } from './event-types.ts';
import { eventTypesOfCondition } from './event-types-of-condition.ts';
import type { RuleFields } from './rule-field.ts';
import type { Priority } from './rule-priority.ts';
import { SharedConditions } from './shared-conditions.ts';

/** A rule that was loaded: no macros and no lists are left in it. */
export interface RuleSource {
  readonly name: string;
  readonly condition: Condition;
  readonly output: string;
  readonly priority: Priority;
  readonly tags: readonly string[];
  /** Of which events: `syscall` where the file says nothing. */
  readonly source: string;
}

/** A rule that can be asked. */
export interface CompiledRule<Event> {
  readonly rule: RuleSource;
  readonly holds: CompiledCondition<Event>;
  readonly output: CompiledOutput<Event>;
}

/** Rules of one source of events. */
export interface CompiledRules<Event> {
  /** Types of events that a rule can hold for: nothing else needs to be asked about, or to be captured. */
  readonly eventTypes: ReadonlySet<string>;
  /**
   * The rules that hold for an event, in the order of their definitions: the first, or all of them. Rules for any type of event
   * are asked where none of those for its type holds.
   */
  match(event: Event, type: string): readonly CompiledRule<Event>[];
}

const NONE: readonly never[] = [];

/**
 * Compiles rules, in the order of their definitions, and files them by the types of events that they can hold for: an event
 * costs what the rules of its type cost. Throws a ConditionCompileError on a rule that does not fit the fields.
 */
export function compileRules<Event>(
  rules: readonly RuleSource[],
  fields: RuleFields<Event>,
  matching: 'first' | 'all' = 'first',
): CompiledRules<Event> {
  const byType = new Map<string, CompiledRule<Event>[]>();
  const forAny: CompiledRule<Event>[] = [];
  const shared = new SharedConditions<Event>();
  for (const { condition } of rules) shared.count(condition);
  for (const rule of rules) {
    const types = eventTypesOfCondition(rule.condition);
    const compiled: CompiledRule<Event> = {
      rule,
      holds: compileCondition(rule.condition, fields, shared),
      // what is missing is written as <NA>
      output: compileOutput(rule.output.startsWith('*') ? rule.output : `*${rule.output}`, fields),
    };
    if (countTypes(types) === EVENT_TYPES.size) {
      forAny.push(compiled);
      continue;
    }
    for (const type of EVENT_TYPES) {
      if (!hasType(types, type)) continue;
      const filed = byType.get(type);
      if (filed === undefined) byType.set(type, [compiled]);
      else filed.push(compiled);
    }
  }
  const pick = matching === 'first' ? firstOf : allOf;
  return {
    eventTypes: forAny.length > 0 ? EVENT_TYPES : new Set(byType.keys()),
    match(event, type) {
      const filed = byType.get(type);
      if (filed === undefined && forAny.length === 0) return NONE;
      shared.next();
      const found = filed === undefined ? NONE : pick(filed, event);
      return found.length > 0 || forAny.length === 0 ? found : pick(forAny, event);
    },
  };
}

function firstOf<Event>(rules: readonly CompiledRule<Event>[], event: Event): readonly CompiledRule<Event>[] {
  for (const each of rules) if (each.holds(event)) return [each];
  return NONE;
}

function allOf<Event>(rules: readonly CompiledRule<Event>[], event: Event): readonly CompiledRule<Event>[] {
  let found: CompiledRule<Event>[] | undefined;
  for (const each of rules) {
    if (!each.holds(event)) continue;
    if (found === undefined) found = [each];
    else found.push(each);
  }
  return found ?? NONE;
}
