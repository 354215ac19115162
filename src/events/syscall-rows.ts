// SPDX-License-Identifier: Apache-2.0
import { FileKind } from '../gen/events.ts';
import { systemCallName } from './calls/system-call-name.ts';
import type { EnrichedEventOf } from './enriched-event.ts';
import type { Row } from './field.ts';

type Syscall = EnrichedEventOf<'process.syscall'>;

const NONE = 0xffff_ffff;

const kindOf = (kind: number): string | undefined =>
  kind === FileKind.NONE
    ? undefined
    : Object.entries(FileKind)
        .find(([, value]) => value === kind)?.[0]
        .toLowerCase();
const numbersOf = (bytes: Uint8Array): string[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [0, 8, 16, 24, 32, 40].map((at) => String(view.getBigUint64(at, true)));
};

/** Fields of a system call, of those that rules ask for. */
export const SYSCALL_ROWS: readonly Row<Syscall>[] = [
  [
    'syscall.name',
    'string',
    'Name of the system call, such as `openat`.',
    (e) => systemCallName(e.event.call),
  ],
  ['syscall.result', 'integer64', 'What it returned; 0 where it failed.', (e) => e.event.result],
  ['syscall.error', 'number', 'errno it failed with; 0 where it succeeded.', (e) => e.event.error],
  [
    'syscall.arguments',
    'strings',
    'Its six arguments as numbers of 64 bits.',
    (e) => numbersOf(e.event.arguments),
  ],
  ['syscall.uid', 'number', 'Real user id of the thread when it returned.', (e) => e.event.uid],
  ['syscall.effectiveUid', 'number', 'Effective user id then.', (e) => e.event.effectiveUid],
  ['syscall.gid', 'number', 'Real group id then.', (e) => e.event.gid],
  ['syscall.effectiveGid', 'number', 'Effective group id then.', (e) => e.event.effectiveGid],
  ['syscall.capabilities', 'integer64', 'Effective capabilities then.', (e) => e.event.capabilities],
  ['syscall.permitted', 'integer64', 'Permitted capabilities then.', (e) => e.event.permitted],
  ['syscall.path', 'string', 'Path as passed.', (e) => e.event.path],
  ['syscall.base', 'string', 'Folder that the path is relative to.', (e) => e.event.base],
  [
    'syscall.secondPath',
    'string',
    'Second path as passed, of calls that take two.',
    (e) => e.event.secondPath,
  ],
  ['syscall.secondBase', 'string', 'Folder that the second path is relative to.', (e) => e.event.secondBase],
  [
    'syscall.descriptor',
    'number',
    'Descriptor that the call is about: the one it made, else the one it was given.',
    (e) => (e.event.descriptor === NONE ? undefined : e.event.descriptor),
  ],
  ['syscall.file', 'string', 'Path of the file that the descriptor stands for.', (e) => e.event.file],
  [
    'syscall.fileKind',
    'string',
    'What the descriptor stands for: `regular`, `folder`, `socket` …',
    (e) => kindOf(e.event.fileKind),
  ],
  [
    'syscall.fileMode',
    'number',
    'Type and permissions of that file, as in st_mode.',
    (e) => e.event.fileMode,
  ],
  ['syscall.inode', 'integer64', 'Inode of that file.', (e) => e.event.inode],
  ['syscall.device', 'number', 'Device of that file (kernel device number).', (e) => e.event.device],
  ['syscall.openFlags', 'number', 'O_* flags that it is open with.', (e) => e.event.openFlags],
  ['syscall.socketFamily', 'number', 'AF_* of the socket; 0 no socket.', (e) => e.event.socketFamily],
  ['syscall.socketType', 'number', 'SOCK_* of the socket.', (e) => e.event.socketType],
  ['syscall.socketProtocol', 'number', 'Protocol of the socket.', (e) => e.event.socketProtocol],
  ['syscall.address', 'string', 'struct sockaddr that was passed or given back.', (e) => e.event.address],
  ['syscall.data', 'string', 'First bytes of what was sent or received.', (e) => e.event.data],
  ['syscall.dataTotal', 'number', 'Bytes of that before it was cut.', (e) => e.event.dataTotal],
];
