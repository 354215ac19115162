// SPDX-License-Identifier: Apache-2.0
import { Backoff } from './backoff.ts';
import type { Judgement } from './judge-failure.ts';
import type { Pace } from './pace.ts';

export type AttemptPace = Pick<Pace, 'firstPauseMs' | 'longestPauseMs' | 'refusedPauseMs'>;

/**
 * How long to wait after a failure. A server that has just started knows no rights and no kinds yet: what it refuses is
 * asked for again soon at first, and seldom only where it goes on refusing.
 */
export class AttemptPauses {
  readonly #growing: Backoff;
  readonly #refusals: Backoff;

  constructor({ firstPauseMs: firstMs, longestPauseMs, refusedPauseMs }: AttemptPace, random = Math.random) {
    this.#growing = new Backoff({ firstMs, longestMs: longestPauseMs, random });
    this.#refusals = new Backoff({ firstMs, longestMs: refusedPauseMs, random });
  }

  /** Failures since the last success that were no refusals. */
  get failures(): number {
    return this.#growing.failures;
  }

  /** Counts a failure; milliseconds until the next attempt, at least as many as the server asked for. */
  next({ pause, atLeastMs = 0 }: Pick<Judgement, 'pause' | 'atLeastMs'>): number {
    if (pause === 'slow') return Math.max(this.#refusals.next(), atLeastMs);
    this.#refusals.reset();
    return Math.max(this.#growing.next(), atLeastMs);
  }

  reset(): void {
    this.#growing.reset();
    this.#refusals.reset();
  }
}
