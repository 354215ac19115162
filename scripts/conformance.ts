// SPDX-License-Identifier: Apache-2.0
// Runs cases of the rule language against the engine: a file of JSON lines, as test/suites/conformance/case.ts has them.
// Prints passed, failed and not runnable by kind as one JSON object, failures listed; exits with 1 when there is one.
import { readFileSync } from 'node:fs';
import type { ConformanceCase } from '../test/suites/conformance/case.ts';
import { earlierSteps } from '../test/suites/conformance/earlier-steps.ts';
import { runCase } from '../test/suites/conformance/run-case.ts';

const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('usage: npm run conformance -- CASES.jsonl\n');
  process.exit(2);
}

interface KindCounts {
  passed: number;
  failed: number;
  notRunnable: number;
}

const kinds: Record<string, KindCounts> = {};
const failures: { line: number; kind: string; input: unknown; why: string }[] = [];
const notRunnable: Record<string, number> = {};
const lines = readFileSync(path, 'utf8').split('\n');
const cases = lines.map((line) => (line.trim() === '' ? undefined : (JSON.parse(line) as ConformanceCase)));
const given = cases.filter((each) => each !== undefined);
for (const [index, each] of cases.entries()) {
  if (each === undefined) continue;
  const result = runCase(each, earlierSteps(each, given));
  kinds[each.kind] ??= { passed: 0, failed: 0, notRunnable: 0 };
  const counts = kinds[each.kind] as KindCounts;
  if (result.outcome === 'passed') counts.passed++;
  else if (result.outcome === 'failed') {
    counts.failed++;
    failures.push({ line: index + 1, kind: each.kind, input: each.input, why: result.why });
  } else {
    counts.notRunnable++;
    notRunnable[result.why] = (notRunnable[result.why] ?? 0) + 1;
  }
}
process.stdout.write(`${JSON.stringify({ kinds, failures, notRunnable }, undefined, 2)}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
