// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { CgroupPaths } from '../host/create-cgroup-paths.ts';
import { parseCgroupPath } from '../identity/parse-cgroup-path.ts';

/** Ids of the cgroups that this process is in, from its pod's folder on; none where it is in no pod. */
export function ownCgroups(cgroup2: string, cgroupPathOf: CgroupPaths): readonly bigint[] {
  const path = cgroupPathOf(process.pid);
  const podPath = path === undefined ? undefined : parseCgroupPath(path)?.podPath;
  const ids: bigint[] = [];
  if (podPath === undefined) return ids;
  for (let at = path ?? '/'; at.length >= podPath.length; at = posix.dirname(at))
    ids.push(statSync(join(cgroup2, at), { bigint: true }).ino);
  return ids;
}
