// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises';
import { NODE_STATUS_KIND, POLICY_GROUP, POLICY_KINDS, POLICY_VERSION } from '../../config/policy-schema.ts';
import { policyStatusOf } from '../../policy/status/policy-status-of.ts';
import { tallyReports } from '../../policy/status/tally-reports.ts';
import type { ApiClient } from '../api-client.ts';
import { ApiError } from '../api-error.ts';
import type { ClusterLog } from '../cluster-log.ts';
import type { Pace } from '../pace.ts';
import { Reflector } from '../reflector.ts';
import type { ResourceStatus } from '../resource.ts';
import { PolicyHeads } from './policy-heads.ts';
import { ReportStore } from './report-store.ts';
import type { StatusPace } from './status-pace.ts';
import { type DueStatus, StatusRound } from './status-round.ts';
import { Trouble } from './trouble.ts';

export interface PolicyStatusWriterOptions {
  readonly client: ApiClient;
  readonly log: ClusterLog;
  readonly pace: Pace;
  readonly statusPace: Pick<StatusPace, 'roundMs' | 'writesPerRound' | 'eventsPerSecond' | 'minorMs'>;
  readonly random: () => number;
}

/** Who owns the status of policies, as `kubectl get --show-managed-fields` shows it: whichever agent leads. */
export const STATUS_MANAGER = 'weir-status';

const API = `/apis/${POLICY_GROUP}/${POLICY_VERSION}`;

/**
 * Sums up what the nodes say, and writes it into the status of each policy, while it leads. It goes by levels: what
 * should stand there is held against what stands there, so that a write that was lost, or made by the one who led
 * before, is put right in a later round.
 */
export class PolicyStatusWriter {
  readonly #options: PolicyStatusWriterOptions;
  readonly #trouble: Trouble;
  #following: readonly { status(): ResourceStatus }[] = [];
  #nodes = 0;
  #writes = 0;
  #conflicts = 0;

  constructor(options: PolicyStatusWriterOptions) {
    const { log, pace, random } = options;
    this.#options = options;
    this.#trouble = new Trouble({ what: 'the status of policies can not be written', log, pace, random });
  }

  get problem(): string | undefined {
    return this.#trouble.problem;
  }

  /** Writes that the server took, that failed, and that met another version of the policy; since the start. */
  get counts(): { readonly written: number; readonly failed: number; readonly conflicts: number } {
    return { written: this.#writes, failed: this.#trouble.failures, conflicts: this.#conflicts };
  }

  /** Nodes that have reported, while this agent leads. */
  get nodes(): number {
    return this.#nodes;
  }

  /** What is followed for it, while this agent leads. */
  status(): readonly ResourceStatus[] {
    return this.#following.map((each) => each.status());
  }

  /** Leads until the signal is aborted. What fails is tried again for ever. */
  async lead(signal: AbortSignal): Promise<void> {
    const { client, log, pace, random } = this.#options;
    let changed = new AbortController();
    const onChange = (): void => changed.abort();
    const reports = new ReportStore(onChange);
    const heads = POLICY_KINDS.map((kind) => new PolicyHeads(kind, onChange));
    const shared = { client, log, pace, random };
    const reflectors = [
      new Reflector({
        ...shared,
        resource: { name: NODE_STATUS_KIND.plural, path: `${API}/${NODE_STATUS_KIND.plural}` },
        consumer: reports,
      }),
      ...heads.map(
        (consumer, at) =>
          new Reflector({
            ...shared,
            resource: {
              name: `${POLICY_KINDS[at]?.plural} status`,
              path: `${API}/${POLICY_KINDS[at]?.plural}`,
            },
            consumer,
          }),
      ),
    ];
    this.#following = reflectors;
    for (const reflector of reflectors) reflector.start();
    const round = new StatusRound(this.#options.statusPace);
    try {
      while (!signal.aborted) {
        const isKnown = reports.isListed && heads.every(({ isListed }) => isListed);
        const next = isKnown ? await this.#round(reports, heads, round, signal) : MOST_MS;
        await sleep(next, AbortSignal.any([signal, changed.signal]));
        // many changes at once are one round's
        await sleep(this.#options.statusPace.roundMs, signal);
        changed = new AbortController();
      }
    } finally {
      this.#following = [];
      this.#nodes = 0;
      await Promise.all(reflectors.map((each) => each.close()));
    }
  }

  /** Writes what is due; milliseconds until something may be due although nothing changes. */
  async #round(
    reports: ReportStore,
    heads: readonly PolicyHeads[],
    round: StatusRound,
    signal: AbortSignal,
  ): Promise<number> {
    const { client } = this.#options;
    const nowMs = client.serverNow();
    const policies = heads.flatMap((each) => [...each.list()]);
    const all = reports.list();
    this.#nodes = all.length;
    const tallies = tallyReports(policies, all, reports.numbers, nowMs);
    const wanted = policies.flatMap((policy, at): DueStatus[] => {
      const tally = tallies[at];
      return tally === undefined
        ? []
        : [{ policy, status: policyStatusOf(policy.generation, tally, round.standing(policy), nowMs) }];
    });
    round.keep(policies);
    const due = round.choose(wanted, all.length);
    let isGone = false;
    for (const each of due.now) {
      if (signal.aborted) return 0;
      const result = await this.#write(each, signal);
      if (result === 'written') round.wrote(each);
      else if (result === 'gone') isGone = true;
      else {
        // whatever changes meanwhile
        await sleep(result, signal);
        return 0;
      }
    }
    // nodes go stale without a word
    return due.isMore || isGone ? 0 : Math.min(due.laterMs, nextStale(all, nowMs));
  }

  /** What came of it: milliseconds to wait where it failed, and others would fail too. */
  async #write({ policy, status }: DueStatus, signal: AbortSignal): Promise<'written' | 'gone' | number> {
    const { client, log } = this.#options;
    const { kind, namespace, name, uid } = policy;
    const place = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    const path = `${API}${place}/${kind.plural}/${encodeURIComponent(name)}/status`;
    const object = {
      apiVersion: `${POLICY_GROUP}/${POLICY_VERSION}`,
      kind: kind.kind,
      // the policy that was summed up, not one of its name that came later
      metadata: { name, ...(namespace !== undefined && { namespace }), uid },
      status,
    };
    try {
      await client.apply({ path, signal }, object, STATUS_MANAGER);
      this.#writes += 1;
      this.#trouble.over();
      return 'written';
    } catch (error: unknown) {
      if (signal.aborted) return 0;
      const code = error instanceof ApiError ? error.status : 0;
      // gone, or another one by now: what we watch will tell
      if (code === 404 || code === 409) {
        this.#conflicts += 1;
        return 'gone';
      }
      if (code === 422) log.warn({ policy: name }, 'the API server takes no such status of this policy');
      return this.#trouble.failed(error);
    }
  }
}

/** Longest time for which nothing is looked at. */
const MOST_MS = 60_000;

function nextStale(
  reports: readonly { readonly timeMs: number; readonly heartbeatMs: number }[],
  nowMs: number,
): number {
  const left = reports.map(({ timeMs, heartbeatMs }) => timeMs + heartbeatMs * 3 - nowMs);
  return left.filter((ms) => ms > 0).reduce((least, ms) => Math.min(least, ms + 1_000), MOST_MS);
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await pause(Math.min(ms, MOST_MS), undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
