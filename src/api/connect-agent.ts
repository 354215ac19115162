// SPDX-License-Identifier: Apache-2.0
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { ERRORS, type ErrorCode, WeirError } from '../errors.ts';
import type { ApiRequest } from './api-request.ts';
import { SOCKET_NAME } from './serve-api.ts';
import { splitLines } from './split-lines.ts';

/**
 * Asks the agent behind `runDir`, and yields the lines it answers, until it stops or `signal` is aborted. `onConnect`
 * hears that something listens there. Throws AGENT_NOT_RUNNING when nothing does, and what the agent refuses the request
 * with.
 */
export async function* connectAgent(
  runDir: string,
  request: ApiRequest,
  signal: AbortSignal,
  onConnect?: () => void,
): AsyncGenerator<object> {
  yield* connectSocket(join(runDir, SOCKET_NAME), request, signal, onConnect);
}

/** The same on a socket of its own. Throws NOT_PERMITTED where the caller may not open it. */
export async function* connectSocket(
  path: string,
  request: object,
  signal: AbortSignal,
  onConnect?: () => void,
): AsyncGenerator<object> {
  const socket = createConnection(path);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('connect', resolve).once('error', reject);
  try {
    await promise;
  } catch (error: unknown) {
    const why = error instanceof Error ? error.message : String(error);
    const isRefused = error instanceof Error && 'code' in error && error.code === 'EACCES';
    throw new WeirError(isRefused ? 'NOT_PERMITTED' : 'AGENT_NOT_RUNNING', `${path}: ${why}`, {
      cause: error,
    });
  }
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  socket.on('error', stop);
  socket.write(`${JSON.stringify(request)}\n`);
  onConnect?.();
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

function readLine(line: string): object {
  const value: { error?: unknown; code?: unknown } = JSON.parse(line);
  if (typeof value.error !== 'string') return value;
  const { code } = value;
  throw new WeirError(isErrorCode(code) ? code : 'USAGE', value.error);
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}
