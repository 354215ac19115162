// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, '../../test/policy/semantics');

interface CaseText {
  readonly why: string;
  readonly with: readonly string[];
  readonly enforce: readonly string[];
  readonly all?: readonly string[];
  readonly verdict?: string;
  readonly [circumstance: string]: unknown;
}

/** Text of docs/reference/policy-cases.md: the cases that the evaluator is held to. */
export function writePolicyCases(): string {
  const files = readdirSync(FOLDER).sort();
  return `# What policies mean, case by case

Generated from \`test/policy/semantics\` by \`npm run gen\`; \`test/policy/semantics.test.ts\` holds the evaluator to every row. The
rules behind them are told in [policy](../explanation/policy.md).

A decision has two gates, the cluster's and the namespace's: \`allow serving/hub\` is the clause \`hub\` of policy \`serving\`,
\`default deny serving\` its default, \`open\` a gate in which no policy speaks. Where the evaluation over all policies differs
from the one over those that enforce, it follows behind \`all:\`.

${files.map((name) => describeFile(readFileSync(join(FOLDER, name), 'utf8'))).join('\n\n')}
`;
}

function describeFile(text: string): string {
  const { title, about, cases } = parse(text) as { title: string; about?: string; cases: CaseText[] };
  const head = text.slice(0, text.indexOf('\ncases:')).split('\n');
  const shown = head.filter((line) => !/^(?:#|title:|about:)/.test(line));
  return `## ${title}
${about === undefined ? '' : `\n${about}\n`}
\`\`\`yaml
${shown.join('\n')}
\`\`\`

| | policies | action | decision |
| --- | --- | --- | --- |
${cases.map(describeCase).join('\n')}`;
}

function describeCase({ why, with: policies, enforce, all, verdict, ...circumstances }: CaseText): string {
  const action = Object.entries(circumstances).map(([name, value]) =>
    typeof value === 'string' ? `${name} \`${value}\`` : `${name} \`${JSON.stringify(value)}\``,
  );
  const decisions = [enforce.join(', '), ...(all === undefined ? [] : [`all: ${all.join(', ')}`])];
  const told = verdict === undefined ? decisions : [...decisions, `**${verdict}**`];
  return `| ${why} | ${policies.join(', ')} | ${action.join(', ')} | ${told.join('; ')} |`;
}
