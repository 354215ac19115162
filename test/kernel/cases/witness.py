# SPDX-License-Identifier: Apache-2.0
"""Sees every frame that comes in by eth0. Prints "ready"; for each line of input, how many packets it has seen since
the line before to that address. It waits for the mark first: a datagram to MARK_ADDRESS with the line's second word.

    ADDRESS MARK

`ethertype` for an address means frames of the protocol 0x88b5, which is for experiments.
"""
import select
import socket
import sys

ETH_P_ALL, ETH_P_IP, ETH_P_IPV6, PACKET_OUTGOING = 3, 0x0800, 0x86DD, 4

wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
wire.bind(("eth0", 0))


def destination(frame):
    kind = int.from_bytes(frame[12:14], "big")
    if kind == ETH_P_IP:
        return socket.inet_ntop(socket.AF_INET, frame[30:34])
    if kind == ETH_P_IPV6:
        return socket.inet_ntop(socket.AF_INET6, frame[38:54])
    return "ethertype" if kind == 0x88B5 else "other"


seen = {}


def look(mark=None):
    """Reads what has come; until the mark has, where one is given."""
    while select.select([wire], [], [], None if mark else 0)[0]:
        frame, (_, _, direction, *_) = wire.recvfrom(65536)
        if direction == PACKET_OUTGOING:
            continue
        to = destination(frame)
        seen[to] = seen.get(to, 0) + 1
        if mark and mark in frame:
            return


print("ready")
for line in sys.stdin:
    address, mark = line.split()
    look(mark.encode())
    print(seen.get(address, 0))
    seen.clear()
