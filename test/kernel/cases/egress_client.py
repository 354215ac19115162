# SPDX-License-Identifier: Apache-2.0
"""Does what each line of input says and prints how it went: 0, or the errno. `timeout` where nothing came back.

    tcp ADDRESS PORT              connect, send a line, read the answer
    keep ADDRESS PORT             the same, and keep the connection
    keepudp ADDRESS PORT          the same with a connected datagram socket
    again                         send another line on what is kept, read the answer
    child                         the same by a child that inherits it
    wait                          wait for bytes on what is kept, as long as it takes
    hand PATH / take PATH         give what is kept to who takes it, over a Unix socket (SCM_RIGHTS)
    udp ADDRESS PORT              connect a datagram socket, send, read the answer
    send ADDRESS PORT             sendto of a socket without a peer, read the answer
    ask RESOLVER NAME             ask for the IPv4 addresses of a name; prints them
    asktcp RESOLVER PIECES NAME…  the same over one TCP connection for all names, questions written in so many pieces
    askmany RESOLVER NAME…        the same over one UDP socket, all questions before the first answer
    name NAME PORT                resolve as the C library does, then as `tcp`
"""
import array
import os
import socket
import struct
import sys

kept = None


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def made(address, kind):
    one = socket.socket(family(address), kind)
    one.settimeout(2)
    return one


def exchange(one):
    one.sendall(b"hello\n")
    if not one.recv(100):
        raise OSError(104, "closed")


def question(name, number=4711):
    labels = b"".join(bytes([len(each)]) + each.encode() for each in name.split("."))
    return struct.pack(">HHHHHH", number, 0x100, 1, 0, 0, 0) + labels + b"\0\0\1\0\1"


def addresses(name, answer):
    at, found = len(question(name)), []
    for _ in range(struct.unpack(">H", answer[6:8])[0]):
        kind, length = struct.unpack(">H6xH", answer[at + 2 : at + 12])
        if kind == 1:
            found.append(socket.inet_ntoa(answer[at + 12 : at + 16]))
        at += 12 + length
    return " ".join(found)


def ask(resolver, name):
    with made(resolver, socket.SOCK_DGRAM) as one:
        one.connect((resolver, 53))
        one.send(question(name))
        return addresses(name, one.recv(4096))


def ask_many(resolver, *names):
    with made(resolver, socket.SOCK_DGRAM) as one:
        one.connect((resolver, 53))
        for number, name in enumerate(names):
            one.send(question(name, number))
        return " ".join(addresses(name, one.recv(4096)) for name in names)


def ask_tcp(resolver, pieces, *names):
    with made(resolver, socket.SOCK_STREAM) as one:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        one.connect((resolver, 53))
        asked = [question(name, number) for number, name in enumerate(names)]
        said = b"".join(struct.pack(">H", len(each)) + each for each in asked)
        size = -(-len(said) // int(pieces))
        for at in range(0, len(said), size):
            one.sendall(said[at : at + size])
        # what the kernel could not read at once comes again, each time after twice as long
        one.settimeout(2 * len(names))
        found, answers = [], one.makefile("rb")
        for name in names:
            found.append(addresses(name, answers.read(struct.unpack(">H", answers.read(2))[0])))
    return " ".join(found)


def in_child():
    child = os.fork()
    if child == 0:
        try:
            exchange(kept)
            os._exit(0)
        except TimeoutError:
            os._exit(255)
        except OSError as error:
            os._exit(error.errno)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return "timeout" if status == 255 else status


def hand(path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(1)
        with listener.accept()[0] as peer:
            descriptor = array.array("i", [kept.fileno()])
            peer.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptor)])


def take(path):
    global kept
    with socket.socket(socket.AF_UNIX) as giver:
        giver.connect(path)
        _, control, _, _ = giver.recvmsg(1, socket.CMSG_SPACE(4))
    kept = socket.socket(fileno=struct.unpack("i", control[0][2][:4])[0])
    kept.settimeout(2)


def do(what, args):
    global kept
    if what == "ask":
        return ask(*args)
    if what == "askmany":
        return ask_many(*args)
    if what == "asktcp":
        return ask_tcp(*args)
    if what == "again":
        kept.settimeout(2)
        exchange(kept)
        return 0
    if what == "child":
        return in_child()
    if what == "wait":
        kept.settimeout(None)
        kept.recv(100)
        return 0
    if what in ("hand", "take"):
        (hand if what == "hand" else take)(*args)
        return 0
    address, port = args[0], int(args[1])
    if what == "name":
        with socket.create_connection((address, port), 5) as one:
            exchange(one)
        return 0
    if what in ("tcp", "keep"):
        one = made(address, socket.SOCK_STREAM)
        one.connect((address, port))
        exchange(one)
        if what == "keep":
            kept = one
        return 0
    one = made(address, socket.SOCK_DGRAM)
    if what == "keepudp":
        one.connect((address, port))
        exchange(one)
        kept = one
        return 0
    if what == "udp":
        one.connect((address, port))
        one.send(b"hello")
    else:
        one.sendto(b"hello", (address, port))
    one.recv(100)
    return 0


if __name__ == "__main__":
    for line in sys.stdin:
        what, *args = line.split()
        try:
            print(do(what, args))
        except TimeoutError:
            print("timeout")
        except OSError as error:
            print(error.errno)
