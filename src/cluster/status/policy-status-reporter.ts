// SPDX-License-Identifier: Apache-2.0
import type { NodePolicyState } from '../../policy/node-policy-state.ts';
import { VERSION } from '../../version.ts';
import type { ApiClient } from '../api-client.ts';
import type { ClusterLog } from '../cluster-log.ts';
import type { Connection } from '../connection.ts';
import type { Pace } from '../pace.ts';
import type { ResourceStatus } from '../resource.ts';
import { Leadership } from './leadership.ts';
import { NodeStatusWriter } from './node-status-writer.ts';
import { PolicyStatusWriter } from './policy-status-writer.ts';
import type { StatusPace } from './status-pace.ts';

export interface PolicyStatusReporterOptions {
  readonly client: ApiClient;
  readonly connection: Connection;
  readonly node: string;
  readonly states: () => readonly NodePolicyState[];
  readonly log: ClusterLog;
  readonly pace: Pace;
  readonly statusPace: StatusPace;
  readonly random?: () => number;
}

/** How it stands with the status of policies, as far as this agent has to do with it. */
export interface PolicyStatusState {
  readonly isLeader: boolean;
  /** Node whose agent led when this one last looked. */
  readonly leader?: string;
  /** What is in the way, one sentence each. */
  readonly problems: readonly string[];
  /** Writes, since the start, by object and by what came of them. */
  readonly writes: readonly {
    readonly object: 'node' | 'policy';
    readonly result: string;
    readonly count: number;
  }[];
}

/** Name of the Lease for which the agents compete. */
export const STATUS_LEASE = 'weir-policy-status';
/** Where it is when nothing says in which namespace the agents are. */
const NAMESPACE = 'weir-system';

/**
 * Tells the API server how it stands with the policies: this node's part always, and the sum over all nodes while this
 * agent holds the lease. Nothing is asked or written before the first `changed`.
 */
export class PolicyStatusReporter {
  readonly #node: NodeStatusWriter;
  readonly #policies: PolicyStatusWriter;
  readonly #leadership: Leadership;

  constructor({ connection, node, states, random = Math.random, ...shared }: PolicyStatusReporterOptions) {
    const parts = { ...shared, random };
    this.#node = new NodeStatusWriter({ ...parts, connection, node, states, version: VERSION });
    this.#policies = new PolicyStatusWriter(parts);
    this.#leadership = new Leadership({
      ...parts,
      namespace: connection.namespace ?? NAMESPACE,
      name: STATUS_LEASE,
      identity: node,
      lead: (signal) => this.#policies.lead(signal),
      competitors: () => this.#policies.nodes,
    });
  }

  changed(): void {
    this.#node.changed();
    this.#leadership.start();
  }

  /** What is followed for it; nothing while another agent leads. */
  resources(): readonly ResourceStatus[] {
    return this.#policies.status();
  }

  status(): PolicyStatusState {
    const { isLeader, leader } = this.#leadership;
    const problems = [this.#node.problem, this.#leadership.problem, this.#policies.problem];
    const node = Object.entries(this.#node.counts);
    const policy = Object.entries(this.#policies.counts);
    return {
      isLeader,
      ...(leader !== undefined && { leader }),
      problems: problems.filter((problem) => problem !== undefined),
      writes: [
        ...node.map(([result, count]) => ({ object: 'node', result, count }) as const),
        ...policy.map(([result, count]) => ({ object: 'policy', result, count }) as const),
      ],
    };
  }

  /** Gives the lease back. */
  async close(): Promise<void> {
    await Promise.all([this.#node.close(), this.#leadership.close()]);
  }
}
