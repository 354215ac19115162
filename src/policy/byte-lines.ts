// SPDX-License-Identifier: Apache-2.0
import { latin1Of } from './latin1-of.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const MAX_LINE = 64 << 20;

/** As many bytes at a time are made a text of: what lies in a processor's cache. */
const PIECE = 128 << 10;

/** Takes a line: the bytes from `start` up to `end`, and the text of all `bytes`, a character each; valid during the call. */
export type TakeLine = (bytes: Buffer, start: number, end: number, text: string) => void;

/**
 * The lines of chunks of bytes, where they lie: what is not looked at is not copied, but for one text of many lines. A line
 * longer than 64 MiB is given in parts, which are no records.
 */
export class ByteLines {
  readonly #take: TakeLine;
  #rest: Buffer[] = [];
  #restBytes = 0;

  constructor(take: TakeLine) {
    this.#take = take;
  }

  add(chunk: Buffer): void {
    let at = 0;
    if (this.#restBytes > 0) {
      at = chunk.indexOf(NEWLINE) + 1;
      this.#keep(at === 0 ? chunk : chunk.subarray(0, at - 1));
      if (at > 0) this.end();
    }
    if (at > 0 || this.#restBytes === 0) {
      for (let end = pieceEnd(chunk, at); end > 0; end = pieceEnd(chunk, at)) {
        this.#giveAll(chunk.subarray(at, end));
        at = end;
      }
      this.#keep(chunk.subarray(at));
    }
    if (this.#restBytes > MAX_LINE) this.end();
  }

  /** Gives what is left. */
  end(): void {
    const rest = Buffer.concat(this.#rest);
    this.#rest = [];
    this.#restBytes = 0;
    if (rest.length > 0) this.#give(rest, 0, rest.length, latin1Of(rest));
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    // A copy: whoever reads may use the chunk again.
    this.#rest.push(Buffer.from(bytes));
    this.#restBytes += bytes.length;
  }

  /** Bytes that end with a newline. */
  #giveAll(bytes: Buffer): void {
    const text = latin1Of(bytes);
    let at = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      this.#give(bytes, at, end, text);
      at = end + 1;
    }
  }

  #give(bytes: Buffer, start: number, end: number, text: string): void {
    this.#take(bytes, start, end > start && bytes[end - 1] === RETURN ? end - 1 : end, text);
  }
}

/** Behind the last newline of the piece that begins at `at`; behind the next one, if it has none; 0 where none is left. */
function pieceEnd(chunk: Buffer, at: number): number {
  const last = chunk.lastIndexOf(NEWLINE, at + PIECE - 1);
  return (last >= at ? last : chunk.indexOf(NEWLINE, at)) + 1;
}
