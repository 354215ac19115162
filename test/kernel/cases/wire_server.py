# SPDX-License-Identifier: Apache-2.0
"""Answers "ok" to every HTTP request on every address: on port 8080, and by TLS on port 8443 with CERTIFICATE and KEY. Prints
"ready".
"""
import http.server
import ssl
import sys
import threading


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


def serve(port, context=None):
    server = http.server.ThreadingHTTPServer(("0.0.0.0", port), Answer)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever).start()


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
serve(8080)
serve(8443, context)
print("ready", flush=True)
