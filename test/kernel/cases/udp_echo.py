# SPDX-License-Identifier: Apache-2.0
"""Binds COUNT UDP sockets to ADDRESS, prints their ports, and answers each datagram with its first half.

A line of input ends it.
"""
import select
import socket
import sys

address, count = sys.argv[1], int(sys.argv[2])
family = socket.AF_INET6 if ":" in address else socket.AF_INET
sockets = [socket.socket(family, socket.SOCK_DGRAM) for _ in range(count)]
for each in sockets:
    each.bind((address, 0))
print(" ".join(str(each.getsockname()[1]) for each in sockets))
while True:
    ready, _, _ = select.select([sys.stdin, *sockets], [], [])
    if sys.stdin in ready:
        break
    for each in ready:
        data, peer = each.recvfrom(65536)
        each.sendto(data[: len(data) // 2], peer)
for each in sockets:
    each.close()
