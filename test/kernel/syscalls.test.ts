// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { SYSTEM_CALL_NAMES, systemCallName } from '../../src/events/calls/system-call-name.ts';
import { EventFlag } from '../../src/gen/events.ts';
import { CallPlace } from './call-place.ts';
import { callOf, makeCalls, resultOf } from './calls.ts';
import { inetAddress } from './inet-address.ts';
import { cgroupIdOf, describeLive } from './live.ts';
import type { Syscall } from './watch.ts';

const CWD = -100;
const AF_INET = 2;
const SOCK_DGRAM = 2;
const isX64 = process.arch === 'x64';

describeLive('programs of bpf/syscalls.bpf.c', () => {
  let place: CallPlace;

  beforeAll(() => {
    place = new CallPlace('syscalls');
  });
  beforeEach(() => {
    place.watch.clear();
    place.want(...SYSTEM_CALL_NAMES);
  });
  afterAll(() => place.remove());

  it('tells who made a call, when and as whom', () => {
    const { told, pid } = place.tellOf([['openat', CWD, '/etc/hostname', 0]], {
      cwd: place.folder,
      prefix: ['setpriv', '--reuid=1234', '--regid=2345', '--clear-groups'],
    });
    expect(told[0]).toMatchObject({
      header: { tgid: pid, tid: pid, cgroupId: cgroupIdOf(place.observed) },
      ...{ uid: 1234, effectiveUid: 1234, gid: 2345, effectiveGid: 2345, capabilities: 0n, permitted: 0n },
    });
    expect(told[0]?.header.processStart).toBe(place.watch.execOf(pid).header.processStart);
    expect(told[0]?.header.time).toBeGreaterThan(place.watch.execOf(pid).header.time);
  });

  it('tells calls about processes and the kernel with their arguments', () => {
    const { told } = place.tellOf([
      ['ptrace', 0, 0, 0, 0],
      ['setuid', 0],
      ['setresuid', 0, 0, 0],
      ['setns', 333, 0],
      ['unshare', 0x04000000],
      ['bpf', 999, 0, 0],
      ['init_module', { word: 'z16' }, 16, 'param=1'],
      ['finit_module', 333, 'param=2', 0],
      ['delete_module', 'no_such_module_of_weir', 0],
      ['mount', 'none', '/no/such/target', 'tmpfs', 0, 0],
      ['umount2', '/no/such/target', 0],
      ['kill', 0x3fffffff, 0],
      ['prctl', 15, 'renamed'],
      ['setsid'],
      ['execve', '/no/such/program', 0, 0],
      ['execveat', CWD, 'no-such-program', 0, 0, 0],
    ]);
    const wordsOf = (event: Syscall | undefined) => new BigUint64Array(event?.arguments.slice().buffer ?? []);
    expect(wordsOf(told[0])[0]).toBe(0n);
    expect(told[0]?.error).toBe(0);
    expect(wordsOf(told[4])[0]).toBe(0x04000000n);
    expect(wordsOf(told[5])[0]).toBe(999n);
    expect(told[6]).toMatchObject({ data: 'param=1' });
    expect(told[7]).toMatchObject({ data: 'param=2' });
    expect(told[8]?.path).toBe('no_such_module_of_weir');
    expect(told[9]).toMatchObject({ path: 'none', secondPath: '/no/such/target', data: 'tmpfs' });
    expect(told[14]).toMatchObject({ path: '/no/such/program', error: 2 });
    expect(told[15]).toMatchObject({ path: 'no-such-program', base: place.folder, error: 2 });
  });

  it('does not tell an exec that succeeded a second time', () => {
    const { pid } = makeCalls(place.observed, [], { prefix: ['/usr/bin/env'] });
    place.watch.drain();
    const told = place.watch.syscalls.filter(
      ({ header, call }) => header.tgid === pid && systemCallName(call) === 'execve',
    );
    expect(told).toEqual([]);
    expect(place.watch.execsOf(pid).length).toBeGreaterThan(0);
  });

  it('tells with whose rights a call returned', () => {
    const { told } = place.tellOf([
      ['setresgid', 77, 78, 78],
      ['setresuid', 55, 56, 56],
      ['openat', CWD, '/etc/hostname', 0],
    ]);
    expect(told[1]).toMatchObject({ uid: 55, effectiveUid: 56, gid: 77, effectiveGid: 78, capabilities: 0n });
    expect(told[2]).toMatchObject({ uid: 55, effectiveUid: 56 });
    expect(told[0]?.capabilities).not.toBe(0n);
  });

  it('takes addresses that lead nowhere', () => {
    const bad = { word: 'p' };
    const { told } = place.tellOf([
      ['openat', CWD, bad, 0],
      ['openat', CWD, { word: 'e' }, 0],
      ['renameat', CWD, bad, CWD, 'x'],
      ['socket', AF_INET, SOCK_DGRAM, 0],
      ['connect', resultOf(3), bad, 16],
      ['sendmsg', resultOf(3), bad, 0],
      ['sendto', resultOf(3), bad, 4096, 0, inetAddress(9, 127, 0, 0, 1), 16],
      ['openat2', CWD, 'x', bad, 24],
      ['connect', resultOf(3), inetAddress(9, 127, 0, 0, 1), -1],
      ['mount', 0, 0, 0, 0, 0],
    ]);
    const unreadable = EventFlag.SYSCALL_UNREADABLE;
    expect(told.map(({ header }) => header.flags & unreadable)).toEqual([
      ...[unreadable, unreadable, unreadable, 0],
      ...[unreadable, unreadable, unreadable, unreadable, 0, 0],
    ]);
    expect(told[2]).toMatchObject({ path: '', secondPath: 'x', secondBase: place.folder });
    expect(place.watch.losses().filter(({ reason }) => reason === 'unreadable')).toEqual([]);
  });

  it('tells only what is wanted, of those who are observed', () => {
    place.want('mkdirat');
    const made = [
      callOf('mkdirat', CWD, join(place.folder, 'm'), 0),
      callOf('openat', CWD, '/etc/hostname', 0),
    ];
    const inside = makeCalls(place.observed, made);
    const outside = makeCalls(place.unobserved, made);
    place.watch.drain();
    expect(
      place.watch.syscalls.map(({ header, call }) => [header.tgid === inside.pid, systemCallName(call)]),
    ).toEqual([[true, 'mkdirat']]);
    expect(outside.results[0]).toBe(-17);
  });

  it('attaches nothing while nothing is wanted, and says what it can not tell', () => {
    expect(place.calls.isAttached).toBe(true);
    const none = place.calls.wantCalls({ calls: new Set(['clone', 'no_such_call', 'execve_of_mine']) });
    expect(none).toEqual({
      told: [],
      missing: [
        { call: 'no_such_call', reason: 'nothing tells of it' },
        { call: 'execve_of_mine', reason: 'nothing tells of it' },
      ],
    });
    expect(place.calls.isAttached).toBe(false);
    makeCalls(place.observed, [callOf('mkdirat', CWD, join(place.folder, 'n'), 0)]);
    place.watch.drain();
    expect(place.watch.syscalls).toEqual([]);
    place.want('mkdirat');
    expect(place.calls.isAttached).toBe(true);
  });

  it('leave half of what a pod may send to what else it does', async () => {
    const [rate, burst, made] = [100n, 40n, 60];
    const limited = new CallPlace('syscalls-limited', { cfg_pod_rate: rate, cfg_pod_burst: burst });
    try {
      limited.want('mkdirat');
      const name = join(limited.folder, 'm');
      const { pid } = makeCalls(limited.observed, Array(made).fill(callOf('mkdirat', CWD, name, 0)));
      limited.watch.drain();
      const told = limited.watch.syscalls.filter(({ header }) => header.tgid === pid).length;
      const lost = limited.watch.losses().find(({ reason }) => reason === 'throttled')?.count ?? 0;
      expect(told + lost).toBe(made);
      expect(lost).toBeGreaterThan(0);
      const bucket = limited.watch.tables.podBucket(cgroupIdOf(limited.observed));
      expect(bucket?.shed).toBe(BigInt(lost));
      expect(bucket?.tokens).toBe(burst / 2n);
    } finally {
      await limited.remove();
    }
  });

  it.runIf(isX64)('counts calls by the 32-bit entry, and does not misread them', () => {
    const lost = () =>
      place.watch
        .losses()
        .reduce((sum, { reason, count }) => sum + (reason === 'foreign-call' ? count : 0), 0);
    const before = lost();
    // 39 is getpid by the 64-bit entry and mkdir by this one; 20 is getpid
    const { pid, results } = makeCalls(place.observed, ['foreign\t39', 'foreign\t20']);
    place.watch.drain();
    if (results[1] === -38) return; // a kernel without the entry
    expect(results[1]).toBe(pid);
    expect(lost() - before).toBe(2);
  });
});
