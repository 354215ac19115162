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
  /** How long closing waits for a stream that takes nothing more; what it then holds is dropped. Default 2,000. */
  readonly closeTimeoutMs?: number;
}

/**
 * Writes one line for each record, the lines of a turn at once. A stream that is full is waited for, with up to
 * `maxQueued` records in hand; what comes on top is dropped and counted, so that a slow reader never slows the agent
 * down. A stream that breaks (a closed pipe) drops everything from then on.
 */
export function createLineSink(options: LineSinkOptions): Sink {
  return new LineSink(options);
}

/** Characters that are written at once at most, but for the last line of them. */
const WRITE_SIZE = 1 << 16;

class LineSink implements Sink {
  readonly name: string;
  readonly #options: LineSinkOptions;
  /** Lines that are not written yet, and how many they are. */
  #text = '';
  #lines = 0;
  /** Records that wait for a full stream. */
  #queue: WeirRecord[] = [];
  #isFull = false;
  #isScheduled = false;
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
    else if (!this.#isFull) this.#append(record);
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
    const { stream, owns, closeTimeoutMs = 2000 } = this.#options;
    // The end is written whether or not the stream is ready: it buffers, and nothing more will come.
    for (const record of this.#queue.splice(0)) this.#append(record);
    this.#flush();
    if (this.#isBroken || !(await this.#isTaken(closeTimeoutMs)) || !owns) return;
    stream.end();
    await finished(stream);
  }

  /** Whether the stream takes all that was written before the time is up. */
  async #isTaken(timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const { stream } = this.#options;
    stream.write('', (error) => resolve(error === null || error === undefined));
    stream.once('error', () => resolve(false));
    const timer = setTimeout(resolve, timeoutMs, false);
    const isTaken = await promise;
    clearTimeout(timer);
    return isTaken;
  }

  #append(record: WeirRecord): void {
    this.#text += `${this.#options.format(record)}\n`;
    this.#lines++;
    if (this.#text.length >= WRITE_SIZE) this.#flush();
    else if (!this.#isScheduled) this.#schedule();
  }

  #schedule(): void {
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const lines = this.#lines;
    if (lines === 0) return;
    const text = this.#text;
    this.#text = '';
    this.#lines = 0;
    if (this.#isBroken) {
      this.#dropped += lines;
      return;
    }
    // A stream that breaks says so of everything that it had not passed on.
    const isRoom = this.#options.stream.write(text, (error) => {
      if (error !== null && error !== undefined) this.#dropped += lines;
    });
    this.#isFull = !isRoom;
  }

  #onDrain(): void {
    this.#isFull = false;
    let sent = 0;
    while (!this.#isFull && sent < this.#queue.length) this.#append(this.#queue[sent++] as WeirRecord);
    this.#queue = this.#queue.slice(sent);
  }

  #onBroken(): void {
    this.#isBroken = true;
    this.#dropped += this.#queue.length;
    this.#queue = [];
    this.#flush();
  }
}
