"""A partition of a topic: who read it and what they saw, who was acknowledged there, what was deleted."""
from array import array
from bisect import bisect_left
from collections import namedtuple

from lines import COMMITTED
from nouns import MUST

Delete = namedtuple("Delete", "t offset line")
SEEK = -1  # in place of a record's number


class Stream:
    """What one life read of a partition, in order; columns, because there are millions. A step whose record is SEEK
    is an `assign`: it reads on from `offset`, or from somewhere if that is below 0."""

    __slots__ = ("life", "log", "isolation", "offsets", "records", "lines", "times", "txns", "index")

    def __init__(self, life, log, isolation):
        self.life, self.log, self.isolation, self.index = life, log, isolation, None
        self.offsets, self.records, self.lines, self.txns = array("q"), array("q"), array("q"), array("q")
        self.times = array("d")

    def add(self, offset, record, line, t, txn):
        self.offsets.append(offset)
        self.records.append(record)
        self.lines.append(line)
        self.times.append(t)
        self.txns.append(txn)

    def steps(self):
        return zip(self.offsets, self.records, self.lines, self.times, self.txns)

    def reads(self):
        """(offset, record's number, line) of each record."""
        return (step for step in zip(self.offsets, self.records, self.lines) if step[1] != SEEK)

    def committed(self):
        return self.isolation == COMMITTED

    def line_of(self, offset, record):
        """Where it read this record at this offset, or None."""
        if self.index is None:
            self.index = {read[:2]: read[2] for read in self.reads()}
        return self.index.get((offset, record))


class View(Stream):
    """A final read: everything from `start` on and before `end`, if `log` lines say so."""

    __slots__ = ("start", "end", "line", "at", "below")

    def __init__(self, life, log, isolation):
        super().__init__(life, log, isolation)
        self.start = self.end = self.line = self.at = self.below = None

    def settle(self):
        self.at = dict(zip(self.offsets, self.records))

    def deleted_below(self):
        """What is missing below it has been deleted: somebody asked for it, and the log starts there or above."""
        if self.below is None:
            self.below = min(self.start, self.log.deleted_below(float("inf")))
        return self.below


class Partition:
    __slots__ = ("topic", "number", "streams", "views", "deletes", "acks", "seen", "known", "promised")

    def __init__(self, topic, number):
        self.topic, self.number = topic, number
        self.streams, self.views, self.deletes, self.acks = [], [], [], []
        self.seen, self.known, self.promised = {}, {}, {}  # by isolation

    def __str__(self):
        return f"{self.topic}-{self.number}"

    def complete_views(self):
        return [view for view in self.views if view.line is not None]

    def deleted(self, offset, t=float("inf")):
        """May somebody have deleted it before `t`? Who asks writes so before; so a later line had no effect yet."""
        return bool(self.deletes) and offset < self.deleted_below(t)

    def deleted_below(self, t):
        """Below this offset somebody asked to delete, before `t`."""
        return max((delete.offset for delete in self.deletes if delete.t <= t), default=0)

    def sights(self, isolation):
        """offset -> (record, line) of what readers of this isolation found, and others of it have to find."""
        if isolation not in self.seen:
            streams = [s for s in self.streams + self.views if isolation != COMMITTED or s.committed()]
            self.seen[isolation] = {offset: (record, line) for s in streams for offset, record, line in s.reads()}
        return self.seen[isolation]

    def known_offsets(self, isolation):
        """The same offsets, sorted."""
        if isolation not in self.known:
            self.known[isolation] = array("q", sorted(self.sights(isolation)))
        return self.known[isolation]

    def unseen_promises(self, isolation):
        """Sends that were acknowledged here and must be visible, were deleted, and were seen by nobody: their offsets,
        sorted, and they."""
        if isolation not in self.promised:
            seen = self.sights(isolation)
            found = sorted((send for send in self.acks if self.deleted(send.offset) and send.offset not in seen and
                            send.fate() == MUST), key=lambda send: send.offset)
            self.promised[isolation] = [send.offset for send in found], found
        return self.promised[isolation]

    def between(self, isolation, low, high):
        """The known offsets from `low` on and below `high`."""
        known = self.known_offsets(isolation)
        return known[bisect_left(known, low):bisect_left(known, high)]
