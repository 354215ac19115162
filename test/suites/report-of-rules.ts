// SPDX-License-Identifier: Apache-2.0
import { formatLoadResults } from '../../src/rules/format-load-results.ts';
import { loadResultsJson } from '../../src/rules/load-results-json.ts';
import { loadRules } from '../../src/rules/load-rules.ts';
import { parseCondition } from '../../src/rules/parse-condition.ts';
import { printCondition } from '../../src/rules/print-condition.ts';
import { LOAD_OPTIONS } from './load-rule-texts.ts';

/**
 * Loads whatever text as a rule file, and prints what came of it in every way: what it gives back is one text for each kind of outcome. Throws
 * when it has neither rules nor errors, or when a condition does not read as it prints.
 */
export function reportOfRules(text: string | Uint8Array): string {
  const { files, ruleSet } = loadRules([{ name: 'f', text }], LOAD_OPTIONS);
  const errors = files.flatMap((file) => file.errors);
  const warnings = files.flatMap((file) => file.warnings);
  const hasErrors = errors.length > 0;
  if (hasErrors !== (ruleSet === undefined)) throw new Error('neither loaded nor refused');
  if (formatLoadResults(files) === '') throw new Error('nothing is told');
  JSON.stringify(loadResultsJson(files));
  for (const { name, condition } of ruleSet?.rules ?? []) {
    const printed = printCondition(condition);
    if (printCondition(parseCondition(printed)) !== printed) throw new Error(`rule ${name} reads otherwise`);
  }
  if (hasErrors) return errors.map(({ code, message }) => `${code} ${kindOf(message)}`).join(', ');
  return [...new Set(warnings.map(({ code }) => code))].toSorted().join(', ');
}

/** A message without what differs from file to file. */
function kindOf(message: string): string {
  const words = message.replace(/'[^']*'|"[^"]*"/g, '_').split(/\s+/);
  return words
    .filter((word) => /^[A-Za-z]+$/.test(word))
    .slice(0, 4)
    .join(' ');
}
