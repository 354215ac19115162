// SPDX-License-Identifier: Apache-2.0
import { RULE_LOAD_OPTIONS } from '../../src/detect/rules/rule-load-options.ts';
import { putInForce, type RuleSetInForce } from '../../src/detect/rules/rule-set-in-force.ts';
import type { FindingRecord } from '../../src/events/record.ts';
import { loadRules } from '../../src/rules/load-rules.ts';
import { setUp } from './detect-setup.ts';

/** Rules of one text, in force. Throws what the loader says of a text that does not load. */
export function inForce(text: string, matching: 'first' | 'all' = 'all'): RuleSetInForce {
  const { files, ruleSet } = loadRules([{ name: 'rules.yaml', text }], RULE_LOAD_OPTIONS);
  if (ruleSet === undefined) throw new Error(JSON.stringify(files[0]?.errors));
  return putInForce([ruleSet.rules], matching);
}

/** Detection with one rule of this condition and output, and what it alerts of. */
export function ruleSetUp(
  condition: string,
  output = '%evt.type',
  options: Parameters<typeof setUp>[0] = {},
) {
  const made = setUp(options);
  const text = `- rule: R
  desc: d
  condition: ${JSON.stringify(condition)}
  output: ${JSON.stringify(output)}
  priority: WARNING
  tags: [z, a]
`;
  made.detect.setRules(inForce(text));
  const alerts = () => made.ofKind('finding').filter((record): record is FindingRecord => 'alert' in record);
  const messages = () => alerts().map(({ finding }) => finding.message);
  return { ...made, alerts, messages };
}
