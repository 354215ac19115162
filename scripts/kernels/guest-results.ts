// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Feature } from '../../src/kernel/probe-features.ts';
import type { FileReport } from './crashed-files.ts';

type TestStatus = 'passed' | 'failed' | 'skipped';

/** One test as it ended in a guest. */
export interface TestResult {
  /** Test file, relative to the checkout. */
  file: string;
  /** Names of its groups and its own, joined by spaces. */
  name: string;
  status: TestStatus;
  /** Why it failed. */
  message?: string;
}

/** What one kernel showed. */
export interface GuestResults {
  /** `uname -r` in the guest. */
  release: string;
  tests: TestResult[];
  /** Test files that were run again, since Node crashed in them; once for each time. */
  crashes: string[];
  /** Kernel features by name, as `weir doctor` would see them in the guest. */
  features: Map<string, boolean>;
}

/** The parts of vitest's JSON report that are read. */
interface VitestReport {
  testResults: FileReport[];
}

/** The parts of a feature that are read. */
type FeatureReport = Pick<Feature, 'name' | 'available'>;

/** Reads what a guest left in its results folder, or says which part is missing. */
export function readGuestResults(folder: string, checkout: string): GuestResults | string {
  for (const name of ['release', 'features.json', 'tests.json', 'status']) {
    if (!existsSync(join(folder, name))) return `the guest ended before it wrote ${name}`;
  }
  const read = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
  const seen = read('features.json');
  if (seen === '') return `features were not found out in the guest: ${read('features.log').slice(-400)}`;
  const report = JSON.parse(read('tests.json')) as VitestReport;
  const tests = readTests(report, checkout);
  const failures = tests.filter(({ status }) => status === 'failed').length;
  if (read('status') !== '0' && failures === 0)
    return 'the test runner failed outside of any test: see the console log';
  const crashes = existsSync(join(folder, 'crashes.log')) ? read('crashes.log').split('\n') : [];
  const features = readFeatures(JSON.parse(seen) as FeatureReport[]);
  return { release: read('release'), tests, crashes, features };
}

/** Flattens a report. A file that could not even be loaded counts as one failed test. */
export function readTests(report: VitestReport, checkout: string): TestResult[] {
  return report.testResults.flatMap((suite) => {
    const file = suite.name.replace(`${checkout}/`, '');
    if (suite.status === 'failed' && suite.assertionResults.every(({ status }) => status !== 'failed')) {
      const message = suite.message ?? '';
      return [{ file, name: 'the file loads', status: 'failed' as const, message }];
    }
    return suite.assertionResults.map(({ fullName, status, failureMessages }) => ({
      file,
      name: fullName,
      status: status === 'passed' || status === 'failed' ? status : ('skipped' as const),
      ...(failureMessages?.[0] === undefined ? {} : { message: failureMessages[0] }),
    }));
  });
}

function readFeatures(report: readonly FeatureReport[]): Map<string, boolean> {
  return new Map(report.map(({ name, available }) => [name, available]));
}
