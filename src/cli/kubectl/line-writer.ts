// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';

/** Writes lines of many to one stream. All of them wait where its reader is slow. */
export class LineWriter {
  readonly #stream: NodeJS.WritableStream;
  readonly #signal: AbortSignal;
  #drained: Promise<void> | undefined;

  constructor(stream: NodeJS.WritableStream, signal: AbortSignal) {
    this.#stream = stream;
    this.#signal = signal;
  }

  /** Resolves when there is room for more, or nobody wants it. */
  write(line: string): Promise<void> | undefined {
    if (!this.#stream.write(`${line}\n`) && !this.#signal.aborted)
      this.#drained ??= this.#drain().finally(() => {
        this.#drained = undefined;
      });
    return this.#drained;
  }

  async #drain(): Promise<void> {
    try {
      await once(this.#stream, 'drain', { signal: this.#signal });
    } catch (error: unknown) {
      if (!this.#signal.aborted) throw error;
    }
  }
}
