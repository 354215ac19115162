// SPDX-License-Identifier: Apache-2.0
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './error-code.ts';

/** Bytes that wait in the folder of a `SpillFolder`, which may be another process's; 0 where there is none. */
export function spilledBytes(folder: string): number {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.lines'));
    return names.reduce(
      (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  } catch (error: unknown) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
