// SPDX-License-Identifier: Apache-2.0

/**
 * Errors that sockets end with, as Linux numbers them on x86-64 and arm64 (include/uapi/asm-generic/errno.h). Not taken
 * from the system it runs on: a recording may be replayed on another one.
 */
const NAMES: Readonly<Record<number, string>> = {
  1: 'EPERM',
  11: 'EAGAIN',
  12: 'ENOMEM',
  13: 'EACCES',
  32: 'EPIPE',
  71: 'EPROTO',
  90: 'EMSGSIZE',
  92: 'ENOPROTOOPT',
  97: 'EAFNOSUPPORT',
  98: 'EADDRINUSE',
  99: 'EADDRNOTAVAIL',
  100: 'ENETDOWN',
  101: 'ENETUNREACH',
  102: 'ENETRESET',
  103: 'ECONNABORTED',
  104: 'ECONNRESET',
  105: 'ENOBUFS',
  106: 'EISCONN',
  107: 'ENOTCONN',
  110: 'ETIMEDOUT',
  111: 'ECONNREFUSED',
  112: 'EHOSTDOWN',
  113: 'EHOSTUNREACH',
  114: 'EALREADY',
  115: 'EINPROGRESS',
};

/** Name of a Linux errno, or `errno <number>` for one that sockets don't end with. */
export function errnoName(errno: number): string {
  return NAMES[errno] ?? `errno ${errno}`;
}
