"""What a history is made of: lives, records, sends, transactions, commits of offsets.

Everything bears the numbers of the lines that tell of it. Slots, because there are millions.

What a send must have become in the eyes of read_committed (its *fate*) follows from reports alone:
    MUST   it is ok, and its transaction, if it has one, was committed
    NEVER  it failed; or its transaction was aborted, or not committed by anybody: the next life's first request, or
           the transaction's timeout, aborts it
    MAY    all else
"""
from lines import FAIL, OK, UNKNOWN

MUST, MAY, NEVER = "must", "may", "never"
DONE, UNDONE, OPEN = "committed", "aborted", "unknown"


class Life:
    """A process from its start to its end. Lives named X.1, X.2, ... follow each other: one begins when the one
    before has ended, and a transaction of it after it has fenced that one's."""

    __slots__ = ("name", "line", "last_line", "last_t", "close_line", "close_t", "base", "count", "works")

    def __init__(self, name, line):
        self.name, self.line, self.last_line, self.last_t = name, line, line, None
        self.close_line = self.close_t = None
        self.works = False  # has it done anything itself, other than to watch?
        base, _, count = name.rpartition(".")
        self.base, self.count = (base, int(count)) if base and count.isdecimal() and len(count) < 10 else (name, 0)


class Attempt:
    """Anything that has a beginning and an end: `outcome` is None until the end is told."""

    __slots__ = ("life", "line", "t", "end_line", "end_t", "outcome")

    def __init__(self, life, line, t):
        self.life, self.line, self.t = life, line, t
        self.end_line = self.end_t = self.outcome = None

    def kept_beginning(self):
        return self.line != self.end_line

    def began_t(self):
        """No later than it did begin: where only the end was kept, nothing is known."""
        return self.t if self.kept_beginning() else float("-inf")

    def end(self, outcome, line, t):
        self.outcome, self.end_line, self.end_t = outcome, line, t


def fate(attempt):
    if attempt.outcome == FAIL:
        return NEVER
    state = DONE if attempt.txn is None else attempt.txn.state()
    if state == DONE:
        return MUST if attempt.outcome == OK else MAY
    return NEVER if state == UNDONE else MAY


class Send(Attempt):
    __slots__ = ("record", "txn", "log", "offset")

    def __init__(self, record, life, txn, line, t):
        super().__init__(life, line, t)
        self.record, self.txn = record, txn
        self.log = None  # the Partition, where known
        self.offset = -1  # where known

    def placed(self):
        return self.outcome == OK and self.log is not None and self.offset >= 0

    def elsewhere(self, log, offset):
        """Is it told to stand at another place than this one?"""
        if self.outcome == OK and self.offset >= 0:
            return self.log is not log or self.offset != offset
        return self.log is not None and self.log is not log

    def fate(self):
        return fate(self)


class Record:
    """A value of a topic, and who sent it: once, or in several transactions."""

    __slots__ = ("number", "topic", "value", "sends")

    def __init__(self, number, topic, value):
        self.number, self.topic, self.value, self.sends = number, topic, value, ()

    def sent_by(self, life, txn):
        for send in self.sends:
            if send.life is life and send.txn is txn:
                return send
        return None


class Ending(Attempt):
    """One try to commit or abort a transaction."""

    __slots__ = ("commits",)

    def __init__(self, commits, life, line, t):
        super().__init__(life, line, t)
        self.commits = commits


class Txn:
    __slots__ = ("number", "name", "life", "line", "sends", "offsets", "endings", "settled")

    def __init__(self, number, name, life, line):
        self.number, self.name, self.life, self.line = number, name, life, line
        self.sends, self.offsets, self.endings = [], [], []
        self.settled = None

    def state(self):
        if self.settled is None:
            self.settled = self.judge()
        return self.settled

    def judge(self):
        commits = {ending.outcome or UNKNOWN for ending in self.endings if ending.commits}
        aborts = {ending.outcome or UNKNOWN for ending in self.endings if not ending.commits}
        if OK in commits and OK in aborts:
            return OPEN  # told both: `two-reports` says so, and nothing else is built on it
        if OK in commits:
            return DONE
        return OPEN if UNKNOWN in commits and OK not in aborts else UNDONE

    def began_to_commit(self):
        """(t, line) of the first try, or None if there is none, or if it was not kept."""
        tries = [(ending.began_t(), ending.line) for ending in self.endings if ending.commits]
        return min(tries) if tries else None


class Commit(Attempt):
    """Offsets committed for a partition, in a transaction or alone. `log` is the Partition."""

    __slots__ = ("group", "log", "offset", "txn")

    def __init__(self, group, log, offset, txn, life, line, t):
        super().__init__(life, line, t)
        self.group, self.log, self.offset, self.txn = group, log, offset, txn

    def fate(self):
        return fate(self)
