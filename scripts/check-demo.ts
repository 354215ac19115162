// SPDX-License-Identifier: Apache-2.0
// Checks the JSON lines of the demo: every line is JSON, the last one is the summary, and it says what the demo promises.
// Prints each thing that is not so, and fails.
//
//   node scripts/check-demo.ts build/demo.jsonl
import { readFileSync } from 'node:fs';

interface Summary {
  mode?: string;
  kernel?: string;
  pods?: unknown[];
  findings?: unknown[];
  denied?: number;
  events?: number;
  lost?: number;
}

const text = readFileSync(process.argv[2] ?? '', 'utf8');
const lines = text.trimEnd().split('\n');
const last = JSON.parse(lines.at(-1) ?? '') as { summary?: Summary };
const summary = last.summary ?? {};
const live = process.getuid?.() === 0;
const before = lines.slice(0, -1).join('\n');

const promises: readonly [string, boolean][] = [
  ['every line is JSON', lines.every(isJson)],
  ['the last line is the summary', last.summary !== undefined],
  [`the mode is ${live ? 'live' : 'replay'}`, summary.mode === (live ? 'live' : 'replay')],
  ['the kernel is named', typeof summary.kernel === 'string' && summary.kernel !== ''],
  ['there are three pods', summary.pods?.length === 3],
  ['there is a finding', (summary.findings?.length ?? 0) >= 1],
  [
    'the finding names the pod research/notebook',
    /research\/notebook/.test(JSON.stringify(summary.findings ?? [])),
  ],
  ['there were events', (summary.events ?? 0) > 0],
  ['nothing was lost', summary.lost === 0],
  ['a model identity was read', /pkg:huggingface\//.test(before)],
];

const broken = promises.filter(([, holds]) => !holds);
for (const [promise] of broken) process.stderr.write(`not so: ${promise}\n`);
process.stdout.write(
  `check-demo: ${promises.length - broken.length} of ${promises.length} hold: ${lines.at(-1)?.slice(0, 400)}\n`,
);
process.exitCode = broken.length === 0 ? 0 : 1;

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
