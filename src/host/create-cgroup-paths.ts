// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { WeirError } from '../errors.ts';
import { unlessGone } from './unless-gone.ts';

/** Paths of processes' cgroups from the cgroup2 root; undefined when a process is gone, or there is no cgroup v2. */
export type CgroupPaths = (pid: number) => string | undefined;

/**
 * Reads the line `0::<path>` of /proc/<pid>/cgroup (cgroups(7)). In a container that line begins at the container's own
 * cgroup (cgroup_namespaces(7)), as `/../../podX/…`; where that is, the tree itself tells, which must be mounted whole at
 * `cgroup2`. Throws CGROUP2_NOT_FOUND when this process is not in it.
 */
export function createCgroupPaths(cgroup2: string, proc = '/proc', self = process.pid): CgroupPaths {
  const read = (pid: number): string | undefined => {
    const text = unlessGone(() => readFileSync(join(proc, String(pid), 'cgroup'), 'utf8')) ?? '';
    return /^0::(.*)$/m.exec(text)?.[1];
  };
  // init is in no container's cgroup: the way up to the root from here is as long as our own way down
  const depth = read(1)?.match(/\/\.\.(?=\/|$)/g)?.length ?? 0;
  const base = depth === 0 ? '/' : findCgroup(cgroup2, '/', depth, self);
  if (base === undefined)
    throw new WeirError(
      'CGROUP2_NOT_FOUND',
      `${cgroup2}: does not show the cgroup of this process, ${depth} folders below the root`,
    );
  return (pid) => {
    const path = read(pid);
    return path === undefined ? undefined : posix.resolve(base, `.${path}`);
  };
}

/** The cgroup that holds a process, that many folders below `path`. */
function findCgroup(cgroup2: string, path: string, depth: number, pid: number): string | undefined {
  const folder = join(cgroup2, path);
  if (depth === 0) {
    const pids = unlessGone(() => readFileSync(join(folder, 'cgroup.procs'), 'utf8')) ?? '';
    return pids.split('\n').includes(String(pid)) ? path : undefined;
  }
  for (const entry of unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const found = entry.isDirectory()
      ? findCgroup(cgroup2, posix.join(path, entry.name), depth - 1, pid)
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
