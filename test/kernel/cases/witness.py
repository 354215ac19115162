# SPDX-License-Identifier: Apache-2.0
"""Sees every frame that comes in by eth0. Prints "ready"; for each line of input, how many packets it has seen since
the line before to that address. It waits for the mark first: a datagram to MARK_ADDRESS with the line's second word.

    ADDRESS MARK

`ethertype` for an address means frames of the protocol 0x88b5, which is for experiments.
"""
import select
import socket
import sys

ETH_P_ALL, ETH_P_IP, ETH_P_IPV6, PACKET_OUTGOING, SO_RCVBUFFORCE = 3, 0x0800, 0x86DD, 4, 33

wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
wire.bind(("eth0", 0))


def destination(frame):
    kind = int.from_bytes(frame[12:14], "big")
    if kind == ETH_P_IP:
        return socket.inet_ntop(socket.AF_INET, frame[30:34])
    if kind == ETH_P_IPV6:
        return socket.inet_ntop(socket.AF_INET6, frame[38:54])
    return "ethertype" if kind == 0x88B5 else "other"


seen = {}


def take():
    """Reads one frame, and counts it where it came in."""
    frame, (_, _, direction, *_) = wire.recvfrom(65536)
    if direction != PACKET_OUTGOING:
        to = destination(frame)
        seen[to] = seen.get(to, 0) + 1
        return frame
    return b""


print("ready")
marks = b""
while True:
    ready, _, _ = select.select([wire, sys.stdin], [], [])
    if wire in ready:
        # a mark may come before it is asked for
        marks = (marks + take())[-4096:]
        continue
    line = sys.stdin.readline()
    if not line:
        break
    address, mark = line.split()
    while mark.encode() not in marks:
        marks = (marks + take())[-4096:]
    print(seen.get(address, 0))
    seen.clear()
