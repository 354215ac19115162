// SPDX-License-Identifier: Apache-2.0
import { bindFields } from '../../src/rules/bind-fields.ts';
import { describeRules } from '../../src/rules/describe-rules.ts';
import { FIELD_ROWS } from '../../src/rules/field-rows.ts';
import { type LoadOptions, loadRules, type RuleFile } from '../../src/rules/load-rules.ts';
import { makeRuleChecker } from '../../src/rules/rule-checker.ts';

export const LOAD_OPTIONS: LoadOptions = {
  checker: makeRuleChecker(new Map([['syscall', bindFields(FIELD_ROWS, () => () => undefined)]])),
  engineVersion: '0.57.0',
};

/** Loads texts as rule files `1.yaml`, `2.yaml` and so on, and tells briefly what came of them. */
export function loadRuleTexts(texts: readonly string[], options: Partial<LoadOptions> = {}) {
  const files: RuleFile[] = texts.map((text, at) => ({ name: `${at + 1}.yaml`, text }));
  const { files: results, ruleSet } = loadRules(files, { ...LOAD_OPTIONS, ...options });
  const rules = ruleSet?.rules ?? [];
  return {
    results,
    rules,
    isLoaded: ruleSet !== undefined,
    errors: results.flatMap(({ errors }) => errors),
    /** `CODE message`. */
    messages: results.flatMap(({ errors }) => errors.map(({ code, message }) => `${code} ${message}`)),
    warnings: results.flatMap(({ warnings }) => warnings.map(({ code, message }) => `${code} ${message}`)),
    /** By the name of the rule. */
    conditions: Object.fromEntries(
      describeRules(rules).map(({ info, details }) => [info.name, details.condition_compiled]),
    ),
  };
}

/** A rule of that condition, as an item of a file; `more` are lines of further keys. */
export function ruleItem(name: string, condition: string, ...more: string[]): string {
  const lines = [`- rule: ${name}`, 'desc: d', `condition: ${condition}`, 'output: "%evt.type"', ...more];
  if (!more.some((line) => line.startsWith('priority:'))) lines.push('priority: INFO');
  return `${lines.join('\n  ')}\n`;
}
