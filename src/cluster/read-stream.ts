// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';

/** The stream of an answer broke: asking again may well do. */
export class StreamBroken extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StreamBroken';
  }
}

/** Nothing came for too long. */
export class StreamIdle extends StreamBroken {}

/**
 * Hands on an answer as it comes; resolves at its end. Throws `StreamBroken` when the connection ends before the answer
 * does, or when nothing comes for `idleMs`; what `take` throws ends it too.
 */
export async function readStream(
  response: IncomingMessage,
  idleMs: number,
  take: (piece: Buffer) => void,
): Promise<void> {
  const idle = setTimeout(
    () => response.destroy(new StreamIdle(`nothing came for ${idleMs / 1000} s`)),
    idleMs,
  );
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      idle.refresh();
      take(piece);
    }
  } catch (error: unknown) {
    if (isBroken(error)) throw new StreamBroken(`the connection broke: ${error.message}`, error);
    throw error;
  } finally {
    clearTimeout(idle);
    response.destroy();
  }
}

function isBroken(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && error.name !== 'AbortError';
}
