#!/usr/bin/env python3
"""cut_proxy.py OFFSET SECONDS PORT... - a proxy that loses answers: port + OFFSET is forwarded to port.

About every SECONDS (0.5 to 1.5 of it) an answer of a broker is dropped and its connection closed with a reset: the
request was carried out, and the client cannot know. This befalls clients whose client.id begins with `cut`, each in its
own turn, and answers to Produce, AddPartitionsToTxn, AddOffsetsToTxn, EndTxn and TxnOffsetCommit: those that change
something. Others, like brokers that talk to each other, are left alone. Each cut is a line on stdout: client, API.

Brokers must tell clients the proxy's ports (kafka.sh --advertise OFFSET), or nothing but the first request comes here.
"""
import asyncio
import random
import struct
import sys
import time

CHANGING = {0: "Produce", 24: "AddPartitionsToTxn", 25: "AddOffsetsToTxn", 26: "EndTxn", 28: "TxnOffsetCommit"}
GRACE = 3  # seconds at the beginning without a cut


async def frame(reader):
    size = await reader.readexactly(4)
    return size + await reader.readexactly(struct.unpack(">i", size)[0])


class Turns:
    """When the next answer of each client is due to be lost.

    Time runs from an answer that came through: a client that is slow to come back, as on a busy machine, would
    otherwise lose each one of its answers.
    """

    def __init__(self, seconds):
        self.seconds, self.due = seconds, {}

    def take(self, client):
        if not client.startswith("cut"):
            return False
        now = time.monotonic()
        if client not in self.due:
            self.due[client] = now + GRACE
        elif self.due[client] is None:
            self.due[client] = now + self.seconds * random.uniform(0.5, 1.5)
        elif now >= self.due[client]:
            self.due[client] = None
            return True
        return False


class Connection:
    def __init__(self, turns, port):
        self.turns, self.port, self.client, self.asked = turns, port, "", {}

    async def serve(self, reader, writer):
        try:
            upstream, down = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            writer.transport.abort()
            return
        ways = [asyncio.ensure_future(self.requests(reader, down)), asyncio.ensure_future(self.answers(upstream, writer))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        down.transport.abort()
        writer.transport.abort()

    async def requests(self, reader, writer):
        try:
            while True:
                request = await frame(reader)
                api, _, correlation, length = struct.unpack_from(">hhih", request, 4)
                self.client = request[14:14 + max(length, 0)].decode()
                self.asked[correlation] = api
                writer.write(request)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            return

    async def answers(self, reader, writer):
        try:
            while True:
                answer = await frame(reader)
                api = self.asked.pop(struct.unpack_from(">i", answer, 4)[0], None)
                if api in CHANGING and self.turns.take(self.client):
                    print(self.client, CHANGING[api], flush=True)
                    return
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            return


async def main(offset, seconds, ports):
    turns = Turns(seconds)
    for port in ports:
        await asyncio.start_server(lambda r, w, port=port: Connection(turns, port).serve(r, w), "127.0.0.1", port + offset)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), [int(p) for p in sys.argv[3:]]))
