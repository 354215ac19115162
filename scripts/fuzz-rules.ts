// SPDX-License-Identifier: Apache-2.0
// Loads mutations of the rule files in test/fixtures/rule-corpus/ until the time is over (seconds, 600 unless given). What
// comes out otherwise than all before joins the corpus; with --keep it is written there. Ends with 1 on the first text that
// crashes the loader, or takes it more than 10 s of processor time; the text is in build/fuzz/ then.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reportOfRules } from '../test/suites/report-of-rules.ts';

const CORPUS = join(import.meta.dirname, '../test/fixtures/rule-corpus');
const FOUND = join(import.meta.dirname, '../build/fuzz');
const MAX_CPU_MS = 10_000;
const MAX_LENGTH = 4000;

const WORDS = [
  ...[
    '- ',
    '\n',
    '\n  ',
    '\n---\n',
    ': ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '&a ',
    '*a',
    '~',
    '|',
    '>',
    '#',
    ',',
    '%',
    '\t',
  ],
  ...[
    '- rule: r\n  ',
    '- macro: m\n  condition: ',
    '- list: l\n  items: [',
    'append: true',
    'override: {condition: ',
  ],
  ...[
    'exceptions: [{name: e, fields: ',
    'comps: ',
    'values: [[',
    'enabled: ',
    'tags: [',
    'source: ',
    'priority: INFO',
  ],
  ...[
    ' and ',
    ' or ',
    'not ',
    '(',
    ')',
    ' in ',
    ' = ',
    ' exists',
    ' oneof (',
    'evt.type',
    'proc.name',
    'fd.name',
    'm',
  ],
  ...[
    '%proc.name',
    '%container.info',
    'tolower(',
    'val(',
    'é',
    '\u0000',
    '\ud800',
    'required_engine_version: 0.1.0',
  ],
];

const { values, positionals } = parseArgs({
  options: { keep: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const seconds = Number(positionals[0] ?? 600);
let state = Number(values.seed) >>> 0;

/** A number below `limit`: the same ones for the same seed (mulberry32). */
function below(limit: number): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
}

function pick<T>(items: readonly T[]): T {
  const item = items[below(items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

function mutate(text: string, corpus: readonly string[]): string {
  let changed = text;
  for (let left = 1 + below(4); left > 0; left--) {
    const at = below(changed.length + 1);
    const end = Math.min(changed.length, at + below(40));
    const other = pick(corpus);
    const from = below(other.length + 1);
    const put = pick([
      '',
      pick(WORDS),
      changed.slice(at, end).repeat(1 + below(3)),
      other.slice(from, from + below(200)),
    ]);
    changed = changed.slice(0, at) + put + changed.slice(end);
  }
  return changed.slice(0, MAX_LENGTH);
}

function keep(folder: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 12)}.yaml`);
  writeFileSync(path, text);
  return path;
}

function fail(text: string, why: string): never {
  process.stderr.write(`${keep(FOUND, text)}: ${why}\n`);
  process.exit(1);
}

const corpus = readdirSync(CORPUS).map((name) => readFileSync(join(CORPUS, name), 'utf8'));
const outcomes = new Set(corpus.map(reportOfRules));
const end = Date.now() + seconds * 1000;
let runs = 0;
while (Date.now() < end) {
  const text = mutate(pick(corpus), corpus);
  const before = process.cpuUsage();
  let outcome = '';
  try {
    outcome = reportOfRules(text);
  } catch (error: unknown) {
    fail(text, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { user, system } = process.cpuUsage(before);
  if ((user + system) / 1000 > MAX_CPU_MS) fail(text, `took ${(user + system) / 1000} ms`);
  runs++;
  if (outcomes.has(outcome)) continue;
  outcomes.add(outcome);
  corpus.push(text);
  if (values.keep) keep(CORPUS, text);
}
process.stdout.write(`${runs} texts, ${outcomes.size} kinds of outcomes, no crash\n`);
