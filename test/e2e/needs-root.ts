// SPDX-License-Identifier: Apache-2.0
import { describeUnless } from '../suites/describe-unless.ts';

/** Why tests with a lab can't run here, or undefined when they can. */
const reason =
  process.platform !== 'linux' ? 'needs Linux' : process.getuid?.() !== 0 ? 'needs root' : undefined;

/** A `describe` for tests that make pods; elsewhere they are skipped, with the reason in the title. */
export function describeWithLab(name: string, tests: () => void): void {
  describeUnless(reason, name, tests);
}
