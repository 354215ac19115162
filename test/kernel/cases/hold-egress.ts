// SPDX-License-Identifier: Apache-2.0
// As an agent does it: opens a live source with pins, puts a policy in force in a pod's cgroup, takes the place of other
// versions, and says which set holds. Each line of input is another section `egress` to put in force. Stays until killed.
import { createInterface } from 'node:readline';
import { openLiveSource } from '../../../src/kernel/open-live-source.ts';
import { cgroupIdOf, OBJECTS, OBSERVE_ALL } from '../live.ts';
import { PodPolicies } from '../pod-policies.ts';

const [cgroup = '', pinDir = '', podCgroup = '', resolver = '', egress = ''] = process.argv.slice(2);
const source = await openLiveSource({ objects: OBJECTS, cgroup, pinDir, enforcesEgress: true });
if (source.egress === undefined) throw new Error('egress is not enforced');
const id = cgroupIdOf(podCgroup);
source.tables.setCgroup(id, { pod: id, observe: OBSERVE_ALL });
const policies = new PodPolicies({
  maps: source.egress,
  writer: source.tables,
  cgroupOf: () => id,
  clockOffsetNs: () => 0n,
  resolvers: [resolver],
  onLoopback: [resolver],
});
const { tables } = policies;
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
  policies.set([PodPolicies.text(JSON.parse(section), { name: 'closed' })]);
}

function say(): void {
  const [set] = tables.sets();
  console.log(`set ${set?.id} ${source.carried.addresses}`);
}
