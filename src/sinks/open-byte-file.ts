// SPDX-License-Identifier: Apache-2.0
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { WeirError } from '../errors.ts';
import type { ByteSink } from '../events/byte-sink.ts';

/** A new file, replacing an old one, readable by its owner only. Throws USAGE when it can't be made. */
export function openByteFile(path: string): ByteSink {
  const fd = open(path);
  let isOpen = true;
  return {
    write: (bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      fsyncSync(fd);
      closeSync(fd);
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'w', 0o600);
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('USAGE', `${path}: ${error.message}`, { cause: error });
  }
}
