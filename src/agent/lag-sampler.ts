// SPDX-License-Identifier: Apache-2.0
import type { Histogram } from '../metrics/histogram.ts';

/** Of the events of a batch the first is measured, and then one in so many. */
const STRIDE = 64;

/** Measures how long after the kernel saw an event its records are made and given to all outputs. */
export class LagSampler {
  readonly #histogram: Histogram;
  readonly #now: () => number;
  #left = 0;

  /** `now`: nanoseconds since boot. */
  constructor(histogram: Histogram, now: () => number) {
    this.#histogram = histogram;
    this.#now = now;
  }

  /** A batch begins: its first event is measured. */
  beginBatch(): void {
    this.#left = 0;
  }

  /** An event of this time has been handled. */
  note(eventNs: number): void {
    if (this.#left-- > 0) return;
    this.#left = STRIDE - 1;
    this.#histogram.observe(Math.max(0, this.#now() - eventNs) / 1e9);
  }
}
