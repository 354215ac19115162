// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EventFlag, EventKind, ObserveFlag } from '../../src/gen/events.ts';
import { ACTOR, buildActor, runIn } from './actor.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace } from './live.ts';
import { type Exec, Watch } from './watch.ts';

const MAX_ARGS = 4096;
const MAX_PATH = 1024;
const NOBODY = 65534;
const ABOUT_FILE =
  EventFlag.EXEC_WRITABLE | EventFlag.EXEC_UPPER_LAYER | EventFlag.EXEC_LOWER_LAYER | EventFlag.EXEC_MEMFD;

function withoutFile(exec: Exec): Exec {
  return { ...exec, header: { ...exec.header, flags: exec.header.flags & ~ABOUT_FILE } };
}

describeLive('programs of bpf/process.bpf.c', () => {
  let place: LivePlace;
  let watch: Watch;
  let observed: string;
  let folder: string;

  beforeAll(() => {
    buildActor();
    folder = mkdtempSync(join(tmpdir(), 'weir-process-'));
    chmodSync(folder, 0o755);
    place = makeLivePlace('process');
    observed = place.makeCgroup('observed');
    watch = new Watch({ objects: ['process'] });
    const pod = cgroupIdOf(observed);
    watch.tables.setCgroup(pod, { pod, observe: ObserveFlag.PROCESSES });
  });
  beforeEach(() => watch.clear());
  afterAll(async () => {
    await watch.close();
    place.remove();
    rmSync(folder, { recursive: true });
  });

  /** The exec that replaced the actor by `command`. What its flags say of the file is for the tests of that. */
  function execOf(command: readonly string[], options: { readonly cwd?: string } = {}): Exec {
    return withoutFile(watch.execOf(runIn(observed, command, options).pid));
  }

  it('tells who a process is and where it runs', () => {
    const { pid } = runIn(observed, ['/bin/sleep', '0'], { cwd: '/usr/lib' });
    const namespace = (name: string) => Number(/\d+/.exec(readlinkSync(`/proc/self/ns/${name}`))?.[0]);
    const capabilities = /CapEff:\s*(\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    const exec = withoutFile(watch.execOf(pid));
    expect(exec).toMatchObject({
      header: { tgid: pid, tid: pid, cgroupId: cgroupIdOf(observed), flags: 0 },
      ...{ executable: '/usr/bin/sleep', filename: '/bin/sleep', cwd: '/usr/lib' },
      ...{ args: '/bin/sleep\x000\x00', argsTotal: 13, parentTgid: process.pid, namespaceTgid: pid },
      ...{ uid: 0, effectiveUid: 0, gid: 0, capabilities: BigInt(`0x${capabilities}`) },
      executableInode: statSync('/bin/sleep', { bigint: true }).ino,
      mountNamespace: namespace('mnt'),
      pidNamespace: namespace('pid'),
      networkNamespace: namespace('net'),
      userNamespace: namespace('user'),
      utsNamespace: namespace('uts'),
      ipcNamespace: namespace('ipc'),
      cgroupNamespace: namespace('cgroup'),
    });
    expect(Buffer.from(exec.comm).toString()).toBe('sleep'.padEnd(16, '\0'));
  });

  it('dates a process as the kernel does', () => {
    const exec = execOf(['/bin/cat', '/proc/self/stat']);
    const { stdout } = runIn(observed, ['/bin/cat', '/proc/self/stat']);
    const second = watch.execOf(Number.parseInt(stdout, 10));
    const ticks = Number(stdout.split(') ')[1]?.split(' ')[19]); // field 22 of proc_pid_stat(5)
    expect(Number(second.header.processStart / 10_000_000n)).toBe(ticks);
    expect(second.header.processStart).toBeGreaterThan(exec.header.processStart);
    expect(second.header.time).toBeGreaterThan(second.header.processStart);
    expect(second.parentStart).toBeLessThan(second.header.processStart);
  });

  it('carries 4096 bytes of arguments whole', () => {
    const argument = 'a'.repeat(MAX_ARGS - '/bin/true\0\0'.length);
    const exec = execOf(['/bin/true', argument]);
    expect(exec).toMatchObject({ args: `/bin/true\0${argument}\0`, argsTotal: MAX_ARGS });
    expect(exec.header.flags).toBe(0);
  });

  it('gives the start of longer arguments, and their length', () => {
    const argument = 'b'.repeat(MAX_ARGS);
    const exec = execOf(['/bin/true', argument, 'last']);
    expect(exec.args).toBe(`/bin/true\0${argument}`.slice(0, MAX_ARGS));
    expect(exec.argsTotal).toBe('/bin/true\0\0last\0'.length + MAX_ARGS);
    expect(exec.header.flags).toBe(EventFlag.EXEC_ARGS_TRUNCATED);
  });

  it('leaves arguments that are no UTF-8 as they are', () => {
    const exec = execOf(['/bin/sh', '-c', 'exec /bin/true "$(printf "\\377\\376x")"']);
    expect(exec.argsBytes.toString('latin1')).toBe('/bin/true\0\xff\xfex\0');
  });

  it('takes a process without arguments', () => {
    const exec = execOf([ACTOR, 'no-arguments', '/bin/true']);
    // since 5.18 the kernel puts in an empty one
    expect(exec.args).toBe(exec.argsTotal === 0 ? '' : '\0');
    expect(exec.executable).toBe('/usr/bin/true');
  });

  it('names the interpreter of a script as executable and the script as filename', () => {
    const script = join(folder, 'script');
    writeFileSync(script, '#!/bin/sh -e\ntrue\n', { mode: 0o755 });
    const exec = execOf([script, 'one']);
    expect(exec.filename).toBe(script);
    expect(exec.executable).toMatch(/^\/usr\/bin\/(dash|bash|busybox)$/);
    expect(exec.args).toBe(`/bin/sh\0-e\0${script}\0one\0`);
  });

  it('says when a program lies in memory only', () => {
    const exec = execOf([ACTOR, 'memory', ACTOR, 'hidden', 'actor', 'leave', '0']);
    expect(exec.executable).toBe('/memfd:hidden');
    expect(exec.filename).toMatch(/^\/dev\/fd\/\d+$/);
    expect(exec.header.flags).toBe(EventFlag.EXEC_DELETED_FILE);
  });

  it('says when the file of a program was removed', () => {
    const file = join(folder, 'removed');
    copyFileSync(ACTOR, file);
    const exec = execOf([ACTOR, 'unlinked', file, 'actor', 'leave', '0']);
    expect(exec.executable).toBe(file);
    expect(exec.header.flags).toBe(EventFlag.EXEC_DELETED_FILE);
  });

  it('says when a file raised the rights of its process', () => {
    const file = join(folder, 'raises');
    copyFileSync(ACTOR, file);
    chmodSync(file, 0o4755);
    const drop = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    const plain = execOf([...drop, ACTOR, 'leave', '0']);
    expect(plain).toMatchObject({
      header: { flags: 0 },
      uid: NOBODY,
      effectiveUid: NOBODY,
      capabilities: 0n,
    });
    const raised = execOf([...drop, file, 'leave', '0']);
    expect(raised).toMatchObject({ uid: NOBODY, effectiveUid: 0, gid: NOBODY });
    expect(raised.header.flags).toBe(EventFlag.EXEC_CREDENTIALS);
    expect(raised.capabilities).not.toBe(0n);
    expect(execOf([file, 'leave', '0']).header.flags).toBe(0);
  });

  it('says when the capabilities of a file came to its process', () => {
    const file = join(folder, 'capable');
    copyFileSync(ACTOR, file);
    // struct vfs_cap_data of linux/capability.h: version 2 and effective, then permitted and inheritable, low and high
    const netRaw = 13;
    const value = Buffer.from(Uint32Array.of(0x02000001, 1 << netRaw, 0, 0, 0).buffer).toString('hex');
    execFileSync('python3', [
      '-c',
      `import os; os.setxattr('${file}', 'security.capability', bytes.fromhex('${value}'))`,
    ]);
    const exec = execOf([
      'setpriv',
      `--reuid=${NOBODY}`,
      '--clear-groups',
      '/bin/sh',
      '-c',
      `exec ${file} leave 0`,
    ]);
    // setpriv keeps capabilities up to its exec: the shell is the first without
    expect(exec).toMatchObject({ uid: NOBODY, effectiveUid: NOBODY, capabilities: 1n << BigInt(netRaw) });
    expect(exec.header.flags).toBe(EventFlag.EXEC_CREDENTIALS);
  });

  it('gives a deep working folder, and the end of one that is too deep', () => {
    const makeFolder = (name: string, depth: number) => {
      const path = join(folder, ...Array<string>(depth).fill(name));
      mkdirSync(path, { recursive: true });
      return path;
    };
    const deep = makeFolder('level', 50);
    expect(execOf(['/bin/true'], { cwd: deep })).toMatchObject({ cwd: deep, header: { flags: 0 } });
    for (const [name, depth] of [
      ['d', 100],
      ['long'.repeat(60), 5],
    ] as const) {
      const path = makeFolder(name, depth);
      const { cwd, header } = execOf(['/bin/true'], { cwd: path });
      expect(header.flags).toBe(EventFlag.EXEC_PATH_TRUNCATED);
      expect(path.endsWith(cwd)).toBe(true);
      expect(cwd.startsWith(`/${name}/${name}`)).toBe(true);
    }
  });

  it('gives the start of a filename that is too long', () => {
    const filename = `/${'./'.repeat(MAX_PATH)}bin/true`;
    const exec = execOf([filename]);
    expect(exec).toMatchObject({ filename: filename.slice(0, MAX_PATH), executable: '/usr/bin/true' });
    expect(exec.header.flags).toBe(EventFlag.EXEC_PATH_TRUNCATED);
    const longest = `/${'.'.padStart(MAX_PATH - 9, '/')}/bin/true`.slice(-MAX_PATH);
    expect(execOf([longest])).toMatchObject({ filename: longest, header: { flags: 0 } });
  });

  it('follows paths across mounts', () => {
    const volume = join(folder, 'volume');
    mkdirSync(volume);
    const inner = join(volume, 'inner');
    const script = [
      `mount -t tmpfs one ${volume}`,
      `mkdir -p ${inner} ${volume}/of/another`,
      `mount -t tmpfs two ${inner}`,
      `mkdir ${inner}/work`,
      `cp ${ACTOR} ${inner}/program`,
      `mount --bind ${inner} ${volume}/of/another`,
      `cd ${volume}/of/another/work`,
      `exec ${inner}/program leave 0`,
    ].join(' && ');
    const exec = execOf(['unshare', '--mount', '/bin/sh', '-c', script]);
    expect(exec).toMatchObject({
      executable: join(inner, 'program'),
      cwd: join(volume, 'of/another/work'),
      header: { flags: 0 },
    });
  });

  it('gives paths as the process sees them in a root folder of its own', () => {
    const root = join(folder, 'root');
    mkdirSync(join(root, 'opt'), { recursive: true });
    copyFileSync(ACTOR, join(root, 'opt/program'));
    expect(execOf(['chroot', root, '/opt/program', 'leave', '0'])).toMatchObject({
      ...{ executable: '/opt/program', filename: '/opt/program', cwd: '/' },
      header: { flags: 0 },
    });
  });

  it('gives the whole path of what lies outside of the root folder', () => {
    const root = join(folder, 'prison');
    mkdirSync(root);
    copyFileSync(ACTOR, join(root, 'program'));
    const script = `import os; os.chroot('${root}'); os.execv('/program', ['program', 'leave', '0'])`;
    expect(execOf(['python3', '-c', script], { cwd: '/usr/lib' })).toMatchObject({
      ...{ executable: '/program', cwd: '/usr/lib' },
      header: { flags: 0 },
    });
  });

  it('tells the terminal', () => {
    const { stdout } = runIn(observed, ['script', '-qec', '/bin/cat /proc/self/stat', '/dev/null']);
    const stat = stdout.trim();
    const terminal = Number(stat.split(') ')[1]?.split(' ')[4]); // field 7: minor 0-7, major 8-19, minor 20-31
    const device = (((terminal >> 8) & 0xfff) << 20) | (terminal & 0xff) | ((terminal >> 12) & 0xfff00);
    expect(device).not.toBe(0);
    expect(watch.execOf(Number.parseInt(stat, 10)).tty).toBe(device);
  });

  it('reports an exec from another thread as one of the process', () => {
    const { pid, stdout } = runIn(observed, [ACTOR, 'thread-becomes', '/bin/true', 'now']);
    const [first, second, ...more] = watch.execsOf(pid);
    expect(more).toEqual([]);
    expect(second).toMatchObject({ args: '/bin/true\0now\0', header: { tid: Number(stdout), tgid: pid } });
    expect(second?.header.tid).not.toBe(pid);
    expect(second?.header.processStart).toBe(first?.header.processStart);
    expect(watch.order).toEqual([
      { kind: EventKind.PROCESS_EXEC, tgid: pid },
      { kind: EventKind.PROCESS_EXEC, tgid: pid },
      { kind: EventKind.PROCESS_EXIT, tgid: pid },
    ]);
  });

  it('reports no threads, and one exit when many end at once', () => {
    const runs = Array.from({ length: 100 }, () => runIn(observed, [ACTOR, 'crowd', '8', '5']));
    watch.drain();
    expect(watch.forks).toEqual([]);
    expect(watch.exits.map((exit) => exit.header.tgid)).toEqual(runs.map((run) => run.pid));
    // which thread's code counts differs between kernels: it is what the parent is told
    expect(watch.exits.map((exit) => exit.status)).toEqual(runs.map((run) => run.waitStatus));
  });

  it.each([
    { command: ['leave', '3'], status: 0x300 },
    { command: ['leave', '0'], status: 0 },
    { command: ['die', '9'], status: 9 },
    { command: ['die', '15'], status: 15 },
  ])('gives the status of $command as wait does', ({ command, status }) => {
    const run = runIn(observed, [ACTOR, ...command]);
    const [exec, exit] = [watch.execOf(run.pid), watch.exits[0]];
    expect(exit).toMatchObject({ status, header: { tgid: run.pid, processStart: exec.header.processStart } });
    expect(run.waitStatus).toBe(status);
  });

  it('tells apart processes that had one pid', () => {
    const { stdout } = runIn(observed, [ACTOR, 'same-pid']);
    const pid = Number(stdout);
    watch.drain();
    const starts = watch.forks
      .filter((fork) => fork.header.tgid === pid)
      .map((fork) => fork.header.processStart);
    const exits = watch.exits.filter((exit) => exit.header.tgid === pid);
    expect(new Set(starts).size).toBe(2);
    expect(exits.map((exit) => [exit.header.processStart, exit.status])).toEqual([
      [starts[0], 0],
      [starts[1], 0x100],
    ]);
  });

  it('names parent and number in the namespace of a child', () => {
    const { pid } = runIn(observed, ['unshare', '--pid', '--fork', ACTOR, 'leave', '0']);
    const parent = watch.execOf(pid);
    const [fork, ...more] = watch.forks;
    expect(more).toEqual([]);
    expect(fork).toMatchObject({
      parentTgid: pid,
      parentStart: parent.header.processStart,
      namespaceTgid: 1,
    });
    const child = watch.execOf(fork?.header.tgid ?? 0);
    expect(child).toMatchObject({
      namespaceTgid: 1,
      parentTgid: pid,
      parentStart: parent.header.processStart,
    });
    expect(child.header.processStart).toBe(fork?.header.processStart);
    expect(child.pidNamespace).not.toBe(parent.pidNamespace);
  });

  it('says nothing of cgroups that are not observed', () => {
    const silent = place.makeCgroup('silent');
    const network = place.makeCgroup('network');
    const pod = cgroupIdOf(network);
    watch.tables.setCgroup(pod, { pod, observe: ObserveFlag.NETWORK });
    for (const cgroup of [silent, network]) runIn(cgroup, ['/bin/sh', '-c', '/bin/true; exit 0']);
    watch.drain();
    expect(watch.order).toEqual([]);
    expect(watch.losses()).toEqual([]);
  });
});
