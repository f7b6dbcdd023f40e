#!/usr/bin/env python3
"""make_corpus.py GOLDEN OUT - a first corpus for each target, from the golden vectors and from dice with a fixed seed.

OUT gets a folder a target, OUT/message and so on. The same vectors give the same files.
"""
import json
import pathlib
import random
import shutil
import sys

RIGHT_CRCS, CHECK_CRCS = 1, 2
FULL_LIMIT, FULL_MEMORY = 22, 16  # exponents: 4 MiB expanded, 64 MiB in all
CODEC_BITS, HEADER = 7, 61


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def spread(items, most):
    """At most so many, evenly from all over the list."""
    step = max(1, -(-len(items) // most))
    return items[::step]


def nudged(content, n):
    """Copies with a byte a little larger or smaller: lengths and counts that nearly fit."""
    r = random.Random(len(content))
    for _ in range(n if content else 0):
        bent = bytearray(content)
        at = r.randrange(len(bent))
        bent[at] = (bent[at] + r.choice((-2, -1, 1, 2))) & 255
        yield bytes(bent)


def messages(golden):
    keys = sorted(api["api"] for api in json.loads((golden / "apis.json").read_text()))
    vectors = [v for path in sorted((golden / "messages").glob("*.jsonl")) for v in spread(lines(path), 16)]
    for v in vectors + spread(lines(golden / "messages_hostile.jsonl"), 200):
        if v.get("api") not in keys:
            continue
        head = bytes([keys.index(v["api"]), (v["kind"] == "response") | 2, v["version"] & 255])
        yield head + bytes.fromhex(v["hex"])
        for bent in nudged(bytes.fromhex(v["hex"]), 3):
            yield head + bent
        if "json" in v and len(v["hex"]) % 8 == 0:
            yield head + json.dumps(v["json"]).encode()


def records(golden):
    for v in lines(golden / "records" / "valid.jsonl") + lines(golden / "records" / "hostile.jsonl"):
        bytes_ = bytes.fromhex(v["hex"])
        if len(bytes_) <= 1 << 16:
            yield bytes([CHECK_CRCS, FULL_LIMIT, FULL_MEMORY]) + bytes_
            yield bytes([RIGHT_CRCS | CHECK_CRCS, len(bytes_) % 23, len(bytes_) % 17]) + bytes_
            for bent in nudged(bytes_, 12):
                yield bytes([RIGHT_CRCS, FULL_LIMIT, FULL_MEMORY]) + bent


def message_sets(golden):
    """Records whose first entry is of format 0 or 1, and whatever the target makes of the others."""
    return (content for content in records(golden) if len(content) <= 19 or content[19] < 2)


def consumer_protocol(golden):
    """Subscriptions and assignments, without the version that stands before them."""
    facts = json.loads((golden / "facts" / "consumer_protocol.json").read_text())
    for kind, response in (("subscriptions", 0), ("assignments", 1)):
        for v in facts[kind]:
            head, body = bytes([0, response | 2, v["version"] & 255]), bytes.fromhex(v["hex"])[2:]
            yield head + body
            for bent in nudged(body, 6):
                yield head + bent


def codec(number):
    """Inputs of one codec."""
    return lambda golden: (content for content in codecs(golden) if content[0] == number)


def codecs(golden):
    """Compressed records of batches; and plain text to be compressed."""
    for v in lines(golden / "records" / "valid.jsonl"):
        batch = bytes.fromhex(v["hex"])
        if len(batch) > HEADER and batch[16] == 2 and batch[22] & CODEC_BITS:
            yield bytes([batch[22] & CODEC_BITS, 0, FULL_LIMIT]) + batch[HEADER:]
    for codec in range(5):
        for level in (0, 63, 64, 65, 70, 128):
            yield bytes([codec, 1, level]) + b"round and round " * codec * level
            yield bytes([codec, 1, level]) + bytes(range(256))


def frames(golden):
    for v in spread(lines(golden / "frames.jsonl"), 100):
        frame = bytes.fromhex(v["hex"])
        yield b"\xff\xff" + bytes([4, 1, 2, 3, 200]) + frame + frame
        yield (len(frame) - 5).to_bytes(2, "big") + bytes([2, 3, 3]) + frame  # one byte over the limit
    for foreign in (b"\x15\x03\x03\x00\x02\x02\x0a", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n", b"\x80\0\0\0"):
        yield b"\x10\x00\x00" + foreign


def texts(golden):
    for v in spread(lines(golden / "frames.jsonl"), 60):
        yield json.dumps(v["json"] if "json" in v else v).encode()
    yield from (b'{"a":[1,-0.5e3,true,null,"\\u0000\\ud83d\\ude00"]}', b"[" * 64 + b"]" * 64, b'"\xc3\xa9"', b"1e400", b"AAAA====")


def settings(_golden):
    yield b"bootstrap.servers=a:1,[::1]:2, b\nlinger.ms=5\nacks=all\ncompression.type=gzip\ncompression.level=9\n"
    yield b"delivery.timeout.ms=1\nrequest.timeout.ms=2\nlinger.ms=3\n"
    yield b"batch.size=100\nbuffer.memory=1024\nmax.request.size=1000\nkwire.memory.max.bytes=100000\n"
    yield b"bootstrap.servers=x\nretries=0\nmax.in.flight=1\ncheck.crcs=false\nmessage.timeout.ms=2147483647\n"
    yield b"acks=2\nlinger.ms=-1\nlinger.ms=2147483648\n=\n==\nno.such=1\nacks"


def requests(golden):
    """Framed requests as the target's own operation 10: API, version, slicing, size, body."""
    served = [0, 1, 2, 3, 18, 19, 20, 22, 8, 9, 10, 15, 16, 21, 23, 32, 35, 37, 42, 43, 44, 45, 46, 47, 60, 75,
              24, 25, 26, 27, 28, 61, 65, 66]
    for v in spread([v for v in lines(golden / "frames.jsonl") if v["kind"] == "request"], 200):
        frame = bytes.fromhex(v["hex"])
        yield bytes([0, 0, 1, 0, 3, 0]) + len(frame).to_bytes(2, "big") + frame + bytes([5, 0, 200])
    r = random.Random(4)
    for path in sorted((golden / "messages").glob("*.jsonl")):
        for v in spread([v for v in lines(path) if v["kind"] == "request" and v["api"] in served], 24):
            body = bytes.fromhex(v["hex"])[:4000]
            ask = bytes([10, served.index(v["api"]), v["version"] & 255, 0]) + len(body).to_bytes(2, "big") + body
            topic = bytes([10, 3, 4, 0, 0, 8]) + b"\0\0\0\1\0\1t\1"  # Metadata 4 creates "t"
            fate = bytes(r.randrange(256) for _ in range(9))
            yield bytes([0, 16, 1, 0]) + topic + ask * 2 + bytes([5, 0, 200, 6, 5, 9]) + fate[:3] + bytes([9]) + fate[3:6] + ask


def dice(_golden):
    """Schedules for the whole client: mostly healthy answers, some of each kind of harm."""
    for seed in range(150):
        r = random.Random(seed)
        settings_ = bytes(r.choice((0, 0, 0, 1, 2, 3)) for _ in range(18))
        life = bytes([r.choice((0, 0, 255)), r.randrange(4)])
        harm = r.choice((0, 0, 0.05, 0.2))
        ops = [13, 14, 15, 9, 8, 10, 0, 1, 1, 11, 0, 3]
        body = bytes(r.randrange(256) if r.random() < harm else r.choice(ops + [0] * 6) for _ in range(r.randrange(20, 900)))
        yield settings_ + life + body
    for code in range(256):  # each error once: Produce, then Fetch
        work = bytes([13, 64, 20, 13, 64, 20, 9, 0, 11])
        yield bytes(20) + work + bytes([6, 0x80, code]) + bytes(12) + bytes([6, 0x81, code]) + work + bytes(20)


def transactions(_golden):
    """Schedules of transactions, in order mostly, while the wire does mostly nothing."""
    settle, init, begin, commit, abort, offsets, produce = b"\0", b"\4", b"\5", b"\7", b"\10", b"\11\5", b"\15\12"
    for seed in range(120):
        r = random.Random(seed)
        schedule = settle * 3
        for _ in range(r.randrange(1, 5)):
            work = [begin, produce * r.randrange(4), settle, offsets, r.choice((commit, commit, abort)), settle * r.randrange(4)]
            if seed % 3 == 0:
                r.shuffle(work)
            schedule += b"".join(work) + (init + settle if seed % 5 == 0 else b"")
            schedule += bytes([10, r.randrange(256), r.randrange(256)]) if seed % 4 == 0 else b""
        harm = r.choice((0, 0, 0.05, 0.2))
        fate = bytes(r.randrange(256) if r.random() < harm else 0 for _ in range(r.randrange(600)))
        settings_ = bytes(r.choice((0, 0, 0, 1, 2, 3)) for _ in range(10)) + bytes([r.randrange(8)])
        schedule = bytes([r.choice((0, 0, 3))]) + schedule
        yield settings_ + bytes([-(-len(schedule) // 4)]) + schedule + bytes(-len(schedule) % 4) + fate
    for api in range(4, 10):  # each error once, of AddOffsetsToTxn, InitProducerId and so on
        for code in range(256):
            schedule = bytes(2) + begin + produce * 2 + settle + bytes([10, 0x80 | api, code]) + produce + offsets + bytes(2) + commit
            schedule += bytes(4) + abort + bytes(3) + init + bytes(2) + begin + produce + commit + bytes(2)
            yield bytes(10) + bytes([code & 1, -(-len(schedule) // 4)]) + bytes([0]) + schedule + bytes(3)


def faults(_golden):
    """Commands for the fault proxy: every kind, its keys right and wrong, in any order."""
    kinds = "refuse hang-connect rate slice blackhole delay jitter late reset halfclose cut error flip stale".split()
    keys = ["api=Produce", "api=fetch", "api=3", "client=kafka", "node=1", "n=3", "every=2", "p=0.5", "p=1e-3", "when=after", "dir=up",
            "dir=both", "ms=20", "ms=0.125", "bytes=7", "bytes=20k", "code=NOT_LEADER_OR_FOLLOWER", "code=-1", "in=frame"]
    needed = {"rate": ["bytes=1m"], "delay": ["ms=5"], "jitter": ["ms=5.5"], "late": ["ms=3000"], "error": ["code=6"]}
    for seed in range(120):
        r = random.Random(seed)
        lines = []
        for _ in range(r.randrange(1, 12)):
            kind = r.choice(kinds)
            spec = ",".join([kind] + needed.get(kind, []) + r.sample(keys, r.choice((0, 1, 1, 2, 3))))
            lines.append(r.choice(("add ", "add ", "add ", "")) + spec)
            lines.append(r.choice(("list", "routes", "reset", "clear", "remove 1", "remove 2", "remove x", "", "# no", "add")))
        yield "\n".join(lines).encode()


def conversations(golden):
    """Requests and their answers through the fault proxy, without faults and with each: API, version, size, body."""
    apis = [a["api"] for a in json.loads((golden / "apis.json").read_text())]
    for i, path in enumerate(sorted((golden / "messages").glob("*.jsonl"))):
        sides = {k: [v for v in lines(path) if v["kind"] == k] for k in ("request", "response")}
        for k, answer in enumerate(spread(sides["response"], 12)):
            request = next((v for v in sides["request"][k:] if v["version"] == answer["version"]), None)
            if request is None or request["api"] not in apis:
                continue
            body, back = (bytes.fromhex(v["hex"])[:4000] for v in (request, answer))
            version = answer["version"] - min(v["version"] for v in sides["request"])
            ask = bytes([5, apis.index(request["api"]), version]) + len(body).to_bytes(2, "big") + body
            tell = bytes([3]) + len(back).to_bytes(2, "big") + back
            for fault in (0, 1 + (i + k) % 14):
                yield bytes([0, 0, fault, 0]) + ask + ask + tell + tell


TARGETS = {"message": messages, "records": records, "codec": codecs, "frame": frames, "json": texts, "config": settings,
           "broker": requests, "client": dice, "txn": transactions, "faults": faults, "proxy": conversations,
           "consumer_protocol": consumer_protocol, "message_set": message_sets,
           "codec_gzip": codec(1), "codec_snappy": codec(2), "codec_lz4": codec(3), "codec_zstd": codec(4)}


def main(golden, out):
    for name, make in TARGETS.items():
        folder = out / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for i, content in enumerate(make(golden)):
            (folder / f"{i:04}").write_bytes(content)
        print(f"{name}: {i + 1}")


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
