// SPDX-License-Identifier: Apache-2.0
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseProcStat } from './parse-proc-stat.ts';
import { readCgroupProcesses } from './read-cgroup-processes.ts';
import { unlessGone } from './unless-gone.ts';

/**
 * A process of a cgroup (`path` is from the cgroup2 root) that has another root folder than its parent: the first of a container,
 * whose parent is the runtime's, has one from some moment on while the container is made. Undefined before that, and
 * when there is none.
 */
export function findContainedProcess(cgroup2: string, path: string, proc = '/proc'): number | undefined {
  return readCgroupProcesses(cgroup2, path).find((pid) => {
    const stat = unlessGone(() => readFileSync(join(proc, String(pid), 'stat'), 'utf8'));
    const parent = stat && parseProcStat(stat)?.parentPid;
    if (!parent) return false;
    const [own, ofParent] = [rootOf(proc, pid), rootOf(proc, parent)];
    return own !== undefined && ofParent !== undefined && own !== ofParent;
  });
}

function rootOf(proc: string, pid: number): string | undefined {
  const stat = unlessGone(() => statSync(join(proc, String(pid), 'root')));
  return stat && `${stat.dev}:${stat.ino}`;
}
