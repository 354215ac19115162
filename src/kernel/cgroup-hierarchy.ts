// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { WeirError } from '../errors.ts';
import { isKernelAtLeast } from './kernel-release.ts';

/** How cgroup v2 stands beside v1 on this machine. */
export interface CgroupHierarchy {
  /** v2 beside v1 controllers. */
  readonly hybrid: boolean;
  /** v1 controllers that can take sockets away from v2: `net_cls`, `net_prio`, where mounted. */
  readonly socketControllers: readonly string[];
  /**
   * Whether cgroup programs may be bypassed: before 5.15, the first use of net_cls or net_prio makes every socket
   * forget its v2 cgroup until reboot (undone by kernel commit 8520e224f547).
   */
  readonly bypassed: boolean;
}

/** Judges from the texts of /proc/cgroups and /proc/self/mountinfo and a kernel release. */
export function cgroupHierarchy(cgroups: string, mountinfo: string, release: string): CgroupHierarchy {
  const onV1 = cgroups
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/\s+/))
    .filter(([, hierarchy]) => hierarchy !== '0')
    .map(([name = '']) => name);
  const socketControllers = onV1.filter((name) => name === 'net_cls' || name === 'net_prio');
  return {
    hybrid: mountinfo.includes(' - cgroup2 ') && mountinfo.includes(' - cgroup '),
    socketControllers,
    bypassed: socketControllers.length > 0 && !isKernelAtLeast(5, 15, release),
  };
}

/** That of this machine. */
export function readCgroupHierarchy(): CgroupHierarchy {
  return cgroupHierarchy(
    readFileSync('/proc/cgroups', 'utf8'),
    readFileSync('/proc/self/mountinfo', 'utf8'),
    release(),
  );
}

/**
 * Throws SOCKETS_WITHOUT_CGROUP where cgroup programs may be bypassed: what is enforced there would not hold, and nobody
 * would notice.
 */
export function requireSocketCgroups({ bypassed, socketControllers }: CgroupHierarchy): void {
  if (!bypassed) return;
  throw new WeirError(
    'SOCKETS_WITHOUT_CGROUP',
    `policy.enforce: ${socketControllers.join(' and ')} on cgroup v1 takes sockets away from the programs that decide, before kernel 5.15`,
  );
}
