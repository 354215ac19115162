// SPDX-License-Identifier: Apache-2.0
// As an agent does it: opens a live source with pins, puts a policy in force in a pod's cgroup, takes the place of other
// versions, and says which set holds. Each line of input is another section `egress` to put in force. Stays until killed.
import { createInterface } from 'node:readline';
import { EgressTables } from '../../../src/kernel/egress/egress-tables.ts';
import { openLiveSource } from '../../../src/kernel/open-live-source.ts';
import { type CompiledPolicies, changeOf, compilePolicies } from '../../../src/policy/compile-tables.ts';
import { readPolicies } from '../../../src/policy/read-policies.ts';
import { cgroupIdOf, OBJECTS, OBSERVE_ALL } from '../live.ts';

const [cgroup = '', pinDir = '', podCgroup = '', resolver = '', egress = ''] = process.argv.slice(2);
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
tables.setResolvers(0n, [resolver], [resolver]);
let held: CompiledPolicies = { sets: new Map(), pods: new Map() };
govern(egress);
tables.forgetOthers();
source.retireOthers();
source.start(() => undefined);
say();
createInterface({ input: process.stdin }).on('line', (line) => {
  govern(line);
  say();
});

function govern(section: string): void {
  const text = `{"apiVersion": "weir.dev/v1alpha1", "kind": "ClusterAIGovernancePolicy", "metadata": {"name": "closed"},
    "spec": {"podSelector": {}, "mode": "enforce", "egress": ${section}}}`;
  const { policies, problems } = readPolicies([{ name: 'closed.yaml', text }]);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const pod = { namespace: 'prod', name: 'pod', labels: {}, namespaceLabels: {}, governance: {} };
  const next = compilePolicies(
    policies.map(({ policy }) => policy),
    [pod],
  );
  tables.apply({ ...changeOf(held, next), ended: new Map(), addresses: [] });
  held = next;
}

function say(): void {
  const [set] = tables.sets();
  console.log(`set ${set?.id} ${source.carried.addresses}`);
}
