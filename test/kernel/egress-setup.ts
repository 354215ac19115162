// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import { EgressTables } from '../../src/kernel/egress/egress-tables.ts';
import { type CompiledPolicies, changeOf, compilePolicies } from '../../src/policy/compile-tables.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { cgroupIdOf, type LivePlace, makeLivePlace } from './live.ts';
import { type Peer, TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';

/** What policies are about, and what `egress_server.py` answers. */
export interface EgressSetupOptions {
  /** Addresses beside those of the network. */
  readonly addresses: readonly string[];
  /** As `egress_server.py` takes them. */
  readonly names: readonly string[];
  readonly resolver: string;
  readonly variables?: Record<string, bigint>;
  readonly maxEntries?: Readonly<Record<string, number>>;
}

/** A pod (`prod/pod`) that policies can be put in force for, another without, and a server for both. */
export class EgressSetup {
  readonly place: LivePlace;
  readonly network: TestNetwork;
  readonly sensors: NetworkSensors;
  readonly tables: EgressTables;
  /** Paths of their cgroups. */
  readonly pod: string;
  readonly other: string;
  #held: CompiledPolicies = { sets: new Map(), pods: new Map() };

  private constructor(name: string, options: EgressSetupOptions) {
    this.place = makeLivePlace(name);
    this.network = new TestNetwork(name);
    for (const address of options.addresses)
      execFileSync('ip', ['-n', this.network.name, 'addr', 'add', `${address}/32`, 'dev', 'lo']);
    this.sensors = new NetworkSensors(this.place, {
      objects: ['egress'],
      variables: options.variables ?? {},
      maxEntries: options.maxEntries ?? {},
    });
    this.pod = this.place.makeCgroup('pod');
    this.other = this.place.makeCgroup('other');
    this.sensors.observe(this.pod);
    this.sensors.observe(this.other);
    this.tables = new EgressTables({
      maps: egressMapsOf(this.sensors.collection),
      writer: this.sensors.tables,
      places: { names: [], below: [], addresses: [] },
      cgroupOf: (pod) => cgroupIdOf(pod === 'prod/pod' ? this.pod : this.other),
      clockOffsetNs: () => BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint(),
      now: Date.now,
    });
    this.tables.setResolvers(0n, [options.resolver], [options.resolver]);
  }

  /** Attaches the programs and starts the server. */
  static async start(name: string, options: EgressSetupOptions): Promise<EgressSetup> {
    const setup = new EgressSetup(name, options);
    const server = setup.network.startPython(
      setup.place.makeCgroup('server'),
      'egress_server.py',
      options.names,
    );
    await server.line();
    return setup;
  }

  /** Puts one policy that enforces in force for the pod, or for others, too; none without one. */
  govern(egress?: unknown, pods: readonly string[] = ['pod']): void {
    this.tryToGovern(egress, pods);
    expect(this.tables.refusals()).toEqual(new Map());
  }

  /** The same where there may be no room for it. */
  tryToGovern(egress?: unknown, pods: readonly string[] = ['pod']): void {
    const metadata = { name: 'test' };
    const spec = { podSelector: {}, mode: 'enforce', egress };
    const text = JSON.stringify({
      apiVersion: 'weir.dev/v1alpha1',
      kind: 'ClusterAIGovernancePolicy',
      metadata,
      spec,
    });
    const { policies, problems } = readPolicies(egress === undefined ? [] : [{ name: 'test.yaml', text }]);
    expect(problems).toEqual([]);
    const next = compilePolicies(
      policies.map((each) => each.policy),
      pods.map((name) => ({ namespace: 'prod', name, labels: {}, namespaceLabels: {}, governance: {} })),
    );
    this.tables.apply({ ...changeOf(this.#held, next), ended: new Map(), addresses: [] });
    this.#held = next;
  }

  /** A client in the pod, or in another cgroup: one line to say, one that it answers. */
  startClient(cgroup = this.pod): { does(line: string): Promise<string>; readonly peer: Peer } {
    const peer = this.network.startPython(cgroup, 'egress_client.py');
    return {
      peer,
      does: (line) => {
        peer.say(line);
        return peer.line();
      },
    };
  }

  async remove(): Promise<void> {
    await this.network.remove();
    await this.sensors.close();
    this.place.remove();
  }
}
