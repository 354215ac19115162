# SPDX-License-Identifier: Apache-2.0
"""Listens on ADDRESS PORT (0: any), prints the port, then serves one connection for each line of input.

Reads until the client has closed its side, answers with REPLY bytes, closes, and prints as JSON what it counted. The line
"reset" closes without reading, so that the client is reset.
"""
import json
import socket
import struct
import sys

address, port, reply = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
family = socket.AF_INET6 if ":" in address else socket.AF_INET
listener = socket.socket(family, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 16)
if family == socket.AF_INET6:
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
listener.bind((address, port))
listener.listen(16)
print(listener.getsockname()[1])
for line in sys.stdin:
    connection, _ = listener.accept()
    received = 0
    if line.strip() == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    else:
        while data := connection.recv(1 << 20):
            received += len(data)
        connection.sendall(bytes(reply))
    connection.close()
    print(json.dumps({"received": received, "sent": reply}))
