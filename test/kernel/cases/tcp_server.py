# SPDX-License-Identifier: Apache-2.0
"""Listens on ADDRESS PORT (0: any), prints the port, then serves one connection per line of input.

Reads until the client has closed its side, answers with REPLY bytes, closes, and prints as JSON what it counted.
"""
import json
import os
import socket
import sys

address, port, reply = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
family = socket.AF_INET6 if ":" in address else socket.AF_INET
listener = socket.socket(family, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
if family == socket.AF_INET6:
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
listener.bind((address, port))
listener.listen(16)
print(listener.getsockname()[1])
for _ in sys.stdin:
    connection, peer = listener.accept()
    received = 0
    while data := connection.recv(1 << 20):
        received += len(data)
    connection.sendall(os.urandom(reply) if reply < 1 << 20 else bytes(reply))
    connection.close()
    print(json.dumps({"received": received, "sent": reply, "peer": peer[1]}))
