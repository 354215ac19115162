// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import type { EgressTables } from '../../src/kernel/egress/egress-tables.ts';
import { cgroupIdOf, type LivePlace, makeLivePlace } from './live.ts';
import { type Peer, TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';
import { PodPolicies } from './pod-policies.ts';

/** What policies are about, and what `egress_server.py` answers. */
export interface EgressSetupOptions {
  /** Addresses beside those of the network. */
  readonly addresses: readonly string[];
  /** As `egress_server.py` takes them. */
  readonly names: readonly string[];
  readonly resolver: string;
  readonly variables?: Record<string, bigint>;
  readonly maxEntries?: Readonly<Record<string, number>>;
  /** Programs beside those that decide. */
  readonly objects?: readonly string[];
}

/** A pod (`prod/pod`) that policies can be put in force for, another without, and a server for both. */
export class EgressSetup {
  readonly place: LivePlace;
  readonly network: TestNetwork;
  readonly sensors: NetworkSensors;
  /** Paths of their cgroups. */
  readonly pod: string;
  readonly other: string;
  readonly #policies: PodPolicies;

  private constructor(name: string, options: EgressSetupOptions) {
    this.place = makeLivePlace(name);
    this.network = new TestNetwork(name);
    for (const address of options.addresses)
      execFileSync('ip', ['-n', this.network.name, 'addr', 'add', `${address}/32`, 'dev', 'lo']);
    this.sensors = new NetworkSensors(this.place, {
      objects: ['egress', ...(options.objects ?? [])],
      variables: options.variables ?? {},
      maxEntries: options.maxEntries ?? {},
    });
    this.pod = this.place.makeCgroup('pod');
    this.other = this.place.makeCgroup('other');
    this.sensors.observe(this.pod);
    this.sensors.observe(this.other);
    this.#policies = new PodPolicies({
      maps: egressMapsOf(this.sensors.collection),
      writer: this.sensors.tables,
      cgroupOf: (pod) => cgroupIdOf(pod === 'prod/pod' ? this.pod : this.other),
      resolvers: [options.resolver],
      onLoopback: [options.resolver],
    });
  }

  get tables(): EgressTables {
    return this.#policies.tables;
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
    this.#policies.set(egress === undefined ? [] : [PodPolicies.text(egress)], { pods });
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
