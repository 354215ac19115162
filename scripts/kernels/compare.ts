// SPDX-License-Identifier: Apache-2.0
import type { Expectation } from './expectations.ts';
import type { GuestResults, TestResult } from './guest-results.ts';

/**
 * What on a kernel differs from what is expected of it: failed tests, features that are absent or tests that were skipped
 * without a written reason, and reasons that no longer hold. Empty when all is explained.
 */
export function compare(
  kernel: string,
  results: GuestResults,
  expectations: readonly Expectation[],
): string[] {
  const expected = expectations.filter(({ kernels }) => kernels.includes(kernel));
  return [
    ...results.tests.filter(({ status }) => status === 'failed').map((test) => `failed: ${testName(test)}`),
    ...compareFeatures(results.features, expected),
    ...compareSkips(results.tests, expected),
  ];
}

/** How expectations and messages name a test. */
export function testName(test: TestResult): string {
  return `${test.file} > ${test.name}`;
}

function compareFeatures(features: ReadonlyMap<string, boolean>, expected: readonly Expectation[]): string[] {
  const excused = new Set(expected.flatMap(({ feature }) => feature ?? []));
  const absent = [...features].filter(([name, available]) => !available && !excused.has(name));
  const stale = [...excused].filter((name) => features.get(name) !== false);
  return [
    ...absent.map(([name]) => `absent without a reason: ${name}`),
    ...stale.map((name) => `expected to be absent, but is not: ${name}`),
  ];
}

function compareSkips(tests: readonly TestResult[], expected: readonly Expectation[]): string[] {
  const prefixes = expected.flatMap(({ test }) => test ?? []);
  const skipped = tests.filter(({ status }) => status === 'skipped').map(testName);
  const unexplained = skipped.filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)));
  // of files that were run: one may ask for some
  const ran = prefixes.filter((prefix) => tests.some(({ file }) => prefix.startsWith(`${file} `)));
  const stale = ran.filter((prefix) => !skipped.some((name) => name.startsWith(prefix)));
  return [
    ...unexplained.map((name) => `skipped without a reason: ${name}`),
    ...stale.map((prefix) => `expected to be skipped, but was not: ${prefix}`),
  ];
}
