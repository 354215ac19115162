// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync } from 'node:fs';
import koffi from 'koffi';
import { WeirError } from '../errors.ts';

/** sys/file.h; the same on every architecture. */
const LOCK_EX = 2;
const LOCK_NB = 4;

/**
 * Takes the folder for this process: while it holds, no other agent can. The lock goes with the process, however it
 * ends (flock(2) on the folder itself, so that there is no file to leave behind); the function returned gives it back.
 * Throws AGENT_RUNNING when another process holds it.
 */
export function lockFolder(path: string): () => void {
  const flock: (fd: number, operation: number) => number = koffi
    .load(null)
    .func('int flock(int fd, int operation)');
  const fd = openSync(path, 'r');
  if (flock(fd, LOCK_EX | LOCK_NB) !== 0) {
    closeSync(fd);
    throw new WeirError('AGENT_RUNNING', `${path}: another agent holds it`);
  }
  return () => closeSync(fd);
}
