// SPDX-License-Identifier: Apache-2.0

/** Room that is kept between two objects; what a large one needed is given back. */
const KEPT_BYTES = 256 << 10;
const FIRST_BYTES = 16 << 10;

/** Bytes that are put together from pieces however small, up to a limit. */
export class GrowingBuffer {
  readonly #limit: number;
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that came, kept or not. */
  get total(): number {
    return this.#total;
  }

  /** Whether more came than is kept. */
  get overflown(): boolean {
    return this.#total > this.#limit;
  }

  append(piece: Buffer): void {
    this.#total += piece.length;
    const fits = piece.subarray(0, Math.max(0, this.#limit - this.#length));
    this.#reserve(this.#length + fits.length);
    fits.copy(this.#bytes, this.#length);
    this.#length += fits.length;
  }

  /** What is kept, valid until the next `append` or `clear`. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#total = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(FIRST_BYTES);
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.min(this.#limit, Math.max(bytes, this.#bytes.length * 2)));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
