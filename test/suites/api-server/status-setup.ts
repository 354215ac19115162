// SPDX-License-Identifier: Apache-2.0
import { onTestFinished } from 'vitest';
import { ApiClient } from '../../../src/cluster/api-client.ts';
import type { Connection } from '../../../src/cluster/connection.ts';
import { PolicyStatusReporter } from '../../../src/cluster/status/policy-status-reporter.ts';
import type { StatusPace } from '../../../src/cluster/status/status-pace.ts';
import type { PolicyStatus } from '../../../src/gen/policy.ts';
import type { NodePolicyState } from '../../../src/policy/node-policy-state.ts';
import type { ApiServerDouble } from './api-server-double.ts';
import { connectionTo, TEST_PACE } from './cluster-setup.ts';

/** So short that a test sees many writes; the lease is long, for a machine that is busy must not lose it. */
export const TEST_STATUS_PACE: StatusPace = {
  spreadMs: 20,
  leastMs: 20,
  heartbeatMs: 300_000,
  leaseMs: 30_000,
  pollMs: 20,
  pollsPerSecond: 10_000,
  roundMs: 20,
  writesPerRound: 20,
  eventsPerSecond: 1_000_000,
  minorMs: 50,
};

export const NAMESPACE = 'weir-test';
export const LEASES = 'leases.coordination.k8s.io';
export const NODE_STATUSES = 'weirnodestatuses.weir.dev';
export const CLUSTER_POLICIES = 'clusteraigovernancepolicies.weir.dev';
export const TEAM_POLICIES = 'aigovernancepolicies.weir.dev';

/** Makes the collections, and cluster policies of these names in generation 1. */
export function definePolicies(api: ApiServerDouble, ...names: readonly string[]): void {
  for (const each of [LEASES, NODE_STATUSES, CLUSTER_POLICIES, TEAM_POLICIES]) api.store.define(each);
  for (const name of names)
    api.store.put(CLUSTER_POLICIES, {
      metadata: { name, uid: `uid-${name}`, generation: 1 },
      spec: { podSelector: {} },
    });
}

export function statusOf(api: ApiServerDouble, name: string): PolicyStatus | undefined {
  return api.store.get(CLUSTER_POLICIES, name)?.status as PolicyStatus | undefined;
}

/** `True Programmed`, or whatever a condition says. */
export function conditionOf(api: ApiServerDouble, name: string, type: string): string | undefined {
  const condition = statusOf(api, name)?.conditions?.find((each) => each.type === type);
  return condition && `${condition.status} ${condition.reason}`;
}

export interface AgentOptions {
  readonly node: string;
  readonly states?: readonly NodePolicyState[];
  readonly pace?: Partial<StatusPace>;
  readonly connection?: Connection;
}

/** What of an agent tells the status of policies, until the test has finished. */
export function startReporter(
  api: Pick<ApiServerDouble, 'url' | 'certificates'>,
  { node, states = [], pace = {}, connection }: AgentOptions,
) {
  const known = { states };
  const said: string[] = [];
  const say = (_: object, message: string): void => void said.push(message);
  const to = connection ?? { ...connectionTo(api as ApiServerDouble), namespace: NAMESPACE };
  const client = new ApiClient({ connection: to, userAgent: 'weir-test' });
  const reporter = new PolicyStatusReporter({
    client,
    connection: to,
    node,
    states: () => known.states,
    log: { info: say, warn: say },
    pace: TEST_PACE,
    statusPace: { ...TEST_STATUS_PACE, ...pace },
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= reporter.close().then(() => client.close());
    return closed;
  };
  onTestFinished(close);
  reporter.changed();
  return {
    node,
    said,
    reporter,
    /** From now on the agent says so. */
    tell: (...next: readonly NodePolicyState[]): void => {
      known.states = next;
      reporter.changed();
    },
    isLeader: (): boolean => reporter.status().isLeader,
    close,
    /** Ends as one whose network is gone: it gives nothing back. */
    cut: (): void => client.close(),
  };
}
