// SPDX-License-Identifier: Apache-2.0
import { AddressFamily } from '../../address-family.ts';

/** What a `struct sockaddr` says. Addresses are 16 bytes, IPv4 in v4-mapped form; a path is byte text. */
export type SocketAddress =
  | { readonly family: 'ipv4' | 'ipv6'; readonly address: Uint8Array; readonly port: number }
  | { readonly family: 'unix'; readonly path: string };

/**
 * Reads the bytes of a `struct sockaddr` (little-endian machine) that a system call was passed; undefined where they are none
 * that is known, or too few. A unix socket that is in no folder has a path that begins with `@`, as ss(8) shows it.
 */
export function readSocketAddress(bytes: Uint8Array): SocketAddress | undefined {
  if (bytes.length < 2) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (view.getUint16(0, true)) {
    case AddressFamily.INET: {
      if (bytes.length < 8) return undefined;
      const address = new Uint8Array(16);
      address[10] = address[11] = 0xff;
      address.set(bytes.subarray(4, 8), 12);
      return { family: 'ipv4', address, port: view.getUint16(2) };
    }
    case AddressFamily.INET6:
      if (bytes.length < 24) return undefined;
      return { family: 'ipv6', address: bytes.slice(8, 24), port: view.getUint16(2) };
    case AddressFamily.UNIX:
      return { family: 'unix', path: unixPath(Buffer.from(bytes.subarray(2)).toString('latin1')) };
    default:
      return undefined;
  }
}

/** `sun_path` as text: in a folder it ends with its first NUL, in none its own bytes follow one. */
export function unixPath(bytes: string): string {
  if (bytes.startsWith('\0')) return `@${bytes.slice(1).replace(/\0+$/, '')}`;
  const end = bytes.indexOf('\0');
  return end < 0 ? bytes : bytes.slice(0, end);
}
