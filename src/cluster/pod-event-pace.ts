// SPDX-License-Identifier: Apache-2.0

/** How much is written of Events, milliseconds unless said otherwise. Each write reaches all who watch Events. */
export interface PodEventPace {
  /** From one write of an Event to its next, at least: what is denied meanwhile is counted in it. */
  readonly leastMs: number;
  /** How often it is looked whether a write is due. */
  readonly lookMs: number;
  /** Writes that this node may make at once, and how long one takes to come back. */
  readonly burst: number;
  readonly refillMs: number;
  /** Events of one pod that are kept up; what else it is denied has none. */
  readonly maxOfPod: number;
  /** Events of all pods of the node that are kept up. */
  readonly maxEvents: number;
  /** An Event of which nothing was denied for so long is left: the API server forgets it in an hour. */
  readonly idleMs: number;
}

export const DEFAULT_POD_EVENT_PACE: PodEventPace = {
  leastMs: 60_000,
  lookMs: 1_000,
  burst: 20,
  refillMs: 6_000,
  maxOfPod: 8,
  maxEvents: 512,
  idleMs: 3_000_000,
};
