// SPDX-License-Identifier: Apache-2.0
import { type CompiledRules, compileRules } from '../../rules/compile-rules.ts';
import type { LoadedRule } from '../../rules/loaded-rule.ts';
import type { RuleEvent } from './rule-event.ts';
import { RULE_FIELDS } from './rule-fields.ts';

/** Rules that events are held against. */
export interface RuleSetInForce {
  /** Rules that are asked apart from each other: what holds in one group says nothing of the others. */
  readonly groups: readonly CompiledRules<RuleEvent>[];
  /** Those that are enabled, in their order. */
  readonly rules: readonly LoadedRule[];
}

/** Compiles the enabled rules, group by group. Throws a ConditionCompileError; what a loader checked does not. */
export function putInForce(
  groups: readonly (readonly LoadedRule[])[],
  matching: 'first' | 'all',
): RuleSetInForce {
  const enabled = groups.map((rules) => rules.filter(({ isEnabled }) => isEnabled));
  return {
    rules: enabled.flat(),
    groups: enabled.map((rules) => compileRules(rules, RULE_FIELDS, matching)),
  };
}
