// SPDX-License-Identifier: Apache-2.0
import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { WeirRecord } from '../events/record.ts';
import { errorCode } from './error-code.ts';
import type { OutputTarget } from './output-target.ts';

export interface FdTargetOptions {
  /** Of a regular file; stays open. Whoever else has it writes on behind us. */
  readonly fd: number;
  /** A record as a line, without its end. */
  readonly encode: (record: WeirRecord) => string;
}

const writeTo = promisify(write);

/**
 * Writes records to a file that somebody else opened and may share, such as standard output: where it stands, and never
 * back. What a full disk took a part of is gone on with where it broke off.
 */
export function createFdTarget({ fd, encode }: FdTargetOptions): OutputTarget {
  /** Bytes of the lines that are sent next that are there already: they begin with those that were sent before. */
  let written = 0;
  return {
    encode,
    send: async (lines) => {
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      try {
        while (written < bytes.length) written += (await writeTo(fd, bytes, written)).bytesWritten;
      } catch (error: unknown) {
        return { outcome: 'retry', reason: errorCode(error) };
      }
      written = 0;
      return { outcome: 'delivered' };
    },
    close: async () => undefined,
  };
}
