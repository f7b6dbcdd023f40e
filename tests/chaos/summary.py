"""summary.py - what the histories add up to, and the page that a run ends with.

An op that was begun and never ended is unknown, as the judge has it.
"""
import json
from collections import Counter, defaultdict

LEGEND = ("  acked: told ok; failed: told to the client as certainly not done; unknown: told so, or never told",
          "  met: how many requests, answers or connections the proxy did it to")


class Count:
    """Of one history: ops by outcome."""

    def __init__(self, copier=False):
        self.ends = defaultdict(Counter)  # op -> outcome -> number
        self.copied = self.polls = 0
        self._begun = Counter()
        self._copier = copier
        self._of_txn = Counter()  # records of the transactions of a copier that are not ended

    def take(self, line):
        op = line["op"]
        if op == "poll":
            self.polls += 1
        elif op in ("send", "commit", "abort"):
            self._take_op(op, line)

    def _take_op(self, op, line):
        outcome = line.get("outcome")
        if outcome is None:
            self._begun[op] += 1
            return
        self.ends[op][outcome] += 1
        if not self._copier or "txn" not in line:
            return
        if op == "send":
            self._of_txn[line["txn"]] += outcome == "ok"
            return
        records = self._of_txn.pop(line["txn"], 0)
        if op == "commit" and outcome == "ok":
            self.copied += records

    def of(self, op, outcome):
        told = self.ends[op][outcome]
        if outcome == "unknown":
            return told + max(0, self._begun[op] - sum(self.ends[op].values()))
        return told


def count(path, copier=False):
    found = Count(copier)
    with open(path, encoding="utf-8") as f:
        for line in f:
            found.take(json.loads(line))
    return found


class Totals:
    def __init__(self, counts):
        self._counts = counts

    def of(self, op, outcome):
        return sum(c.of(op, outcome) for c in self._counts)

    @property
    def copied(self):
        return sum(c.copied for c in self._counts)

    @property
    def polls(self):
        return sum(c.polls for c in self._counts)


def fault_table(begun, hits):
    """A line a kind: how often it began, and of those that the proxy does, whom it met."""
    numbers = Counter((f.group, f.name) for f in begun)
    lines = []
    for (group, name), n in sorted(numbers.items()):
        met = f"   met {hits[name]}" if name in hits else ""
        lines.append(f"  {group:<7} {name:<32} {n:>4}{met}")
    return lines


def record_lines(totals, job):
    ok, fail, unknown = (totals.of("send", outcome) for outcome in ("ok", "fail", "unknown"))
    yield (f"records: {ok + fail + unknown} sent, {ok} acked, {fail} failed, {unknown} unknown; {totals.polls} polls")
    if job == "txn":
        yield (f"transactions: {totals.of('commit', 'ok')} committed, {totals.of('abort', 'ok')} aborted; commits: "
               f"{totals.of('commit', 'fail')} failed, {totals.of('commit', 'unknown')} unknown; {totals.copied} records copied")


def proven(totals, job):
    """In words, what no anomaly means; from the judge's totals alone."""
    due, told = totals["promised"], "acknowledged and committed" if job == "txn" else "acknowledged"
    yield (f"proven: {due['all'] - due['deleted']:,} {told} records are each there once, at the offset acknowledged, in the "
           f"order of sending; nothing that failed was seen, and no reader passed over any")
    if due["deleted"]:
        read = due["deleted"] - due["deleted_unread"]
        yield f"        {due['deleted']:,} more were deleted as the driver had asked, {read:,} of them read before that"
    if job == "txn":
        txns = totals["transactions"]
        yield (f"        {txns['committed']:,} committed transactions are there whole, of {txns['aborted']:,} aborted ones "
               f"nothing was seen, {txns['unknown']:,} of unknown end are whole or not there; what was copied is there once")
