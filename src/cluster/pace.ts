// SPDX-License-Identifier: Apache-2.0

/** How long things may take, and how often they are tried again; milliseconds. */
export interface Pace {
  /** Pauses after failures begin with this … */
  readonly firstPauseMs: number;
  /** … and grow to this. */
  readonly longestPauseMs: number;
  /** Pause where the server says that we may not, or that there is no such thing. */
  readonly refusedPauseMs: number;
  /** How long a stream has to stand until the failures before it are forgotten. */
  readonly healthyMs: number;
  /** How long nothing may come on a stream. The server sends a bookmark about once a minute where nothing changes. */
  readonly idleMs: number;
  /** Least and most time after which the server is asked to end a stream, drawn anew for each. */
  readonly watchSeconds: readonly [least: number, most: number];
}

export const DEFAULT_PACE: Pace = {
  firstPauseMs: 500,
  longestPauseMs: 30_000,
  refusedPauseMs: 300_000,
  healthyMs: 5_000,
  idleMs: 150_000,
  watchSeconds: [300, 600],
};
