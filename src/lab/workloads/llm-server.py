# SPDX-License-Identifier: Apache-2.0
"""A model server: fetches its weights with curl, says "listening", answers completions, ends after REQUESTS of them.

    llm-server.py OWNER/NAME COMMIT FILE REQUESTS
"""

import http.server
import json
import socket
import subprocess
import sys

HUB = "https://huggingface.co"
PORT = 8000


class DualStackServer(http.server.HTTPServer):
    address_family = socket.AF_INET6 if socket.has_ipv6 else socket.AF_INET


class Completions(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        prompt = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["prompt"]
        body = json.dumps({"object": "text_completion", "choices": [{"text": prompt[::-1]}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        print(format % args, flush=True)


def main(model, commit, file, requests):
    url = f"{HUB}/{model}/resolve/{commit}/{file}"
    subprocess.run(["curl", "--silent", "--show-error", "--fail", "--location", "--output", file, url], check=True)
    with DualStackServer(("", PORT), Completions) as server:
        print("listening", flush=True)
        for _ in range(int(requests)):
            server.handle_request()


if __name__ == "__main__":
    main(*sys.argv[1:])
