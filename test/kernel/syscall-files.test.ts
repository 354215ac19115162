// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  SYSTEM_CALL_NAMES,
  type SystemCallName,
  systemCallName,
} from '../../src/events/calls/system-call-name.ts';
import { EventFlag, FileKind } from '../../src/gen/events.ts';
import { CallPlace } from './call-place.ts';
import { callOf, makeCalls, resultOf } from './calls.ts';
import { describeLive } from './live.ts';

const CWD = -100;
const O_WRONLY = 1;
const O_CREAT = 0o100;
const O_PATH = 0o10000000;
const NONE = 0xffff_ffff;
const isX64 = process.arch === 'x64';

describeLive('files that system calls are about', () => {
  let place: CallPlace;

  beforeAll(() => {
    place = new CallPlace('syscall-files');
  });
  beforeEach(() => {
    place.watch.clear();
    place.want(...SYSTEM_CALL_NAMES);
  });
  afterAll(() => place.remove());

  it('tells an open with its flags, its file and its descriptor', () => {
    const event = place.eventOf('openat', CWD, '/etc/hostname', 0o4000);
    const file = statSync('/etc/hostname', { bigint: true });
    expect(event).toMatchObject({
      ...{ error: 0, path: '/etc/hostname', base: '', file: '', fileKind: FileKind.REGULAR },
      ...{ inode: file.ino, fileMode: Number(file.mode), descriptor: Number(event.result) },
    });
    expect(event.openFlags & 0o4003).toBe(0o4000);
    const words = new BigUint64Array(event.arguments.slice().buffer);
    expect([BigInt.asIntN(32, words[0] ?? 0n), words[2], words[3]]).toEqual([-100n, 0o4000n, 0n]);
  });

  it('says which folder a relative path is relative to', () => {
    mkdirSync(join(place.folder, 'sub'), { recursive: true });
    const { told } = place.tellOf([
      ['openat', CWD, 'sub', O_PATH],
      ['openat', resultOf(0), '../x', 0],
      ['openat', CWD, '../x', 0],
      ['openat', 77, 'x', 0],
      ['fchdir', resultOf(0)],
      ['openat', CWD, 'y', 0],
    ]);
    expect(told.map(({ path, base, error, file }) => ({ path, base, error, file }))).toEqual([
      { path: 'sub', base: place.folder, error: 0, file: '' },
      { path: '../x', base: join(place.folder, 'sub'), error: 2, file: '' },
      { path: '../x', base: place.folder, error: 2, file: '' },
      { path: 'x', base: '', error: 9, file: '' },
      { path: '', base: '', error: 0, file: join(place.folder, 'sub') },
      { path: 'y', base: join(place.folder, 'sub'), error: 2, file: '' },
    ]);
    const isLost = told.map(({ header }) => (header.flags & EventFlag.SYSCALL_NO_BASE) !== 0);
    expect(isLost).toEqual([false, false, false, true, false, false]);
    expect(told.map(({ fileKind }) => fileKind)).toEqual([
      FileKind.FOLDER,
      ...[FileKind.NONE, FileKind.NONE, FileKind.NONE, FileKind.FOLDER, FileKind.NONE],
    ]);
    expect(told[1]?.descriptor).toBe(NONE);
  });

  it('says whether the file was there before', () => {
    const { told } = place.tellOf([
      ['openat', CWD, 'not-there-yet', O_CREAT | O_WRONLY, 0o600],
      ['openat', CWD, 'not-there-yet', O_CREAT | O_WRONLY, 0o600],
      ['fchmod', resultOf(0), 0o640],
    ]);
    const isCreated = told.map(({ header }) => (header.flags & EventFlag.SYSCALL_CREATED) !== 0);
    expect(isCreated).toEqual([true, false, true]);
  });

  it('says in which layer of an overlay the file is', () => {
    const [lower, layers, merged] = ['lower', 'layers', 'merged'].map((name) => {
      mkdirSync(join(place.folder, name));
      return join(place.folder, name);
    }) as [string, string, string];
    writeFileSync(join(lower, 'image'), '');
    // an overlay's writable layer can't be on another overlay, which the machine's own root may be
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', layers]);
    try {
      for (const name of ['upper', 'work']) mkdirSync(join(layers, name));
      const options = `lowerdir=${lower},upperdir=${layers}/upper,workdir=${layers}/work`;
      execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', options, merged]);
      try {
        const { told } = place.tellOf([
          ['openat', CWD, join(merged, 'image'), 0],
          ['openat', CWD, join(merged, 'new'), O_CREAT | O_WRONLY, 0o600],
          ['openat', CWD, join(merged, 'image'), O_WRONLY],
          ['openat', CWD, join(layers, 'upper/new'), 0],
        ]);
        const { SYSCALL_LOWER_LAYER: below, SYSCALL_UPPER_LAYER: above } = EventFlag;
        expect(told.map(({ header }) => header.flags & (below | above))).toEqual([below, above, above, 0]);
      } finally {
        execFileSync('umount', [merged]);
      }
    } finally {
      execFileSync('umount', [layers]);
    }
  });

  it('tells openat2 with how it opens', () => {
    const how = new Uint8Array(BigUint64Array.of(BigInt(O_WRONLY | O_CREAT), 0o640n, 0n).buffer);
    const event = place.eventOf('openat2', CWD, join(place.folder, 'made'), how, 24);
    expect(event).toMatchObject({ error: 0, path: join(place.folder, 'made'), dataTotal: 24 });
    expect(new BigUint64Array(new Uint8Array(event.bytes.data).buffer)).toEqual(
      BigUint64Array.of(BigInt(O_WRONLY | O_CREAT), 0o640n, 0n),
    );
  });

  it('tells opens that only want to write where nobody wants the others', () => {
    const how = (flags: number) => new Uint8Array(BigUint64Array.of(BigInt(flags), 0n, 0n).buffer);
    writeFileSync(join(place.folder, 'written'), '');
    const names: SystemCallName[] = ['openat', 'openat2'];
    place.calls.wantCalls({ calls: new Set(names), onlyWrites: new Set(names) });
    const { pid } = makeCalls(place.observed, [
      callOf('openat', CWD, join(place.folder, 'written'), 0),
      callOf('openat', CWD, join(place.folder, 'written'), 1),
      callOf('openat', CWD, join(place.folder, 'written'), 2),
      callOf('openat2', CWD, join(place.folder, 'written'), how(0), 24),
      callOf('openat2', CWD, join(place.folder, 'written'), how(2), 24),
    ]);
    place.watch.drain();
    const told = place.watch.syscalls.filter(
      ({ header, path }) => header.tgid === pid && path.endsWith('written'),
    );
    expect(told.map(({ call, openFlags }) => [systemCallName(call), openFlags & 3])).toEqual([
      ['openat', 1],
      ['openat', 2],
      ['openat2', 2],
    ]);
  });

  it('tells calls that change names, with both of them', () => {
    writeFileSync(join(place.folder, 'one'), '');
    symlinkSync('/etc', join(place.folder, 'to-etc'));
    const { told } = place.tellOf([
      ['mkdirat', CWD, 'new', 0o700],
      ['renameat', CWD, 'one', CWD, join(place.folder, 'two')],
      ['renameat2', CWD, join(place.folder, 'two'), CWD, 'three', 0],
      ['linkat', CWD, 'three', CWD, 'four', 0],
      ['symlinkat', '/etc/shadow', CWD, 'five'],
      ['unlinkat', CWD, 'five', 0],
      ['unlinkat', CWD, 'new', 0x200],
      ['fchmodat', CWD, 'four', 0o4755],
      ['fchownat', CWD, 'four', 1, 2, 0],
      ['mknodat', CWD, 'pipe', 0o010600, 0],
    ]);
    expect(
      told.map((event) => [event.error, event.path, event.base, event.secondPath, event.secondBase]),
    ).toEqual([
      [0, 'new', place.folder, '', ''],
      [0, 'one', place.folder, join(place.folder, 'two'), ''],
      [0, join(place.folder, 'two'), '', 'three', place.folder],
      [0, 'three', place.folder, 'four', place.folder],
      [0, '/etc/shadow', '', 'five', place.folder],
      [0, 'five', place.folder, '', ''],
      [0, 'new', place.folder, '', ''],
      [0, 'four', place.folder, '', ''],
      [0, 'four', place.folder, '', ''],
      [0, 'pipe', place.folder, '', ''],
    ]);
  });

  it.runIf(isX64)('tells the older calls of x86-64', () => {
    writeFileSync(join(place.folder, 'old'), '');
    const { told } = place.tellOf([
      ['open', 'old', 0],
      ['creat', 'created', 0o600],
      ['mkdir', 'd', 0o700],
      ['rename', 'old', 'older'],
      ['link', 'older', 'oldest'],
      ['symlink', 'oldest', 'link'],
      ['chmod', 'older', 0o600],
      ['chown', 'older', 1, 1],
      ['lchown', 'link', 1, 1],
      ['mknod', 'fifo', 0o010600, 0],
      ['unlink', 'link'],
      ['rmdir', 'd'],
      ['truncate', 'older', 0],
      ['dup2', resultOf(0), 9],
      ['chdir', '/'],
    ]);
    expect(told.map((event) => event.error)).toEqual(told.map(() => 0));
    expect(told[5]).toMatchObject({ path: 'oldest', base: '', secondPath: 'link', secondBase: place.folder });
    expect(told[13]).toMatchObject({ descriptor: 9, file: join(place.folder, 'older') });
    expect(told[14]).toMatchObject({ path: '/', base: '' });
  });

  it('carries a path whole, of any bytes', () => {
    const long = `/${'x'.repeat(200)}/`.repeat(21).slice(0, 4095);
    const odd = Buffer.from([0x2f, 0x74, 0xff, 0xfe, 0x20, 0x0a, 0x01]);
    const { told } = place.tellOf([
      ['openat', CWD, long, 0],
      ['openat', CWD, `${long}y`, 0],
      ['openat', CWD, odd, 0],
      ['openat', CWD, '', 0],
    ]);
    expect(told[0]).toMatchObject({ path: long, header: { flags: 0 } });
    expect(told[1]).toMatchObject({ error: 36, path: long, header: { flags: EventFlag.SYSCALL_TRUNCATED } });
    expect(told[2]?.bytes.path).toEqual(odd);
    expect(told[3]).toMatchObject({ error: 2, path: '', base: place.folder });
  });
});
