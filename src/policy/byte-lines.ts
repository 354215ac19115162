// SPDX-License-Identifier: Apache-2.0

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const MAX_LINE = 64 << 20;

/** Takes a line: the bytes from `start` up to `end`, valid during the call. */
export type TakeLine = (bytes: Buffer, start: number, end: number) => void;

/**
 * The lines of chunks of bytes, where they lie: what is not looked at is not copied. A line longer than 64 MiB is given in
 * parts, which are no records.
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
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      if (this.#restBytes > 0) {
        this.#keep(chunk.subarray(at, end));
        this.end();
      } else this.#give(chunk, at, end);
      at = end + 1;
    }
    this.#keep(chunk.subarray(at));
    if (this.#restBytes > MAX_LINE) this.end();
  }

  /** Gives what is left. */
  end(): void {
    const rest = Buffer.concat(this.#rest);
    this.#rest = [];
    this.#restBytes = 0;
    if (rest.length > 0) this.#give(rest, 0, rest.length);
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    // A copy: whoever reads may use the chunk again.
    this.#rest.push(Buffer.from(bytes));
    this.#restBytes += bytes.length;
  }

  #give(bytes: Buffer, start: number, end: number): void {
    this.#take(bytes, start, end > start && bytes[end - 1] === RETURN ? end - 1 : end);
  }
}
