// SPDX-License-Identifier: Apache-2.0
import { EventFlag } from '../gen/events.ts';
import type { EnrichedEventOf } from './enriched-event.ts';
import type { Row } from './field.ts';
import { hasFlag } from './has-flag.ts';

/** NUL padded task name. */
const commOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes).split('\0', 1)[0] ?? '';

/** Whether a bit is set in the flags of an exec. */
function flag(name: string, doc: string, bit: number): Row<EnrichedEventOf<'process.exec'>> {
  return [name, 'boolean', doc, (e) => hasFlag(e.event.header.flags, bit)];
}

/** Fields of an exec. */
export const EXEC_ROWS: readonly Row<EnrichedEventOf<'process.exec'>>[] = [
  ['exec.executable', 'string', 'Executable now running, links resolved.', (e) => e.event.executable],
  ['exec.filename', 'string', 'Path as given to execve.', (e) => e.event.filename],
  ['exec.cwd', 'string', 'Working directory.', (e) => e.event.cwd],
  ['exec.args', 'string', 'Arguments, separated by NUL.', (e) => e.event.args],
  ['exec.argsTotal', 'number', 'Bytes of arguments before truncation.', (e) => e.event.argsTotal],
  ['exec.comm', 'string', 'Task name.', (e) => commOf(e.event.comm)],
  ['exec.inode', 'integer64', 'Inode of the executable.', (e) => e.event.executableInode],
  [
    'exec.device',
    'number',
    'Device of the executable (kernel device number).',
    (e) => e.event.executableDevice,
  ],
  ['exec.capabilities', 'integer64', 'Effective capabilities after exec.', (e) => e.event.capabilities],
  ['exec.permitted', 'integer64', 'Permitted capabilities after exec.', (e) => e.event.permitted],
  [
    'exec.changed',
    'integer64',
    'When the executable’s inode changed last, nanoseconds since 1970; 0 unknown.',
    (e) => e.event.executableChanged,
  ],
  [
    'exec.modified',
    'integer64',
    'When the executable was written last, nanoseconds since 1970; 0 unknown.',
    (e) => e.event.executableModified,
  ],
  ['exec.effectiveGid', 'number', 'Effective group id after exec.', (e) => e.event.effectiveGid],
  ['exec.loginUid', 'number', 'Who logged in, for audit; 4294967295 nobody.', (e) => e.event.loginUid],
  ['exec.session', 'number', 'Process that leads the session; 0 none.', (e) => e.event.session],
  ['exec.processGroup', 'number', 'Process that leads the process group.', (e) => e.event.processGroup],
  ['exec.uid', 'number', 'Real user id after exec.', (e) => e.event.uid],
  ['exec.effectiveUid', 'number', 'Effective user id after exec.', (e) => e.event.effectiveUid],
  ['exec.gid', 'number', 'Real group id after exec.', (e) => e.event.gid],
  ['exec.tty', 'number', 'Controlling terminal, 0 none.', (e) => e.event.tty],
  ['exec.mountNamespace', 'number', 'Mount namespace.', (e) => e.event.mountNamespace],
  ['exec.pidNamespace', 'number', 'Pid namespace.', (e) => e.event.pidNamespace],
  ['exec.networkNamespace', 'number', 'Network namespace.', (e) => e.event.networkNamespace],
  ['exec.userNamespace', 'number', 'User namespace.', (e) => e.event.userNamespace],
  ['exec.utsNamespace', 'number', 'UTS namespace.', (e) => e.event.utsNamespace],
  ['exec.ipcNamespace', 'number', 'IPC namespace.', (e) => e.event.ipcNamespace],
  ['exec.cgroupNamespace', 'number', 'Cgroup namespace.', (e) => e.event.cgroupNamespace],
  flag(
    'exec.deletedFile',
    'Whether the executable has no link in any folder (memfd, unlinked).',
    EventFlag.EXEC_DELETED_FILE,
  ),
  flag(
    'exec.upperLayer',
    'Whether the executable is in the writable layer of an overlay: not from the image.',
    EventFlag.EXEC_UPPER_LAYER,
  ),
  flag(
    'exec.lowerLayer',
    'Whether the executable is in a lower layer of an overlay, and unchanged.',
    EventFlag.EXEC_LOWER_LAYER,
  ),
  flag('exec.writable', 'Whether the process may write the executable.', EventFlag.EXEC_WRITABLE),
  flag('exec.memfd', 'Whether the executable is memory (memfd_create).', EventFlag.EXEC_MEMFD),
  flag(
    'exec.credentialsChanged',
    'Whether exec changed user, group or capabilities.',
    EventFlag.EXEC_CREDENTIALS,
  ),
];
