// SPDX-License-Identifier: Apache-2.0

/** How often the status of policies is written, milliseconds unless said otherwise. */
export interface StatusPace {
  /** A node waits up to this long, drawn anew each time, before it tells what changed: nodes must not write in step. */
  readonly spreadMs: number;
  /** From one write of a node to its next, at least. */
  readonly leastMs: number;
  /** A node that has nothing new to tell says so after this long, less up to a fifth that is left to chance. */
  readonly heartbeatMs: number;
  /** How long a lease holds that is not renewed. It is renewed three times as often. */
  readonly leaseMs: number;
  /** How often who does not hold the lease looks at it, in a small cluster … */
  readonly pollMs: number;
  /** … and how often all of them together may look at it, times a second, in a large one. */
  readonly pollsPerSecond: number;
  /** From one summing up to the next, at least. */
  readonly roundMs: number;
  /** Policies whose status is written in one round. */
  readonly writesPerRound: number;
  /** Every agent watches the policies: so many events of its writes may reach all of them together, a second. */
  readonly eventsPerSecond: number;
  /** From one write of a policy's status to the next, at least, where only numbers and texts changed. */
  readonly minorMs: number;
}

export const DEFAULT_STATUS_PACE: StatusPace = {
  spreadMs: 5_000,
  leastMs: 10_000,
  heartbeatMs: 300_000,
  leaseMs: 30_000,
  pollMs: 10_000,
  pollsPerSecond: 50,
  roundMs: 2_000,
  writesPerRound: 20,
  eventsPerSecond: 5_000,
  minorMs: 30_000,
};
