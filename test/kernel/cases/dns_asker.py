# SPDX-License-Identifier: Apache-2.0
"""Sends each line of input, in hexadecimal, as a datagram to ADDRESS port 53 from one connected socket; waits for an
answer and prints how many bytes it has.
"""
import socket
import sys

address = sys.argv[1]
client = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
client.connect((address, 53))
for line in sys.stdin:
    client.send(bytes.fromhex(line))
    print(len(client.recv(65536)))
