// SPDX-License-Identifier: Apache-2.0
import { FIELD_ORIGINS } from '../../src/detect/rules/field-entry.ts';
import { fieldEntry } from '../../src/detect/rules/rule-fields.ts';
import { RULE_TYPES } from '../../src/detect/rules/rule-types.ts';
import type { FieldRow } from '../../src/rules/field-row.ts';
import { FIELD_ROWS } from '../../src/rules/field-rows.ts';

/** Text of docs/reference/rule-fields.md. */
export function writeRuleFieldsDoc(): string {
  const known: string[] = [];
  const unknown: string[] = [];
  for (const row of FIELD_ROWS) {
    const entry = fieldEntry(row.name);
    if (entry === undefined) throw new Error(`no reader of ${row.name}`);
    const head = `| \`${nameOf(row)}\` | ${row.type} | ${cell(entry.doc)} |`;
    if ('missing' in entry) unknown.push(`${head} ${cell(entry.missing)} |`);
    else known.push(`${head} ${entry.from} |`);
  }
  const origins = Object.entries(FIELD_ORIGINS).map(([name, words]) => `- \`${name}\`: ${words}`);
  return `# Fields of rules

Generated from \`src/rules/\` and \`src/detect/rules/\` by \`npm run gen\`. \`weir rules fields\` prints the same.

A field that an event has not makes every comparison false, \`!=\` as well; \`not\` of that is true.

Types of events (\`evt.type\`) that are told: ${[...RULE_TYPES]
    .toSorted()
    .map((type) => `\`${type}\``)
    .join(', ')}.

## Fields that are read

Where values come from:
${origins.join('\n')}

| field | type | what it is | from |
| --- | --- | --- | --- |
${known.join('\n')}

## Fields that have no value

Rules may name them; \`weir rules check\` says which rules that weakens.

| field | type | what it would be | why it has none |
| --- | --- | --- | --- |
${unknown.join('\n')}
`;
}

function nameOf({ name, argument }: FieldRow): string {
  if (argument === 'none') return name;
  return argument === 'required' ? `${name}[…]` : `${name}, ${name}[…]`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
