# SPDX-License-Identifier: Apache-2.0
"""A host of its own making: speaks IPv4 with nothing but frames, as sandboxed runtimes do, at ADDRESS and MAC. It answers
who asks for its MAC, echoes (ICMP), UDP datagrams to port 7000 and what is sent to it on TCP port 7000.

    frame_host.py packet INTERFACE ADDRESS MAC GATEWAY_MAC     by a packet socket
    frame_host.py tap INTERFACE ADDRESS MAC GATEWAY_MAC        as the machine behind a tap that it makes

Prints "ready"; for each line `ADDRESS PORT WORD` it sends a datagram with the word there, from port 7001.
"""
import fcntl
import os
import selectors
import socket
import struct
import sys

how, interface, address, mac, gateway = sys.argv[1:6]
ours, ip = bytes.fromhex(mac.replace(":", "")), socket.inet_aton(address)
theirs = bytes.fromhex(gateway.replace(":", ""))

if how == "packet":
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    wire.bind((interface, 0))
    send, receive = wire.send, lambda: wire.recv(65536)
else:
    wire = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(wire, 0x400454CA, struct.pack("16sH22x", interface.encode(), 0x1002))
    send, receive = (lambda frame: os.write(wire, frame)), (lambda: os.read(wire, 65536))


def summed(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total >> 16) + (total & 0xFFFF)
    return ~total & 0xFFFF


def send_ip(to, protocol, payload):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0, ip, to)
    head = head[:10] + struct.pack(">H", summed(head)) + head[12:]
    send(theirs + ours + b"\x08\0" + head + payload)


def send_udp(to, port, payload, source=7000):
    send_ip(to, 17, struct.pack(">HHHH", source, port, 8 + len(payload), 0) + payload)


def send_tcp(to, port, number, acked, flags, payload=b""):
    head = struct.pack(">HHIIBBHHH", 7000, port, number, acked, 0x50, flags, 65535, 0, 0)
    pseudo = ip + to + struct.pack(">BBH", 0, 6, len(head) + len(payload))
    head = head[:16] + struct.pack(">H", summed(pseudo + head + payload)) + head[18:]
    send_ip(to, 6, head + payload)


def take(frame):
    kind, body = frame[12:14], frame[14:]
    if kind == b"\x08\x06" and body[6:8] == b"\0\1" and body[24:28] == ip:
        send(frame[6:12] + ours + b"\x08\x06" + body[:6] + b"\0\2" + ours + ip + body[8:18])
    if kind != b"\x08\0" or body[16:20] != ip:
        return
    to, inner = body[12:16], body[(body[0] & 15) * 4 : struct.unpack(">H", body[2:4])[0]]
    if body[9] == 1 and inner[0] == 8:
        echo = b"\0\0\0\0" + inner[4:]
        send_ip(to, 1, echo[:2] + struct.pack(">H", summed(echo)) + echo[4:])
        return
    port, local = struct.unpack(">HH", inner[:4])
    if body[9] == 17 and local == 7000:
        send_udp(to, port, inner[8:])
    elif body[9] == 6 and local == 7000:
        number, acked, offset, flags = struct.unpack(">IIBB", inner[4:14])
        data = inner[(offset >> 4) * 4 :]
        if flags & 2:
            send_tcp(to, port, 1000, number + 1, 0x12)
        elif data:
            send_tcp(to, port, acked, number + len(data), 0x18, data)


print("ready")
waiting = selectors.DefaultSelector()
waiting.register(wire, selectors.EVENT_READ)
waiting.register(sys.stdin, selectors.EVENT_READ)
while True:
    for key, _ in waiting.select():
        if key.fileobj is wire:
            take(receive())
        else:
            line = sys.stdin.readline()
            if not line:
                sys.exit()
            to, port, word = line.split()
            send_udp(socket.inet_aton(to), int(port), word.encode(), 7001)
            print("0")
