// SPDX-License-Identifier: Apache-2.0
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { WeirError } from '../errors.ts';
import type { WeirRecord } from '../events/record.ts';
import type { EventFilter } from './event-filter.ts';
import { SOCKET_NAME } from './serve-events.ts';
import { splitLines } from './split-lines.ts';

/** One line of the stream: a record, or how many this client lost by reading too slowly. */
export type FollowedLine = WeirRecord | { readonly dropped: number };

/**
 * Yields what the agent behind `runDir` writes from now on, until it stops or `signal` is aborted. Throws
 * AGENT_NOT_RUNNING when nothing listens there, and USAGE when the agent refuses the filter.
 */
export async function* followEvents(
  runDir: string,
  filter: EventFilter,
  signal: AbortSignal,
): AsyncGenerator<FollowedLine> {
  const path = join(runDir, SOCKET_NAME);
  const socket = createConnection(path);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('connect', resolve).once('error', reject);
  try {
    await promise;
  } catch (error: unknown) {
    throw new WeirError(
      'AGENT_NOT_RUNNING',
      `${path}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  socket.on('error', stop);
  socket.write(`${JSON.stringify(filter)}\n`);
  try {
    for await (const line of splitLines(textOf(socket))) yield readLine(line);
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

/** What comes, until the agent ends or breaks the connection, or it is destroyed here: none of them is an error. */
async function* textOf(socket: Socket): AsyncGenerator<string> {
  try {
    yield* socket.setEncoding('utf8');
  } catch (error: unknown) {
    if (!socket.destroyed) throw error;
  }
}

function readLine(line: string): FollowedLine {
  const value: FollowedLine | { error: string } = JSON.parse(line);
  if ('error' in value && typeof value.error === 'string') throw new WeirError('USAGE', value.error);
  return value as FollowedLine;
}
