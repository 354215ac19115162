# SPDX-License-Identifier: Apache-2.0
"""Writes to a TLS server as told by one line of standard input: a JSON list of connections. A connection is a list of
base64 texts, each handed to the TLS library in one call, or {"http": requests} for what http.client makes of
[method, path] or [method, path, body]."""

import base64
import http.client
import json
import socket
import ssl
import sys

port = int(sys.argv[1])
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def write(texts):
    connection = context.wrap_socket(socket.create_connection(("127.0.0.1", port)))
    for text in texts:
        connection.sendall(base64.b64decode(text))
    connection.close()


def request(requests):
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context)
    for method, path, *body in requests:
        connection.request(method, path, *body)
        connection.getresponse().read()
    connection.close()


for connection in json.loads(sys.stdin.readline()):
    if isinstance(connection, dict):
        request(connection["http"])
    else:
        write(connection)
