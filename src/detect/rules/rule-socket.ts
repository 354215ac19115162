// SPDX-License-Identifier: Apache-2.0
import { encodeBytes } from '../../byte-text.ts';
import { callEnds } from '../../events/calls/call-ends.ts';
import type { EnrichedEvent } from '../../events/enriched-event.ts';
import { FlowDirection, type SocketInfoCursor, type SyscallCursor } from '../../gen/events.ts';
import { formatAddress, isMapped, parseAddress } from '../../ip-address.ts';
import type { DetectContext } from '../detect-context.ts';
import type { Flow, FlowEnds } from '../flow.ts';
import { protocolName } from '../flow-record.ts';

const NOWHERE = new Uint8Array(16);

/** The socket that an event is about, as rules ask for it; made once for all sockets, like a cursor. */
export class RuleSocket {
  /** Whether the event is about a socket of which anything is known. */
  isThere = false;
  /** Whether it is one that listens: it has no other end. */
  isListening = false;
  #ends!: FlowEnds;
  #local: Uint8Array | undefined;
  #remote: Uint8Array | undefined;
  #name: string | undefined;
  #both: readonly Uint8Array[] | undefined;

  move(e: EnrichedEvent, flow: Flow | undefined, context: DetectContext): void {
    this.#local = undefined;
    this.#remote = undefined;
    this.#name = undefined;
    this.#both = undefined;
    if (e.name === 'process.syscall') {
      this.#moveToCall(e.event, flow);
      return;
    }
    const socket = socketOf(e);
    const ends = flow?.ends ?? (socket === undefined ? undefined : context.sockets.ends(socket));
    this.isThere = ends !== undefined;
    if (ends === undefined) return;
    this.isListening = e.name === 'network.listen';
    this.#ends = ends;
    // bytes are at hand where the event has what the flow has
    if (socket?.localPort !== ends.localPort || socket.remotePort !== ends.remotePort) return;
    this.#local = socket.localAddress;
    this.#remote = socket.remoteAddress;
  }

  /** The ends that a call tells; who is the server, its flow may know. */
  #moveToCall(event: SyscallCursor, flow: Flow | undefined): void {
    const ends = callEnds(event);
    this.isThere = ends !== undefined;
    if (ends === undefined) return;
    const { localAddress, localPort, remoteAddress, remotePort, protocol, isServer } = ends;
    const direction = isServer === true ? FlowDirection.INBOUND : FlowDirection.OUTBOUND;
    this.isListening = remotePort === 0;
    this.#local = localAddress;
    this.#remote = remoteAddress;
    this.#ends = {
      ...{ cookie: Number(ends.cookie), protocol, localPort, remotePort },
      direction: isServer === undefined && flow !== undefined ? flow.ends.direction : direction,
      localAddress: formatAddress(localAddress),
      remoteAddress: formatAddress(remoteAddress),
    };
  }

  get isIpv4(): boolean {
    return isMapped(this.isListening ? this.local : this.remote);
  }

  get protocol(): string {
    return encodeBytes(protocolName(this.#ends.protocol));
  }

  get local(): Uint8Array {
    this.#local ??= parseAddress(this.#ends.localAddress) ?? NOWHERE;
    return this.#local;
  }

  get remote(): Uint8Array {
    this.#remote ??= parseAddress(this.#ends.remoteAddress) ?? NOWHERE;
    return this.#remote;
  }

  get localPort(): number {
    return this.#ends.localPort;
  }

  get remotePort(): number {
    return this.#ends.remotePort;
  }

  /** Whether the pod's end is the one that was connected to. */
  get isServer(): boolean {
    return this.isListening || this.#ends.direction === FlowDirection.INBOUND;
  }

  get client(): Uint8Array | undefined {
    if (this.isListening) return undefined;
    return this.isServer ? this.remote : this.local;
  }

  get server(): Uint8Array {
    return this.isServer ? this.local : this.remote;
  }

  get clientPort(): number | undefined {
    if (this.isListening) return undefined;
    return this.isServer ? this.remotePort : this.localPort;
  }

  get serverPort(): number {
    return this.isServer ? this.localPort : this.remotePort;
  }

  /** Client first: `10.0.0.7:40112->192.0.2.1:443`; of one that listens its own end. */
  get name(): string {
    this.#name ??= this.#nameIt();
    return this.#name;
  }

  /** Both ends, client first; of one that listens its own. */
  get ends(): readonly Uint8Array[] {
    this.#both ??= this.client === undefined ? [this.server] : [this.client, this.server];
    return this.#both;
  }

  get ports(): readonly number[] {
    return this.clientPort === undefined ? [this.serverPort] : [this.clientPort, this.serverPort];
  }

  #nameIt(): string {
    const { localAddress, localPort, remoteAddress, remotePort } = this.#ends;
    const local = `${localAddress}:${localPort}`;
    if (this.isListening) return local;
    const remote = `${remoteAddress}:${remotePort}`;
    return this.isServer ? `${remote}->${local}` : `${local}->${remote}`;
  }
}

/** The socket in an event; undefined where it has none, or names none. */
function socketOf(e: EnrichedEvent): SocketInfoCursor | undefined {
  if (!('socket' in e.event)) return undefined;
  const { socket } = e.event;
  return socket.family === 0 ? undefined : socket;
}
