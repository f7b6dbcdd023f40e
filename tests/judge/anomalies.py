"""What may not be, by name, and the proofs that were found.

Names are Jepsen's where Jepsen has one. A fatal anomaly decides the verdict; the others are only told, because Kafka
allows them.
"""
from collections import namedtuple

Kind = namedtuple("Kind", "name invariant fatal what")
Proof = namedtuple("Proof", "text lines")

KINDS = {kind.name: kind for kind in (
    Kind("lost-write", 1, True, "a record that was acknowledged, or read, is not in the final read where it has to be"),
    Kind("unseen", 1, True, "the final read ended before a record that was acknowledged, or read"),
    Kind("unread", 1, True, "nobody read at the end what was promised, so that nothing is known about it"),
    Kind("duplicate", 2, True, "a value stands at more offsets than it may"),
    Kind("inconsistent-offsets", 3, True, "an offset has two values"),
    Kind("wrong-bytes", 3, True, "a value was read that nobody sent"),
    Kind("G1a", 4, True, "what failed, or belongs to a transaction that was not committed, was read"),
    Kind("dirty-read", 4, True, "read_committed gave a record before its transaction began to commit"),
    Kind("nonmonotonic-send", 5, True, "of two records of a producer the later one has the lower offset"),
    Kind("int-nonmonotonic-send", 5, True, "the same within one transaction"),
    Kind("int-send-skip", 5, False, "another's record stands between two of one transaction (legal in Kafka)"),
    Kind("nonmonotonic-poll", 6, True, "a reader went back without a seek"),
    Kind("int-nonmonotonic-poll", 6, True, "the same within one transaction"),
    Kind("poll-skip", 6, True, "a reader skipped a record without a seek"),
    Kind("int-poll-skip", 6, True, "the same within one transaction"),
    Kind("torn", 7, True, "a part of a transaction is there, and a part is not"),
    Kind("G1c", 8, True, "transactions that read each other's records in a circle"),
    Kind("G0", 8, False, "transactions whose records follow each other in a circle (legal in Kafka)"),
    Kind("copy-lost", 9, True, "a record was not copied, though its offset or a later one was"),
    Kind("copy-extra", 9, True, "the copy has what the original has not, or has not committed as copied"),
    Kind("copy-order", 9, True, "the copy has another order, or another partition"),
    Kind("lost-offsets", 10, True, "a committed offset is gone, went back, or passed a record that was not delivered"),
    Kind("two-reports", 12, True, "one thing was reported twice"),
    Kind("unreported", 12, True, "a client ended by itself and left something unreported"),
    Kind("late-report", 12, True, "a record was not reported in time"),
    Kind("liveness", 15, True, "all is healed, and still something does not work"),
)}
PROOFS_KEPT = 5


class Findings:
    """Counts each kind, and keeps the first proofs. A proof names lines of the history by their number."""

    def __init__(self):
        self.counts = {}
        self.proofs = {}

    def add(self, name, text, *lines):
        kept = self.proofs.setdefault(KINDS[name].name, [])
        self.counts[name] = self.counts.get(name, 0) + 1
        if len(kept) < PROOFS_KEPT:
            kept.append(Proof(text, [line for line in lines if line is not None]))

    def fatal(self):
        return {name: count for name, count in self.counts.items() if KINDS[name].fatal}

    def told(self):
        return {name: count for name, count in self.counts.items() if not KINDS[name].fatal}
