// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

/** `describe` for suites that run programs of Prometheus: skipped, with the reason in the title, where one is missing. */
export const describeWithPrometheus = (
  programs: readonly string[],
  title: string,
  suite: () => void,
): void => {
  const missing = programs.filter((name) => spawnSync(name, ['--version']).error !== undefined);
  if (missing.length === 0) describe(title, suite);
  else
    describe.skip(
      `${title} (skipped: no ${missing.join(', ')}; sh scripts/setup.sh --with-prometheus installs them)`,
      suite,
    );
};
