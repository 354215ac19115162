// SPDX-License-Identifier: Apache-2.0
import { describe, type TestOptions } from 'vitest';

/** A `describe` whose tests are skipped where there is a reason for it, which its title then says: scripts/report-skips.ts reads it there. */
export function describeUnless(
  reason: string | undefined,
  name: string,
  ...rest: readonly [tests: () => void] | readonly [options: TestOptions, tests: () => void]
): void {
  const [options, tests] = rest.length === 2 ? rest : [{}, rest[0]];
  if (reason === undefined) describe(name, options, tests);
  else describe.skip(`${name} (skipped: ${reason})`, options, tests);
}
