// SPDX-License-Identifier: Apache-2.0
import { GrowingBuffer } from './growing-buffer.ts';

export interface LineSplitterOptions {
  /** Longest line that is handed on. */
  readonly maxBytes: number;
  /** A line without its end, valid during the call. */
  readonly onLine: (line: Buffer) => void;
  /** A longer one, when it has ended: how it begins, and how long it was. */
  readonly onTooLong: (head: Buffer, bytes: number) => void;
}

const NEWLINE = 0x0a;

/**
 * Lines of a stream of pieces. The API server ends each event of a watch with a newline, and JSON text can't hold one
 * inside (apimachinery, serializer/json). Memory is bounded by `maxBytes` however long a line is.
 */
export class LineSplitter {
  readonly #options: LineSplitterOptions;
  readonly #pending: GrowingBuffer;

  constructor(options: LineSplitterOptions) {
    this.#options = options;
    this.#pending = new GrowingBuffer(options.maxBytes);
  }

  push(piece: Buffer): void {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      this.#end(piece.subarray(start, end));
      start = end + 1;
    }
    if (start < piece.length) this.#pending.append(piece.subarray(start));
  }

  /** Bytes of a line that has not ended. */
  get unfinished(): number {
    return this.#pending.total;
  }

  #end(last: Buffer): void {
    const pending = this.#pending;
    if (pending.total === 0 && last.length <= this.#options.maxBytes) {
      if (last.length > 0) this.#options.onLine(last);
      return;
    }
    pending.append(last);
    try {
      if (pending.overflown) this.#options.onTooLong(pending.view(), pending.total);
      else this.#options.onLine(pending.view());
    } finally {
      pending.clear();
    }
  }
}
