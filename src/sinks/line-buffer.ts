// SPDX-License-Identifier: Apache-2.0

/** Lines in order with what they take, in bytes. */
export class LineBuffer {
  #lines: string[] = [];
  #sizes: number[] = [];
  #bytes = 0;

  get length(): number {
    return this.#lines.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(line: string, bytes: number): void {
    this.#lines.push(line);
    this.#sizes.push(bytes);
    this.#bytes += bytes;
  }

  /** The first lines: one at least, no more than `maxLines`, and together no more than `maxBytes`. */
  first(maxLines: number, maxBytes: number): readonly string[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#lines.length && count < maxLines) {
      bytes += this.#sizes[count] ?? 0;
      if (count > 0 && bytes > maxBytes) break;
      count++;
    }
    return this.#lines.slice(0, count);
  }

  /** Forgets the first lines. */
  drop(count: number): void {
    this.#lines.splice(0, count);
    for (const bytes of this.#sizes.splice(0, count)) this.#bytes -= bytes;
  }

  /** Takes all lines out. */
  takeAll(): readonly string[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#sizes = [];
    this.#bytes = 0;
    return lines;
  }
}
