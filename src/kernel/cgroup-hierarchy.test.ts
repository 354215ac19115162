// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { cgroupHierarchy, requireSocketCgroups } from './cgroup-hierarchy.ts';

const PURE = '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n';
const HYBRID = `31 30 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n${PURE}`;
const HEAD = '#subsys_name\thierarchy\tnum_cgroups\tenabled\n';
const UNUSED = `${HEAD}cpu\t2\t1\t1\nnet_cls\t0\t23\t1\nnet_prio\t0\t23\t1\n`;
const USED = `${HEAD}cpu\t2\t1\t1\nnet_cls\t5\t23\t1\nnet_prio\t0\t23\t1\n`;

describe('cgroupHierarchy', () => {
  it('tells hybrid from pure v2', () => {
    expect(cgroupHierarchy(UNUSED, PURE, '6.1.0').hybrid).toBe(false);
    expect(cgroupHierarchy(UNUSED, HYBRID, '6.1.0').hybrid).toBe(true);
  });

  it('sees that net_cls on v1 bypasses cgroup programs before 5.15', () => {
    expect(cgroupHierarchy(USED, HYBRID, '5.10.0-32-amd64')).toEqual({
      hybrid: true,
      socketControllers: ['net_cls'],
      bypassed: true,
    });
    expect(cgroupHierarchy(USED, HYBRID, '5.15.0').bypassed).toBe(false);
    expect(cgroupHierarchy(UNUSED, HYBRID, '5.10.0').bypassed).toBe(false);
  });

  it('refuses to enforce there, and says what to do', () => {
    const enforce = (cgroups: string, release: string) => () =>
      requireSocketCgroups(cgroupHierarchy(cgroups, HYBRID, release));
    expect(enforce(USED, '5.10.0-32-amd64')).toThrow(
      /^policy\.enforce: net_cls on cgroup v1 takes sockets away/,
    );
    expect(enforce(USED, '5.15.0')).not.toThrow();
    expect(enforce(UNUSED, '5.10.0')).not.toThrow();
  });
});
