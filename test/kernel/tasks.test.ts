// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EventFlag, ObserveFlag } from '../../src/gen/events.ts';
import { ACTOR, buildActor } from './actor.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { Watch } from './watch.ts';

describeLive('iterator of bpf/tasks.bpf.c', () => {
  let place: LivePlace;
  let watch: Watch;

  beforeAll(() => {
    buildActor();
    place = makeLivePlace('tasks');
    watch = new Watch({ objects: ['process', 'tasks'] });
  });
  afterAll(async () => {
    await watch.close();
    place.remove();
  });

  it('describes what runs as its exec did, but for filename and arguments', async () => {
    const cgroup = place.makeCgroup('running');
    const pod = cgroupIdOf(cgroup);
    watch.tables.setCgroup(pod, { pod, observe: ObserveFlag.PROCESSES });
    const child = spawn(ACTOR, ['enter', cgroup, '/bin/sh', '-c', 'echo; read line'], { cwd: '/usr/lib' });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    const tasks = watch.tasks().filter((task) => task.header.cgroupId === pod);
    child.stdin.end();
    await ended;
    const { header, args, argsBytes, argsTotal, filename, ...rest } = watch.execOf(child.pid ?? 0);
    const { time, size, ...identity } = header;
    expect(args).toBe('/bin/sh\0-c\0echo; read line\0');
    expect(tasks).toMatchObject([{ ...rest, header: identity, args: '', filename: '' }]);
    expect(tasks[0]?.header.time).toBeGreaterThan(time);
  });

  it('describes every process once, and no threads', () => {
    const tasks = watch.tasks();
    const ids = tasks.map((task) => task.header.tgid);
    expect(new Set(ids).size).toBe(ids.length);
    const self = tasks.find((task) => task.header.tgid === process.pid);
    const ticks = Number(readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[19]);
    expect(Number((self?.header.processStart ?? 0n) / 10_000_000n)).toBe(ticks);
    expect(self?.parentTgid).toBe(process.ppid);
  });

  it('tells threads of the kernel', () => {
    const threads = watch.tasks().filter((task) => task.header.flags & EventFlag.EXEC_KERNEL_THREAD);
    expect(threads.map((thread) => thread.header.tgid)).toContain(2); // kthreadd
    expect(threads.every((thread) => thread.executable === '')).toBe(true);
  });

  it('leaves out what has ended and was not waited for', async () => {
    // it ends when the shell has become `sleep`, which waits for nobody: a shell may reap it
    const child = spawn('/bin/sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    const zombie = Number.parseInt(first.toString(), 10);
    await expect
      .poll(() => readFileSync(`/proc/${zombie}/stat`, 'utf8').split(') ')[1]?.[0], { timeout: 60_000 })
      .toBe('Z');
    expect(watch.tasks().map((task) => task.header.tgid)).not.toContain(zombie);
    child.kill();
    await text(child.stdout);
  });
});
