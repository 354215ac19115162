// SPDX-License-Identifier: Apache-2.0
import { compileCondition } from './compile-condition.ts';
import { compileOutput } from './compile-output.ts';
import type { Condition } from './condition.ts';
import { ConditionCompileError } from './condition-compile-error.ts';
import { conditionWarnings } from './condition-warnings.ts';
import { countTypes } from './event-type-set.ts';
import { eventTypesOfCondition } from './event-types-of-condition.ts';
import type { RuleFields } from './rule-field.ts';

/** Something that is wrong with a condition or an output, or may be. */
export interface ConditionProblem {
  readonly level: 'error' | 'warning';
  /** As rule files' problems are named: LOAD_… */
  readonly code: string;
  readonly message: string;
  /** Where in the text, from 0. */
  readonly at?: number;
  /** It names a field or an event type that there is not: a rule may say that it is to be left out then. */
  readonly isUnknownFilter?: boolean;
}

/** What a loader of rules asks of those who know the fields. */
export interface RuleChecker {
  /** `condition` has no macros. */
  checkCondition(condition: Condition, source: string): readonly ConditionProblem[];
  checkOutput(output: string, source: string): readonly ConditionProblem[];
  /** How many types of events a condition can hold for. */
  countEventTypes(condition: Condition): number;
}

/** Checks against fields by the source of events; a source that is not among them has none. */
export function makeRuleChecker<Event>(sources: ReadonlyMap<string, RuleFields<Event>>): RuleChecker {
  const none: RuleFields<Event> = { find: () => undefined };
  const fieldsOf = (source: string) => sources.get(source) ?? none;
  return {
    checkCondition(condition, source) {
      const fields = fieldsOf(source);
      try {
        compileCondition(condition, fields);
        eventTypesOfCondition(condition);
      } catch (error) {
        return [problemOf(error, 'LOAD_ERR_COMPILE_CONDITION')];
      }
      return conditionWarnings(condition, fields).map((warning) => ({ level: 'warning', ...warning }));
    },
    checkOutput(output, source) {
      try {
        compileOutput(output, fieldsOf(source));
        return [];
      } catch (error) {
        return [problemOf(error, 'LOAD_ERR_COMPILE_OUTPUT')];
      }
    },
    countEventTypes: (condition) => countTypes(eventTypesOfCondition(condition)),
  };
}

function problemOf(error: unknown, code: string): ConditionProblem {
  if (!(error instanceof ConditionCompileError)) throw error;
  const { message, at, isUnknown } = error;
  return { level: 'error', code, message, at, isUnknownFilter: isUnknown };
}
