# SPDX-License-Identifier: Apache-2.0
"""Asks ADDRESS by HTTP (http.client), one request for each HOST on the same connection; prints how each went: the answer, or
the errno. With "asyncio" or "ssl" as first argument by TLS, for the one HOST.
"""
import asyncio
import http.client
import socket
import ssl
import sys

how, address, *hosts = sys.argv[1:]
context = ssl._create_unverified_context()


async def ask():
    reader, writer = await asyncio.open_connection(address, 8443, ssl=context, server_hostname=hosts[0])
    writer.write(b"GET / HTTP/1.1\r\nHost: " + hosts[0].encode() + b"\r\nConnection: close\r\n\r\n")
    return (await reader.read()).endswith(b"ok")


def tell(does):
    try:
        print(does())
    except OSError as error:
        print(-error.errno if error.errno else type(error).__name__)


if how == "http":
    connection = http.client.HTTPConnection(address, 8080, timeout=5)
    for host in hosts:
        tell(lambda: (connection.request("GET", "/", headers={"Host": host}), connection.getresponse().read())[1].decode())
elif how == "asyncio":
    tell(lambda: asyncio.run(asyncio.wait_for(ask(), 5)))
else:
    with socket.create_connection((address, 8443), timeout=5) as plain:
        tell(lambda: context.wrap_socket(plain, server_hostname=hosts[0]).version())
