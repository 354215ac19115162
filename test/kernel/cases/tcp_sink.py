# SPDX-License-Identifier: Apache-2.0
"""Listens on ADDRESS, prints the port, then accepts whoever comes and reads what they send, until it is killed.

With a reply as second argument (text, in which \\r and \\n stand for themselves) each connection gets it at its first byte.
"""
import socketserver
import sys

reply = sys.argv[2].replace("\\r", "\r").replace("\\n", "\n").encode() if len(sys.argv) > 2 else b""


class Sink(socketserver.BaseRequestHandler):
    def handle(self):
        answer = reply
        while self.request.recv(1 << 20):
            self.request.sendall(answer)
            answer = b""


class Server(socketserver.ThreadingTCPServer):
    request_queue_size = 512
    daemon_threads = True


with Server((sys.argv[1], 0), Sink) as server:
    print(server.server_address[1])
    server.serve_forever()
