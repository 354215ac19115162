// SPDX-License-Identifier: Apache-2.0
import { GrowingBuffer } from './growing-buffer.ts';

export interface ListSplitterOptions {
  /** Longest item that is handed on. */
  readonly maxBytes: number;
  /** The text of one item, valid during the call. */
  readonly onItem: (item: Buffer) => void;
  /** A longer one, when it has ended: how it begins, and how long it was. */
  readonly onTooLong: (head: Buffer, bytes: number) => void;
}

/** What is around the items: kind and metadata. */
const MAX_FRAME_BYTES = 64 << 10;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Depth of what stands in the list itself, and in `items`. */
const IN_LIST = 1;
const IN_ITEMS = 2;

/**
 * Takes a list object apart as it comes: each item by itself, so that neither the text of a list nor its objects are
 * ever in memory together. Only brackets and strings are looked at; whoever takes an item finds out whether it is JSON.
 */
export class ListSplitter {
  readonly #options: ListSplitterOptions;
  readonly #item: GrowingBuffer;
  readonly #frame = new GrowingBuffer(MAX_FRAME_BYTES);
  #depth = 0;
  #inItems = false;
  #inString = false;
  #escaped = false;
  #ended = false;

  constructor(options: ListSplitterOptions) {
    this.#options = options;
    this.#item = new GrowingBuffer(options.maxBytes);
  }

  push(piece: Buffer): void {
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) start = this.#open(piece, start, at);
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) start = this.#close(piece, start, at);
    }
    this.#take(piece.subarray(start));
  }

  /** The list without its items, once all has come. Throws when it came to its end too early, or is not a list. */
  end(): unknown {
    if (!this.#ended) throw new Error('the list was cut off');
    if (this.#frame.overflown) throw new Error(`the list has ${this.#frame.total} bytes beside its items`);
    return JSON.parse(this.#frame.view().toString('utf8'));
  }

  #open(piece: Buffer, start: number, at: number): number {
    let next = start;
    if (this.#inItems && this.#depth === IN_ITEMS) {
      // commas and spaces between two items belong to nothing
      next = at;
    } else if (this.#depth === IN_LIST && piece[at] === OPEN_BRACKET) {
      this.#take(piece.subarray(start, at + 1));
      next = at + 1;
      this.#inItems = /"items"\s*:\s*\[$/.test(this.#frame.view().subarray(-40).toString('latin1'));
    }
    this.#depth += 1;
    return next;
  }

  #close(piece: Buffer, start: number, at: number): number {
    this.#depth -= 1;
    if (this.#inItems && this.#depth === IN_ITEMS) {
      this.#item.append(piece.subarray(start, at + 1));
      this.#emit();
      return at + 1;
    }
    if (this.#inItems && this.#depth === IN_LIST) {
      this.#inItems = false;
      return at;
    }
    if (this.#depth <= 0) this.#ended = true;
    return start;
  }

  #take(part: Buffer): void {
    if (!this.#inItems) this.#frame.append(part);
    else if (this.#depth > IN_ITEMS) this.#item.append(part);
  }

  #emit(): void {
    const item = this.#item;
    try {
      if (item.overflown) this.#options.onTooLong(item.view(), item.total);
      else this.#options.onItem(item.view());
    } finally {
      item.clear();
    }
  }
}
