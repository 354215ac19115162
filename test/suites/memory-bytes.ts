// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import type { ByteSink, ByteSource } from '../../src/events/byte-sink.ts';

/** A sink that keeps what it is given. */
export class MemorySink implements ByteSink {
  closed = false;
  readonly #parts: Buffer[] = [];

  write(bytes: Uint8Array): void {
    if (this.closed) throw new Error('written to after it was closed');
    this.#parts.push(Buffer.from(bytes));
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Bytes to read that are all there; `reads` counts those that were asked for. */
export function memorySource(bytes: Uint8Array): ByteSource & { reads: number; closed: boolean } {
  return {
    reads: 0,
    closed: false,
    size: bytes.length,
    read(offset, length) {
      this.reads += length;
      return bytes.slice(offset, offset + length);
    },
    async close() {
      this.closed = true;
    },
  };
}
