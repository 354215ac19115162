# SPDX-License-Identifier: Apache-2.0
"""Connects to ADDRESS PORT, sends BYTES, closes its side, reads to the end, and prints as JSON what it counted.

With an errno name as fourth argument the connect must fail with it.
"""
import errno
import json
import os
import socket
import sys

address, port, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
expected = sys.argv[4] if len(sys.argv) > 4 else None
client = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
try:
    client.connect((address, port))
except OSError as error:
    if errno.errorcode.get(error.errno) != expected:
        raise
    print(json.dumps({"errno": error.errno, "pid": os.getpid()}))
    sys.exit()
if expected:
    sys.exit(f"connected, expected {expected}")
local = client.getsockname()[1]
client.sendall(bytes(size))
client.shutdown(socket.SHUT_WR)
received = 0
while data := client.recv(1 << 20):
    received += len(data)
client.close()
print(json.dumps({"sent": size, "received": received, "local": local, "pid": os.getpid()}))
