// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** src/gen/shipped-rules.json: the rule file that comes with Weir, so that an agent has it wherever it is installed. */
export function writeShippedRules(): string {
  const name = 'ai_rules.yaml';
  const text = readFileSync(join(import.meta.dirname, '../../examples/rules', name), 'utf8');
  return `${JSON.stringify({ name, text }, null, 2)}\n`;
}
