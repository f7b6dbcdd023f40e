#!/usr/bin/env python3
"""tiny_dns.py [--address A] [--port N] [--log FILE] - a DNS server for tests: what becomes of a question is its name.

Prints `ready PORT` and serves UDP and TCP until its standard input ends. Names end in .test:
  one           127.0.0.1                     six       ::1
  both          127.0.0.1 and ::1             dead-first  127.0.0.253, where nobody listens, then 127.0.0.1
  late          no such name, twice for each type; then 127.0.0.1
  slow          127.0.0.1, a second late      many      40 addresses, which UDP has no room for
  silent        no answer, ever               garbage   bytes that are no answer
  refused       the server says no
Every other name does not exist.
"""
import argparse
import asyncio
import ipaddress
import os
import struct
import sys

A, AAAA, IN = 1, 28, 1
NO_ERROR, NAME_ERROR, REFUSED = 0, 3, 5
log = open(os.devnull, "w")
asked = {}  # (name, type): how often

ADDRESSES = {
    "one.test": ["127.0.0.1"],
    "six.test": ["::1"],
    "both.test": ["127.0.0.1", "::1"],
    "dead-first.test": ["127.0.0.253", "127.0.0.1"],
    "late.test": ["127.0.0.1"],
    "slow.test": ["127.0.0.1"],
    "many.test": [f"127.0.1.{i}" for i in range(1, 40)] + ["127.0.0.1"],
}


def question(query):
    """The name asked for, its type, and the bytes of the whole question."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii", "replace").lower())
        at += 1 + query[at]
    return ".".join(labels), struct.unpack(">H", query[at + 1 : at + 3])[0], query[12 : at + 5]


def header(query, code, answers, truncated=False):
    flags = 0x8180 | code | (0x0200 if truncated else 0)
    return query[:2] + struct.pack(">HHHHH", flags, 1, answers, 0, 0)


def record(address):
    packed = ipaddress.ip_address(address).packed
    return struct.pack(">HHHIH", 0xC00C, A if len(packed) == 4 else AAAA, IN, 0, len(packed)) + packed


def find(name, kind):
    """The code, and the addresses of that type."""
    times = asked[name, kind] = asked.get((name, kind), 0) + 1
    if name == "refused.test":
        return REFUSED, []
    if name not in ADDRESSES or name == "late.test" and times <= 2:
        return NAME_ERROR, []
    return NO_ERROR, [a for a in ADDRESSES[name] if (":" in a) == (kind == AAAA)]


async def answer(query, limit):
    """None: silence."""
    name, kind, asked_for = question(query)
    print("asked", name, kind, file=log, flush=True)
    if name == "silent.test":
        return None
    if name == "garbage.test":
        return query[:2] + b"\xff" * 9
    if name == "slow.test":
        await asyncio.sleep(1)
    code, addresses = find(name, kind)
    whole = header(query, code, len(addresses)) + asked_for + b"".join(map(record, addresses))
    return whole if len(whole) <= limit else header(query, code, 0, truncated=True) + asked_for


class Udp(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, peer):
        asyncio.ensure_future(self.reply(data, peer))

    async def reply(self, query, peer):
        text = await answer(query, 512)
        if text is not None:
            self.transport.sendto(text, peer)


async def serve_tcp(reader, writer):
    try:
        while True:
            query = await reader.readexactly(struct.unpack(">H", await reader.readexactly(2))[0])
            text = await answer(query, 65535)
            if text is not None:
                writer.write(struct.pack(">H", len(text)) + text)
    except asyncio.IncompleteReadError:
        writer.close()


async def open_ports(address, port):
    """The port that both got; of the free ones, the first that is free for both."""
    while True:
        tcp = await asyncio.start_server(serve_tcp, address, port)
        found = tcp.sockets[0].getsockname()[1]
        try:
            await asyncio.get_running_loop().create_datagram_endpoint(Udp, local_addr=(address, found))
            return found
        except OSError:
            tcp.close()
            if port != 0:
                raise


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--address", default="127.0.0.1")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--log", type=argparse.FileType("w"), default=log)
    o = options.parse_args()
    globals()["log"] = o.log
    print(f"ready {await open_ports(o.address, o.port)}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)


asyncio.run(main())
