// SPDX-License-Identifier: Apache-2.0

const NONE = -1;

/** Rows of a table, first in, first out; a row can leave from the middle. Everything in constant time. */
export class RowQueue {
  #next = new Int32Array(0);
  #previous = new Int32Array(0);
  #first = NONE;
  #last = NONE;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The row that is in longest, -1 when there is none. */
  get first(): number {
    return this.#first;
  }

  /** Adds a row that is not in. */
  push(row: number): void {
    if (row >= this.#next.length) this.#grow(row + 1);
    this.#next[row] = NONE;
    this.#previous[row] = this.#last;
    if (this.#last === NONE) this.#first = row;
    else this.#next[this.#last] = row;
    this.#last = row;
    this.#size++;
  }

  /** Takes out a row that is in. */
  remove(row: number): void {
    const next = this.#next[row] as number;
    const previous = this.#previous[row] as number;
    if (previous === NONE) this.#first = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#last = previous;
    else this.#previous[next] = previous;
    this.#size--;
  }

  #grow(rows: number): void {
    const length = Math.max(rows, this.#next.length * 2, 1024);
    const next = new Int32Array(length);
    next.set(this.#next);
    const previous = new Int32Array(length);
    previous.set(this.#previous);
    this.#next = next;
    this.#previous = previous;
  }
}
