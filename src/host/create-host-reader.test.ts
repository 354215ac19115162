// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readlinkSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describeUnless } from '../../test/suites/describe-unless.ts';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { createHostReader } from './create-host-reader.ts';

const isLinux = process.platform === 'linux';

describeUnless(!isLinux ? 'needs Linux' : undefined, 'createHostReader', () => {
  it('tells of a running process what it was started with', async () => {
    const child = spawn('sh', ['-c', 'read line', "it's", '', 'ünï'], { cwd: '/usr', argv0: 'shell' });
    onTestFinished(() => void child.kill());
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const host = createHostReader({ cgroup2: cgroup2Mount() });
    await expect.poll(() => host.process(pid)?.arguments[0]).toBe('shell');
    const facts = host.process(pid);
    expect(facts).toMatchObject({
      pid,
      parentPid: process.pid,
      arguments: ['shell', '-c', 'read line', "it's", '', 'ünï'],
      cwd: '/usr',
      uid: process.getuid?.(),
      startExact: false,
    });
    expect(facts?.executable).toMatch(/^\/.*sh$/);
    expect(facts?.namespaces.mount).toBeGreaterThan(0);
    expect([...host.processes()].map((one) => one.pid)).toContain(pid);
  });

  it('takes an exact start only if it is the same process', () => {
    const host = (start: bigint) =>
      createHostReader({ cgroup2: cgroup2Mount(), exactStarts: () => new Map([[process.pid, start]]) });
    const own = (start: bigint) => [...host(start).processes()].find(({ pid }) => pid === process.pid);
    const rounded = own(0n)?.startNs ?? 0n;
    expect(own(rounded + 1_234_567n)).toMatchObject({ startNs: rounded + 1_234_567n, startExact: true });
    expect(own(rounded + 10_000_000n)).toMatchObject({ startNs: rounded, startExact: false });
  });

  it('knows nothing of a process that is gone, and lists cgroups with the root first', () => {
    const host = createHostReader({ cgroup2: cgroup2Mount() });
    expect(host.process(2 ** 22 + 1)).toBeUndefined();
    expect([...host.cgroups('/')][0]?.path).toBe('/');
    expect([...host.cgroups('/no/such/cgroup')]).toEqual([]);
  });

  it('knows kernel threads and itself, each with its cgroup', () => {
    const cgroup2 = cgroup2Mount();
    const host = createHostReader({ cgroup2 });
    const own = host.process(process.pid);
    const path = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '';
    expect(own?.cgroupId).toBe(statSync(join(cgroup2, path), { bigint: true }).ino);
    expect(own?.namespaces.network).toBe(Number(/\d+/.exec(readlinkSync('/proc/self/ns/net'))));
    const age = Number(process.hrtime.bigint() - (own?.startNs ?? 0n)) / 1e9;
    expect(Math.abs(age - process.uptime())).toBeLessThan(5);
  });

  it('reads while processes come and go, and loses none that stays', async () => {
    const churn = spawn('sh', ['-c', 'while :; do /bin/true; done'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void process.kill(-(churn.pid ?? 0)));
    await once(churn, 'spawn');
    const host = createHostReader({ cgroup2: cgroup2Mount() });
    for (let i = 0; i < 20; i++) {
      const pids = [...host.processes()].map(({ pid }) => pid);
      expect(pids).toContain(process.pid);
      expect(pids).toContain(churn.pid);
    }
  });

  it('lists a cgroup with all below it, by the ids that the kernel has', ({ skip }) => {
    if (process.getuid?.() !== 0) skip('needs root to make cgroups');
    const cgroup2 = cgroup2Mount();
    const name = `weir-test-${process.pid}`;
    mkdirSync(join(cgroup2, name, 'a b', 'c'), { recursive: true });
    onTestFinished(() => {
      for (const path of ['a b/c', 'a b', '']) rmdirSync(join(cgroup2, name, path));
    });
    const found = [...createHostReader({ cgroup2 }).cgroups(`/${name}`)];
    expect(found.map(({ path }) => path)).toEqual([`/${name}`, `/${name}/a b`, `/${name}/a b/c`]);
    expect(found[2]?.id).toBe(statSync(join(cgroup2, name, 'a b/c'), { bigint: true }).ino);
  });
});
