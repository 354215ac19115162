// SPDX-License-Identifier: Apache-2.0
import { decodeBytes } from '../byte-text.ts';
import type { LoadedRule } from './loaded-rule.ts';
import { printCondition } from './print-condition.ts';

/** What is told of a rule, with Falco's names. */
export interface RuleDescription {
  readonly info: {
    readonly name: string;
    /** As the files have it. */
    readonly condition: string;
    readonly priority: string;
    readonly output: string;
    readonly description: string;
    readonly enabled: boolean;
    readonly source: string;
    readonly tags: readonly string[];
  };
  readonly details: {
    /** With exceptions, and macros and lists put in. */
    readonly condition_compiled: string;
    readonly output_compiled: string;
    readonly exception_fields: readonly string[];
  };
}

/** Describes rules, for people and programs that read them. */
export function describeRules(rules: readonly LoadedRule[]): readonly RuleDescription[] {
  return rules.map((rule) => ({
    info: {
      name: rule.name,
      condition: rule.conditionText.trim(),
      priority: rule.priority,
      output: rule.output,
      description: rule.description,
      enabled: rule.isEnabled,
      source: rule.source,
      tags: rule.tags,
    },
    details: {
      condition_compiled: decodeBytes(printCondition(rule.condition)),
      output_compiled: rule.output,
      exception_fields: rule.exceptionFields,
    },
  }));
}
