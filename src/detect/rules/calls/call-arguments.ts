// SPDX-License-Identifier: Apache-2.0
import { openFlagsOf, openModeOf } from '../../../events/calls/call-descriptor.ts';
import { rawPathOf, rawSecondPathOf } from '../../../events/calls/call-paths.ts';
import { intArgumentOf, wordArgumentOf } from '../../../events/calls/syscall-argument.ts';
import type { SystemCallName } from '../../../events/calls/system-call-name.ts';
import type { SyscallCursor } from '../../../gen/events.ts';
import type { RuleEvent } from '../rule-event.ts';
import { bpfCommandName, familyName, ptraceRequestName, signalName } from './choice-names.ts';
import { cloneFlagNames, modeNames, openFlagNames } from './flag-names.ts';

/** An argument as rules compare it. */
export type ArgumentValue = string | number | undefined;
export type ReadArgument = (e: RuleEvent) => ArgumentValue;
/** Names of arguments, in their order, with how they are read. */
export type EventArguments = ReadonlyMap<string, ReadArgument>;

type OfCall = (event: SyscallCursor, e: RuleEvent) => ArgumentValue;
type Row = readonly [name: string, read: OfCall];

const int =
  (index: number): OfCall =>
  (event) =>
    intArgumentOf(event, index);
const word =
  (index: number): OfCall =>
  (event) =>
    wordArgumentOf(event, index);
const named =
  (index: number, name: (value: number) => string): OfCall =>
  (event) =>
    name(wordArgumentOf(event, index));
const path: OfCall = (event) => rawPathOf(event);
const second: OfCall = (event) => rawSecondPathOf(event);
const text: OfCall = (event) => event.batch.byteText(event.dataOffset, event.dataLength);
const tuple: OfCall = (_event, e) => e.socket?.name;
const user =
  (index: number): OfCall =>
  (event, e) =>
    e.userName(wordArgumentOf(event, index)) ?? '<NA>';

const OPEN_FLAGS: Row = ['flags', (event) => optional(openFlagsOf(event), openFlagNames)];
const OPEN_MODE: Row = ['mode', (event) => optional(openModeOf(event), modeNames)];
const FILE: readonly Row[] = [
  ['dev', (event) => event.device],
  ['ino', (event) => event.inodeKey],
];
const FD: Row = ['fd', (_event, e) => e.descriptor?.number];
const DATA: Row = ['data', text];
const TUPLE: Row = ['tuple', tuple];

function optional(value: number | undefined, name: (value: number) => string): string | undefined {
  return value === undefined ? undefined : name(value);
}

/** Arguments of calls beside `res`, with the names that Falco gives them. */
const ROWS: Partial<Record<SystemCallName, readonly Row[]>> = {
  open: [FD, ['name', path], OPEN_FLAGS, OPEN_MODE, ...FILE],
  openat: [FD, ['dirfd', int(0)], ['name', path], OPEN_FLAGS, OPEN_MODE, ...FILE],
  openat2: [FD, ['dirfd', int(0)], ['name', path], OPEN_FLAGS, OPEN_MODE, ...FILE],
  creat: [FD, ['name', path], OPEN_MODE, ...FILE],
  close: [FD],
  dup: [FD, ['oldfd', int(0)]],
  dup2: [FD, ['oldfd', int(0)], ['newfd', int(1)]],
  dup3: [FD, ['oldfd', int(0)], ['newfd', int(1)], ['flags', named(2, openFlagNames)]],
  memfd_create: [FD, ['name', path], ['flags', word(1)]],
  chdir: [['path', path]],
  fchdir: [FD],
  chroot: [['path', path]],
  unlink: [['path', path]],
  unlinkat: [
    ['dirfd', int(0)],
    ['name', path],
    ['flags', word(2)],
  ],
  rmdir: [['path', path]],
  rename: [
    ['oldpath', path],
    ['newpath', second],
  ],
  renameat: [
    ['olddirfd', int(0)],
    ['oldpath', path],
    ['newdirfd', int(2)],
    ['newpath', second],
  ],
  renameat2: [
    ['olddirfd', int(0)],
    ['oldpath', path],
    ['newdirfd', int(2)],
    ['newpath', second],
    ['flags', word(4)],
  ],
  link: [
    ['oldpath', path],
    ['newpath', second],
  ],
  linkat: [
    ['olddir', int(0)],
    ['oldpath', path],
    ['newdir', int(2)],
    ['newpath', second],
    ['flags', word(4)],
  ],
  symlink: [
    ['target', path],
    ['linkpath', second],
  ],
  symlinkat: [
    ['target', path],
    ['linkdirfd', int(1)],
    ['linkpath', second],
  ],
  mkdir: [
    ['path', path],
    ['mode', named(1, modeNames)],
  ],
  mkdirat: [
    ['dirfd', int(0)],
    ['path', path],
    ['mode', named(2, modeNames)],
  ],
  mknod: [
    ['path', path],
    ['mode', named(1, modeNames)],
    ['dev', word(2)],
  ],
  mknodat: [
    ['dirfd', int(0)],
    ['path', path],
    ['mode', named(2, modeNames)],
    ['dev', word(3)],
  ],
  chmod: [
    ['filename', path],
    ['mode', named(1, modeNames)],
  ],
  fchmod: [FD, ['mode', named(1, modeNames)]],
  fchmodat: [
    ['dirfd', int(0)],
    ['filename', path],
    ['mode', named(2, modeNames)],
  ],
  fchmodat2: [
    ['dirfd', int(0)],
    ['filename', path],
    ['mode', named(2, modeNames)],
  ],
  chown: [
    ['path', path],
    ['uid', user(1)],
    ['gid', word(2)],
  ],
  lchown: [
    ['path', path],
    ['uid', user(1)],
    ['gid', word(2)],
  ],
  fchown: [FD, ['uid', user(1)], ['gid', word(2)]],
  fchownat: [
    ['dirfd', int(0)],
    ['path', path],
    ['uid', user(2)],
    ['gid', word(3)],
    ['flags', word(4)],
  ],
  mount: [
    ['flags', word(3)],
    ['dev', path],
    ['dir', second],
    ['type', text],
  ],
  umount2: [
    ['name', path],
    ['flags', word(1)],
  ],
  execve: [['filename', path]],
  execveat: [
    ['dirfd', int(0)],
    ['filename', path],
    ['flags', word(4)],
  ],
  ptrace: [
    ['request', named(0, ptraceRequestName)],
    ['pid', int(1)],
  ],
  bpf: [FD, ['cmd', named(0, bpfCommandName)]],
  userfaultfd: [FD, ['flags', named(0, openFlagNames)]],
  init_module: [
    ['length', word(1)],
    ['uargs', text],
  ],
  finit_module: [FD, ['uargs', text], ['flags', word(2)]],
  delete_module: [
    ['name', path],
    ['flags', word(1)],
  ],
  setuid: [['uid', user(0)]],
  setgid: [['gid', word(0)]],
  setreuid: [
    ['ruid', user(0)],
    ['euid', user(1)],
  ],
  setregid: [
    ['rgid', word(0)],
    ['egid', word(1)],
  ],
  setresuid: [
    ['ruid', user(0)],
    ['euid', user(1)],
    ['suid', user(2)],
  ],
  setresgid: [
    ['rgid', word(0)],
    ['egid', word(1)],
    ['sgid', word(2)],
  ],
  setpgid: [
    ['pid', int(0)],
    ['pgid', int(1)],
  ],
  prctl: [['op', int(0)]],
  seccomp: [
    ['op', word(0)],
    ['flags', word(1)],
  ],
  setns: [FD, ['nstype', named(1, cloneFlagNames)]],
  unshare: [['flags', named(0, cloneFlagNames)]],
  kill: [
    ['pid', int(0)],
    ['sig', named(1, signalName)],
  ],
  tkill: [
    ['tid', int(0)],
    ['sig', named(1, signalName)],
  ],
  tgkill: [
    ['pid', int(0)],
    ['tid', int(1)],
    ['sig', named(2, signalName)],
  ],
  socket: [FD, ['domain', named(0, familyName)], ['type', word(1)], ['proto', word(2)]],
  socketpair: [
    ['domain', named(0, familyName)],
    ['type', word(1)],
    ['proto', word(2)],
  ],
  bind: [FD, ['addr', tuple]],
  connect: [TUPLE, FD, ['addr', tuple]],
  listen: [FD, ['backlog', int(1)]],
  accept: [FD, TUPLE],
  accept4: [FD, TUPLE, ['flags', named(3, openFlagNames)]],
  shutdown: [FD, ['how', int(1)]],
  sendto: [FD, DATA, ['size', word(2)], TUPLE],
  sendmsg: [FD, DATA, TUPLE],
  recvfrom: [FD, DATA, ['size', word(2)], TUPLE],
  recvmsg: [FD, DATA, TUPLE],
  read: [FD, DATA, ['size', word(2)]],
  write: [FD, DATA, ['size', word(2)]],
  pread64: [FD, DATA, ['size', word(2)]],
  pwrite64: [FD, DATA, ['size', word(2)]],
  readv: [FD, DATA],
  writev: [FD, DATA],
};

const NONE: EventArguments = new Map();

/** The arguments of each call, `res` first. */
export function callArguments(result: ReadArgument): ReadonlyMap<string, EventArguments> {
  return new Map(Object.entries(ROWS).map(([name, rows]) => [name, ofRows(rows, result)]));
}

function ofRows(rows: readonly Row[], result: ReadArgument): EventArguments {
  if (rows.length === 0) return NONE;
  const reads = rows.map(([name, read]): [string, ReadArgument] => [
    name,
    (e) => (e.source.name === 'process.syscall' ? read(e.source.event, e) : undefined),
  ]);
  return new Map([['res', result], ...reads]);
}
