# SPDX-License-Identifier: Apache-2.0
"""Gives everybody who connects to the UNIX socket PATH a new TCP socket of its own cgroup. Prints "ready"."""
import socket
import sys

with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
    listener.bind(sys.argv[1])
    listener.listen(8)
    print("ready")
    while True:
        with listener.accept()[0] as way, socket.socket() as given:
            socket.send_fds(way, [b"x"], [given.fileno()])
