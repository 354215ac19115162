// SPDX-License-Identifier: Apache-2.0
import type { Peer } from '../net.ts';
import type { PodNetwork } from './pod-network.ts';
import { WORLD } from './pod-network.ts';

/** Sees what reaches the wire beyond a pod's interface: the judge of whether something got through. */
export class Witness {
  readonly #peer: Peer;
  readonly #send: (address: string, word: string) => Promise<unknown>;
  #marks = 0;

  private constructor(peer: Peer, send: (address: string, word: string) => Promise<unknown>) {
    this.#peer = peer;
    this.#send = send;
  }

  /** `send`: sends a datagram with a word from the pod, to the address that all policies of the test allow. */
  static async start(
    network: PodNetwork,
    cgroup: string,
    send: (address: string, word: string) => Promise<unknown>,
  ): Promise<Witness> {
    const peer = network.world.startPython(cgroup, 'witness.py');
    await peer.line();
    return new Witness(peer, send);
  }

  /**
   * How many packets to an address have left the pod since the last call. What was sent before has come by then: a mark
   * that is sent now has. To the open address marks are not counted.
   */
  async seen(address: string): Promise<number> {
    const mark = `mark-${++this.#marks}.`;
    await this.#send(WORLD.open, mark);
    this.#peer.say(`${address} ${mark}`);
    return Number(await this.#peer.line()) - (address === WORLD.open ? 1 : 0);
  }
}
