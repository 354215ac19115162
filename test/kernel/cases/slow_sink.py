# SPDX-License-Identifier: Apache-2.0
"""Listens on ADDRESS PORT, prints "ready", and reads what comes slower than it is sent: whoever sent SIZE bytes gets four back.

So its clients fill their send buffers, and wait for the answer while those drain.
"""
import socket
import socketserver
import sys
import time

address, port, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


class Sink(socketserver.BaseRequestHandler):
    def read(self):
        left = size
        while got := len(self.request.recv(min(left, 65536))):
            left -= got
            time.sleep(0.0005)
            if left == 0:
                self.request.sendall(b"done")
                left = size

    def handle(self):
        try:
            self.read()
        except ConnectionError:
            pass  # the client gave it up


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    allow_reuse_port = True
    daemon_threads = True


with Server((address, port), Sink, bind_and_activate=False) as server:
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    server.server_bind()
    server.server_activate()
    print("ready")
    server.serve_forever()
