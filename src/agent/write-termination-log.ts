// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** What Kubernetes keeps of it: https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/ */
const MAX_BYTES = 4096;

/**
 * Writes why this process ends to where Kubernetes reads it into the status of the pod. False where there is no such
 * file: Kubernetes makes it, and nobody else reads it.
 */
export function writeTerminationLog(path: string, text: string): boolean {
  const fd = openIfThere(path);
  if (fd === undefined) return false;
  try {
    writeSync(fd, Buffer.from(text).subarray(0, MAX_BYTES));
    return true;
  } finally {
    closeSync(fd);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
