# SPDX-License-Identifier: Apache-2.0
"""Sends datagrams of BYTES from one UDP socket to ADDRESS and each of the PORTS in turn, ROUNDS times, waiting for each
answer. WAY: "connect", "sendto", or "segment" (one send that the kernel cuts in datagrams of 1000). Prints its pid.

    udp_client.py WAY ADDRESS BYTES ROUNDS PORT...
"""
import os
import socket
import sys

UDP_SEGMENT = 103
way, address, size, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
ports = [int(port) for port in sys.argv[5:]]
client = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
client.settimeout(60)
if way == "connect":
    client.connect((address, ports[0]))
elif way == "segment":
    client.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, 1000)
for _ in range(rounds):
    for port in ports:
        if way == "connect":
            client.send(bytes(size))
        else:
            client.sendto(bytes(size), (address, port))
        for _ in range(size // 1000 if way == "segment" else 1):
            client.recv(65536)
client.close()
print(os.getpid())
