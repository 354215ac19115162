// SPDX-License-Identifier: Apache-2.0
import type { DetectSummary } from '../detect/create-detect.ts';
import type { LossCount } from '../events/event-source.ts';
import type { IdentityCounters } from '../identity/create-identity.ts';

/** What an agent did from start to stop. */
export interface AgentSummary extends DetectSummary {
  readonly kernel: string;
  readonly identity: IdentityCounters;
  /** Events that the kernel could not hand over. */
  readonly lost: readonly LossCount[];
  /** Records that outputs could not deliver, by output. */
  readonly undelivered: Readonly<Record<string, number>>;
}

/** An agent that runs, live or from a recording. */
export interface RunningAgent {
  /** Resolves when its source has ended; rejects when the source is damaged. A live one ends when it is stopped. */
  readonly ended: Promise<void>;
  /** Reads again what was read from files that may change: those of rules. */
  reload?(): void;
  /** Stops in order: source, detection, outputs. Calling it twice gives the same summary. */
  stop(): Promise<AgentSummary>;
}
