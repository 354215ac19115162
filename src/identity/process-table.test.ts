// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventValues, FrameBuilder } from '../../test/suites/build-frames.ts';
import type { ProcessFacts } from '../events/facts.ts';
import type { Process } from '../events/process.ts';
import { EventHeaderCursor, ProcessExecCursor, ProcessExitCursor, ProcessForkCursor } from '../gen/events.ts';
import { ProcessTable, type ProcessTableOptions } from './process-table.ts';

const NAMESPACES = { mount: 1, pid: 2, network: 3, user: 4, uts: 5, ipc: 6, cgroup: 7 };

function facts(
  pid: number,
  startNs: number,
  parentPid: number,
  given: Partial<ProcessFacts> = {},
): ProcessFacts {
  return {
    pid,
    namespacePid: pid,
    startNs: BigInt(startNs),
    startExact: true,
    parentPid,
    executable: `/bin/p${pid}`,
    arguments: [`p${pid}`],
    cwd: '/',
    comm: `p${pid}`,
    uid: 0,
    effectiveUid: 0,
    gid: 0,
    capabilities: 0n,
    tty: 0,
    cgroupId: 1n,
    namespaces: NAMESPACES,
    ...given,
  };
}

/** A table with a host, and events by their few interesting numbers. */
function setUp(options: Partial<ProcessTableOptions> = {}, host: ProcessFacts[] = []) {
  const learned: number[] = [];
  const table = new ProcessTable({
    process: (pid) => host.find((known) => known.pid === pid),
    onLearned: ({ pid }) => learned.push(pid),
    perBatch: 8,
    unknownNs: 1000,
    graceNs: 30,
    idleNs: 600,
    maxProcesses: 1000,
    maxEnded: 500,
    ...options,
  });
  const fork = (time: number, pid: number, start: number, parentPid: number, parentStart: number) =>
    table.fork(
      new ProcessForkCursor().move(
        ...record('process.fork', {
          header: { time, tgid: pid, processStart: start },
          parentTgid: parentPid,
          parentStart,
        }),
      ),
    );
  const exec = (time: number, pid: number, start: number, given: EventValues<'process.exec'>) => {
    const [view, at] = record('process.exec', { ...given, header: { time, tgid: pid, processStart: start } });
    table.exec(new ProcessExecCursor().move(view, at), view);
  };
  const exit = (time: number, pid: number, start: number) =>
    table.exit(
      new ProcessExitCursor().move(
        ...record('process.exit', { header: { time, tgid: pid, processStart: start } }),
      ),
    );
  const resolve = (time: number, pid: number, start: number) =>
    table.resolve(
      new EventHeaderCursor().move(
        ...record('network.connect', { header: { time, tgid: pid, processStart: start } }),
      ),
    );
  return { table, learned, fork, exec, exit, resolve };
}

function record(...event: Parameters<FrameBuilder['add']>) {
  const { view } = new FrameBuilder().add(...event).build();
  return [view, 8] as const;
}

function line(process: Process | undefined): string[] {
  const ids: string[] = [];
  for (let image = process; image !== undefined; image = image.parent) ids.push(image.id);
  return ids;
}

describe('ProcessTable', () => {
  it('keeps what exec told, as text of the bytes', () => {
    const { table, exec } = setUp();
    exec(10, 7, 5, {
      namespaceTgid: 1,
      uid: 1000,
      capabilities: 1n << 40n,
      comm: 'python3\0\0\0\0\0\0\0\0\0',
      executable: '/usr/bin/python3.11',
      filename: '/usr/bin/python3',
      cwd: '/srv/ü',
      args: Buffer.from('python3\0-c\0\0pr\xffint\0', 'latin1'),
      mountNamespace: 4026531841,
    });
    const process = table.lookup(7, 5, 10);
    expect(process).toMatchObject({
      id: '7:5',
      pid: 7,
      namespacePid: 1,
      startNs: 5n,
      source: 'exec',
      uid: 1000,
    });
    expect([process?.executable, process?.cwd, process?.comm]).toEqual([
      '/usr/bin/python3.11',
      '/srv/ü',
      'python3',
    ]);
    expect(process?.arguments).toEqual(['python3', '-c', '', 'pr\ufffdint']);
    expect([process?.argumentsInvalid, process?.argumentsTruncated]).toEqual([true, false]);
    expect([process?.capabilities, process?.namespaces.mount]).toEqual([1n << 40n, 4026531841]);
  });

  it('reads argv that lost its end, that is empty, and that is one empty text', () => {
    const { table, exec } = setUp();
    for (const [i, args] of ['a\0bc', '', '\0'].entries()) exec(10, 7 + i, 5, { args });
    expect([7, 8, 9].map((pid) => table.lookup(pid, 5, 10)?.arguments)).toEqual([['a', 'bc'], [], ['']]);
  });

  it('gives a fork the program of its parent, and ancestry at the time of each fork', () => {
    const { table, fork, exec } = setUp();
    exec(1, 1, 1, { executable: '/init' });
    fork(2, 2, 2, 1, 1);
    exec(3, 2, 2, { executable: '/bin/sh' });
    fork(4, 3, 4, 2, 2);
    exec(5, 2, 2, { executable: '/bin/later' });
    const child = table.lookup(3, 4, 10);
    expect([child?.executable, child?.source, child?.namespaces]).toEqual([
      '/bin/sh',
      'fork',
      child?.parent?.namespaces,
    ]);
    expect(line(child)).toEqual(['3:4', '2:2', '1:1']);
    expect(child?.parent?.executable).toBe('/bin/sh');
  });

  it('finds the image that ran at the time asked for', () => {
    const { table, fork, exec } = setUp({}, [facts(1, 1, 0)]);
    fork(10, 2, 9, 1, 1);
    exec(20, 2, 9, { executable: '/bin/a' });
    exec(30, 2, 9, { executable: '/bin/b' });
    const names = [9, 19, 20, 29, 30, 99].map((time) => table.lookup(2, 9, time)?.executable);
    expect(names).toEqual(['/bin/p1', '/bin/p1', '/bin/a', '/bin/a', '/bin/b', '/bin/b']);
  });

  it('keeps the processes of a reused pid apart, also when exits are missing', () => {
    const { table, exec, exit } = setUp();
    exec(10, 7, 10, { executable: '/bin/first' });
    exit(19, 7, 10);
    exec(20, 7, 20, { executable: '/bin/second' });
    exec(30, 7, 30, { executable: '/bin/third' });
    expect([10, 20, 30].map((start) => table.lookup(7, start, 99)?.executable)).toEqual([
      '/bin/first',
      '/bin/second',
      '/bin/third',
    ]);
    expect(table.lookup(7, 25, 99)).toBeUndefined();
    expect(table.counters.missedExits).toBe(1);
  });

  it('knows a process that ended until its grace is over, and its children go on knowing it', () => {
    const { table, fork, exec, exit } = setUp();
    exec(10, 7, 5, { executable: '/bin/sh' });
    fork(11, 8, 11, 7, 5);
    exit(20, 7, 5);
    table.expire(49);
    expect(table.lookup(7, 5, 20)?.executable).toBe('/bin/sh');
    table.expire(50);
    expect(table.lookup(7, 5, 20)).toBeUndefined();
    expect(table.lookup(8, 11, 60)?.parent?.executable).toBe('/bin/sh');
    expect(table.counters.processes).toBe(1);
  });

  it('learns running processes in any order, without duplicates, and goes round no circle', () => {
    const { table, exec } = setUp();
    exec(50, 3, 30, { executable: '/bin/seen' });
    table.learn([facts(3, 30, 2), facts(4, 40, 3), facts(2, 20, 1), facts(1, 10, 0)], 'seed');
    table.learn([facts(4, 40, 3)], 'seed');
    expect(table.counters.processes).toBe(4);
    expect(table.lookup(3, 30, 99)?.executable).toBe('/bin/seen');
    expect(line(table.lookup(4, 40, 99))).toEqual(['4:40', '3:30']);
    table.learn([facts(8, 8, 9), facts(9, 8, 8)], 'seed');
    expect(line(table.lookup(8, 8, 99))).toEqual(['8:8', '9:8']);
  });

  it('asks the host for what no event told, with its ancestors, once', () => {
    const host = [facts(1, 10, 0), facts(5, 50, 1), facts(6, 60, 5)];
    const { table, learned, resolve } = setUp({}, host);
    expect(line(resolve(70, 6, 60))).toEqual(['6:60', '5:50', '1:10']);
    expect(learned).toEqual([1, 5, 6]);
    expect(resolve(71, 6, 60)?.source).toBe('host');
    expect(table.counters.hostAsked).toBe(3);
  });

  it('does not take the next owner of a pid for the process', () => {
    const { table, resolve } = setUp({}, [facts(6, 90, 0)]);
    expect(resolve(70, 6, 60)).toBeUndefined();
    expect(resolve(71, 6, 60)).toBeUndefined();
    expect(table.counters.hostAsked).toBe(1);
    resolve(2000, 6, 60);
    expect(table.counters.hostAsked).toBe(2);
  });

  it('asks the host only so often in a batch, and says how often it did not', () => {
    const { table, resolve } = setUp({ perBatch: 3 });
    for (let pid = 1; pid <= 5; pid++) resolve(10, pid, 5);
    expect(table.counters).toMatchObject({ hostAsked: 3, hostSkipped: 2 });
    table.expire(10);
    resolve(10, 5, 5);
    expect(table.counters.hostAsked).toBe(4);
  });

  it('matches starts from /proc to a tick, and takes the exact start from the first event', () => {
    const tick = 10_000_000;
    const { table, fork, resolve } = setUp();
    table.learn([facts(5, 3 * tick, 0, { startExact: false })], 'seed');
    expect(table.lookup(5, 4 * tick, 99)).toBeUndefined();
    fork(5 * tick, 6, 5 * tick, 5, 3 * tick + 1234);
    expect(line(table.lookup(6, 5 * tick, 5 * tick))).toEqual([`6:${5 * tick}`, `5:${3 * tick + 1234}`]);
    expect(resolve(9 * tick, 5, 3 * tick + 1234)?.startNs).toBe(BigInt(3 * tick + 1234));
    expect(table.lookup(5, 3 * tick + 1, 99)).toBeUndefined();
  });

  it('takes events of the last owner of a pid that was found with its next owner', () => {
    const { table, fork, exit } = setUp();
    table.learn([facts(1, 1, 0), facts(7, 70, 1)], 'seed');
    fork(50, 7, 50, 1, 1);
    exit(60, 7, 50);
    expect(table.lookup(7, 50, 55)?.source).toBe('fork');
    expect(table.lookup(7, 70, 80)?.source).toBe('seed');
    table.expire(1000);
    expect(table.lookup(7, 70, 80)?.source).toBe('seed');
  });

  it('forgets what no event will end once nobody asks for it, and asks again when somebody does', () => {
    const { table, resolve } = setUp({}, [facts(5, 5, 0), facts(6, 6, 0)]);
    resolve(10, 5, 5);
    resolve(10, 6, 6);
    table.expire(10);
    for (let time = 100; time <= 1500; time += 100) {
      resolve(time, 5, 5);
      table.expire(time);
    }
    expect(table.counters).toMatchObject({ processes: 1, hostAsked: 2 });
    expect(resolve(1600, 6, 6)?.id).toBe('6:6');
  });

  it('gives facts from which another table knows the same', () => {
    const { table, fork, exec, exit } = setUp();
    exec(10, 1, 1, { executable: '/init' });
    fork(20, 2, 20, 1, 1);
    exec(21, 2, 20, { executable: '/bin/sh', args: 'sh\0' });
    fork(30, 3, 30, 2, 20);
    exit(40, 2, 20);
    const other = setUp().table;
    other.learn(table.facts(), 'seed');
    expect(line(other.lookup(3, 30, 99))).toEqual(['3:30', '2:20', '1:1']);
    expect(other.lookup(3, 30, 99)).toMatchObject({ executable: '/bin/sh', arguments: ['sh'] });
  });
});

describe('the bounds of a ProcessTable', () => {
  it('evicts the ended first, then those longest not looked up', () => {
    const { table, exec, exit } = setUp({ maxProcesses: 4 });
    for (let pid = 1; pid <= 4; pid++) exec(pid, pid, pid, {});
    exit(5, 3, 3);
    exec(6, 6, 6, {});
    expect(table.lookup(3, 3, 9)?.pid).toBe(3);
    table.expire(6);
    expect(table.lookup(3, 3, 9)).toBeUndefined();
    exec(7, 7, 7, {});
    table.expire(7);
    for (const pid of [2, 4, 6, 7]) expect([pid, table.lookup(pid, pid, 9)?.pid]).toEqual([pid, pid]);
    expect(table.counters).toMatchObject({ processes: 4, evicted: 2 });
  });

  it('holds however events come', () => {
    const pid = fc.integer({ min: 1, max: 12 });
    const start = fc.integer({ min: 1, max: 60 });
    const step = fc.tuple(
      fc.constantFrom('fork', 'exec', 'exit', 'resolve', 'learn'),
      pid,
      start,
      pid,
      start,
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const { table, fork, exec, exit, resolve } = setUp({ maxProcesses: 8, maxEnded: 4, idleNs: 20 });
        for (const [i, [what, tgid, from, parent, parentFrom]] of steps.entries()) {
          const time = 60 + i;
          if (what === 'fork') fork(time, tgid, from, parent, parentFrom);
          else if (what === 'exec') exec(time, tgid, from, { parentTgid: parent, parentStart: parentFrom });
          else if (what === 'exit') exit(time, tgid, from);
          else if (what === 'learn') table.learn([facts(tgid, from, parent)], 'seed');
          else {
            const found = resolve(time, tgid, from);
            if (found !== undefined) expect(found.id).toBe(`${tgid}:${from}`);
          }
          if (i % 7 !== 0) continue;
          table.expire(time);
          expect(table.counters.processes).toBeLessThanOrEqual(8);
        }
        for (let tgid = 1; tgid <= 12; tgid++) for (let from = 1; from <= 60; from++) exit(999, tgid, from);
        table.expire(10_000);
        expect(table.counters.processes).toBe(0);
      }),
    );
  });

  it('bounds the ancestry of a program that goes on by forking', () => {
    const { table, fork, exec, exit } = setUp();
    exec(1, 1, 1, { executable: '/bin/hop' });
    for (let pid = 2; pid <= 1000; pid++) {
      fork(pid, pid, pid, pid - 1, pid - 1);
      exit(pid, pid - 1, pid - 1);
      table.expire(pid);
    }
    const ancestors = line(table.lookup(1000, 1000, 1000));
    expect(ancestors.length).toBeLessThanOrEqual(129);
    expect(ancestors.slice(0, 33)).toEqual(Array.from({ length: 33 }, (_, i) => `${1000 - i}:${1000 - i}`));
  });
});
