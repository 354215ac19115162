// SPDX-License-Identifier: Apache-2.0
import type { ExecutableFile } from '../../events/process.ts';
import { type FieldEntries, type KnownField, lacks } from './field-entry.ts';
import { own } from './own-field.ts';

/** Of the file that a process runs: known of what was seen beginning to run. */
function ofFile(doc: string, read: (file: ExecutableFile) => bigint | boolean | undefined): KnownField {
  return own(doc, ({ image }) => (image.file === undefined ? undefined : read(image.file)));
}

const unless0 = (time: bigint): bigint | undefined => (time === 0n ? undefined : time);

export const EXECUTABLE_FIELDS: FieldEntries = {
  'proc.is_exe_writable': ofFile(
    'Whether the process may write its executable.',
    ({ isWritable }) => isWritable,
  ),
  'proc.is_exe_upper_layer': ofFile(
    'Whether the executable is in the writable layer of the container: not from its image.',
    ({ layer }) => layer === 'upper',
  ),
  'proc.is_exe_lower_layer': ofFile(
    'Whether the executable is from the image of the container.',
    ({ layer }) => layer === 'lower',
  ),
  'proc.is_exe_from_memfd': ofFile(
    'Whether the executable is in memory alone (memfd_create).',
    ({ isMemory }) => isMemory,
  ),
  'proc.exe_ino': ofFile('Inode of the executable.', ({ inode }) => inode),
  'proc.exe_ino.ctime': ofFile('When the inode of the executable changed last.', ({ changedNs }) =>
    unless0(changedNs),
  ),
  'proc.exe_ino.mtime': ofFile('When the executable was written last.', ({ modifiedNs }) =>
    unless0(modifiedNs),
  ),
  'proc.exe_ino.ctime_duration_proc_start': own(
    'From that change to the start of the process.',
    ({ image }, e) => {
      const changed = image.file?.changedNs ?? 0n;
      const started = image.startNs + e.context.maker.clockOffsetNs;
      return changed === 0n || changed > started ? undefined : started - changed;
    },
  ),
  ...lacks('when the first process of a pid namespace began is not looked at', {
    'proc.exe_ino.ctime_duration_pidns_start': 'From the start of the pid namespace to that change.',
    'proc.pidns_init_start_ts': 'When the first process of its pid namespace began.',
  }),
};
