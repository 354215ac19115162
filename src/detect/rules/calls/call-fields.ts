// SPDX-License-Identifier: Apache-2.0
import { isOpen, openFlagsOf, openModeOf } from '../../../events/calls/call-descriptor.ts';
import { hasFlag } from '../../../events/has-flag.ts';
import { EventFlag, type SyscallCursor, SystemCall } from '../../../gen/events.ts';
import { resultOf } from '../event-result.ts';
import { type FieldEntries, type KnownField, lacks, reads } from '../field-entry.ts';
import type { RuleEvent } from '../rule-event.ts';
import { categoryOfType } from '../rule-types.ts';

const O_CREAT = 0o100;
const O_TMPFILE = 0o20000000;
const ANY_EXECUTE = 0o111;

/** Of an event that is told as a call: where it opens a file. */
function ofOpen(doc: string, read: (call: SyscallCursor, flags: number) => boolean): KnownField {
  return reads(doc, 'event', ({ call }) => {
    if (call === undefined || !isOpen(call.call)) return false;
    return read(call, openFlagsOf(call) ?? 0);
  });
}

const access = (flags: number): number => flags & 3;
const makes = (flags: number): boolean => (flags & O_CREAT) !== 0 || (flags & O_TMPFILE) === O_TMPFILE;
const isRead = ({ type }: RuleEvent): boolean => categoryOfType(type) === 'IO-read';
const isWrite = ({ type }: RuleEvent): boolean => categoryOfType(type) === 'IO-write';

/** Bytes that a call moved, where it is one of those that are meant. */
function moved(isMeant: (e: RuleEvent) => boolean): (e: RuleEvent) => number | undefined {
  return (e) => {
    const result = e.call === undefined || !isMeant(e) ? undefined : resultOf(e.source);
    return result === undefined || result < 0 ? undefined : result;
  };
}

const both = (e: RuleEvent): boolean => isRead(e) || isWrite(e);
const onFile = (e: RuleEvent): boolean => e.descriptor?.typechar === 'f';
const onSocket = (e: RuleEvent): boolean => e.socket !== undefined || e.descriptor?.type === 'unix';

export const CALL_FIELDS: FieldEntries = {
  'evt.is_open_read': ofOpen(
    'Whether a file is opened for reading.',
    (_call, flags) => access(flags) === 0 || access(flags) === 2,
  ),
  'evt.is_open_write': ofOpen(
    'Whether a file is opened for writing.',
    (_call, flags) => access(flags) === 1 || access(flags) === 2,
  ),
  'evt.is_open_exec': ofOpen(
    'Whether a file is made that may be executed.',
    (call, flags) =>
      (makes(flags) || call.call === SystemCall.CREAT) && ((openModeOf(call) ?? 0) & ANY_EXECUTE) !== 0,
  ),
  'evt.is_open_create': ofOpen(
    'Whether a file was made: it was not there before.',
    (call) => call.error === 0 && hasFlag(call.header.flags, EventFlag.SYSCALL_CREATED),
  ),
  'evt.is_io': reads('Whether it reads or writes.', 'event', both),
  'evt.is_io_read': reads('Whether it reads.', 'event', isRead),
  'evt.is_io_write': reads('Whether it writes.', 'event', isWrite),
  'evt.io_dir': reads('`read` or `write`.', 'event', (e) =>
    isRead(e) ? 'read' : isWrite(e) ? 'write' : undefined,
  ),
  'evt.is_syslog': reads(
    'Whether it writes to /dev/log.',
    'event',
    (e) => isWrite(e) && e.descriptor?.name === '/dev/log',
  ),
  'evt.buffer': reads('First bytes of what was read or written.', 'event', (e) => {
    const { call } = e;
    return call === undefined || call.dataLength === 0 || !both(e)
      ? undefined
      : call.batch.byteText(call.dataOffset, call.dataLength);
  }),
  'evt.buflen': reads('How many bytes were read or written.', 'event', moved(both)),
  'evt.buflen.in': reads('How many bytes were read.', 'event', moved(isRead)),
  'evt.buflen.out': reads('How many bytes were written.', 'event', moved(isWrite)),
  'evt.buflen.file': reads(
    'Of files.',
    'event',
    moved((e) => both(e) && onFile(e)),
  ),
  'evt.buflen.file.in': reads(
    'Read from files.',
    'event',
    moved((e) => isRead(e) && onFile(e)),
  ),
  'evt.buflen.file.out': reads(
    'Written to files.',
    'event',
    moved((e) => isWrite(e) && onFile(e)),
  ),
  'evt.buflen.net': reads(
    'Of sockets.',
    'event',
    moved((e) => both(e) && onSocket(e)),
  ),
  'evt.buflen.net.in': reads(
    'Received from sockets.',
    'event',
    moved((e) => isRead(e) && onSocket(e)),
  ),
  'evt.buflen.net.out': reads(
    'Sent to sockets.',
    'event',
    moved((e) => isWrite(e) && onSocket(e)),
  ),
  ...lacks('which of the paths of a call is meant, its argument says: `fs.path.name` has the path', {
    'evt.abspath': 'Path that the call is about.',
  }),
};
