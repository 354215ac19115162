// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { describeUnless } from '../suites/describe-unless.ts';

/** `describe` for suites that run programs of Prometheus: skipped, with the reason in the title, where one is missing. */
export const describeWithPrometheus = (
  programs: readonly string[],
  title: string,
  suite: () => void,
): void => {
  const missing = programs.filter((name) => spawnSync(name, ['--version']).error !== undefined);
  const reason = `needs ${missing.join(', ')}: sh scripts/setup.sh --with-prometheus`;
  describeUnless(missing.length === 0 ? undefined : reason, title, suite);
};
