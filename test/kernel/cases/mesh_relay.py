# SPDX-License-Identifier: Apache-2.0
"""What a mesh has in a pod: as user 1337 takes streams that were redirected to port 15001, connects where they were to go, and
relays. Prints "ready", then for each stream ADDRESS:PORT and "0" or the errno of its own connection.
"""
import os
import socket
import struct
import threading

SO_ORIGINAL_DST = 80


def receive(source):
    while True:
        try:
            return source.recv(65536)
        except BlockingIOError:
            pass  # it began to wait before the first words were sent: docs/decisions/031-names-on-the-wire.md


def pump(source, target):
    try:
        while data := receive(source):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        target.close()


def relay(stream):
    port, packed = struct.unpack("!2xH4s8x", stream.getsockopt(socket.SOL_IP, SO_ORIGINAL_DST, 16))
    address = socket.inet_ntoa(packed)
    upstream = socket.socket()
    failed = upstream.connect_ex((address, port))
    print(f"{address}:{port} {failed}", flush=True)
    if failed:
        stream.close()
        return
    threading.Thread(target=pump, args=(stream, upstream), daemon=True).start()
    pump(upstream, stream)


listener = socket.create_server(("127.0.0.1", 15001))
os.setgid(1337)
os.setuid(1337)
print("ready", flush=True)
while True:
    threading.Thread(target=relay, args=(listener.accept()[0],), daemon=True).start()
