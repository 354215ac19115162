// SPDX-License-Identifier: Apache-2.0
import { AddressFamily } from '../../address-family.ts';
import { FileKind, type SyscallCursor, SystemCall } from '../../gen/events.ts';
import { pathOf, rawPathOf } from './call-paths.ts';
import { unixPath } from './socket-address.ts';
import { wordArgumentOf } from './syscall-argument.ts';

/**
 * What the descriptor of a call stands for, as rules ask for it (`fd.*`). Texts are byte text. Of a socket with addresses name and
 * ends are for `callEnds` to tell.
 */
export interface CallDescriptor {
  /** -1 where the call was to make it, and failed. */
  readonly number: number;
  /** As `fd.typechar`: `f` file, `d` directory, `4` and `6` sockets, `u` unix, `p` pipe, `m` memory, `e` event, … */
  readonly typechar: string;
  /** As `fd.type`: `file`, `directory`, `ipv4`, … */
  readonly type: string;
  /** Absolute path within the root of the process, links not followed; of what has no folder a name, where there is one. */
  readonly name: string | undefined;
  /** The path as it was passed, of calls that open one. */
  readonly rawName: string | undefined;
}

const NONE = 0xffff_ffff;
/** O_DIRECTORY, which is another bit on arm64. */
const O_DIRECTORY = process.arch === 'arm64' ? 0o40000 : 0o200000;

const OPENS: ReadonlySet<number> = new Set([
  SystemCall.OPEN,
  SystemCall.OPENAT,
  SystemCall.OPENAT2,
  SystemCall.CREAT,
]);

const TYPES: Readonly<Record<number, readonly [typechar: string, type: string]>> = {
  [FileKind.PIPE]: ['p', 'pipe'],
  [FileKind.MEMFD]: ['m', 'memfd'],
  [FileKind.EVENT]: ['e', 'event'],
  [FileKind.EPOLL]: ['l', 'eventpoll'],
  [FileKind.TIMER]: ['t', 'timerfd'],
  [FileKind.SIGNAL]: ['s', 'signalfd'],
  [FileKind.INOTIFY]: ['i', 'inotify'],
  [FileKind.BPF]: ['b', 'bpf'],
  [FileKind.USERFAULT]: ['u', 'userfaultfd'],
  [FileKind.IO_URING]: ['r', 'io_uring'],
  [FileKind.PIDFD]: ['P', 'pidfd'],
  [FileKind.OTHER]: ['o', 'other'],
};

const FILE = ['f', 'file'] as const;
const DIRECTORY = ['d', 'directory'] as const;
const SOCKETS: Readonly<Record<number, readonly [string, string]>> = {
  [AddressFamily.INET]: ['4', 'ipv4'],
  [AddressFamily.INET6]: ['6', 'ipv6'],
  [AddressFamily.UNIX]: ['u', 'unix'],
  [AddressFamily.NETLINK]: ['n', 'netlink'],
};

/** Whether a call opens the file at its path. */
export function isOpen(call: number): boolean {
  return OPENS.has(call);
}

/** Flags that a call opens with (`O_*`); undefined of calls that open nothing, and where they could not be read. */
export function openFlagsOf(event: SyscallCursor): number | undefined {
  switch (event.call) {
    case SystemCall.OPEN:
      return wordArgumentOf(event, 1);
    case SystemCall.OPENAT:
      return wordArgumentOf(event, 2);
    case SystemCall.CREAT:
      return 0o1101; // O_CREAT | O_WRONLY | O_TRUNC
    case SystemCall.OPENAT2:
      return event.dataLength < 8 ? undefined : dataWord(event, 0);
    default:
      return undefined;
  }
}

/** Permissions that a file is made with, of calls that may make one. */
export function openModeOf(event: SyscallCursor): number | undefined {
  switch (event.call) {
    case SystemCall.OPEN:
      return wordArgumentOf(event, 2);
    case SystemCall.OPENAT:
      return wordArgumentOf(event, 3);
    case SystemCall.CREAT:
      return wordArgumentOf(event, 1);
    case SystemCall.OPENAT2:
      return event.dataLength < 16 ? undefined : dataWord(event, 8);
    default:
      return undefined;
  }
}

/** What the call's descriptor stands for; undefined of a call that is about none, or one that is closed. */
export function describeDescriptor(event: SyscallCursor): CallDescriptor | undefined {
  if (isOpen(event.call)) return describeOpened(event);
  const { descriptor, fileKind } = event;
  if (descriptor === NONE || fileKind === FileKind.NONE) return undefined;
  const [typechar, type] = typeOf(event);
  return { number: descriptor | 0, typechar, type, name: nameOf(event), rawName: undefined };
}

/** What a call that opens a file opens, as `typechar` and `type` of its descriptor: without its paths, which cost more. */
export function openedType(event: SyscallCursor): readonly [typechar: string, type: string] {
  return ((openFlagsOf(event) ?? 0) & O_DIRECTORY) !== 0 ? DIRECTORY : FILE;
}

/** The descriptor that it made; -1 where it failed. */
export function openedNumber(event: SyscallCursor): number {
  return event.error === 0 ? event.resultKey | 0 : -1;
}

/** By the path that was asked for, also where it failed; a directory is one that was asked for as one, as in Falco. */
function describeOpened(event: SyscallCursor): CallDescriptor {
  const [typechar, type] = openedType(event);
  return {
    number: openedNumber(event),
    typechar,
    type,
    name: pathOf(event),
    rawName: rawPathOf(event),
  };
}

function typeOf(event: SyscallCursor): readonly [string, string] {
  if (event.fileKind === FileKind.SOCKET) return SOCKETS[event.socketFamily] ?? ['o', 'other'];
  return TYPES[event.fileKind] ?? ((event.openFlags & O_DIRECTORY) !== 0 ? DIRECTORY : FILE);
}

function nameOf(event: SyscallCursor): string | undefined {
  const { fileKind, socketFamily } = event;
  if (event.call === SystemCall.MEMFD_CREATE) return `memfd:${rawPathOf(event)}`;
  const file = event.batch.byteText(event.fileOffset, event.fileLength);
  if (fileKind === FileKind.SOCKET)
    return socketFamily === AddressFamily.UNIX && file !== '' ? unixPath(file) : undefined;
  if (file === '') return undefined;
  // a file without a folder has its name for a path
  return fileKind === FileKind.MEMFD ? file.slice(1) : file;
}

/** The lower half of the 64 bits at `at` of the data. */
function dataWord(event: SyscallCursor, at: number): number {
  return event.batch.bytes.readUInt32LE(event.dataOffset + at);
}
