# SPDX-License-Identifier: Apache-2.0
"""Answers DNS over UDP on ADDRESS port 53 with whatever it is told: each line of input is the answer to the next question,
in hexadecimal; its first two bytes are replaced by the question's id. Prints "ready" at first.
"""
import socket
import sys

address = sys.argv[1]
server = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
server.bind((address, 53))
print("ready")
for line in sys.stdin:
    answer = bytes.fromhex(line)
    question, peer = server.recvfrom(65536)
    server.sendto(question[:2] + answer[2:], peer)
