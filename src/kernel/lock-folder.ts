// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync } from 'node:fs';
import koffi from 'koffi';
import { WeirError } from '../errors.ts';

const LIBC_NAMES = ['libc.so.6', `libc.musl-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.so.1`];
/** sys/file.h; the same on every architecture. */
const LOCK_EX = 2;
const LOCK_NB = 4;

/**
 * Takes the folder for this process: while it holds, no other agent can. The lock goes with the process, however it
 * ends (flock(2) on the folder itself, so that there is no file to leave behind); the function returned gives it back.
 * Throws AGENT_RUNNING when another process holds it.
 */
export function lockFolder(path: string): () => void {
  const flock = bindFlock();
  const fd = openSync(path, 'r');
  if (flock(fd, LOCK_EX | LOCK_NB) !== 0) {
    closeSync(fd);
    throw new WeirError('AGENT_RUNNING', `${path}: another agent holds it`);
  }
  return () => closeSync(fd);
}

function bindFlock(): (fd: number, operation: number) => number {
  const failures: unknown[] = [];
  for (const name of LIBC_NAMES) {
    try {
      return koffi.load(name).func('int flock(int fd, int operation)') as (
        fd: number,
        operation: number,
      ) => number;
    } catch (error: unknown) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, `flock: none of ${LIBC_NAMES.join(', ')} could be loaded`);
}
