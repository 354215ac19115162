// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import type { EgressTables } from '../../src/kernel/egress/egress-tables.ts';
import { cgroupIdOf, type LivePlace, makeLivePlace } from './live.ts';
import { TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';
import { PodPolicies } from './pod-policies.ts';

/** A pod (a cgroup of a network of the test's own) on which policies are enforced. */
export class GovernedPod {
  readonly place: LivePlace;
  readonly network: TestNetwork;
  readonly sensors: NetworkSensors;
  /** Path of its cgroup. */
  readonly pod: string;
  /** Who may answer its questions of names. */
  readonly resolver = '10.77.0.53';
  readonly #policies: PodPolicies;
  readonly #cgroups: Map<string, string>;

  /** `addresses`: of the network, beside its own. */
  constructor(
    name: string,
    addresses: readonly string[],
    options: { readonly objects?: readonly string[] } = {},
  ) {
    this.place = makeLivePlace(name);
    this.network = new TestNetwork(name);
    for (const address of [...addresses, this.resolver])
      execFileSync('ip', ['-n', this.network.name, 'addr', 'add', `${address}/32`, 'dev', 'lo']);
    this.sensors = new NetworkSensors(this.place, { objects: ['egress', ...(options.objects ?? [])] });
    this.pod = this.place.makeCgroup('pod');
    this.sensors.observe(this.pod);
    this.#cgroups = new Map([['prod/pod', this.pod]]);
    this.#policies = new PodPolicies({
      maps: egressMapsOf(this.sensors.collection),
      writer: this.sensors.tables,
      cgroupOf: (pod) => {
        const cgroup = this.#cgroups.get(pod);
        return cgroup === undefined ? undefined : cgroupIdOf(cgroup);
      },
      resolvers: [this.resolver],
      onLoopback: [this.resolver],
    });
  }

  get tables(): EgressTables {
    return this.#policies.tables;
  }

  /** Starts a server for DNS, of these names, and for lines and datagrams on port 8000 of every address. */
  async serve(names: readonly string[]): Promise<void> {
    const server = this.network.startPython(this.place.makeCgroup('server'), 'egress_server.py', names);
    await server.line();
  }

  /** Puts one policy in force, with this section on egress; none: nothing holds. */
  govern(egress?: unknown, mode: 'audit' | 'enforce' = 'enforce'): void {
    this.#policies.govern(mode, egress);
  }

  /** Adds a pod on the same network. Gives the path of its cgroup. */
  addPod(name: string): string {
    const cgroup = this.place.makeCgroup(name);
    this.sensors.observe(cgroup);
    this.#cgroups.set(`prod/${name}`, cgroup);
    return cgroup;
  }

  /** Puts a policy in force for each of these pods, with this section on egress. */
  governEach(sections: Readonly<Record<string, unknown>>): void {
    const texts = Object.entries(sections).map(([pod, egress]) =>
      PodPolicies.text(egress, { name: pod, pod }),
    );
    this.#policies.set(texts, { pods: Object.keys(sections) });
  }

  /** An address that one of the pods learns of a name. */
  async resolve(name: string, pod = this.pod): Promise<string> {
    const asker = this.network.startPython(pod, 'egress_client.py');
    asker.say(`ask ${this.resolver} ${name}`);
    return asker.line();
  }

  async remove(): Promise<void> {
    await this.network.remove();
    await this.sensors.close();
    this.place.remove();
  }
}
