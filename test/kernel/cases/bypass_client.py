# SPDX-License-Identifier: Apache-2.0
"""Tries to send by the way that each line of input names, and prints 0, or the errno. What comes back is not waited for.

    WAY ADDRESS PORT [WORD...]

The ways are the functions below.
"""
import ctypes
import errno
import mmap
import os
import socket
import struct
import sys
import time

ETH_P_IP, ETH_P_ALL, PACKET_QDISC_BYPASS, SOL_PACKET, MSG_FASTOPEN = 0x0800, 3, 20, 263, 0x20000000
libc = ctypes.CDLL(None, use_errno=True)


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def own():
    return os.environ["OWN_ADDRESS"]


def ipv4(address, protocol, payload, source=None):
    head = struct.pack(
        ">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0, socket.inet_aton(source or own()), socket.inet_aton(address)
    )
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def udp_of(port, payload, source=4242):
    return struct.pack(">HHHH", source, port, 8 + len(payload), 0) + payload


def tcp_of(port, flags, payload=b"", source=4243):
    return struct.pack(">HHIIBBHHH", source, port, 1, 1, 0x50, flags, 1000, 0, 0) + payload


def echo_of(payload, kind=8):
    head = struct.pack(">BBHHH", kind, 0, 0, 7, 1)
    return struct.pack(">BBHHH", kind, 0, checksum(head + payload), 7, 1) + payload


def tcp(address, port):
    with socket.socket(family(address), socket.SOCK_STREAM) as one:
        one.settimeout(3)
        one.connect((address, port))
        one.sendall(b"hello\n")


def udp(address, port):
    with socket.socket(family(address), socket.SOCK_DGRAM) as one:
        one.connect((address, port))
        one.send(b"hello")


def sendto(address, port, word="hello"):
    with socket.socket(family(address), socket.SOCK_DGRAM) as one:
        one.sendto(word.encode(), (address, port))


def fastopen(address, port):
    with socket.socket(family(address), socket.SOCK_STREAM) as one:
        one.sendto(b"hello\n", MSG_FASTOPEN, (address, port))


def mptcp(address, port):
    with socket.socket(family(address), socket.SOCK_STREAM, 262) as one:
        one.settimeout(3)
        one.connect((address, port))
        one.sendall(b"hello\n")


def ping(address, port):
    """The unprivileged way: an ICMP socket."""
    with socket.socket(family(address), socket.SOCK_DGRAM, socket.IPPROTO_ICMP) as one:
        one.sendto(echo_of(b"hello!"), (address, 0))


def echo(address, port):
    """Asks for an echo, and waits for its reply."""
    version6 = ":" in address
    request = struct.pack(">BBHHH", 128, 0, 0, 7, 1) + b"hello!" if version6 else echo_of(b"hello!")
    with socket.socket(family(address), socket.SOCK_RAW, 58 if version6 else 1) as one:
        one.settimeout(60)
        one.sendto(request, (address, 0))
        while True:
            answer = one.recv(4096)
            if answer[0 if version6 else 20] == (129 if version6 else 0):
                return 0


def raw(address, port, protocol="udp", decoy=None):
    """A raw socket that makes its own headers. With a decoy: that address first, by the same socket."""
    payloads = {"udp": (17, udp_of(port, b"hello")), "tcp": (6, tcp_of(port, 2)), "data": (6, tcp_of(port, 24, b"hello"))}
    payloads |= {"bare": (6, tcp_of(port, 16)), "icmp": (1, echo_of(b"hello!")), "reply": (1, echo_of(b"hello!", 0))}
    payloads |= {"gre": (47, b"\0\0\x08\0hello!"), "sctp": (132, udp_of(port, b"hello"))}
    number, payload = payloads[protocol]
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as one:
        if decoy:
            one.sendto(ipv4(decoy, number, payload), (decoy, 0))
        one.sendto(ipv4(address, number, payload), (address, 0))


def cooked(address, port, decoy=None):
    """A raw socket of TCP, for which the kernel makes the IP header."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP) as one:
        if decoy:
            one.sendto(tcp_of(port, 2), (decoy, 0))
        one.sendto(tcp_of(port, 2), (address, 0))


def mixed(address, port, first="udp", then="tcp"):
    """A raw socket that sends to one end by two protocols."""
    kinds = {"udp": (17, udp_of(port, b"hello")), "tcp": (6, tcp_of(port, 2))}
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as one:
        for kind in (first, then):
            number, payload = kinds[kind]
            one.sendto(ipv4(address, number, payload), (address, 0))


def frame_of(address, payload):
    with open("/proc/net/arp") as arp:
        next(arp)
        gateway = next(line.split()[3] for line in arp if line.split()[3] != "00:00:00:00:00:00")
    with open("/sys/class/net/eth0/address") as own_address:
        ours = own_address.read().strip()
    head = bytes.fromhex(gateway.replace(":", "")) + bytes.fromhex(ours.replace(":", ""))
    return head + struct.pack(">H", ETH_P_IP) + payload


def packet(address, port, how="queued", protocol="udp"):
    """Frames by a packet socket. `bypass`: past the queueing of the interface, and what hangs there."""
    payload = {"udp": (17, udp_of(port, b"hello")), "bare": (6, tcp_of(port, 16)), "reply": (1, echo_of(b"hello!", 0))}[protocol]
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as one:
        one.bind(("eth0", ETH_P_IP))
        if how == "bypass":
            one.setsockopt(SOL_PACKET, PACKET_QDISC_BYPASS, 1)
        one.send(frame_of(address, ipv4(address, *payload)))


def odd(address, port):
    """A frame of a protocol that nobody knows."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as one:
        one.bind(("eth0", 0x88B5))
        one.send(frame_of(address, b"")[:12] + struct.pack(">H", 0x88B5) + b"hello" * 10)


def dgram_packet(address, port):
    """A packet socket for which the kernel makes the frame's header."""
    gateway = frame_of(address, b"")[:6]
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0) as one:
        one.sendto(ipv4(address, 17, udp_of(port, b"hello")), ("eth0", ETH_P_IP, 0, 0, gateway))


def xdp(address, port):
    """A frame by an AF_XDP socket, from memory of this process. Every call here is of the kernel's own interface."""
    sol, chunk = 283, 4096
    memory = mmap.mmap(-1, 4 * chunk)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    descriptor = checked(libc.socket(44, socket.SOCK_RAW, 0))
    with socket.socket(44, socket.SOCK_RAW, 0, descriptor) as one:
        one.setsockopt(sol, 4, struct.pack("=QQII", start, len(memory), chunk, 0))
        for ring in (5, 6, 3):
            one.setsockopt(sol, ring, 4)
        _, sending, _, _ = struct.iter_unpack("=QQQQ", one.getsockopt(sol, 1, 128))
        producer, _, entries, _ = sending
        place = struct.pack("=HHIII", 44, 2, socket.if_nametoindex("eth0"), 0, 0)
        # the one before may still be going
        while libc.bind(descriptor, place, 16) < 0:
            if ctypes.get_errno() != errno.EBUSY:
                checked(-1)
            time.sleep(0.01)
        frame = frame_of(address, ipv4(address, 17, udp_of(port, b"hello")))
        memory[: len(frame)] = frame
        ring = mmap.mmap(descriptor, entries + 4 * 16, offset=0x80000000)
        ring[entries : entries + 16] = struct.pack("=QII", 0, len(frame), 0)
        ring[producer : producer + 4] = struct.pack("=I", 1)
        checked(libc.sendto(descriptor, None, 0, socket.MSG_DONTWAIT, None, 0))
        ring.close()


def make(_, number):
    """Makes a raw socket of a family, by its number, and closes it."""
    kind = socket.SOCK_STREAM if number == socket.AF_VSOCK else socket.SOCK_RAW
    os.close(checked(libc.socket(number, kind, 0)))


def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "call")
    return result


def fork(address, port):
    child = os.fork()
    if child == 0:
        try:
            tcp(address, port)
            os._exit(0)
        except OSError as error:
            os._exit(error.errno)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def passed(address, port, path):
    """Connects a socket that another process passes over a UNIX socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as way:
        way.connect(path)
        _, (descriptor, *_), _, _ = socket.recv_fds(way, 1, 1)
    with socket.socket(fileno=descriptor) as one:
        one.settimeout(3)
        one.connect((address, port))
        one.sendall(b"hello\n")


def name_of(name):
    return b"".join(bytes([len(each)]) + each.encode() for each in name.split(".")) + b"\0"


def address_in(answer):
    return socket.inet_ntoa(answer[-4:])


def ask(resolver, port, name, kind="udp"):
    """Asks for a name's one IPv4 address."""
    question = struct.pack(">HHHHHH", 4711, 0x100, 1, 0, 0, 0) + name_of(name) + b"\0\1\0\1"
    with socket.socket(family(resolver), socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as one:
        one.settimeout(3)
        one.connect((resolver, port))
        one.send(question if kind == "udp" else struct.pack(">H", len(question)) + question)
        return address_in(one.recv(4096))


def forge(resolver, port, name, address, how):
    """Asks a resolver that says nothing, and answers in its name. Prints the address that came."""
    question = struct.pack(">HHHHHH", 4711, 0x100, 1, 0, 0, 0) + name_of(name) + b"\0\1\0\1"
    record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + socket.inet_aton(address)
    answer = struct.pack(">HHHHHH", 4711, 0x8180, 1, 1, 0, 0) + question[12:] + record
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.settimeout(3)
        one.connect((resolver, port))
        payload = ipv4(own(), 17, udp_of(one.getsockname()[1], answer, port), resolver)
        one.send(question)
        if how == "raw":
            with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as forger:
                forger.sendto(payload, (own(), 0))
        else:
            with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as forger:
                forger.bind(("lo", ETH_P_IP))
                forger.send(b"\0" * 12 + struct.pack(">H", ETH_P_IP) + payload)
        return address_in(one.recv(4096))


for line in sys.stdin:
    way, address, port, *words = line.split()
    try:
        print(globals()[way](address, int(port), *words) or 0)
    except TimeoutError:
        print("timeout")
    except OSError as error:
        print(error.errno)
