// SPDX-License-Identifier: Apache-2.0
import { loadAddon } from './load-addon.ts';

/**
 * Ends sockets by descriptors that processes have of them, off this thread: a stream is reset, and its process gets an error
 * from what it waits in; a datagram socket is shut down, both ways. One descriptor is enough, for all copies share the socket.
 * A socket is known by its cookie (`SO_COOKIE`). Gives an errno for each cookie: 0, ended; ESRCH, none of the processes has it
 * open; EPERM, one that could have it may not be looked at (that takes CAP_SYS_PTRACE, and pidfd_getfd(2), since 5.6).
 * Throws ADDON_NOT_FOUND.
 */
export function endSockets(pids: Iterable<number>, cookies: Iterable<bigint>): Promise<Int32Array> {
  return loadAddon().endSockets(Int32Array.from(pids), BigUint64Array.from(cookies));
}
