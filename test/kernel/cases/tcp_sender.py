# SPDX-License-Identifier: Apache-2.0
"""For each line of input, a JSON list of hexadecimal strings, makes a connection to ADDRESS PORT, sends each string in a
segment of its own, closes, and prints the local port once the peer has closed too, so has got it all. With "wait" as
third argument it reads once after each string.
"""
import json
import socket
import sys

address, port = sys.argv[1], int(sys.argv[2])
waits = sys.argv[3:] == ["wait"]
for line in sys.stdin:
    client = socket.create_connection((address, port))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    local = client.getsockname()[1]
    for piece in json.loads(line):
        client.sendall(bytes.fromhex(piece))
        if waits:
            client.recv(65536)
    client.shutdown(socket.SHUT_WR)
    while client.recv(65536):
        pass
    client.close()
    print(local)
