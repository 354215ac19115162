// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { WeirError } from '../errors.ts';
import { type TlsLibraryFile, TlsProbes } from './tls-probes.ts';

/** Probes with a clock and a machine in memory. */
function setUp(files: Record<number, TlsLibraryFile[]>) {
  let now = 0;
  const timers: { at: number; run: () => void }[] = [];
  const attached: string[] = [];
  const refused: string[] = [];
  const probes = new TlsProbes({
    find: (pid) => files[pid] ?? [],
    attach: (path) => {
      if (path.includes('odd')) throw new WeirError('BPF_FAILED', `${path}: no such function`);
      if (path.includes('/proc/9/'))
        throw new WeirError('BPF_FAILED', `${path}: gone`, { details: { errno: 'ESRCH' } });
      attached.push(path);
      return { close: () => attached.splice(attached.indexOf(path), 1) };
    },
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    now: () => now,
    onRefused: (path) => refused.push(path),
  });
  const wait = (ms: number): void => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.run();
    }
  };
  return { probes, attached, refused, timers, wait };
}

const libssl: TlsLibraryFile = { path: '/proc/7/root/usr/lib/libssl.so.3', key: '1:42' };

describe('TlsProbes', () => {
  it('probes a library once, whoever maps it under whatever path', () => {
    const { probes, attached, wait } = setUp({
      7: [libssl],
      8: [{ ...libssl, path: '/proc/8/root/libssl.so.3' }],
    });
    probes.onExec(7, 'python');
    probes.onExec(8, 'curl');
    wait(0);
    expect(attached).toEqual([libssl.path]);
  });

  it('leaves a library to who still has it when the process that had it is gone', () => {
    const { probes, attached, refused, wait } = setUp({
      9: [{ ...libssl, path: '/proc/9/root/libssl.so.3' }],
      7: [libssl],
    });
    probes.onExec(9, 'short');
    wait(0);
    expect([attached, refused]).toEqual([[], []]);
    probes.onExec(7, 'python');
    wait(0);
    expect(attached).toEqual([libssl.path]);
  });

  it('finds a library that a program loads later', () => {
    const files: Record<number, TlsLibraryFile[]> = {};
    const { probes, attached, wait } = setUp(files);
    probes.onExec(7, 'python');
    wait(0);
    files[7] = [libssl];
    wait(250);
    expect(attached).toEqual([libssl.path]);
  });

  it('looks at a program of a container once, and again when its files may have been replaced', () => {
    const { probes, timers, wait } = setUp({});
    probes.onExec(7, 'python');
    probes.onExec(8, 'python');
    expect(timers).toHaveLength(3);
    wait(30_000);
    probes.onExec(9, 'python');
    expect(timers).toHaveLength(3);
  });

  it('says which library could not be probed, once', () => {
    const odd = { path: '/odd/libssl.so', key: '1:9' };
    const { probes, refused, wait } = setUp({ 7: [odd], 8: [odd] });
    probes.onExec(7, 'a');
    probes.onExec(8, 'b');
    wait(2_000);
    expect(refused).toEqual([odd.path]);
    expect(probes.count).toBe(0);
  });

  it('counts programs it did not look at when too many start at once', () => {
    const { probes } = setUp({});
    for (let pid = 0; pid < 100; pid++) probes.onExec(pid, `program ${pid}`);
    expect(probes.skipped).toBe(15);
  });

  it('takes all probes off when it closes', () => {
    const { probes, attached, timers, wait } = setUp({ 7: [libssl] });
    probes.onExec(7, 'python');
    wait(0);
    probes.close();
    expect([attached, timers]).toEqual([[], []]);
  });
});
