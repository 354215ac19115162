// SPDX-License-Identifier: Apache-2.0
import { describe } from 'vitest';

/** Why tests with a lab can't run here, or undefined when they can. */
const reason =
  process.platform !== 'linux' ? 'needs Linux' : process.getuid?.() !== 0 ? 'needs root' : undefined;

/** A `describe` for tests that make pods; elsewhere they are skipped, with the reason in the title. */
export function describeWithLab(name: string, tests: () => void): void {
  if (reason === undefined) describe(name, tests);
  else describe.skip(`${name} (skipped: ${reason})`, tests);
}
