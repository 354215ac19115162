# SPDX-License-Identifier: Apache-2.0
"""One end of a TCP connection that does what it is told.

    tcp_talker.py listen ADDRESS PORT     prints the port, accepts one connection
    tcp_talker.py connect ADDRESS PORT    connects, prints "connected"

Lines of input: "send N" sends N bytes, "end" closes. Bytes received are printed as their sum so far, once per burst.
"""
import select
import socket
import sys

way, address, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if way == "listen":
    listener = socket.create_server((address, port))
    print(listener.getsockname()[1])
    connection, _ = listener.accept()
else:
    connection = socket.create_connection((address, port))
    print("connected")
watched = [sys.stdin, connection]
received = 0
while True:
    ready, _, _ = select.select(watched, [], [])
    if connection in ready:
        data = connection.recv(1 << 20)
        received += len(data)
        if data:
            print(received)
        else:
            watched.remove(connection)
    if sys.stdin in ready:
        word, *count = sys.stdin.readline().split() or ["end"]
        if word == "end":
            break
        connection.sendall(bytes(int(count[0])))
connection.close()
