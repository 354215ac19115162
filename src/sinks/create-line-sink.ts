// SPDX-License-Identifier: Apache-2.0
import { finished } from 'node:stream/promises';
import type { Sink } from '../detect/sink.ts';
import type { WeirRecord } from '../events/record.ts';

export interface LineSinkOptions {
  readonly name: string;
  /** Stays open when the sink closes unless `owns` says otherwise. */
  readonly stream: NodeJS.WritableStream;
  /** Whether `stream` is the sink's to end. */
  readonly owns: boolean;
  /** A record as a line, without its end. */
  readonly format: (record: WeirRecord) => string;
  /** Records that may wait for a slow stream before further ones are dropped. */
  readonly maxQueued: number;
}

/**
 * Writes one line for each record. A stream that is full is waited for, with up to `maxQueued` records in hand; what
 * comes on top is dropped and counted, so that a slow reader never slows the agent down. A stream that breaks (a closed
 * pipe) drops everything from then on.
 */
export function createLineSink(options: LineSinkOptions): Sink {
  return new LineSink(options);
}

class LineSink implements Sink {
  readonly name: string;
  readonly #options: LineSinkOptions;
  #queue: WeirRecord[] = [];
  #isFull = false;
  #isBroken = false;
  #dropped = 0;
  #closed: Promise<void> | undefined;

  constructor(options: LineSinkOptions) {
    this.name = options.name;
    this.#options = options;
    options.stream.on('drain', () => this.#onDrain());
    options.stream.on('error', () => this.#onBroken());
  }

  write(record: WeirRecord): void {
    if (this.#isBroken || this.#closed !== undefined) this.#dropped++;
    else if (!this.#isFull) this.#send(record);
    else if (this.#queue.length < this.#options.maxQueued) this.#queue.push(record);
    else this.#dropped++;
  }

  dropped(): number {
    return this.#dropped;
  }

  close(): Promise<void> {
    this.#closed ??= this.#finish();
    return this.#closed;
  }

  async #finish(): Promise<void> {
    const { stream, owns } = this.#options;
    // The end is written whether or not the stream is ready: it buffers, and nothing more will come.
    for (const record of this.#queue.splice(0)) this.#send(record);
    if (this.#isBroken) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    stream.write('', () => resolve());
    stream.once('error', () => resolve());
    await promise;
    if (!owns) return;
    stream.end();
    await finished(stream);
  }

  #send(record: WeirRecord): void {
    if (this.#isBroken) this.#dropped++;
    else this.#isFull = !this.#options.stream.write(`${this.#options.format(record)}\n`);
  }

  #onDrain(): void {
    this.#isFull = false;
    let sent = 0;
    while (!this.#isFull && sent < this.#queue.length) this.#send(this.#queue[sent++] as WeirRecord);
    this.#queue = this.#queue.slice(sent);
  }

  #onBroken(): void {
    this.#isBroken = true;
    this.#dropped += this.#queue.length;
    this.#queue = [];
  }
}
