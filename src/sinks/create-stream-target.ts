// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';
import { errorCode } from './error-code.ts';
import type { OutputTarget } from './output-target.ts';

export interface StreamTargetOptions {
  /** Stays open. */
  readonly stream: NodeJS.WritableStream;
  /** A record as a line, without its end. */
  readonly encode: (record: WeirRecord) => string;
}

/**
 * Writes records to a stream of this process. Its reader's pace is ours: the next lines are not written before the last
 * ones are taken. A stream that breaks (a closed pipe) takes nothing more.
 */
export function createStreamTarget({ stream, encode }: StreamTargetOptions): OutputTarget {
  let broken: string | undefined;
  stream.once('error', (error) => {
    broken ??= errorCode(error);
  });
  return {
    encode,
    send: async (lines) => {
      const { promise, resolve } = Promise.withResolvers<Error | null | undefined>();
      if (broken === undefined) stream.write(`${lines.join('\n')}\n`, resolve);
      else resolve(undefined);
      const error = await promise;
      if (error) broken ??= errorCode(error);
      return broken === undefined ? { outcome: 'delivered' } : { outcome: 'refused', reason: broken };
    },
    close: async () => undefined,
  };
}
