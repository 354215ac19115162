// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlessGone } from './unless-gone.ts';

const MAX_PROCESSES = 64;

/** Processes that are in a cgroup now, by pid; at most 64, none when it is gone. `path` is from the cgroup2 root. */
export function readCgroupProcesses(cgroup2: string, path: string): readonly number[] {
  const text = unlessGone(() => readFileSync(join(cgroup2, path, 'cgroup.procs'), 'utf8')) ?? '';
  return text
    .split('\n', MAX_PROCESSES)
    .map(Number)
    .filter((pid) => pid > 0);
}
