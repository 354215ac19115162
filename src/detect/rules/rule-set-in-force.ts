// SPDX-License-Identifier: Apache-2.0
import { type CompiledRules, compileRules } from '../../rules/compile-rules.ts';
import type { LoadedRule } from '../../rules/loaded-rule.ts';
import type { RuleEvent } from './rule-event.ts';
import { RULE_FIELDS } from './rule-fields.ts';

/** Rules that events are held against. */
export interface RuleSetInForce {
  readonly compiled: CompiledRules<RuleEvent>;
  /** Those that are enabled, in their order. */
  readonly rules: readonly LoadedRule[];
}

/** Compiles the enabled rules. Throws a ConditionCompileError; what a loader checked does not. */
export function putInForce(rules: readonly LoadedRule[], matching: 'first' | 'all'): RuleSetInForce {
  const enabled = rules.filter(({ isEnabled }) => isEnabled);
  return { rules: enabled, compiled: compileRules(enabled, RULE_FIELDS, matching) };
}
