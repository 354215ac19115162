# SPDX-License-Identifier: Apache-2.0
"""For each line of input, {"to": [ADDRESS, PORT], "pieces": [HEX …]}, makes a connection to an echo server (with "giver": PATH
on a socket that `socket_giver.py` gives), sends each piece in a segment of its own, closes its half, and prints how many bytes came back until the server closed too, or the errno of
what failed, negative; `timeout` where nothing came for two seconds.
"""
import json
import socket
import sys



def connect(task):
    if "giver" not in task:
        return socket.create_connection(task["to"], timeout=2)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as way:
        way.connect(task["giver"])
        given = socket.socket(fileno=socket.recv_fds(way, 1, 1)[1][0])
    given.settimeout(2)
    given.connect(tuple(task["to"]))
    return given


for line in sys.stdin:
    task = json.loads(line)
    back = 0
    try:
        with connect(task) as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in task["pieces"]:
                client.sendall(bytes.fromhex(piece))
            client.shutdown(socket.SHUT_WR)
            while got := client.recv(65536):
                back += len(got)
        print(back)
    except TimeoutError:
        print("timeout")
    except OSError as error:
        print(-error.errno)
