// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import { EgressTables } from '../../src/kernel/egress/egress-tables.ts';
import { type CompiledPolicies, changeOf, compilePolicies } from '../../src/policy/compile-tables.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { cgroupIdOf, type LivePlace, makeLivePlace } from './live.ts';
import { TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';

/** A pod (a cgroup of a network of the test's own) on which policies are enforced. */
export class GovernedPod {
  readonly place: LivePlace;
  readonly network: TestNetwork;
  readonly sensors: NetworkSensors;
  readonly tables: EgressTables;
  /** Path of its cgroup. */
  readonly pod: string;
  /** Who may answer its questions of names. */
  readonly resolver = '10.77.0.53';
  #held: CompiledPolicies = { sets: new Map(), pods: new Map() };

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
    this.tables = new EgressTables({
      maps: egressMapsOf(this.sensors.collection),
      writer: this.sensors.tables,
      places: { names: [], below: [], addresses: [] },
      cgroupOf: (pod) => (pod === 'prod/pod' ? cgroupIdOf(this.pod) : undefined),
      clockOffsetNs: () => BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint(),
      now: Date.now,
    });
    this.tables.setResolvers(0n, [this.resolver], [this.resolver]);
  }

  /** Starts a server for DNS, of these names, and for lines and datagrams on port 8000 of every address. */
  async serve(names: readonly string[]): Promise<void> {
    const server = this.network.startPython(this.place.makeCgroup('server'), 'egress_server.py', names);
    await server.line();
  }

  /** Puts one policy in force, with this section on egress; none: nothing holds. */
  govern(egress?: unknown, mode = 'enforce'): void {
    const text = JSON.stringify({
      apiVersion: 'weir.dev/v1alpha1',
      kind: 'ClusterAIGovernancePolicy',
      metadata: { name: 'test' },
      spec: { podSelector: {}, mode, egress },
    });
    const { policies, problems } = readPolicies(egress === undefined ? [] : [{ name: 'test.yaml', text }]);
    expect(problems).toEqual([]);
    const named = { namespace: 'prod', name: 'pod', labels: {}, namespaceLabels: {}, governance: {} };
    const next = compilePolicies(
      policies.map((each) => each.policy),
      [named],
    );
    this.tables.apply({ ...changeOf(this.#held, next), ended: new Map(), addresses: [] });
    expect(this.tables.refusals()).toEqual(new Map());
    this.#held = next;
  }

  async remove(): Promise<void> {
    await this.network.remove();
    await this.sensors.close();
    this.place.remove();
  }
}
