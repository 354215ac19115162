// SPDX-License-Identifier: Apache-2.0
import { type LivePlace, makeLivePlace } from './live.ts';
import { TestNetwork } from './net.ts';
import { NetworkSensors } from './network-sensors.ts';

/** A client and a server in observed cgroups of their own, with a network between them. */
export class ClientAndServer {
  readonly network: TestNetwork;
  readonly sensors: NetworkSensors;
  readonly client: string;
  readonly server: string;
  readonly clientId: bigint;
  readonly serverId: bigint;
  readonly #place: LivePlace;

  /** `variables`: constants of the BPF objects that are to have other values. */
  constructor(name: string, variables: Readonly<Record<string, bigint>> = {}) {
    this.#place = makeLivePlace(name);
    this.network = new TestNetwork(name);
    this.client = this.#place.makeCgroup('client');
    this.server = this.#place.makeCgroup('server');
    this.sensors = new NetworkSensors(this.#place, { variables });
    this.clientId = this.sensors.observe(this.client);
    this.serverId = this.sensors.observe(this.server);
  }

  async end(): Promise<void> {
    await this.network.remove();
    await this.sensors.close();
    this.#place.remove();
  }
}
