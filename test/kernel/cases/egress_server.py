# SPDX-License-Identifier: Apache-2.0
"""Answers on every address: DNS on port 53 by the names it is given (NAME=ADDRESS[,ADDRESS], NAME=*ADDRESS,ADDRESS for
one of them in turn, or NAME=ALIAS=ADDRESS), lines on TCP port 8000, datagrams on UDP port 8000. Prints "ready". DNS over UDP is cut at 512 bytes; over TCP, answers to names
that begin with `slow.` come byte by byte.
"""
import selectors
import socket
import struct
import sys

names = dict(each.split("=", 1) for each in sys.argv[1:])

turns = {}


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
    if found[-1].startswith("*"):
        turn = turns[found[-1]] = turns.get(found[-1], 0) + 1
        pool = found[-1][1:].split(",")
        found[-1] = pool[turn % len(pool)]
    is_ipv4 = question[at + 2] == 1
    records += [record(1, socket.inet_aton(each)) for each in found[-1].split(",") if each and is_ipv4]
    head = question[:2] + struct.pack(">HHHHH", 0x8180, 1, len(records), 0, 0)
    whole = head + question[12 : at + 5] + b"".join(records)
    return whole, head[:2] + struct.pack(">HHHHH", 0x8380, 1, 0, 0, 0) + question[12 : at + 5]


def answer_datagram(question):
    whole, cut = answer(question)
    return whole if len(whole) <= 512 else cut


def answer_stream(connection, data):
    """Answers the questions that are whole; gives what is left."""
    while len(data) >= 2 and len(data) >= 2 + struct.unpack(">H", data[:2])[0]:
        length = struct.unpack(">H", data[:2])[0]
        question, data = data[2 : 2 + length], data[2 + length :]
        if length < 17:
            continue
        whole = answer(question)[0]
        message = struct.pack(">H", len(whole)) + whole
        is_slow = question[12:].startswith(b"\4slow")
        pieces = [message[at : at + 1] for at in range(len(message))] if is_slow else [message]
        for piece in pieces:
            connection.sendall(piece)
    return data


selector = selectors.DefaultSelector()


def bind(kind, port):
    one = socket.socket(socket.AF_INET6, kind)
    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # so that a test may listen on one of the addresses
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    # an answer has to leave from the address that was asked
    if kind == socket.SOCK_DGRAM:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    one.bind(("::", port))
    return one


dns, datagrams = bind(socket.SOCK_DGRAM, 53), bind(socket.SOCK_DGRAM, 8000)
dns_listener, listener = bind(socket.SOCK_STREAM, 53), bind(socket.SOCK_STREAM, 8000)
asking = {}
for each in (dns, datagrams, listener, dns_listener):
    if each in (listener, dns_listener):
        each.listen(100)
    selector.register(each, selectors.EVENT_READ)
print("ready")
while True:
    for key, _ in selector.select():
        if key.fileobj is listener:
            selector.register(listener.accept()[0], selectors.EVENT_READ)
        elif key.fileobj is dns_listener:
            connection = dns_listener.accept()[0]
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            asking[connection] = b""
            selector.register(connection, selectors.EVENT_READ)
        elif key.fileobj in (dns, datagrams):
            data, control, _, peer = key.fileobj.recvmsg(4096, 1024)
            told = [(level, kind, info) for level, kind, info in control if kind == socket.IPV6_PKTINFO]
            key.fileobj.sendmsg([answer_datagram(data) if key.fileobj is dns else data], told, 0, peer)
        else:
            try:
                data = key.fileobj.recv(4096)
            except OSError:
                data = b""
            if data and key.fileobj in asking:
                asking[key.fileobj] = answer_stream(key.fileobj, asking[key.fileobj] + data)
            elif data:
                try:
                    key.fileobj.sendall(data)
                except OSError:
                    pass  # it is gone, which the next read tells
            else:
                asking.pop(key.fileobj, None)
                selector.unregister(key.fileobj)
                key.fileobj.close()
