// SPDX-License-Identifier: Apache-2.0
import { AddressFamily } from '../../address-family.ts';
import { type SyscallCursor, SystemCall } from '../../gen/events.ts';
import { isMapped } from '../../ip-address.ts';
import { readSocketAddress } from './socket-address.ts';

/** Both ends of an IPv4 or IPv6 socket. Addresses are 16 bytes, IPv4 in v4-mapped form; copies. */
export interface CallEnds {
  readonly localAddress: Uint8Array;
  readonly localPort: number;
  readonly remoteAddress: Uint8Array;
  /** 0: there is no other end (yet). */
  readonly remotePort: number;
  /** IPPROTO_* */
  readonly protocol: number;
  /** Joins the calls and flows of one socket; 0 unknown. */
  readonly cookie: bigint;
  /** Whether the socket itself has a peer: it is connected, or was accepted. */
  readonly isConnected: boolean;
  /** Whether the process is the one that was connected to; undefined where the call does not tell. */
  readonly isServer: boolean | undefined;
}

/** Calls that name a peer: where the socket itself has none, it is the one that was passed. */
const NAMES_PEER: ReadonlySet<number> = new Set([
  SystemCall.CONNECT,
  SystemCall.SENDTO,
  SystemCall.SENDMSG,
  SystemCall.SENDMMSG,
  SystemCall.RECVFROM,
  SystemCall.RECVMSG,
]);

/** The ends of the socket that a call is about; undefined of another socket, and of what is none. */
export function callEnds(event: SyscallCursor): CallEnds | undefined {
  const { call, socketFamily, socket } = event;
  if (socketFamily !== AddressFamily.INET && socketFamily !== AddressFamily.INET6) return undefined;
  const isConnected = socket.remotePort !== 0;
  const passed = NAMES_PEER.has(call) ? readSocketAddress(event.addressBytes) : undefined;
  // a peer that was connected to is the kernel's to say; a datagram goes where it is sent to
  const peer =
    passed !== undefined && passed.family !== 'unix' && !(isConnected && call === SystemCall.CONNECT)
      ? passed
      : undefined;
  return {
    localAddress: socket.localAddress.slice(),
    localPort: socket.localPort,
    remoteAddress: peer?.address ?? socket.remoteAddress.slice(),
    remotePort: peer?.port ?? socket.remotePort,
    protocol: socket.protocol,
    cookie: socket.cookie,
    isConnected,
    isServer: isServer(call),
  };
}

function isServer(call: number): boolean | undefined {
  if (call === SystemCall.ACCEPT || call === SystemCall.ACCEPT4 || call === SystemCall.LISTEN) return true;
  return call === SystemCall.CONNECT ? false : undefined;
}

/** Whether the ends are IPv4, whichever family the socket is of. */
export function isIpv4({ remotePort, remoteAddress, localAddress }: CallEnds): boolean {
  return isMapped(remotePort === 0 ? localAddress : remoteAddress);
}
