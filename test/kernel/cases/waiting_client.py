# SPDX-License-Identifier: Apache-2.0
"""For each line of input, {"to": [ADDRESS, PORT], "first": HEX, "every": HEX, "size": BYTES, "rounds": COUNT, "waits": HOW}, makes a
connection to `slow_sink.py`. In each round it sends `every` (before it, once, `first`), then zeros up to SIZE bytes, and
waits for the answer:

- `blocking`: in recv()
- `interrupted`: in recv(), while a signal is handled every two milliseconds, with SA_RESTART
- `epoll`: until epoll says that there is one; it sends without blocking

Prints how many answers came, or what failed.
"""
import errno
import json
import select
import signal
import socket
import sys

signal.signal(signal.SIGALRM, lambda *_: None)
signal.siginterrupt(signal.SIGALRM, False)


class Blocking:
    def __init__(self, client):
        self.client = client
        self.send = client.sendall

    def receive(self):
        return self.client.recv(4)


class Interrupted(Blocking):
    def receive(self):
        signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
        try:
            return self.client.recv(4)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


class Polling:
    def __init__(self, client):
        self.client = client
        self.poll = select.epoll()
        self.poll.register(client, select.EPOLLIN)
        client.setblocking(False)

    def send(self, data):
        view = memoryview(data)
        while view:
            try:
                view = view[self.client.send(view) :]
            except BlockingIOError:
                self.poll.modify(self.client, select.EPOLLOUT)
                self.poll.poll()

    def receive(self):
        self.poll.modify(self.client, select.EPOLLIN)
        self.poll.poll()
        return self.client.recv(4)


WAYS = {"blocking": Blocking, "interrupted": Interrupted, "epoll": Polling}


def run(task):
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        client.connect(tuple(task["to"]))
        way = WAYS[task["waits"]](client)
        words = bytes.fromhex(task["first"] + task["every"])
        for number in range(task["rounds"]):
            if words:
                way.send(words)
            way.send(bytes(task["size"] - len(words)))
            words = bytes.fromhex(task["every"])
            if way.receive() != b"done":
                return f"no answer to {number}"
    return task["rounds"]


for line in sys.stdin:
    try:
        print(run(json.loads(line)))
    except OSError as error:
        print(errno.errorcode[error.errno])
