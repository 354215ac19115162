// SPDX-License-Identifier: Apache-2.0
import { ApiError } from '../api-error.ts';
import { Backoff } from '../backoff.ts';
import type { ClusterLog } from '../cluster-log.ts';
import type { Pace } from '../pace.ts';

export interface TroubleOptions {
  /** What can't be done, such as `the status of this node can not be written`. */
  readonly what: string;
  readonly log: ClusterLog;
  readonly pace: Pick<Pace, 'firstPauseMs' | 'longestPauseMs' | 'refusedPauseMs'>;
  readonly random: () => number;
}

/** A server that asks for more is not believed. */
const MAX_RETRY_AFTER_MS = 300_000;

/** What is in the way of something that is tried for ever: said once until it ends, counted, and when to try again. */
export class Trouble {
  readonly #options: TroubleOptions;
  readonly #backoff: Backoff;
  readonly #refusals: Backoff;
  #problem: string | undefined;
  #failures = 0;

  constructor(options: TroubleOptions) {
    const { pace, random } = options;
    this.#options = options;
    this.#backoff = new Backoff({ firstMs: pace.firstPauseMs, longestMs: pace.longestPauseMs, random });
    this.#refusals = new Backoff({ firstMs: pace.firstPauseMs, longestMs: pace.refusedPauseMs, random });
  }

  /** One sentence; undefined while nothing is in the way. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Attempts that failed, since the start. */
  get failures(): number {
    return this.#failures;
  }

  /** It worked. */
  over(): void {
    this.#backoff.reset();
    this.#refusals.reset();
    if (this.#problem === undefined) return;
    this.#problem = undefined;
    this.#options.log.info({}, `${this.#options.what}: it works again`);
  }

  /** It did not; milliseconds until the next attempt. */
  failed(error: unknown): number {
    const { what, log } = this.#options;
    this.#failures += 1;
    const status = error instanceof ApiError ? error.status : 0;
    const reason = error instanceof Error ? error.message : String(error);
    if (this.#problem === undefined) log.warn({ reason }, `${what}; it is tried again`);
    this.#problem = `${what}: ${reason}`;
    // not allowed, not there, or not what the definition in the cluster knows: asking again soon changes nothing
    const isRefused = [400, 403, 404, 422].includes(status);
    const ms = (isRefused ? this.#refusals : this.#backoff).next();
    const least = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(ms, Math.min(least, MAX_RETRY_AFTER_MS));
  }
}
