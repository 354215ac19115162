# SPDX-License-Identifier: Apache-2.0
"""For each line of input, {"to": [ADDRESS, PORT], "steps": [STEP …]}, makes a connection and takes steps on it: {"send": HEX}
sends and waits for what comes back, {"tls": NAME} begins TLS for a name, {"wait": 1} prints "waiting" and reads another line
first. Prints for each step the first line of the answer, or how it failed: as JSON.
"""
import errno
import json
import re
import socket
import ssl
import sys

context = ssl._create_unverified_context()


def answer(connection):
    """The first line of a whole answer."""
    got = connection.recv(65536)
    while got.startswith(b"HTTP/"):
        head, _, body = got.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if b"\r\n\r\n" in got and len(body) >= int(length[1] if length else 0):
            break
        got += connection.recv(65536)
    return got.split(b"\r\n", 1)[0].decode("latin1") or "closed"


def take(connection, step):
    if "tls" in step:
        connection = context.wrap_socket(connection, server_hostname=step["tls"])
        return connection, connection.version()
    connection.sendall(bytes.fromhex(step["send"]))
    return connection, answer(connection)


def run(task):
    said = []
    try:
        with socket.create_connection(task["to"], timeout=2) as connection:
            for step in task["steps"]:
                if "wait" in step:
                    print("waiting", flush=True)
                    sys.stdin.readline()
                    continue
                connection, answer = take(connection, step)
                said.append(answer)
    except TimeoutError:
        said.append("timeout")
    except OSError as error:
        said.append(errno.errorcode.get(error.errno, type(error).__name__))
    return said


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
