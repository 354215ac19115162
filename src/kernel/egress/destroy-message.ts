// SPDX-License-Identifier: Apache-2.0
import { AddressFamily } from '../../address-family.ts';

/** The ends of a socket, and its cookie, by which the kernel knows it again. */
export interface SocketKey {
  readonly cookie: bigint;
  /** IPPROTO_*. */
  readonly protocol: number;
  /** Addresses of 16 bytes, IPv4 in v4-mapped form. */
  readonly localAddress: Uint8Array;
  readonly remoteAddress: Uint8Array;
  readonly localPort: number;
  readonly remotePort: number;
  /** Index of the interface that it is bound to, 0 for none. */
  readonly interface: number;
}

const SOCK_DIAG_BY_FAMILY = 20;
const SOCK_DESTROY = 21;
/** NLM_F_REQUEST | NLM_F_ACK. */
const ASKS_FOR_ANSWER = 0x0005;
/** NLM_F_REQUEST | NLM_F_DUMP. */
const ASKS_FOR_LIST = 0x0301;
const HEADER_BYTES = 16;
const ALL_STATES = 0xffff_ffff;
const MAPPED = Buffer.from('00000000000000000000ffff', 'hex');

/** NETLINK_SOCK_DIAG. */
export const SOCK_DIAG = 4;
export const DESTROY_MESSAGE_BYTES = 72;

/**
 * The message that asks the kernel to end one socket with ECONNABORTED: `struct nlmsghdr` and `struct inet_diag_req_v2`
 * (include/uapi/linux/inet_diag.h). The cookie is part of it: a socket that has taken the place of the one that is meant
 * stays.
 */
export function destroyMessage(socket: SocketKey): Uint8Array {
  const isIpv4 = MAPPED.equals(socket.remoteAddress.subarray(0, 12));
  const bytes = new Uint8Array(DESTROY_MESSAGE_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, DESTROY_MESSAGE_BYTES, true);
  view.setUint16(4, SOCK_DESTROY, true);
  view.setUint16(6, ASKS_FOR_ANSWER, true);
  view.setUint8(HEADER_BYTES, isIpv4 ? AddressFamily.INET : AddressFamily.INET6);
  view.setUint8(HEADER_BYTES + 1, socket.protocol);
  view.setUint32(HEADER_BYTES + 4, ALL_STATES, true);
  // struct inet_diag_sockid
  view.setUint16(24, socket.localPort);
  view.setUint16(26, socket.remotePort);
  bytes.set(isIpv4 ? socket.localAddress.subarray(12) : socket.localAddress, 28);
  bytes.set(isIpv4 ? socket.remoteAddress.subarray(12) : socket.remoteAddress, 44);
  view.setUint32(60, socket.interface, true);
  view.setBigUint64(64, socket.cookie, true);
  return bytes;
}

/**
 * The message that asks for a list of no sockets. Answered with ENOENT where the kernel has nobody who could list or destroy
 * those of this protocol; a single socket that is not there is answered the same.
 */
export function listNothingMessage(protocol: number): Uint8Array {
  const bytes = new Uint8Array(DESTROY_MESSAGE_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, DESTROY_MESSAGE_BYTES, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  view.setUint16(6, ASKS_FOR_LIST, true);
  view.setUint8(HEADER_BYTES, AddressFamily.INET);
  view.setUint8(HEADER_BYTES + 1, protocol);
  return bytes;
}
