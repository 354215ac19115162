// SPDX-License-Identifier: Apache-2.0
import type { Socket } from 'node:net';
import type { SinkStatus } from '../detect/sink.ts';
import type { WeirRecord } from '../events/record.ts';
import { recordFilter } from '../events/record-filter.ts';
import type { EventFilter } from './event-filter.ts';

interface Client {
  readonly socket: Socket;
  readonly passes: (record: WeirRecord) => boolean;
  dropped: number;
}

/**
 * Clients that follow records. Each falls behind by so many bytes at most; what it loses is counted and told to it
 * (`{"dropped": n}`) as soon as it reads again.
 */
export class EventClients {
  readonly #maxQueuedBytes: number;
  readonly #clients = new Set<Client>();
  #dropped = 0;
  #delivered = 0;

  constructor(maxQueuedBytes: number) {
    this.#maxQueuedBytes = maxQueuedBytes;
  }

  /** Over all clients. */
  status(): SinkStatus {
    let memory = 0;
    for (const { socket } of this.#clients) memory += socket.writableLength;
    return {
      delivered: this.#delivered,
      retries: 0,
      spilled: 0,
      waiting: { memory, disk: 0 },
      trouble: undefined,
      losses: [{ reason: 'queue-full', count: this.#dropped }],
    };
  }

  /** Sends a client what passes its filter from now on, until its connection closes. */
  add(socket: Socket, filter: EventFilter): void {
    const client: Client = { socket, passes: recordFilter(filter), dropped: 0 };
    this.#clients.add(client);
    socket.once('close', () => this.#clients.delete(client));
  }

  write(record: WeirRecord): void {
    let line: string | undefined;
    for (const client of this.#clients) {
      if (!client.passes(record)) continue;
      line ??= `${JSON.stringify(record)}\n`;
      this.#send(client, line);
    }
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
    this.#delivered += 1;
  }
}
