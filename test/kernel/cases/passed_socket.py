# SPDX-License-Identifier: Apache-2.0
"""Makes a TCP socket in its own cgroup; a child that first moves to CGROUP connects it to ADDRESS PORT.

CGROUP is a cgroup.procs file opened as descriptor 3. Prints the child's pid.
"""
import os
import socket
import sys

address, port = sys.argv[1], int(sys.argv[2])
client = socket.socket()
child = os.fork()
if child == 0:
    os.write(3, b"0")
    client.connect((address, port))
    client.shutdown(socket.SHUT_WR)
    client.recv(1)
    client.close()
    os._exit(0)
client.close()
status = os.waitpid(child, 0)[1]
print(child)
sys.exit(os.waitstatus_to_exitcode(status))
