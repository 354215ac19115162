// SPDX-License-Identifier: Apache-2.0

const MAX_SOCKETS = 4096;

/** Where sockets sent their last datagram that was asked about. Bounded: the socket that was asked about longest ago is forgotten. */
export class LastPeers {
  readonly #names = new Map<number, string>();

  /** Whether a socket sends to `name` now and did not do so before; notes it. */
  isNew(cookie: number, name: string): boolean {
    if (this.#names.get(cookie) === name) return false;
    this.#names.delete(cookie);
    if (this.#names.size >= MAX_SOCKETS) {
      for (const oldest of this.#names.keys()) {
        this.#names.delete(oldest);
        break;
      }
    }
    this.#names.set(cookie, name);
    return true;
  }
}
