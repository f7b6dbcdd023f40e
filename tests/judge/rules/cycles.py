"""8. Who reads whose records (read_committed, on behalf of a transaction) forms no circle: G1c. One's own records
before the commit are a circle of one.

Sound: T reads of S only after S is committed, and is committed itself only later. G0, circles of who writes behind
whom in a partition, is told only: Kafka's transactions write among each other.
"""
from nouns import DONE
from rules.graph import circles
from sightings import writer


def check(history, found, options):
    tell(history, "G1c", reads(history), "reads from", found)
    tell(history, "G0", writes(history), "writes before", found)


def reads(history):
    """{(reader, writer): line} of transactions, by number."""
    edges = {}
    for stream in history.streams.values():
        if not stream.committed():
            continue
        for offset, record, line, _, txn in stream.steps():
            if txn >= 0:
                send = writer(history.records[record], stream.log, offset)
                if send and send.txn:
                    edges.setdefault((txn, send.txn.number), line)
    return edges


def writes(history):
    """{(earlier, later): line} of committed transactions that stand beside each other in some partition."""
    edges = {}
    for log in history.partitions.values():
        before = None
        for send in sorted((s for s in log.acks if s.txn and s.txn.state() == DONE), key=lambda send: send.offset):
            if before and before.txn is not send.txn:
                edges.setdefault((before.txn.number, send.txn.number), send.end_line)
            before = send
    return edges


def tell(history, name, edges, verb, found):
    for circle in circles(edges):
        names = [history.txns[number].name for number in circle]
        found.add(name, f" {verb} ".join(names + names[:1]),
                  *(edges[edge] for edge in zip(circle, circle[1:] + circle[:1])))
