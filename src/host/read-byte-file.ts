// SPDX-License-Identifier: Apache-2.0
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { WeirError } from '../errors.ts';
import type { ByteSource } from '../events/byte-sink.ts';

/** A file that is read as it was when it was opened. Throws USAGE when it can't be. */
export function readByteFile(path: string): ByteSource {
  const fd = open(path);
  const { size } = fstatSync(fd);
  let isOpen = true;
  return {
    size,
    read: (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let filled = 0;
      while (filled < bytes.length) {
        const count = readSync(fd, bytes, filled, bytes.length - filled, offset + filled);
        if (count === 0) break; // it was cut while it was read
        filled += count;
      }
      return bytes.subarray(0, filled);
    },
    close: async () => {
      if (isOpen) closeSync(fd);
      isOpen = false;
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('USAGE', `${path}: ${error.message}`, { cause: error });
  }
}
