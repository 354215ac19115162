// SPDX-License-Identifier: Apache-2.0

/** How long things may take, and how often they are tried again; milliseconds. */
export interface Pace {
  /** Pauses after failures begin with this … */
  readonly firstPauseMs: number;
  /** … and grow to this. */
  readonly longestPauseMs: number;
  /** What pauses grow to where the server says that we may not, or that there is no such thing. */
  readonly refusedPauseMs: number;
  /** How long a stream has to stand until the failures before it are forgotten. */
  readonly healthyMs: number;
  /**
   * How long nothing may come of a list; and of a watch, beyond the time for which it was asked. Where nothing changes a
   * watch is silent for all of that time (bookmarks need a change too); that the other side is there TCP finds out.
   */
  readonly idleMs: number;
  /** Least and most time after which the server is asked to end a stream, drawn anew for each. */
  readonly watchSeconds: readonly [least: number, most: number];
}

export const DEFAULT_PACE: Pace = {
  firstPauseMs: 500,
  longestPauseMs: 30_000,
  refusedPauseMs: 300_000,
  healthyMs: 5_000,
  idleMs: 30_000,
  watchSeconds: [300, 600],
};
