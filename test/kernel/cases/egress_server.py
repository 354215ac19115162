# SPDX-License-Identifier: Apache-2.0
"""Answers on every address: DNS on port 53 by the names it is given (NAME=ADDRESS, or NAME=ALIAS=ADDRESS), lines on TCP
port 8000, datagrams on UDP port 8000. Prints "ready".
"""
import selectors
import socket
import struct
import sys

names = dict(each.split("=", 1) for each in sys.argv[1:])


def encode(name):
    return b"".join(bytes([len(each)]) + each.encode() for each in name.split(".")) + b"\0"


def record(kind, data):
    return b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(data)) + data


def answer(question):
    at, labels = 12, []
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode())
        at += 1 + question[at]
    found = names.get(".".join(labels).lower(), "").split("=")
    records = [record(5, encode(each)) for each in found[:-1]]
    records += [record(1, socket.inet_aton(each)) for each in found[-1].split(",") if each]
    head = question[:2] + struct.pack(">HHHHH", 0x8180, 1, len(records), 0, 0)
    return head + question[12 : at + 5] + b"".join(records)


selector = selectors.DefaultSelector()


def bind(kind, port):
    one = socket.socket(socket.AF_INET6, kind)
    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # an answer has to leave from the address that was asked
    if kind == socket.SOCK_DGRAM:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    one.bind(("::", port))
    return one


dns, datagrams, listener = bind(socket.SOCK_DGRAM, 53), bind(socket.SOCK_DGRAM, 8000), bind(socket.SOCK_STREAM, 8000)
listener.listen(100)
for each in (dns, datagrams, listener):
    selector.register(each, selectors.EVENT_READ)
print("ready")
while True:
    for key, _ in selector.select():
        if key.fileobj is listener:
            selector.register(listener.accept()[0], selectors.EVENT_READ)
        elif key.fileobj in (dns, datagrams):
            data, control, _, peer = key.fileobj.recvmsg(4096, 1024)
            told = [(level, kind, info) for level, kind, info in control if kind == socket.IPV6_PKTINFO]
            key.fileobj.sendmsg([answer(data) if key.fileobj is dns else data], told, 0, peer)
        else:
            try:
                data = key.fileobj.recv(4096)
            except OSError:
                data = b""
            if data:
                key.fileobj.sendall(data)
            else:
                selector.unregister(key.fileobj)
                key.fileobj.close()
