// SPDX-License-Identifier: Apache-2.0
// Answers what Weir costs, on this machine, and prints one table. Needs root.
//
//   node bench/main.ts [QUESTION]... [--rounds 15] [--scale 1]
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeBenchPlace } from './bench-place.ts';
import { buildLoads } from './build-loads.ts';
import { formatRows } from './format-rows.ts';
import { measureOverhead } from './overhead.ts';
import type { BenchContext, OverheadQuestion, Row } from './question.ts';
import { QUESTIONS } from './questions.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '15' }, scale: { type: 'string', default: '1' } },
});
const unknown = positionals.find((name) => !QUESTIONS.some((question) => question.name === name));
if (unknown !== undefined || process.getuid?.() !== 0) {
  const names = QUESTIONS.map(({ name }) => name).join(', ');
  process.stderr.write(
    unknown === undefined
      ? 'bench: run it as root\n'
      : `bench: no question ${unknown} (there are: ${names})\n`,
  );
  process.exit(2);
}
const asked = QUESTIONS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

// What memory is held is known after a collection alone: as `node --expose-gc`, which nobody need remember.
setFlagsFromString('--expose-gc');
globalThis.gc ??= runInNewContext('gc');

buildLoads();
const place = makeBenchPlace();
const say = (text: string) => process.stderr.write(`${text}\n`);
const context: BenchContext = { place, say, scale: Number(values.scale) };
const rows: Row[] = [];
try {
  const overhead = asked.filter((question): question is OverheadQuestion => question.kind === 'overhead');
  if (overhead.length > 0) rows.push(...(await measureOverhead(overhead, Number(values.rounds), context)));
  for (const question of asked) {
    if (question.kind === 'overhead') continue;
    say(question.name);
    rows.push(...(await question.run(context)));
  }
} finally {
  place.remove();
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, kernel ${release()}, Node ${process.version}`;
process.stdout.write(`${machine}\n\n${formatRows(rows)}\n`);
const results = join(import.meta.dirname, '../build/bench');
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'results.json'), `${JSON.stringify({ machine, rows }, null, 1)}\n`);
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;
