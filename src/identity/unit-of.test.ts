// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { unitOf } from './unit-of.ts';

it.each([
  ['/system.slice/containerd.service', 'containerd.service'],
  ['/system.slice/system-getty.slice/getty@tty1.service', 'getty@tty1.service'],
  ['/user.slice/user-1000.slice/session-3.scope', 'session-3.scope'],
  ['/user.slice/user-1000.slice/user@1000.service/app.slice/editor.service', 'user@1000.service'],
  ['/init.scope', 'init.scope'],
  ['/system.slice/_cgroup.service', 'cgroup.service'],
  ['/system.slice/docker-0123.scope/nested', 'docker-0123.scope'],
  ['/system.slice', undefined],
  ['/default/0123', undefined],
  ['/', undefined],
])('finds the unit of %s', (path, unit) => {
  expect(unitOf(path)).toBe(unit);
});
