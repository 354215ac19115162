// SPDX-License-Identifier: Apache-2.0

/** AF_* of the kernel's user-space headers (include/linux/socket.h): the same on every architecture. */
export const AddressFamily = { UNIX: 1, INET: 2, INET6: 10, NETLINK: 16 } as const;
