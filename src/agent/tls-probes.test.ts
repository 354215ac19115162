// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { WeirError } from '../errors.ts';
import { type TlsLibraryFile, TlsProbes } from './tls-probes.ts';

/** Probes with a clock and a machine in memory. A look at a process takes `lookMs`. */
function setUp(files: Record<number, TlsLibraryFile[]>, { lookMs = 0, maxProbes = 512 } = {}) {
  let now = 0;
  let dropped = 0;
  const timers: { at: number; run: () => void }[] = [];
  const attached: string[] = [];
  const refused: string[] = [];
  const looked: number[] = [];
  const contained: { pid?: number } = {};
  const probes = new TlsProbes({
    find: (pid) => {
      now += lookMs;
      looked.push(pid);
      return files[pid] ?? [];
    },
    findContained: () => contained.pid,
    attach: ({ path }) => {
      if (path.includes('odd')) throw new WeirError('BPF_FAILED', `${path}: no such function`);
      if (path.includes('/proc/9/'))
        throw new WeirError('BPF_FAILED', `${path}: gone`, { details: { errno: 'ESRCH' } });
      attached.push(path);
      return { remove: () => attached.splice(attached.indexOf(path), 1) };
    },
    dropOld: () => dropped++,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
    },
    now: () => now,
    onRefused: (path) => refused.push(path),
    maxProbes,
  });
  const wait = (ms: number): void => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.run();
    }
  };
  return { probes, attached, refused, looked, contained, timers, wait, dropped: () => dropped };
}

const libssl: TlsLibraryFile = { path: '/proc/7/root/usr/lib/libssl.so.3', key: '1:42', isOfImage: true };
const CONTAINER = '100';

describe('TlsProbes', () => {
  it('probes a library once, whoever maps it under whatever path', () => {
    const { probes, attached, wait } = setUp({
      7: [libssl],
      8: [{ ...libssl, path: '/proc/8/root/libssl.so.3' }],
    });
    probes.onExec(7, 'python', CONTAINER);
    probes.onExec(8, 'curl', '101');
    wait(0);
    expect(attached).toEqual([libssl.path]);
  });

  it('leaves a library to who still has it when the process that had it is gone', () => {
    const { probes, attached, refused, wait } = setUp({
      9: [{ ...libssl, path: '/proc/9/root/libssl.so.3' }],
      7: [libssl],
    });
    probes.onExec(9, 'short', CONTAINER);
    wait(0);
    expect([attached, refused]).toEqual([[], []]);
    probes.onExec(7, 'python', CONTAINER);
    wait(0);
    expect(attached).toEqual([libssl.path]);
  });

  it('finds a library that a program loads later', () => {
    const files: Record<number, TlsLibraryFile[]> = {};
    const { probes, attached, wait } = setUp(files);
    probes.onExec(7, 'python', CONTAINER);
    wait(0);
    files[7] = [libssl];
    wait(250);
    expect(attached).toEqual([libssl.path]);
  });

  it('looks at a program of a container once, and again when its files may have been replaced', () => {
    const { probes, looked, wait } = setUp({});
    probes.onExec(7, 'python', CONTAINER);
    probes.onExec(8, 'python', CONTAINER);
    wait(2_000);
    expect(looked).toEqual([7, 7, 7]);
    wait(28_000);
    probes.onExec(9, 'python', CONTAINER);
    wait(0);
    expect(looked).toEqual([7, 7, 7, 9]);
  });

  it('looks at all that runs, however many they are, and lets others go on in between', () => {
    const { probes, looked, wait } = setUp({}, { lookMs: 1 });
    for (let pid = 0; pid < 1_000; pid++) probes.onRunning(pid, `program ${pid}`, CONTAINER);
    expect(looked).toHaveLength(0);
    wait(0);
    expect(looked).toHaveLength(5);
    for (let slice = 1; slice < 200; slice++) wait(5);
    expect(looked).toHaveLength(1_000);
    expect(probes.losses().skipped).toBe(0);
  });

  it('looks at a container as soon as it has its root, before its program begins', () => {
    const { probes, attached, contained, looked, timers, wait } = setUp({ 7: [libssl] });
    probes.onContainer('/kubepods/pod1/c', CONTAINER);
    wait(15);
    expect(looked).toEqual([]);
    contained.pid = 7;
    wait(30);
    expect([attached, looked]).toEqual([[libssl.path], [7]]);
    const { length } = timers;
    wait(1_000);
    expect([looked, timers.length]).toEqual([[7], length]);
  });

  it('gives up on a container that takes long: its program is looked at when it begins', () => {
    const { probes, looked, timers, wait } = setUp({});
    const { length } = timers;
    probes.onContainer('/kubepods/pod1/c', CONTAINER);
    for (let look = 0; look < 4; look++) wait(100);
    expect([looked, timers.length]).toEqual([[], length]);
  });

  it('keeps the probes of an earlier run until all that ran then was looked at', () => {
    const { probes, wait, dropped } = setUp({}, { lookMs: 20_000 });
    for (const pid of [1, 2, 3]) probes.onRunning(pid, `program ${pid}`, CONTAINER);
    wait(0);
    wait(10_000);
    expect(dropped()).toBe(0);
    wait(5);
    wait(30_000);
    expect(dropped()).toBe(1);
  });

  it('says which library could not be probed, once', () => {
    const odd = { path: '/odd/libssl.so', key: '1:9', isOfImage: true };
    const { probes, refused, wait } = setUp({ 7: [odd], 8: [odd] });
    probes.onExec(7, 'a', CONTAINER);
    probes.onExec(8, 'b', CONTAINER);
    wait(2_000);
    expect(refused).toEqual([odd.path]);
    expect(probes.counts()).toEqual({ probed: 0, refused: 1 });
  });

  it('lets go of a library of a volume with the last container that had it, and keeps that of an image', () => {
    const conda = { path: '/proc/7/root/envs/lib/libssl.so.3', key: '2:7', isOfImage: false };
    const { probes, attached } = setUp({ 7: [conda, libssl], 8: [conda] });
    probes.look(7, CONTAINER);
    probes.look(8, '101');
    probes.ended(CONTAINER);
    expect(attached).toEqual([conda.path, libssl.path]);
    probes.ended('101');
    expect(attached).toEqual([libssl.path]);
    probes.look(8, '102');
    expect(attached).toEqual([libssl.path, conda.path]);
  });

  it('gives room of libraries that nobody uses now to others, and counts what finds none', () => {
    const [a, b, c] = [1, 2, 3].map((n) => ({ ...libssl, path: `/${n}`, key: `1:${n}` }));
    if (!a || !b || !c) throw new Error('three');
    const { probes, attached } = setUp({ 1: [a], 2: [b], 3: [c] }, { maxProbes: 2 });
    probes.look(1, CONTAINER);
    probes.look(2, '101');
    probes.look(3, '102');
    expect([attached, probes.losses().full]).toEqual([['/1', '/2'], 1]);
    probes.ended('101');
    probes.look(3, '102');
    expect([attached, probes.losses().full]).toEqual([['/1', '/3'], 1]);
  });

  it('counts programs it did not look at when too many start at once', () => {
    const { probes } = setUp({});
    for (let pid = 0; pid < 100; pid++) probes.onExec(pid, `program ${pid}`, CONTAINER);
    expect(probes.losses().skipped).toBe(15);
  });

  it('looks no more when it closes, and leaves probes to the source', () => {
    const { probes, attached, timers, wait } = setUp({ 7: [libssl] });
    probes.onRunning(7, 'python', CONTAINER);
    wait(0);
    probes.onExec(8, 'curl', CONTAINER);
    probes.close();
    expect([attached, timers]).toEqual([[libssl.path], []]);
  });
});
