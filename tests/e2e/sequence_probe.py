#!/usr/bin/env python3
"""sequence_probe.py HOST:PORT [EXPECTED] - what a broker answers to anomalies of sequences and transactions.

Raw sockets and bytes made here, so that nothing of kwire is asked about kwire. Prints a line a subject. With EXPECTED
(tests/golden/sequence_probe.txt, what Apache Kafka 4.1.1 answers) exit status 1 names every line that differs; an
answer that depends on timing has its known forms there, with ` | ` between.

Ids differ from broker to broker: a producer id is shown as `same` or `new`, beside the one that the subject is about.
Offsets are those of a topic of one partition that nobody else writes to.
"""
import os
import socket
import struct
import sys
import time

PRODUCE, FETCH, FIND_COORDINATOR, API_VERSIONS, CREATE_TOPICS = 0, 1, 10, 18, 19
INIT_PRODUCER_ID, ADD_PARTITIONS, END_TXN = 22, 24, 26
NAMES = {0: "NONE", 2: "CORRUPT_MESSAGE", 3: "UNKNOWN_TOPIC_OR_PARTITION", 21: "INVALID_REQUIRED_ACKS",
         32: "INVALID_TIMESTAMP", 45: "OUT_OF_ORDER_SEQUENCE_NUMBER", 46: "DUPLICATE_SEQUENCE_NUMBER",
         47: "INVALID_PRODUCER_EPOCH", 48: "INVALID_TXN_STATE", 51: "CONCURRENT_TRANSACTIONS",
         59: "UNKNOWN_PRODUCER_ID", 87: "INVALID_RECORD", 90: "PRODUCER_FENCED", 120: "TRANSACTION_ABORTABLE"}
NOT_YET = (14, 15, 16, 51)  # a coordinator that is loading, missing or elsewhere; the former transaction is ending
COMMIT, ABORT = 1, 0
HOUR_MS = 3_600_000
LAST_SEQUENCE = 2**31 - 1


def error_name(code):
    return NAMES.get(code, str(code))


# ---- bytes ----

def varint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def string(text):
    return struct.pack(">h", -1) if text is None else struct.pack(">h", len(text)) + text.encode()


def compact(text):
    return b"\0" if text is None else varint(len(text) + 1) + text.encode()


def crc_table():
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        yield value


CRC32C = list(crc_table())


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC32C[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def batch(producer, sequence, count=1, transactional=False, timestamp=None):
    """A batch (magic 2) of `count` small records; `producer`: (id, epoch)."""
    if timestamp is None:
        timestamp = int(time.time() * 1000)
    records = b""
    for i in range(count):
        record = b"\x00\x00" + varint(2 * i) + b"\x01\x02x\x00"  # zigzag: delta i, null key, value "x", no headers
        records += varint(2 * len(record)) + record
    attributes = 16 if transactional else 0
    covered = struct.pack(">hiqqqhii", attributes, count - 1, timestamp, timestamp, *producer, sequence, count) + records
    body = struct.pack(">ibI", -1, 2, crc32c(covered)) + covered
    return struct.pack(">qi", 0, len(body)) + body


NOBODY = (-1, -1)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, layout):
        """Values of a struct layout; of one, the value itself."""
        values = struct.unpack_from(">" + layout, self.data, self.at)
        self.at += struct.calcsize(">" + layout)
        return values if len(values) > 1 else values[0]

    def skip_string(self):
        size = self.take("h")
        self.at += max(size, 0)

    def varint(self):
        value = shift = 0
        while True:
            byte = self.take("B")
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def skip_compact(self):
        size = self.varint() - 1
        self.at += max(size, 0)


# ---- the broker ----

class Broker:
    CORRELATION = 9

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.address = host, int(port)

    def call(self, api, version, body, flexible=False):
        """One request on a connection of its own; a Reader behind the header of the answer."""
        head = struct.pack(">hhi", api, version, self.CORRELATION) + string("probe") + (b"\0" if flexible else b"")
        with socket.create_connection(self.address, timeout=10) as s:
            s.sendall(struct.pack(">i", len(head) + len(body)) + head + body)
            size, = struct.unpack(">i", self.exactly(s, 4))
            answer = Reader(self.exactly(s, size))
        assert answer.take("i") == self.CORRELATION
        if flexible:
            assert answer.varint() == 0  # tags of the header
        return answer

    @staticmethod
    def exactly(s, count):
        data = b""
        while len(data) < count:
            more = s.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def raw(self, data):
        """What comes back for bytes that are no request."""
        with socket.create_connection(self.address, timeout=5) as s:
            s.sendall(data)
            try:
                return "connection closed" if s.recv(64) == b"" else "an answer"
            except ConnectionResetError:
                return "connection closed"

    def refused(self, api, version, body):
        try:
            self.call(api, version, body)
        except (EOFError, ConnectionResetError):
            return "connection closed"
        return "an answer"

    def create_topic(self, name):
        self.call(CREATE_TOPICS, 2, struct.pack(">i", 1) + string(name) + struct.pack(">ihiiib", 1, 1, 0, 0, 5000, 0))
        damaged = bytearray(batch(NOBODY, -1))
        damaged[-2] ^= 1
        for _ in range(100):
            error, _, _ = self.produce_raw(name, bytes(damaged))
            if NAMES.get(error) == "CORRUPT_MESSAGE":  # so there is a leader that would take others
                return
            time.sleep(0.1)
        sys.exit(f"the topic is not there: {error_name(error)}")

    def produce_raw(self, topic, records, transactional_id=None, version=8, acks=-1):
        """(error, base offset, log start)"""
        if version < 9:
            body = (string(transactional_id) + struct.pack(">hii", acks, 3000, 1) + string(topic)
                    + struct.pack(">iii", 1, 0, len(records)) + records)
            answer = self.call(PRODUCE, version, body)
            answer.take("i")
            answer.skip_string()
            answer.take("i")
        else:
            body = (compact(transactional_id) + struct.pack(">hi", acks, 3000) + varint(2) + compact(topic) + varint(2)
                    + struct.pack(">i", 0) + varint(len(records) + 1) + records + b"\0\0\0")
            answer = self.call(PRODUCE, version, body, flexible=True)
            answer.varint()
            answer.skip_compact()
            answer.varint()
        _, error, offset = answer.take("ihq")
        answer.take("q")
        return error, offset, answer.take("q")

    def init_producer_id(self, transactional_id=None, timeout_ms=60000):
        """(id, epoch), once the coordinator is there."""
        for _ in range(200):
            answer = self.call(INIT_PRODUCER_ID, 1, string(transactional_id) + struct.pack(">i", timeout_ms))
            answer.take("i")
            error, producer_id, epoch = answer.take("hqh")
            if error == 0:
                return producer_id, epoch
            if error not in NOT_YET:
                break
            if transactional_id is not None:  # the first look-up makes the topic for it
                self.call(FIND_COORDINATOR, 1, string(transactional_id) + b"\1")
            time.sleep(0.1)
        sys.exit(f"InitProducerId: {error_name(error)}")

    def add_partition(self, transactional_id, producer, topic):
        body = string(transactional_id) + struct.pack(">qhi", *producer, 1) + string(topic) + struct.pack(">ii", 1, 0)
        answer = self.call(ADD_PARTITIONS, 2, body)
        answer.take("ii")
        answer.skip_string()
        answer.take("i")
        return error_name(answer.take("ih")[1])

    def end_txn_2(self, transactional_id, producer, how):
        answer = self.call(END_TXN, 2, string(transactional_id) + struct.pack(">qhb", *producer, how))
        answer.take("i")
        return error_name(answer.take("h"))

    def end_txn_5(self, transactional_id, producer, how):
        """(error, (id, epoch))"""
        body = compact(transactional_id) + struct.pack(">qhb", *producer, how) + b"\0"
        answer = self.call(END_TXN, 5, body, flexible=True)
        answer.take("i")
        return answer.take("h"), answer.take("qh")


# ---- the subjects ----

def identity(found, known=None):
    if found[0] < 0:
        return "no id"
    return f"{'same' if known and known[0] == found[0] else 'new'} id, epoch {found[1]}"


class Probe:
    def __init__(self, address):
        self.broker = Broker(address)
        self.suffix = os.urandom(4).hex()
        self.topic = "sequence-probe-" + self.suffix
        self.lines = []

    def say(self, subject, answer):
        self.lines.append(f"{subject} -> {answer}")
        print(self.lines[-1], flush=True)

    def produce(self, records, topic=None, **how):
        error, offset, start = self.broker.produce_raw(topic or self.topic, records, **how)
        return f"{error_name(error)} offset {offset} log start {start}"

    def one(self, subject, producer, sequence, count=1, **how):
        self.say(subject, self.produce(batch(producer, sequence, count), **how))

    def sequences(self):
        me = self.broker.init_producer_id()
        self.say("InitProducerId(null)", identity(me))
        self.one("first batch seq 0", me, 0)
        self.one("same batch again (in the 5-batch window)", me, 0)
        for sequence in range(1, 7):
            self.produce(batch(me, sequence))
        self.one("seq 0 again after 6 more batches (outside the window)", me, 0)
        self.one("seq 3 again (inside the window)", me, 3)
        self.one("gap: seq 10 while 7 is expected", me, 10)
        self.one("overlap: seq 6, 3 records (6 is stored, 7 and 8 are new)", me, 6, 3)
        self.one("seq 7 after those errors", me, 7)
        bumped = me[0], me[1] + 1
        self.one("new epoch with seq 4", bumped, 4)
        self.one("new epoch with seq 0", bumped, 0)
        self.one("old epoch, next seq", me, 8)
        self.one("a producer id unknown to the partition, first seq 5", self.broker.init_producer_id(), 5)

    def odd_batches(self):
        me = self.broker.init_producer_id()
        self.produce(batch(me, 0))
        wrapping = self.broker.init_producer_id()
        self.one("seq wrap: INT_MAX as first", wrapping, LAST_SEQUENCE)
        self.one("seq wrap: then 0", wrapping, 0)
        damaged = bytearray(batch(me, 1))
        damaged[-2] ^= 1
        self.say("CRC wrong", self.produce(bytes(damaged)))
        self.one("acks=2", me, 1, acks=2)
        self.one("idempotent batch with acks=1", me, 1, acks=1)
        self.say("two batches in one partition entry", self.produce(batch(me, 2) + batch(me, 3)))
        later = int(time.time() * 1000) + 2 * HOUR_MS
        self.say("timestamp 2 h in the future (default after.max 1 h)",
                 self.produce(batch(NOBODY, -1, timestamp=later)))
        self.say("timestamp -1", self.produce(batch(NOBODY, -1, timestamp=-1)))
        self.say("unknown topic", self.produce(batch(NOBODY, -1), topic="none-" + self.suffix))

    def no_requests(self):
        for version in (0, 1, 2):
            self.say(f"Produce v{version}", self.broker.refused(PRODUCE, version, struct.pack(">hii", -1, 3000, 0)))
        self.say("Fetch v3", self.broker.refused(FETCH, 3, struct.pack(">iiiii", -1, 100, 1, 1000, 0)))
        self.say("frame size -1", self.broker.raw(struct.pack(">i", -1)))
        self.say("frame size 2^31-1", self.broker.raw(struct.pack(">i", 2**31 - 1)))
        hello = bytes.fromhex("160301020001") + b"\0" * 200
        self.say("TLS ClientHello to a plaintext port", self.broker.raw(hello))
        self.say("api key 999", self.broker.raw(struct.pack(">ihhi", 10, 999, 0, 1) + b"\0\0"))

    def in_transaction(self, subject, tx, producer, sequence, version=8):
        answer = self.produce(batch(producer, sequence, transactional=True), transactional_id=tx, version=version)
        self.say(subject, answer)

    def protocol_1(self):
        tx, broker = "tx1-" + self.suffix, self.broker
        me = broker.init_producer_id(tx)
        self.say("InitProducerId(tx)", identity(me))
        self.in_transaction("txn produce v8, partition not added (KIP-890 verification)", tx, me, 0)
        self.in_transaction("txn produce v11, partition not added", tx, me, 0, version=11)
        self.say("EndTxn v2 commit with no transaction", broker.end_txn_2(tx, me, COMMIT))
        self.say("AddPartitions v2", broker.add_partition(tx, me, self.topic))
        self.in_transaction("txn produce v8 after add", tx, me, 0)
        self.say("EndTxn v2 commit", broker.end_txn_2(tx, me, COMMIT))
        self.say("EndTxn v2 commit again, at once", broker.end_txn_2(tx, me, COMMIT))
        time.sleep(1)
        self.say("EndTxn v2 abort after commit", broker.end_txn_2(tx, me, ABORT))
        self.say("AddPartitions v2 again", broker.add_partition(tx, me, self.topic))
        self.in_transaction("txn produce v8 in the second transaction", tx, me, 1)
        self.one("non-transactional batch with the txn producer id and open txn", me, 2)
        successor = broker.init_producer_id(tx)
        self.say("InitProducerId again while open (fences, aborts)", identity(successor, me))
        self.say("EndTxn v2 with the old epoch", broker.end_txn_2(tx, me, COMMIT))
        self.in_transaction("txn produce v8 with the old epoch", tx, me, 2)
        self.say("AddPartitions with the old epoch", broker.add_partition(tx, me, self.topic))

    def end(self, subject, tx, producer, how):
        """EndTxn v5; the identity that goes on."""
        error, found = self.broker.end_txn_5(tx, producer, how)
        self.say(subject, f"{error_name(error)}, {identity(found, producer)}")
        return found

    def protocol_2(self):
        tx = "tx2-" + self.suffix
        me = self.broker.init_producer_id(tx)
        self.say("TV2: InitProducerId", identity(me))
        self.in_transaction("TV2: Produce v12 (implicit add)", tx, me, 0, version=12)
        second = self.end("TV2: EndTxn v5 commit", tx, me, COMMIT)
        self.end("TV2: the same EndTxn again (retry)", tx, me, COMMIT)
        self.end("TV2: EndTxn abort with the old epoch", tx, me, ABORT)
        time.sleep(1)
        self.in_transaction("TV2: produce with the old epoch", tx, me, 1, version=12)
        self.in_transaction("TV2: new epoch, seq 1", tx, second, 1, version=12)
        self.in_transaction("TV2: new epoch, seq 0", tx, second, 0, version=12)
        third = self.end("TV2: EndTxn v5 abort", tx, second, ABORT)
        time.sleep(1)
        fourth = self.end("TV2: EndTxn v5 abort, empty txn, current epoch", tx, third, ABORT)
        self.end("TV2: EndTxn v5 commit, empty txn", tx, fourth, COMMIT)

    def timed_out(self):
        tx = "tx3-" + self.suffix
        me = self.broker.init_producer_id(tx, 1000)
        self.produce(batch(me, 0, transactional=True), transactional_id=tx, version=12)
        time.sleep(14)  # 4.1.1 looks for them every 10 s
        self.in_transaction("TV2: produce after the transaction timed out", tx, me, 1, version=12)
        self.end("TV2: EndTxn v5 commit after timeout", tx, me, COMMIT)
        self.end("TV2: EndTxn v5 abort after timeout", tx, me, ABORT)

    def run(self):
        self.broker.create_topic(self.topic)
        for subjects in (self.sequences, self.odd_batches, self.no_requests, self.protocol_1, self.protocol_2,
                         self.timed_out):
            subjects()
        return self.lines


def agrees(line, expected):
    subject, _, answers = expected.partition(" -> ")
    return any(line == f"{subject} -> {answer}" for answer in answers.split(" | "))


def compare(lines, expected):
    wrong = 0
    for i in range(max(len(lines), len(expected))):
        line = lines[i] if i < len(lines) else "(nothing)"
        want = expected[i] if i < len(expected) else "(nothing)"
        if not agrees(line, want):
            wrong += 1
            print(f"differs from 4.1.1:\n  expected {want}\n  answered {line}", file=sys.stderr)
    print(f"{len(expected)} subjects, {wrong} differ")
    return wrong != 0


def main(address, expected=None):
    if expected is not None:
        with open(expected, encoding="ascii") as f:
            expected = f.read().splitlines()
    lines = Probe(address).run()
    return 0 if expected is None else compare(lines, expected)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
