// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { rmdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { EventKind } from '../../src/gen/events.ts';
import { createBootClock } from '../../src/kernel/boot-clock.ts';
import { isKernelAtLeast } from '../../src/kernel/kernel-release.ts';
import type { LiveSource } from '../../src/kernel/live-source.ts';
import { openLiveSource } from '../../src/kernel/open-live-source.ts';
import { readClockOffset } from '../../src/kernel/read-clock-offset.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace, OBJECTS, OBSERVE_ALL } from './live.ts';

describeLive('what a live source says of itself', () => {
  let place: LivePlace;
  let source: LiveSource;

  beforeAll(() => {
    place = makeLivePlace('source-metrics');
  });
  afterEach(() => source.close());
  afterAll(() => place.remove());

  async function open(cgroup: string): Promise<LiveSource> {
    source = await openLiveSource({ objects: OBJECTS, cgroup, kinds: new Set([EventKind.NETWORK_CONNECT]) });
    return source;
  }

  it('counts the entries of its tables as the kernel has them', async () => {
    const { tables } = await open(place.cgroup);
    const cgroup = place.makeCgroup('counted');
    tables.setCgroup(cgroupIdOf(cgroup), { pod: cgroupIdOf(cgroup), observe: OBSERVE_ALL });
    // more than are counted between two pauses; ids that no cgroup has
    for (let id = 0; id < 1500; id++)
      tables.setCgroup(BigInt(2 ** 50 + id), { pod: 1n, observe: OBSERVE_ALL });
    expect(await source.tableFills()).toEqual([
      { table: 'cgroups', entries: 1501, capacity: 65_536 },
      { table: 'pod_buckets', entries: 0, capacity: 4096 },
    ]);
    const counting = source.tableFills();
    await source.close();
    expect(await counting).toEqual([]);
    expect(await source.tableFills()).toEqual([]);
  });

  it('is attached while its cgroup is there, and until it closes', async () => {
    const cgroup = place.makeCgroup('attached');
    await open(cgroup);
    expect(source.isAttached).toBe(true);
    rmdirSync(cgroup);
    // the kernel lets go of a removed cgroup in the background
    await expect.poll(() => source.isAttached).toBe(false);
    place.makeCgroup('attached');
    await expect.poll(() => source.reattach()).toBeGreaterThan(0);
    expect(source.isAttached).toBe(true);
    await source.close();
    expect(source.isAttached).toBe(false);
  });

  it('takes the time of its programs for a while, and of no run before or after', async ({ skip }) => {
    skip(!isKernelAtLeast(5, 8), 'statistics by descriptor need 5.8');
    const { programTimes } = await open(place.cgroup);
    const run = (): void => void execFileSync('true');
    run();
    expect([programTimes.seconds, programTimes.times.size]).toEqual([0, 0]);
    const end = programTimes.begin();
    for (let i = 0; i < 3; i++) run();
    end();
    run();
    const exec = programTimes.times.get('process/on_exec');
    expect(exec?.runs).toBeGreaterThanOrEqual(3);
    expect(exec?.seconds).toBeGreaterThan(0);
    // all of it lies within the window
    expect(exec?.seconds).toBeLessThan(programTimes.seconds);
    const before = exec?.runs ?? 0;
    programTimes.begin()();
    expect(programTimes.times.get('process/on_exec')?.runs).toBeLessThan(before + 3);
    // what is loaded later counts, too, and not before
    expect(programTimes.times.has('syscalls/on_sys_exit')).toBe(false);
    source.wantCalls({ calls: new Set(['openat']) });
    const endOfCalls = programTimes.begin();
    run();
    endOfCalls();
    expect(programTimes.times.get('syscalls/on_sys_exit')?.runs).toBeGreaterThan(10);
  });

  it('says that it may not take the time of programs without CAP_SYS_ADMIN', async ({ skip }) => {
    skip(spawnSync('setpriv', ['--version']).error !== undefined, 'needs setpriv');
    await open(place.cgroup);
    const script = `
      import { libbpf } from ${JSON.stringify(`${import.meta.dirname}/../../src/kernel/libbpf.ts`)};
      import { ProgramTimes } from ${JSON.stringify(`${import.meta.dirname}/../../src/kernel/program-times.ts`)};
      libbpf();
      try { new ProgramTimes(() => []).begin(); } catch (error) { console.log(error.code, error.message); }`;
    const { stdout, error } = spawnSync(
      'setpriv',
      [
        '--bounding-set=-sys_admin',
        '--inh-caps=-sys_admin',
        process.execPath,
        '--input-type=module-typescript',
        '-e',
        script,
      ],
      { encoding: 'utf8' },
    );
    expect(error).toBeUndefined();
    expect(stdout).toMatch(/^NOT_PERMITTED take the time of programs: /);
  });

  it('has the clock of the kernel', async () => {
    await open(place.cgroup);
    const wall = BigInt(Math.round(createBootClock()())) + readClockOffset();
    expect(Math.abs(Number(wall / 1_000_000n) - Date.now())).toBeLessThan(1_000);
  });
});
