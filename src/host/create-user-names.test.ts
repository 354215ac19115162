// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProcess } from '../../test/suites/build-event.ts';
import { createUserNames } from './create-user-names.ts';

const proc = mkdtempSync(join(tmpdir(), 'weir-user-names-'));
const rootOf = (pid: number) => join(proc, String(pid), 'root');
const inNamespace = (pid: number, mount: number) =>
  buildProcess({ pid, namespaces: { mount, pid: 1, network: 1, user: 1, uts: 1, ipc: 1, cgroup: 1 } });

beforeAll(() => {
  for (const pid of [1, 2, 3]) mkdirSync(join(rootOf(pid), 'etc'), { recursive: true });
  writeFileSync(
    join(rootOf(1), 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nml:x:1000:100::/home/ml:/bin/bash\nagain:x:1000:1::/:\nbad line\nx:x:abc:1::/:\n',
  );
  writeFileSync(join(rootOf(1), 'etc/group'), 'users:x:100:ml\n');
  symlinkSync('/real', join(rootOf(2), 'etc/passwd'));
  writeFileSync(join(rootOf(2), 'real'), 'linked:x:1000:1::/:\n');
  execFileSync('mkfifo', [join(rootOf(3), 'etc/passwd')]);
});
afterAll(() => rmSync(proc, { recursive: true }));

describe('names of users', () => {
  it('are those of the root of the process, the first of an id', () => {
    const names = createUserNames({ now: () => 0, proc });
    expect(names.user(inNamespace(1, 11), 1000)).toEqual({
      name: 'ml',
      home: '/home/ml',
      shell: '/bin/bash',
    });
    expect(names.user(inNamespace(1, 11), 7)).toBeUndefined();
    expect(names.group(inNamespace(1, 11), 100)).toBe('users');
  });

  it('are read below the root, whatever a link says, and from files alone', () => {
    const names = createUserNames({ now: () => 0, proc });
    expect(names.user(inNamespace(2, 12), 1000)?.name).toBe('linked');
    expect(names.user(inNamespace(3, 13), 1000)).toBeUndefined();
  });

  it('are those of a forebear in the same root when the process is gone', () => {
    const names = createUserNames({ now: () => 0, proc });
    const child = (mount: number) => ({ ...inNamespace(99, mount), parent: inNamespace(1, 15) });
    expect(names.user(child(16), 1000)).toBeUndefined();
    expect(names.user(child(15), 1000)?.name).toBe('ml');
  });

  it('are the node’s own where the process shares its root and is gone', () => {
    mkdirSync(join(proc, 'self/ns'), { recursive: true });
    writeFileSync(join(proc, 'self/ns/mnt'), '');
    symlinkSync(rootOf(2), join(proc, 'self/root'));
    const { ino } = statSync(join(proc, 'self/ns/mnt'));
    const names = createUserNames({ now: () => 0, proc });
    expect(names.user(inNamespace(99, ino), 1000)?.name).toBe('linked');
    expect(names.user(inNamespace(99, ino + 1), 1000)).toBeUndefined();
  });

  it('hold for the namespace when the process is gone, and are read again in time', () => {
    let now = 0;
    const names = createUserNames({ now: () => now, proc });
    expect(names.user(inNamespace(1, 14), 1000)?.name).toBe('ml');
    expect(names.user(inNamespace(99, 14), 1000)?.name).toBe('ml');
    writeFileSync(join(rootOf(1), 'etc/passwd'), 'new:x:1000:1::/:\n');
    expect(names.user(inNamespace(1, 14), 1000)?.name).toBe('ml');
    now = 61_000;
    expect(names.user(inNamespace(1, 14), 1000)?.name).toBe('new');
    now = 200_000;
    expect(names.user(inNamespace(99, 14), 1000)?.name).toBe('new');
  });
});
