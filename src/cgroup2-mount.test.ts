// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { cgroup2Mount } from './cgroup2-mount.ts';
import { WeirError } from './errors.ts';

const V1 = '32 31 0:28 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu';

test('finds the only hierarchy of a node with cgroup v2 alone', () => {
  expect(
    cgroup2Mount('30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n'),
  ).toBe('/sys/fs/cgroup');
});

test('finds the v2 hierarchy beside v1 controllers', () => {
  expect(cgroup2Mount(`${V1}\n41 31 0:37 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n`)).toBe(
    '/sys/fs/cgroup/unified',
  );
});

test('passes over a mount that shows only a part of the tree', () => {
  const part = '41 31 0:37 /kubepods.slice /part rw - cgroup2 cgroup2 rw';
  expect(cgroup2Mount(`${part}\n42 31 0:37 / /with\\040space rw - cgroup2 cgroup2 rw\n`)).toBe('/with space');
});

test('takes the mount that shows the whole tree before that of a container of its own', () => {
  const own = '30 23 0:26 / /own ro - cgroup2 cgroup2 rw';
  const middle = '31 23 0:26 /../.. /middle ro - cgroup2 cgroup2 rw';
  const whole = '32 23 0:26 /../../../.. /sys/fs/cgroup ro - cgroup2 cgroup2 rw';
  expect(cgroup2Mount(`${own}\n${whole}\n${middle}\n`)).toBe('/sys/fs/cgroup');
  expect(cgroup2Mount(`${own}\n33 23 0:26 /../../podB /b ro - cgroup2 cgroup2 rw\n`)).toBe('/own');
});

test('says so when there is no cgroup v2', () => {
  expect(() => cgroup2Mount(`${V1}\n`)).toThrow(WeirError);
});
