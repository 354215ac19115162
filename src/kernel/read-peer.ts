// SPDX-License-Identifier: Apache-2.0
import koffi from 'koffi';

/** The process at the other end of a unix socket when it connected. A pid of 0 is one that this pid namespace can't see. */
export interface Peer {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** asm-generic/socket.h */
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** `struct ucred` of linux/socket.h: three 32-bit numbers. */
const UCRED_BYTES = 12;

type GetSockOpt = (fd: number, level: number, name: number, value: Int32Array, size: Int32Array) => number;

/** Reads who connected (unix(7), SO_PEERCRED); undefined where `fd` is no unix socket. */
export function readPeer(fd: number): Peer | undefined {
  const getsockopt: GetSockOpt = koffi
    .load(null)
    .func('int getsockopt(int fd, int level, int name, _Out_ void *value, _Inout_ void *size)');
  const value = new Int32Array(UCRED_BYTES / 4);
  const size = Int32Array.of(UCRED_BYTES);
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, value, size) !== 0) return undefined;
  const [pid = 0, uid = 0, gid = 0] = value;
  return { pid, uid: uid >>> 0, gid: gid >>> 0 };
}
