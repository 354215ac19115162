// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type ErrorCode, WeirError } from '../errors.ts';
import type { Requester } from '../policy/breakglass.ts';
import type { BreakglassAnswer } from './breakglass-answer.ts';
import { type BreakglassCommand, parseBreakglassCommand } from './breakglass-command.ts';
import { readRequestLine } from './read-request-line.ts';

/** Name of the socket in the run folder. */
export const ADMIN_SOCKET_NAME = 'weir-admin.sock';

export interface ServeAdminOptions {
  /** Folder of the socket; made when it is not there. */
  readonly runDir: string;
  /** Does what is asked. Throws WeirError for what it refuses. */
  readonly breakglass: (command: BreakglassCommand, by: Requester) => Promise<BreakglassAnswer>;
  /** Who is at the other end of the socket with this descriptor. */
  readonly requesterOf: (fd: number) => Requester;
  /** How long a client may take to say what it wants, and to read the answer. Default 10 seconds. */
  readonly patienceMs?: number;
}

const MAX_CLIENTS = 4;

/**
 * Serves what changes something on this node, on `<runDir>/weir-admin.sock`, mode 0600: only the user that the agent runs
 * as, root, can open it. A client sends one line of JSON (`BreakglassCommand`) and gets one of `{"breakglass": …}` or
 * `{"error": …, "code": …}`. Returns what ends it.
 */
export async function serveAdmin(options: ServeAdminOptions): Promise<() => Promise<void>> {
  const path = join(options.runDir, ADMIN_SOCKET_NAME);
  mkdirSync(options.runDir, { recursive: true, mode: 0o755 });
  rmSync(path, { force: true });
  const clients = new Set<Socket>();
  const server = createServer((socket) => serve(socket, clients, options));
  await listen(server, path);
  return async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of clients) socket.end();
    await closed;
    rmSync(path, { force: true });
  };
}

async function listen(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Bound within the call: there is no moment at which others may connect.
  const umask = process.umask(0o177);
  try {
    server.once('error', reject).listen(path, resolve);
  } finally {
    process.umask(umask);
  }
  await promise;
  server.removeListener('error', reject);
  chmodSync(path, 0o600);
}

function serve(socket: Socket, clients: Set<Socket>, options: ServeAdminOptions): void {
  socket.on('error', () => socket.destroy());
  socket.setTimeout(options.patienceMs ?? 10_000, () => socket.destroy());
  if (clients.size >= MAX_CLIENTS) {
    answer(socket, { error: `too many clients: ${MAX_CLIENTS}`, code: 'AGENT_BUSY' });
    return;
  }
  clients.add(socket);
  socket.once('close', () => clients.delete(socket));
  const by = options.requesterOf(descriptorOf(socket));
  readRequestLine(socket, (line) => {
    const command = line === undefined ? { error: 'request: line too long' } : parseBreakglassCommand(line);
    if ('error' in command) answer(socket, command);
    else void run(command, by, options).then((said) => answer(socket, said));
  });
}

async function run(
  command: BreakglassCommand,
  by: Requester,
  { breakglass }: ServeAdminOptions,
): Promise<object> {
  try {
    return { breakglass: await breakglass(command, by) };
  } catch (error: unknown) {
    if (!(error instanceof WeirError)) throw error;
    return { error: error.message, code: error.code };
  }
}

/** Node has no other way to the descriptor; −1 where it has none. */
function descriptorOf(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle');
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
  return typeof fd === 'number' ? fd : -1;
}

function answer(socket: Socket, said: object | { readonly error: string; readonly code?: ErrorCode }): void {
  socket.end(`${JSON.stringify(said)}\n`);
}
