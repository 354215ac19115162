// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WeirError } from '../errors.ts';

/**
 * Reads a state file; undefined when there is none. Throws STATE_INVALID when it is larger than `maxBytes`, no regular
 * file, or can't be read.
 */
export function readStateFile(path: string, maxBytes: number): string | undefined {
  let fd: number;
  try {
    // no link is followed, and a FIFO in its place does not block
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ENOENT') return undefined;
    throw new WeirError('STATE_INVALID', `${path}: ${error.message}`, { cause: error });
  }
  try {
    const { size } = fstatOf(fd, path);
    if (size > maxBytes)
      throw new WeirError('STATE_INVALID', `${path}: has ${size} bytes, at most ${maxBytes} are read`);
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

function fstatOf(fd: number, path: string): { size: number } {
  const stat = fstatSync(fd);
  if (!stat.isFile()) throw new WeirError('STATE_INVALID', `${path}: is no regular file`);
  return stat;
}

/**
 * Writes a state file, mode 0600, in a folder that is made (0700) when it is not there. Whoever reads it, after
 * whatever crash, finds the old one or the new one: it is written beside it, on disk before it takes its name, and the
 * name is on disk before this resolves. Throws what the file system says.
 */
export async function writeStateFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    // one that a crash left may have been made otherwise
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  const names = await open(folder, 'r');
  try {
    await names.sync();
  } finally {
    await names.close();
  }
}
