# SPDX-License-Identifier: Apache-2.0
"""An HTTP proxy on every address, port PORT: CONNECT, absolute-form requests and, by their Host, others; connections are kept.
NAME=ADDRESS … say where names lead. A CONNECT without Proxy-Authorization to a name that begins with "auth." is refused by 407.
Prints "ready".
"""
import http.server
import select
import socket
import sys
from urllib.parse import urlsplit

PORT, *NAMES = sys.argv[1:]
ADDRESSES = dict(name.split("=") for name in NAMES)


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reach(self, host, port):
        name = host.lower().removesuffix(".")
        return socket.create_connection((ADDRESSES.get(name, name), port), timeout=5)

    def do_CONNECT(self):
        host, _, port = self.path.rpartition(":")
        if host.startswith("auth.") and "Proxy-Authorization" not in self.headers:
            self.send_response(407)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        with self.reach(host, int(port)) as there:
            self.send_response(200)
            self.end_headers()
            ends = {self.connection: there, there: self.connection}
            while True:
                for end in select.select(list(ends), [], [])[0]:
                    if not (data := end.recv(65536)):
                        self.close_connection = True
                        return
                    ends[end].sendall(data)

    def do_GET(self):
        url = urlsplit(self.path)
        host, _, port = (url.netloc or self.headers["Host"]).partition(":")
        with self.reach(host, int(port or 80)) as there:
            there.sendall(f"GET {url.path or '/'} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: there.recv(65536), b""))
        body = answer.split(b"\r\n\r\n", 1)[1]
        self.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # clients that were refused go in the middle of what they say


server = Server(("0.0.0.0", int(PORT)), Proxy)
server.daemon_threads = True
print("ready", flush=True)
server.serve_forever()
