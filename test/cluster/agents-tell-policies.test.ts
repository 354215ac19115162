// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createAgentLog } from '../../src/agent/agent-log.ts';
import { openPolicies } from '../../src/agent/policies/open-policies.ts';
import { startCluster } from '../../src/cluster/start-cluster.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { PolicyStatus } from '../../src/gen/policy.ts';
import { governanceKeys } from '../../src/identity/governance.ts';
import { PodDirectory } from '../../src/identity/pod-directory.ts';
import { TEST_PACE } from '../suites/api-server/cluster-setup.ts';
import { TEST_STATUS_PACE } from '../suites/api-server/status-setup.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import type { Manifest } from './kube-admin.ts';
import { noOwnCluster } from './no-cluster.ts';
import { API_VERSION, NODES, PolicyCluster, until } from './policy-cluster.ts';

const { env } = process;
const LONG_MS = 300_000;

let place: PolicyCluster;

const policy: Manifest = {
  apiVersion: API_VERSION,
  kind: 'ClusterAIGovernancePolicy',
  metadata: { name: 'told' },
  spec: { podSelector: { matchLabels: { app: 'llama' } }, mode: 'enforce', egress: { default: 'deny' } },
};

/** What an agent has of policies and of the API server, on a node, until the test has finished. */
function startAgent(node: string): void {
  const log = createAgentLog('error', process.stderr);
  const { config } = loadConfig({});
  const directory = new PodDirectory({ keys: governanceKeys(), now: Date.now });
  const policies = openPolicies({
    config: { ...config, stateDir: '' },
    ...{ node, directory, log, now: Date.now },
  });
  if (policies === undefined) throw new Error('policies are off');
  const cluster = startCluster({
    connection: place.connectionOf(node),
    ...{ node, directory, log },
    pace: TEST_PACE,
    statusPace: TEST_STATUS_PACE,
    policies: policies.listener,
    policyStates: () => policies.live.states(),
    onElsewhere: () => policies.elsewhereChanged(),
  });
  onTestFinished(async () => {
    await policies.close();
    await cluster.close();
  });
  policies.begin(cluster);
}

// Nodes are the whole cluster's: only in one of the test's own.
describeUnless(noOwnCluster, 'agents that hold policies', { timeout: LONG_MS }, () => {
  beforeAll(async () => {
    place = await PolicyCluster.open(env);
  }, LONG_MS);

  afterAll(async () => place?.close(), LONG_MS);

  it('tell of what they compiled, and of what they do not take', async () => {
    const { admin, namespace } = place.cluster;
    const status = async (): Promise<string> => {
      const object = await admin.get<{ status?: PolicyStatus }>(policy);
      const { conditions = [], selectedPods, programmedOn } = object.status ?? {};
      const said = conditions.slice(0, 2).map((each) => `${each.status} ${each.reason}`);
      return [...said, `${selectedPods} pods`, programmedOn].join(', ');
    };
    for (const node of NODES) startAgent(node);
    await admin.create(policy);
    // where it selects nothing yet, it is known that nothing is enforced
    await until(async () => expect(await status()).toBe('True Accepted, False EnforcementOff, 0 pods, 0/0'));
    for (const [at, nodeName] of NODES.entries())
      await admin.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `llama-${at}`, namespace, labels: { app: 'llama' } },
        spec: { nodeName, containers: [{ name: 'main', image: 'registry.test/llama:1' }] },
      });
    await until(async () => expect(await status()).toBe('True Accepted, False EnforcementOff, 3 pods, 0/3'));
  });
});
