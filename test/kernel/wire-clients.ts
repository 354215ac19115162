// SPDX-License-Identifier: Apache-2.0
import type { Peer, TestNetwork } from './net.ts';

/** Port of `egress_server.py` that sends back what it gets. */
const PORT = 8000;

/**
 * Processes of a cgroup that wait for something to send. What is dropped they wait for, side by side; one after another is told
 * apart by its process.
 */
export class WireClients {
  readonly pids: readonly number[];
  readonly #idle: Peer[];
  readonly #waiting: ((client: Peer) => void)[] = [];

  constructor(network: TestNetwork, cgroup: string, count = 1) {
    this.#idle = Array.from({ length: count }, () => network.startPython(cgroup, 'wire_client.py'));
    this.pids = this.#idle.map(({ pid }) => pid);
  }

  /**
   * Sends pieces, each by itself, on a connection of their own to an address, or on a socket that `socket_giver.py` at a path
   * gives: how many bytes came back, the errno of what failed, negative, or `timeout`.
   */
  async send(
    pieces: readonly (Uint8Array | string)[],
    to: string,
    giver?: string,
  ): Promise<number | 'timeout'> {
    const hex = pieces.map((piece) => Buffer.from(piece as Uint8Array).toString('hex'));
    const client = this.#idle.pop() ?? (await new Promise<Peer>((resolve) => this.#waiting.push(resolve)));
    client.say(JSON.stringify({ to: [to, PORT], pieces: hex, ...(giver !== undefined && { giver }) }));
    const said = await client.line();
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(client);
    else next(client);
    return said === 'timeout' ? said : Number(said);
  }
}
