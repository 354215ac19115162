# SPDX-License-Identifier: Apache-2.0
"""Makes COUNT connections to `slow_sink.py` at ADDRESS PORT, eight at a time, each with the first words HEX in two pieces and then
zeros up to SIZE bytes. One in four waits for its answer; the others are given up: reset by another thread in the middle
of it, ended within the first words, or with a thread that waits in recv() since before them. Prints how many answers came.
"""
import socket
import struct
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

address, port, size, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
words = bytes.fromhex(sys.argv[5])
RESET = struct.pack("ii", 1, 0)


def read(client):
    try:
        client.recv(4)
    except OSError:
        pass


def speak(client):
    client.sendall(words[:100])
    client.sendall(words[100:])
    client.sendall(bytes(size - len(words)))


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    client.shutdown(socket.SHUT_RDWR)


def connect(number):
    with socket.create_connection((address, port)) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        way = number % 4
        if way == 0:
            speak(client)
            return client.recv(4) == b"done"
        if way == 1:
            client.sendall(words[:100])
            return False
        other = threading.Thread(target=read if way == 2 else reset, args=[client])
        other.start()
        try:
            speak(client)
        except OSError:
            pass
        if way == 2:
            reset(client)
        other.join()
    return False


with ThreadPoolExecutor(8) as pool:
    print(sum(pool.map(connect, range(count))))
