// SPDX-License-Identifier: Apache-2.0

/** What a histogram holds, as it is exposed. */
export interface HistogramValue {
  /** Upper bounds, rising, without the infinite one. */
  readonly bounds: readonly number[];
  /** How many values were at most as large as each bound. */
  readonly cumulative: readonly number[];
  readonly count: number;
  readonly sum: number;
}

/** How values are spread. Taking one costs no allocation. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  /** `bounds` rise; what is above the last is counted too. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let index = 0;
    while (index < this.#bounds.length && value > (this.#bounds[index] as number)) index++;
    this.#counts[index] = (this.#counts[index] as number) + 1;
    this.#sum += value;
  }

  value(): HistogramValue {
    let count = 0;
    const all = [...this.#counts].map((here) => (count += here));
    return { bounds: this.#bounds, cumulative: all.slice(0, -1), count, sum: this.#sum };
  }
}
