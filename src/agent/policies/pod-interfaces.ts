// SPDX-License-Identifier: Apache-2.0
import { readCgroupProcesses } from '../../host/read-cgroup-processes.ts';
import type { Identity } from '../../identity/create-identity.ts';
import type { GuardedPod, InterfaceGuard } from '../../kernel/interfaces/interface-guard.ts';
import type { MetricSample } from '../../metrics/metric-sample.ts';
import { EGRESS_COVERAGES, type EgressCoverage } from '../../record-words.ts';
import type { AgentLog } from '../agent-log.ts';

export interface PodInterfacesOptions {
  readonly guard: Pick<InterfaceGuard, 'sync' | 'coverage'>;
  readonly identity: Pick<Identity, 'cgroupsOf'>;
  /** Uids of pods in which a policy holds. */
  readonly pods: () => Iterable<string>;
  /** Where cgroup v2 is mounted. */
  readonly cgroup2: string;
  readonly log: AgentLog;
  /** Calls after so many milliseconds; gives what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** A pod's first process comes a moment after its cgroup. */
const FIRST_MS = 20;
/** How often a pod without an interface is looked at, in the end. */
const LAST_MS = 10_000;
/** Interfaces may be added to a pod that runs. */
const FRESH_MS = 60_000;

/** Keeps the interfaces of governed pods guarded as pods come, go and change. */
export class PodInterfaces {
  readonly #options: PodInterfacesOptions;
  #cancel: () => void = () => undefined;
  #pauseMs = FIRST_MS;
  #sinceFreshMs = 0;
  #isClosed = false;
  #areAllTold = false;
  #problem: string | undefined;
  #cgroups = new Map<string, bigint>();

  constructor(options: PodInterfacesOptions) {
    this.#options = options;
    this.touch();
  }

  /** A pod is governed from now on, or not any more, or has a new container. */
  touch(): void {
    this.#pauseMs = FIRST_MS;
    this.#schedule(0);
  }

  /** All pods and policies have been told: what else is guarded is so no more. */
  settle(): void {
    this.#areAllTold = true;
    this.#pauseMs = FIRST_MS;
    // at once: another version's programs may end next
    this.#cancel();
    if (!this.#isClosed) this.#sync(0);
  }

  /** How far policy reaches a governed pod; undefined before it was looked at. */
  coverageOf(podUid: string): EgressCoverage | undefined {
    const cgroup = this.#cgroups.get(podUid);
    return cgroup === undefined ? undefined : this.#options.guard.coverage().get(cgroup);
  }

  /** How many governed pods are reached how far. */
  counts(): Readonly<Record<EgressCoverage, number>> {
    const counts = { full: 0, 'l3-only': 0, 'host-network': 0, unseen: 0 };
    for (const coverage of this.#options.guard.coverage().values()) counts[coverage]++;
    return counts;
  }

  *metrics(): Iterable<MetricSample> {
    const counts = this.counts();
    for (const coverage of EGRESS_COVERAGES)
      yield { name: 'weir_policy_coverage_pods', labels: { coverage }, value: counts[coverage] };
  }

  /** What is not as it should be, one sentence each. */
  flaws(): readonly string[] {
    return this.#problem === undefined ? [] : [`policies: interfaces of pods: ${this.#problem}`];
  }

  /** What it is told of from here on is nothing to it: the tables may be closed before the last news has come. */
  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  #schedule(ms: number): void {
    if (this.#isClosed) return;
    this.#cancel();
    this.#cancel = this.#options.after(ms, () => this.#sync(ms));
  }

  #sync(waitedMs: number): void {
    const { guard, pods, log } = this.#options;
    this.#sinceFreshMs += waitedMs;
    const isFresh = this.#sinceFreshMs >= FRESH_MS;
    if (isFresh) this.#sinceFreshMs = 0;
    this.#cgroups = new Map();
    const wanted = [...pods()].flatMap((uid) => this.#guarded(uid) ?? []);
    const [failure] = guard.sync(wanted, { areAll: this.#areAllTold, isFresh });
    if (failure !== undefined && failure.message !== this.#problem)
      log.error({ reason: failure.message }, 'policies: an interface can not be guarded');
    this.#problem = failure?.message;
    const isUnseen = [...guard.coverage().values()].includes('unseen');
    this.#schedule(isUnseen ? this.#pauseMs : LAST_MS);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LAST_MS);
  }

  /** Undefined while the pod has no cgroup. */
  #guarded(podUid: string): GuardedPod | undefined {
    const { identity, cgroup2 } = this.#options;
    const cgroups = [...identity.cgroupsOf(podUid)];
    const own = cgroups.find(({ path, place }) => place?.podPath === path);
    if (own === undefined) return undefined;
    this.#cgroups.set(podUid, own.id);
    return {
      cgroup: own.id,
      *pids() {
        for (const { path } of cgroups) yield* readCgroupProcesses(cgroup2, path);
      },
    };
  }
}
