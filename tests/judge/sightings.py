"""Where each record was seen, by readers of a kind, and who can have written it there.

Who wrote what stands at a place is decided by proof only. A send that was acknowledged with this place wrote it.
Else it can be any send that is not told to stand elsewhere and did not fail. The judge blames somebody only if each
of those that can have written it is to blame.
"""
from array import array
from bisect import bisect_left

from lines import COMMITTED, FAIL, MAX_PARTITION, UNCOMMITTED
from nouns import NEVER


class Sightings:
    """The places (partition and offset in one number) of each record, with the line of the first reader."""

    def __init__(self, history, isolation):
        self.history = history
        self.first = array("q", [-1]) * len(history.records)
        self.lines = array("q", [0]) * len(history.records)
        self.more = {}  # record -> {place: line}: of the few that are at several
        for log in history.partitions.values():
            for stream in log.streams + log.views:
                if isolation == UNCOMMITTED or stream.committed():
                    self.add(stream)

    def add(self, stream):
        first, number = self.first, stream.log.number
        for offset, record, line in stream.reads():
            place = offset * MAX_PARTITION + number
            if first[record] == -1:
                first[record], self.lines[record] = place, line
            elif first[record] != place:
                self.more.setdefault(record, {}).setdefault(place, line)

    def seen(self, record):
        return self.first[record.number] != -1

    def places(self, record):
        """[(partition, offset, line)], the first seen first."""
        if not self.seen(record):
            return []
        found = [(self.first[record.number], self.lines[record.number]), *self.more.get(record.number, {}).items()]
        partition = self.history.partitions
        return [(partition[record.topic, place % MAX_PARTITION], place // MAX_PARTITION, line) for place, line in found]


def acknowledged_at(record, log, offset):
    return [send for send in record.sends if send.placed() and not send.elsewhere(log, offset)]


def possible_writers(record, log, offset):
    """The sends of a record that can have put it there, if all reports are true."""
    return acknowledged_at(record, log, offset) or \
        [send for send in record.sends if send.outcome != FAIL and not send.elsewhere(log, offset)]


def may_stand(record, log, offset, isolation):
    """Is there somebody who can have written it and whose records a reader of this isolation is to see? What was
    read and must not be (G1a) is no reason to blame who did not read it."""
    able = possible_writers(record, log, offset)
    return any(send.fate() != NEVER for send in able) if isolation == COMMITTED else bool(able)


def first_skipped(history, log, isolation, low, high, t):
    """The first offset, from `low` on and below `high`, that no reader may pass over at `t`; None if there is none."""
    sights = log.sights(isolation)
    for offset in log.between(isolation, max(low, log.deleted_below(t)), high):
        record = history.records[sights[offset][0]]
        if may_stand(record, log, offset, isolation):
            return offset
    return None


def first_promised(log, isolation, low, high, t):
    """The first acknowledged record, from `low` on and below `high`, that was deleted later and that nobody ever saw: a
    send, or None. The final read cannot tell of those; who reads past them before they are deleted can."""
    low = max(low, log.deleted_below(t))
    offsets, sends = log.unseen_promises(isolation)
    at = bisect_left(offsets, low)
    return sends[at] if at < len(offsets) and offsets[at] < high else None


def writer(record, log, offset):
    """The one send that put a committed record there, or None if that is not certain."""
    if len(record.sends) == 1:
        return record.sends[0]
    able = possible_writers(record, log, offset)
    if len(able) > 1:
        able = [send for send in able if send.fate() != NEVER]
    return able[0] if len(able) == 1 else None
