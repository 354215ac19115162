// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import type { WeirRecord } from '../events/record.ts';
import { AppendFile, type AppendFileOptions } from './append-file.ts';
import { DEFAULT_DELIVERY_LIMITS } from './delivery-limits.ts';
import { errorCode } from './error-code.ts';
import type { OutputTarget } from './output-target.ts';

export interface FileTargetOptions extends Omit<AppendFileOptions, 'now'> {
  /** Named in errors: the option that holds the path. */
  readonly option: string;
  /** A record as a line, without its end. */
  readonly encode: (record: WeirRecord) => string;
}

/** What passes by itself: the file is tried again for every batch. */
const PASSING = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE']);

/** Appends records to a file (`AppendFile`). Throws CONFIG_INVALID when it can't be written to, but for a full disk. */
export function openFileTarget({ option, encode, ...options }: FileTargetOptions): OutputTarget {
  const file = new AppendFile({ ...options, now: Date.now });
  try {
    file.probe();
  } catch (error: unknown) {
    if (!PASSING.has(errorCode(error)))
      throw new WeirError('CONFIG_INVALID', `${option}: ${(error as Error).message}`, { cause: error });
  }
  const { bytes } = options.rotation;
  return {
    encode,
    // a batch is in one file
    limits: bytes > 0 ? { batchBytes: Math.min(bytes, DEFAULT_DELIVERY_LIMITS.batchBytes) } : {},
    send: async (lines) => {
      try {
        await file.append(`${lines.join('\n')}\n`);
        return { outcome: 'delivered' };
      } catch (error: unknown) {
        return { outcome: 'retry', reason: errorCode(error) };
      }
    },
    reopen: () => file.reopen(),
    close: () => file.close(),
  };
}
