// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import type { PolicyStatus } from '../../gen/policy.ts';
import type { PolicyHead } from './policy-heads.ts';
import type { StatusPace } from './status-pace.ts';

/** The status that a policy should have. */
export interface DueStatus {
  readonly policy: PolicyHead;
  readonly status: PolicyStatus;
}

type RoundPace = Pick<StatusPace, 'roundMs' | 'writesPerRound' | 'eventsPerSecond' | 'minorMs'>;

/** Which statuses are written now: conditions before numbers, and not more than the server should bear. */
export class StatusRound {
  readonly #pace: RoundPace;
  /** What was written of a policy last, by uid, and when. */
  readonly #written = new Map<string, DueStatus & { readonly at: number }>();

  constructor(pace: RoundPace) {
    this.#pace = pace;
  }

  keep(policies: readonly PolicyHead[]): void {
    const uids = new Set(policies.map(({ uid }) => uid));
    for (const uid of this.#written.keys()) if (!uids.has(uid)) this.#written.delete(uid);
  }

  wrote(due: DueStatus): void {
    this.#written.set(due.policy.uid, { ...due, at: performance.now() });
  }

  /** The status as it stands: what we wrote, until the watch brings what came of it. */
  standing(policy: PolicyHead): PolicyStatus | undefined {
    const written = this.#written.get(policy.uid);
    return written?.policy === policy ? written.status : policy.status;
  }

  choose(
    wanted: readonly DueStatus[],
    nodes: number,
  ): {
    readonly now: readonly DueStatus[];
    readonly isMore: boolean;
    readonly laterMs: number;
  } {
    const { minorMs, roundMs, eventsPerSecond } = this.#pace;
    // each write is told to the agents of all nodes
    const bearable = Math.floor((eventsPerSecond * roundMs) / 1000 / Math.max(1, nodes));
    const writesPerRound = Math.min(this.#pace.writesPerRound, Math.max(1, bearable));
    const changed = wanted.filter(({ policy, status }) => !isDeepStrictEqual(status, this.standing(policy)));
    const major = changed.filter(({ policy, status }) => gist(status) !== gist(this.standing(policy)));
    const minor = changed.filter((each) => !major.includes(each));
    const waits = minor.map(({ policy }) => {
      const written = this.#written.get(policy.uid);
      return written === undefined ? 0 : written.at + minorMs - performance.now();
    });
    const ready = [...major, ...minor.filter((_, at) => (waits[at] ?? 0) <= 0)];
    return {
      now: ready.slice(0, writesPerRound),
      isMore: ready.length > writesPerRound,
      laterMs: Math.min(Number.POSITIVE_INFINITY, ...waits.filter((ms) => ms > 0)),
    };
  }
}

/** What is worth a write at once. */
function gist(status: PolicyStatus | undefined): string {
  const conditions = status?.conditions?.map(({ type, status: holds, reason }) => [type, holds, reason]);
  return JSON.stringify([status?.observedGeneration, status?.programmedOn, conditions]);
}
