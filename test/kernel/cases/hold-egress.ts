// SPDX-License-Identifier: Apache-2.0
// Opens a live source with pins, denies all egress of a pod's cgroup but one address, says so and stays until killed.
import { EgressTables } from '../../../src/kernel/egress/egress-tables.ts';
import { openLiveSource } from '../../../src/kernel/open-live-source.ts';
import { compilePolicies } from '../../../src/policy/compile-tables.ts';
import { readPolicies } from '../../../src/policy/read-policies.ts';
import { cgroupIdOf, OBJECTS, OBSERVE_ALL } from '../live.ts';

const [cgroup = '', pinDir = '', podCgroup = '', address = ''] = process.argv.slice(2);
const source = openLiveSource({ objects: OBJECTS, cgroup, pinDir, enforcesEgress: true });
if (source.egress === undefined) throw new Error('egress is not enforced');
const id = cgroupIdOf(podCgroup);
source.tables.setCgroup(id, { pod: id, observe: OBSERVE_ALL });
const tables = new EgressTables({
  maps: source.egress,
  writer: source.tables,
  places: { names: [], below: [], addresses: [] },
  cgroupOf: () => id,
  clockOffsetNs: () => 0n,
  now: Date.now,
});
const text = JSON.stringify({
  apiVersion: 'weir.dev/v1alpha1',
  kind: 'ClusterAIGovernancePolicy',
  metadata: { name: 'closed' },
  spec: {
    podSelector: {},
    mode: 'enforce',
    egress: { default: 'deny', allow: [{ name: 'one', cidrs: [`${address}/32`] }] },
  },
});
const { policies } = readPolicies([{ name: 'closed.yaml', text }]);
const pod = { namespace: 'prod', name: 'pod', labels: {}, namespaceLabels: {}, governance: {} };
const { sets, pods } = compilePolicies(
  policies.map(({ policy }) => policy),
  [pod],
);
tables.apply({ added: [...sets.values()], removed: [], moved: pods, ended: new Map(), addresses: [] });
tables.forgetOthers();
source.start(() => undefined);
const [held] = tables.sets();
console.log(`set ${held?.id}`);
