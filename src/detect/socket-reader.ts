// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import type { SocketInfoCursor } from '../gen/events.ts';
import { formatAddress } from '../ip-address.ts';
import type { FlowEnds } from './flow.ts';

const MAX_TEXTS = 65_536;
/** Third word of a v4-mapped address, `00 00 ff ff`, read as little-endian. */
const MAPPED = 0xffff_0000;

/**
 * Reads the ends of sockets. Texts of IPv4 addresses are remembered: the same few come again and again, and a text that
 * was hashed once is found faster in every table.
 */
export class SocketReader {
  readonly #texts = new Map<number, string>();

  /** The ends a socket has now. */
  ends(socket: SocketInfoCursor): FlowEnds {
    return {
      cookie: socket.cookieKey,
      protocol: socket.protocol,
      direction: socket.direction,
      localAddress: this.#address(socket.batch, socket.localAddressOffset),
      localPort: socket.localPort,
      remoteAddress: this.remoteAddress(socket),
      remotePort: socket.remotePort,
    };
  }

  remoteAddress(socket: SocketInfoCursor): string {
    return this.#address(socket.batch, socket.remoteAddressOffset);
  }

  /** Text of the 16 bytes at `at`, a multiple of 4. */
  #address(view: BatchView, at: number): string {
    const word = at >> 2;
    const { u32 } = view;
    if (u32[word] !== 0 || u32[word + 1] !== 0 || u32[word + 2] !== MAPPED) return formatAddress(view.u8, at);
    const key = u32[word + 3] as number;
    let text = this.#texts.get(key);
    if (text === undefined) {
      if (this.#texts.size >= MAX_TEXTS) this.#texts.clear();
      text = formatAddress(view.u8, at);
      this.#texts.set(key, text);
    }
    return text;
  }
}
