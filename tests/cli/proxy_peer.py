#!/usr/bin/env python3
"""proxy_peer.py HOST:PORT VERB - a client that looks at what a library hides: pieces, ends, single bytes.

answer      asks for ApiVersions; prints how many bytes came, in how many segments, and how the connection ended
            (open, fin, reset, silent)
content     asks; prints the answer in hex
twice       asks, waits for what comes, and asks again whatever that was; prints both ends
abort       asks, and resets the connection before an answer can have come
ends        eight times: connects, asks; prints how each connection ended
stay        connects, asks nothing; prints how the connection ended
"""
import socket
import struct
import sys
import time

REQUEST = bytes.fromhex("0000001000120000000000070006" + b"peer-1".hex())  # ApiVersions v0, correlation 7
PATIENCE = 2.0


def connect(address):
    host, port = address.rsplit(":", 1)
    s = socket.create_connection((host, int(port)), PATIENCE)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return s


def segments(s):
    """tcpi_data_segs_in of Linux: what arrived with data in it."""
    info = s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    return struct.unpack_from("=I", info, 152)[0]


def receive(s, patience):
    """All of one answer, or what came of it."""
    got = b""
    s.settimeout(patience)
    try:
        while len(got) < 4 or len(got) < 4 + struct.unpack(">I", got[:4])[0]:
            piece = s.recv(65536)
            if not piece:
                return got, "fin"
            got += piece
    except socket.timeout:
        return got, "silent"
    except ConnectionResetError:
        return got, "reset"
    return got, "open"


def ask(s):
    try:
        s.sendall(REQUEST)
    except (ConnectionResetError, BrokenPipeError):
        return b"", "reset"
    return receive(s, PATIENCE)


def answer(s):
    got, end = ask(s)
    print(len(got), segments(s) if end == "open" else 0, end)


def content(s):
    print(ask(s)[0].hex())


def twice(s):
    first, second = ask(s), ask(s)
    print(first[1], second[1])


def abort(s):
    s.sendall(REQUEST)
    time.sleep(0.2)  # a reset that overtakes the request takes it along
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()


def stay(s):
    print(receive(s, 1.0)[1])


def ends(address):
    for _ in range(8):
        try:
            print(ask(connect(address))[1])
        except ConnectionResetError:
            print("reset")


VERBS = {"answer": answer, "content": content, "twice": twice, "abort": abort, "stay": stay}
AT_ONCE = {"answer": "0 0 reset", "stay": "reset"}  # the reset has come before connect had looked


def main(address, verb):
    if verb == "ends":
        return ends(address)
    try:
        VERBS[verb](connect(address))
    except ConnectionResetError:
        print(AT_ONCE[verb])


main(*sys.argv[1:])
