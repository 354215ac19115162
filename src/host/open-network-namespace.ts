// SPDX-License-Identifier: Apache-2.0
import { closeSync, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlessGone } from './unless-gone.ts';

/**
 * A descriptor of the network namespace with that inode number, found by a process that is in it and in one of these
 * cgroup folders or below them, looked at in their order; the caller closes it. Undefined where no such process is left,
 * or none may be looked at.
 */
export function openNetworkNamespace(
  cgroups: Iterable<string>,
  inode: number,
  proc = '/proc',
): number | undefined {
  for (const cgroup of cgroups)
    for (const pid of processesBelow(cgroup)) {
      const fd = unlessGone(() => openSync(join(proc, pid, 'ns/net'), 'r'));
      if (fd === undefined) continue;
      if (fstatSync(fd).ino === inode) return fd;
      closeSync(fd);
    }
  return undefined;
}

function* processesBelow(cgroup: string): Generator<string> {
  const text = unlessGone(() => readFileSync(join(cgroup, 'cgroup.procs'), 'utf8')) ?? '';
  yield* text.split('\n').filter(Boolean);
  const entries = unlessGone(() => readdirSync(cgroup, { withFileTypes: true })) ?? [];
  for (const entry of entries) if (entry.isDirectory()) yield* processesBelow(join(cgroup, entry.name));
}
