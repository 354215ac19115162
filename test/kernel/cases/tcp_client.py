# SPDX-License-Identifier: Apache-2.0
"""Connects to ADDRESS PORT, sends BYTES, closes its side, reads to the end, and prints as JSON what it counted.

An error ends it early; its errno is in the JSON then. With "once" as fourth argument SYNs are not repeated often.
"""
import json
import os
import socket
import sys

address, port, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
client = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
if sys.argv[4:] == ["once"]:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 1)
counted = {"pid": os.getpid(), "sent": size, "received": 0, "errno": 0}
try:
    client.connect((address, port))
    client.sendall(bytes(size))
    client.shutdown(socket.SHUT_WR)
    while data := client.recv(1 << 20):
        counted["received"] += len(data)
except OSError as error:
    counted["errno"] = error.errno
client.close()
print(json.dumps(counted))
