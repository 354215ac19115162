// SPDX-License-Identifier: Apache-2.0
import { closeSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { processesBelow } from './processes-below.ts';
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
