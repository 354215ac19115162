// SPDX-License-Identifier: Apache-2.0
import { hasType } from '../../rules/event-type-set.ts';
import { EVENT_TYPES } from '../../rules/event-types.ts';
import { eventTypesOfCondition } from '../../rules/event-types-of-condition.ts';
import { fieldsOfCondition } from '../../rules/fields-of-condition.ts';
import type { LoadedRule } from '../../rules/loaded-rule.ts';
import { fieldEntry } from './rule-fields.ts';
import { RULE_TYPES, TOLD_AS } from './rule-types.ts';

/** What a rule asks for that is not to be had here. */
export interface RuleCoverage {
  readonly rule: string;
  /** Types of events that it is about and that are not told; all of them where `isSilent`. */
  readonly missingTypes: readonly string[];
  /** No event can make it hold. */
  readonly isSilent: boolean;
  /** Fields of its condition that never have a value, with the reason. */
  readonly missingFields: readonly { readonly field: string; readonly reason: string }[];
}

/** Of more types than this a rule does not name what it is about. */
const MAX_NAMED_TYPES = 24;

/** The rules that can't do here all that they say, in their order. */
export function ruleCoverage(rules: readonly LoadedRule[]): readonly RuleCoverage[] {
  return rules.filter(({ isEnabled }) => isEnabled).flatMap((rule) => coverageOf(rule) ?? []);
}

function coverageOf({ name, condition }: LoadedRule): RuleCoverage | undefined {
  const set = eventTypesOfCondition(condition);
  const types = [...EVENT_TYPES].filter((type) => hasType(set, type));
  // one that can hold for nothing is meant to
  if (types.length === 0) return undefined;
  const isTold = (type: string): boolean => RULE_TYPES.has(type) && hasType(set, type);
  const missing = types.filter((type) => !isTold(type) && !isTold(TOLD_AS[type] ?? ''));
  const missingTypes = types.length > MAX_NAMED_TYPES ? [] : missing;
  const missingFields = [...fieldsOfCondition(condition)].flatMap((field) => {
    const reason = reasonOf(field);
    return reason === undefined ? [] : [{ field, reason }];
  });
  const isSilent = missing.length === types.length;
  if (!isSilent && missingTypes.length === 0 && missingFields.length === 0) return undefined;
  return { rule: name, missingTypes, isSilent, missingFields };
}

/** Why a field never has a value; undefined where it may. What is behind the last dot may be an argument. */
function reasonOf(field: string): string | undefined {
  for (let name = field; name !== ''; name = name.slice(0, Math.max(name.lastIndexOf('.'), 0))) {
    const entry = fieldEntry(name);
    if (entry !== undefined) return 'missing' in entry ? entry.missing : undefined;
  }
  return undefined;
}
