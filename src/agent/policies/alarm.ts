// SPDX-License-Identifier: Apache-2.0

/** The clock of the wall may be set: it is looked at this often at least. */
const LONGEST_MS = 30_000;

/** Calls at an instant of the wall clock. */
export class Alarm {
  readonly #now: () => number;
  readonly #run: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** `now`: milliseconds since 1970. */
  constructor(now: () => number, run: () => void) {
    this.#now = now;
    this.#run = run;
  }

  /** Calls then, and not at the instant that was set before; undefined: never. */
  set(instant: number | undefined): void {
    clearTimeout(this.#timer);
    if (instant === undefined) return;
    const ms = Math.max(0, instant - this.#now());
    this.#timer = setTimeout(() => this.#run(), Math.min(ms, LONGEST_MS));
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
