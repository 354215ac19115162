// SPDX-License-Identifier: Apache-2.0
import type { Config } from '../../gen/config.ts';
import type { EgressTables } from '../../kernel/egress/egress-tables.ts';
import { PodDefaults } from '../../kernel/egress/pod-defaults.ts';
import type { LiveSource } from '../../kernel/live-source.ts';
import { compilePolicies } from '../../policy/compile-tables.ts';
import { HELD_BACK } from '../../policy/held-back.ts';
import type { Policy } from '../../policy/policy.ts';
import type { TableSet } from '../../policy/table-set.ts';
import type { AgentLog } from '../agent-log.ts';
import { bootNow } from '../boot-now.ts';

export interface UnknownPodsOptions {
  readonly config: Pick<Config, 'policy'>;
  readonly source: Pick<LiveSource, 'egress' | 'tables' | 'freeFromOthers'>;
  readonly tables: EgressTables;
  /** Cgroups (ids) that this process is in, below the kubelet's. */
  readonly own: readonly bigint[];
  readonly log: AgentLog;
  /** Hears that a pod is held back from now on, or not any more. */
  readonly onMoved: () => void;
}

const BEAT_MS = 1_000;

/**
 * What holds in pods that nobody told of yet: says it in the kernel, says that the agent is there, and lets pods go that turn
 * out to have no policy. The agent's own pod goes first: one that can't reach the API server would never be told of.
 */
export class UnknownPods {
  readonly #options: UnknownPodsOptions;
  readonly #defaults: PodDefaults;
  readonly #timer: NodeJS.Timeout | undefined;
  /** Pods (uids) that may have a default, with the ids of their folders. */
  readonly #waiting = new Map<string, bigint>();

  constructor(options: UnknownPodsOptions) {
    const { config, source, tables, own, log } = options;
    const { newPods, whenAgentAway, awayAfter } = config.policy;
    if (source.egress === undefined) throw new Error('egress is not enforced');
    this.#options = options;
    this.#defaults = new PodDefaults(source.egress.defaults, awayAfter * 1_000, bootNow);
    this.#free(own);
    const [present, away] = [
      newPods === 'deny' ? tables.addStanding(denyAll(HELD_BACK.newPods)) : 0,
      whenAgentAway === 'deny' ? tables.addStanding(denyAll(HELD_BACK.agentAway)) : 0,
    ];
    if (present === undefined || away === undefined)
      log.error({}, 'policies: no room for what new pods get: they are not governed until they are known');
    this.#defaults.set({ present: present ?? 0, away: away ?? 0 });
    this.#free(own);
    if (present || away) this.#timer = setInterval(() => this.#defaults.beat(), BEAT_MS).unref();
  }

  /** A pod's own folder came, or was found. */
  look(podUid: string, folder: bigint): void {
    const entry = this.#options.source.tables.cgroup(folder);
    if (entry === undefined || !this.#defaults.has(entry.policy)) return;
    this.#waiting.set(podUid, folder);
    this.#options.onMoved();
  }

  /** Policies were compiled for all pods that are known: those without one go, where `isTold` lets them. */
  settle(isTold: (podUid: string) => boolean): void {
    const { source, tables, onMoved } = this.#options;
    const before = this.#waiting.size;
    for (const [podUid, folder] of this.#waiting) {
      const policy = source.tables.cgroup(folder)?.policy;
      const isHeld = policy !== undefined && this.#defaults.has(policy) && !tables.hasPod(podUid);
      if (isHeld && !isTold(podUid)) continue;
      if (isHeld) source.tables.setPolicy(folder, 0);
      this.#waiting.delete(podUid);
    }
    if (this.#waiting.size < before) onMoved();
  }

  /** Uids of pods that are held back. */
  pods(): Iterable<string> {
    return this.#waiting.keys();
  }

  /** How many are held back. */
  get count(): number {
    return this.#waiting.size;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #free(own: readonly bigint[]): void {
    const { source } = this.#options;
    for (const id of own) {
      const entry = source.tables.cgroup(id);
      if (entry !== undefined && this.#defaults.has(entry.policy)) source.tables.setPolicy(id, 0);
    }
    source.freeFromOthers(own);
  }
}

/** A set that lets nothing pass but what is implied, by a policy of that name. */
function denyAll(name: string): TableSet {
  const egress = {
    default: 'deny',
    allow: [],
    deny: [],
    proxies: [],
    isQuicDenied: false,
    isHelloDenied: false,
  } as const;
  const policy: Policy = {
    kind: 'ClusterAIGovernancePolicy',
    name,
    mode: 'enforce',
    podSelector: {},
    egress,
  };
  const pod = { namespace: '', name: '', labels: {}, namespaceLabels: {}, governance: {} };
  const [set] = compilePolicies([policy], [pod]).sets.values();
  if (set === undefined) throw new Error(`policy ${name}: selects no pod`);
  return set;
}
