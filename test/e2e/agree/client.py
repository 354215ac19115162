# SPDX-License-Identifier: Apache-2.0
"""Does each of its arguments, and prints a line for each: 0, or the errno.

    tcp=ADDRESS,PORT     connect a new socket
    again=ADDRESS,PORT   connect the socket of the last tcp= that failed, anew
    keep=ADDRESS,PORT    connect a socket that is closed at the end
    udp=ADDRESS,PORT     connect a datagram socket, send
    probe=ADDRESS,PORT   connect a datagram socket, send nothing
    send=ADDRESS,PORT    sendto of the one socket without a peer of this run
    find=NAME            ask the pod's resolver for the addresses of a name
    ask=RESOLVER,NAME    ask this resolver for the IPv4 addresses of a name
"""
import socket
import struct
import sys

kept = []
last = None
loose = {}


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def made(address, kind):
    one = socket.socket(family(address), kind)
    one.settimeout(1)
    return one


def ask(resolver, name):
    labels = b"".join(bytes([len(each)]) + each.encode() for each in name.split("."))
    with made(resolver, socket.SOCK_DGRAM) as one:
        one.connect((resolver, 53))
        one.send(struct.pack(">HHHHHH", 4711, 0x100, 1, 0, 0, 0) + labels + b"\0\0\1\0\1")
        one.recv(4096)


def find(name):
    for kind in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.getaddrinfo(name, 443, kind, socket.SOCK_STREAM)
        except socket.gaierror:
            pass  # a name may have addresses of one family only


def do(what, args):
    global last
    if what == "find":
        return find(*args)
    if what == "ask":
        return ask(*args)
    address, port = args[0], int(args[1])
    if what in ("tcp", "keep", "again"):
        one = last if what == "again" else made(address, socket.SOCK_STREAM)
        last = one
        try:
            one.connect((address, port))
        except ConnectionAbortedError:
            one.connect((address, port))  # the first call after one that failed only tells that it did
        if what == "keep":
            kept.append(one)
        else:
            one.close()
        return None
    if what == "send":
        one = loose.setdefault(family(address), made(address, socket.SOCK_DGRAM))
        one.sendto(b"hello", (address, port))
        return None
    with made(address, socket.SOCK_DGRAM) as one:
        one.connect((address, port))
        if what == "udp":
            one.send(b"hello")


for argument in sys.argv[1:]:
    what, _, rest = argument.partition("=")
    try:
        do(what, rest.split(","))
        print(0)
    except TimeoutError:
        print("timeout")
    except OSError as error:
        print(error.errno)
