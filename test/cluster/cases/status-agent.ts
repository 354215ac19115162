// SPDX-License-Identifier: Apache-2.0
// What of an agent talks to the API server, as a process of its own that can be killed. Takes states of policies on its
// standard input, one JSON array a line; says how it stands on its standard output, a few times a second.
import { createInterface } from 'node:readline';
import { startCluster } from '../../../src/cluster/start-cluster.ts';
import { governanceKeys } from '../../../src/identity/governance.ts';
import { PodDirectory } from '../../../src/identity/pod-directory.ts';
import type { NodePolicyState } from '../../../src/policy/node-policy-state.ts';
import type { StatusAgentOptions } from '../status-agents.ts';

const { server, ca, token, namespace, node, statusPace, pace } = JSON.parse(
  process.argv[2] ?? '',
) as StatusAgentOptions;

let states: readonly NodePolicyState[] = [];
const say = (facts: object, message: string): void =>
  void process.stderr.write(`${node}: ${message} ${JSON.stringify(facts)}\n`);
const cluster = startCluster({
  connection: {
    server: new URL(server),
    source: 'test',
    namespace,
    credentials: async () => ({ token, tls: { ca } }),
    refused: () => undefined,
  },
  node,
  directory: new PodDirectory({ keys: governanceKeys(), now: Date.now }),
  log: { info: say, warn: say },
  policyStates: () => states,
  statusPace,
  pace,
});
setInterval(() => process.stdout.write(`${JSON.stringify(cluster.status().policyStatus)}\n`), 100);
for await (const line of createInterface({ input: process.stdin })) {
  states = JSON.parse(line) as readonly NodePolicyState[];
  cluster.policiesChanged();
}
await cluster.close();
process.exit(0);
