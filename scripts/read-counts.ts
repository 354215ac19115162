// SPDX-License-Identifier: Apache-2.0
// Prints `PASSED FAILED` of a report: vitest's JSON or our own `{passed, failed}`. Fails when there is no such file.
//
//   node scripts/read-counts.ts build/tests.json
import { readFileSync } from 'node:fs';

interface Report {
  passed?: number;
  failed?: number;
  numPassedTests?: number;
  numFailedTests?: number;
  /** A file that could not be loaded has no tests to count. */
  testResults?: { status: string; assertionResults: unknown[] }[];
}

const path = process.argv[2] ?? '';
const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
const unloaded = (report.testResults ?? []).filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
const passed = report.passed ?? report.numPassedTests ?? 0;
const failed = (report.failed ?? report.numFailedTests ?? 0) + unloaded.length;
process.stdout.write(`${passed} ${failed}\n`);
