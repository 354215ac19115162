# SPDX-License-Identifier: Apache-2.0
"""mesh_client.py UID MARK ADDRESS PORT: connects as that user, the socket with that mark (0: none), sends a line, and prints
what came back, or the errno.
"""
import os
import socket
import sys

uid, mark, address, port = sys.argv[1:]
with socket.socket() as client:
    client.settimeout(3)
    if int(mark):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, int(mark))
    os.setuid(int(uid))
    try:
        client.connect((address, int(port)))
        client.sendall(b"hello\n")
        print(client.recv(100).decode().strip())
    except OSError as error:
        print(error.errno or "timeout")
