// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlessGone } from './unless-gone.ts';

/**
 * Path of a process's cgroup from the cgroup2 root: the line `0::<path>` (cgroups(7)). Undefined when the process is
 * gone, or this machine has no cgroup v2.
 */
export function readCgroupPath(pid: number, proc = '/proc'): string | undefined {
  const text = unlessGone(() => readFileSync(join(proc, String(pid), 'cgroup'), 'utf8')) ?? '';
  return /^0::(.*)$/m.exec(text)?.[1];
}
