// SPDX-License-Identifier: Apache-2.0

const AF_INET = 2;

/** struct sockaddr_in, as a system call takes it. */
export function inetAddress(port: number, ...address: readonly [number, number, number, number]): Uint8Array {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(AF_INET, 0);
  bytes.writeUInt16BE(port, 2);
  bytes.set(address, 4);
  return bytes;
}
