// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Sink } from '../detect/sink.ts';
import type { WeirRecord } from '../events/record.ts';
import { type EventFilter, parseEventFilter, passesFilter } from './event-filter.ts';

/** Name of the socket in the run folder. */
export const SOCKET_NAME = 'weir.sock';

export interface ServeEventsOptions {
  /** Folder of the socket; made when it is not there. */
  readonly runDir: string;
  /** Bytes a slow client may fall behind before records are dropped for it. Default 4 MiB. */
  readonly maxQueuedBytes?: number;
  readonly maxClients?: number;
}

const MAX_FILTER_BYTES = 64 * 1024;

/**
 * Serves records as JSON lines on `<runDir>/weir.sock`, mode 0660, to any number of clients. A client first sends one
 * line with its filter (`{}` for all). What a slow client loses is counted and told to that client
 * (`{"dropped": n}`) as soon as it reads again. Nothing waits for a client. The caller holds the agent's lock, so a
 * socket that is there is a dead agent's and is replaced.
 */
export async function serveEvents(options: ServeEventsOptions): Promise<Sink> {
  const path = join(options.runDir, SOCKET_NAME);
  mkdirSync(options.runDir, { recursive: true, mode: 0o755 });
  rmSync(path, { force: true });
  const clients = new EventClients(options);
  const server = createServer((socket) => clients.add(socket));
  await listen(server, path);
  chmodSync(path, 0o660);
  return {
    name: 'events socket',
    write: (record) => clients.write(record),
    dropped: () => clients.dropped,
    close: () => close(server, clients, path),
  };
}

async function listen(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(path, resolve);
  await promise;
  server.removeListener('error', reject);
}

async function close(server: Server, clients: EventClients, path: string): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  clients.end();
  await closed;
  rmSync(path, { force: true });
}

interface Client {
  readonly socket: Socket;
  filter: EventFilter | undefined;
  /** What came of the filter line so far. */
  request: string;
  dropped: number;
}

class EventClients {
  readonly #maxQueuedBytes: number;
  readonly #maxClients: number;
  readonly #clients = new Set<Client>();
  #dropped = 0;

  constructor({ maxQueuedBytes = 4 << 20, maxClients = 64 }: ServeEventsOptions) {
    this.#maxQueuedBytes = maxQueuedBytes;
    this.#maxClients = maxClients;
  }

  /** Records not delivered to a client, over all clients. */
  get dropped(): number {
    return this.#dropped;
  }

  add(socket: Socket): void {
    if (this.#clients.size >= this.#maxClients) {
      socket.end(`${JSON.stringify({ error: `too many clients: ${this.#maxClients}` })}\n`);
      return;
    }
    const client: Client = { socket, filter: undefined, request: '', dropped: 0 };
    this.#clients.add(client);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#onData(client, text));
    socket.on('close', () => this.#clients.delete(client));
    // A client that goes away in the middle of a line is its own affair; 'close' follows.
    socket.on('error', () => socket.destroy());
  }

  write(record: WeirRecord): void {
    let line: string | undefined;
    for (const client of this.#clients) {
      if (client.filter === undefined || !passesFilter(record, client.filter)) continue;
      line ??= `${JSON.stringify(record)}\n`;
      this.#send(client, line);
    }
  }

  end(): void {
    for (const { socket } of this.#clients) socket.end();
  }

  #send(client: Client, line: string): void {
    if (client.socket.writableLength > this.#maxQueuedBytes) {
      client.dropped += 1;
      this.#dropped += 1;
      return;
    }
    if (client.dropped > 0) {
      client.socket.write(`${JSON.stringify({ dropped: client.dropped })}\n`);
      client.dropped = 0;
    }
    client.socket.write(line);
  }

  #onData(client: Client, text: string): void {
    if (client.filter !== undefined) return;
    client.request += text;
    const end = client.request.indexOf('\n');
    if (end === -1 && client.request.length <= MAX_FILTER_BYTES) return;
    const filter =
      end === -1 ? { error: 'filter: line too long' } : parseEventFilter(client.request.slice(0, end));
    client.request = '';
    if ('error' in filter) client.socket.end(`${JSON.stringify(filter)}\n`);
    else client.filter = filter;
  }
}
