# SPDX-License-Identifier: Apache-2.0
"""Connects without a pause until a line of input, at most RATE times a second: to DENIED, which is to say EPERM, and to whatever
RESOLVER says NAME is, which is to succeed, in turn. Every hundredth time it goes on with a connection that it keeps all the
time. Prints "running" after the first, at the end how often it connected and what went wrong, as JSON.

    egress_load.py RATE DENIED RESOLVER NAME [ROUNDS]     ROUNDS: ends after so many, whatever the input
"""
import json
import select
import socket
import sys
import time

from egress_client import ask, exchange, made

rate, denied, resolver, name = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
rounds = int(sys.argv[5]) if len(sys.argv) > 5 else 0
wrong, count, addresses = [], 0, set()


def connect(address):
    with made(address, socket.SOCK_STREAM) as one:
        try:
            one.connect((address, 8000))
            return 0
        except TimeoutError:
            return "timeout"
        except OSError as error:
            return error.errno


def note(what, address, went, wanted):
    if went != wanted and len(wrong) < 20:
        wrong.append(f"{time.monotonic():.3f} {what} {address}: {went}")


def round_of():
    global count
    note("denied", denied, connect(denied), 1)
    try:
        address = ask(resolver, name)
    except OSError as error:
        # the answer did not pass: it is asked for again
        address = ask(resolver, name) if isinstance(error, TimeoutError) else str(error)
    addresses.add(address)
    note("allowed", address, connect(address), 0)
    count += 2


kept = made(denied, socket.SOCK_STREAM)
kept.connect((ask(resolver, name), 8000))
begun = time.monotonic()
while count < 2 * rounds if rounds else not select.select([sys.stdin], [], [], 0)[0]:
    round_of()
    if count == 2:
        print("running", flush=True)
    if count % 100 == 0:
        try:
            exchange(kept)
        except OSError as error:
            note("kept", "", str(error), 0)
    ahead = count / rate - (time.monotonic() - begun)
    if ahead > 0:
        time.sleep(ahead)
print(json.dumps({"count": count, "seconds": time.monotonic() - begun, "addresses": len(addresses), "wrong": wrong}))
