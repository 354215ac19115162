// SPDX-License-Identifier: Apache-2.0
import type { GuestResults, TestResult } from './guest-results.ts';

/** What one kernel showed, or in one sentence why it showed nothing. */
export type Outcome = GuestResults | string;

/** Features and test files by kernel, as a Markdown table. */
export function formatTable(outcomes: ReadonlyMap<string, Outcome>): string {
  const ran = [...outcomes].filter((entry): entry is [string, GuestResults] => typeof entry[1] !== 'string');
  const features = new Set(ran.flatMap(([, { features }]) => [...features.keys()]));
  const files = new Set(ran.flatMap(([, { tests }]) => tests.map(({ file }) => file)));
  const row = (title: string, cell: (results: GuestResults) => string) =>
    `| ${[title, ...[...outcomes.values()].map((outcome) => (typeof outcome === 'string' ? 'not run' : cell(outcome)))].join(' | ')} |`;
  return [
    `| | ${[...outcomes.keys()].join(' | ')} |`,
    `|---|${'---|'.repeat(outcomes.size)}`,
    row('release', ({ release }) => release),
    ...[...features].sort().map((name) => row(name, ({ features: seen }) => featureCell(seen.get(name)))),
    ...[...files]
      .sort()
      .map((file) => row(file, ({ tests }) => testCell(tests.filter((test) => test.file === file)))),
  ].join('\n');
}

function featureCell(available: boolean | undefined): string {
  if (available === undefined) return '?';
  return available ? 'yes' : 'no';
}

function testCell(tests: readonly TestResult[]): string {
  const count = (status: TestResult['status']) => tests.filter((test) => test.status === status).length;
  const parts = [`${count('passed')} passed`];
  if (count('failed') > 0) parts.push(`${count('failed')} failed`);
  if (count('skipped') > 0) parts.push(`${count('skipped')} skipped`);
  return parts.join(', ');
}
