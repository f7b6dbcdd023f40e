"""A history in memory: the files line by line, each op put where the rules look for it.

Here it is also seen whether the history keeps its own rules (README.md); if not, it is refused with file and line.
"""
from array import array
from bisect import bisect_right

from lines import COMMITTED, FIELDS, UNCOMMITTED, BadHistory, decode
from nouns import Commit, Ending, Life, Record, Send, Txn
from partition import SEEK, Delete, Partition, Stream, View
from sightings import Sightings

NO_TXN = -1
WATCHING = ("final", "log", "group", "delete", "healed", "fault", "close")


class History:
    def __init__(self):
        self.files, self.starts, self.n_lines = [], array("q"), 0
        self.lives, self.partitions, self.txn_names = {}, {}, {}
        self.records, self.values = [], {}  # values: topic -> value -> record
        self.sends, self.txns, self.commits = [], [], []
        self.commits_at = {}  # (group, partition) -> its commits
        self.streams, self.views = {}, {}
        self.groups = {}  # (group, partition) -> (offset, line)
        self.faults, self.healed, self.twice = [], None, []
        self.committed = self.everything = None  # Sightings
        self.proven = set()  # transactions whose end nobody knows, and that were committed
        self.begun = {}  # commits of offsets that have not ended
        self.takes = {op: getattr(self, "on_" + op) for op in FIELDS}

    # ---- files and lines ----

    def read(self, path):
        self.files.append(path)
        self.starts.append(self.n_lines)
        with open(path, "rb") as file:
            for raw in file:
                self.n_lines += 1
                try:
                    self.take(decode(raw), self.n_lines)
                except BadHistory as error:
                    raise BadHistory(f"{self.where(self.n_lines)}: {error}") from None

    def where(self, line):
        at = bisect_right(self.starts, line - 1) - 1
        return f"{self.files[at]}:{line - self.starts[at]}"

    def take(self, entry, line):
        op, t = entry["op"], entry["t"]
        life = self.lives.get(entry["client"])
        if life is None:
            life = self.lives[entry["client"]] = Life(entry["client"], line)
        if life.close_line is not None:
            raise BadHistory(f"{life.name} has written `close` in {self.where(life.close_line)}; names are used once")
        if op not in WATCHING:
            life.works = True
        life.last_line, life.last_t = line, t
        self.takes[op](entry, life, line, t)

    # ---- names to things ----

    def partition(self, entry):
        key = (entry["topic"], entry["partition"])
        found = self.partitions.get(key)
        if found is None:
            found = self.partitions[key] = Partition(*key)
        return found

    def record(self, entry):
        values = self.values.get(entry["topic"])
        if values is None:
            values = self.values[entry["topic"]] = {}
        record = values.get(entry["value"])
        if record is None:
            record = values[entry["value"]] = Record(len(self.records), entry["topic"], entry["value"])
            self.records.append(record)
        return record

    def txn(self, entry, life, line):
        name = entry.get("txn")
        if name is None:
            return None
        txn = self.txn_names.get(name)
        if txn is None:
            txn = self.txn_names[name] = Txn(len(self.txns), name, life, line)
            self.txns.append(txn)
        if txn.life is not life:
            raise BadHistory(f"transaction {name} belongs to {txn.life.name} ({self.where(txn.line)})")
        return txn

    # ---- what clients do ----

    def on_send(self, entry, life, line, t):
        record, txn, outcome = self.record(entry), self.txn(entry, life, line), entry.get("outcome")
        send = record.sent_by(life, txn)
        if send is None:
            send = self.new_send(record, life, txn, line, t)
        elif outcome is None:
            raise BadHistory(f"{life.name} sends {record.value} again; first in {self.where(send.line)}")
        if outcome is None:
            return
        if send.outcome is not None:
            self.twice.append((f"the send of {record.value}", send.end_line, line))
            return
        send.end(outcome, line, t)
        self.place(send, entry)

    def new_send(self, record, life, txn, line, t):
        send = Send(record, life, txn, line, t)
        for other in record.sends:
            if txn is None or other.txn is None or other.txn is txn:
                raise BadHistory(f"{record.value} is sent to {record.topic} again (first in {self.where(other.line)}); "
                                 "a value is sent again only in another transaction")
        record.sends += (send,)
        self.sends.append(send)
        if txn is not None:
            txn.sends.append(send)
        return send

    def place(self, send, entry):
        if entry.get("partition") is None:
            return
        send.log = self.partition(entry)
        send.offset = entry["offset"] if entry.get("offset") is not None else -1
        if send.placed():
            send.log.acks.append(send)

    def on_commit(self, entry, life, line, t):
        self.ending(True, entry, life, line, t)

    def on_abort(self, entry, life, line, t):
        self.ending(False, entry, life, line, t)

    def ending(self, commits, entry, life, line, t):
        """An application may try again; so each line without an outcome is a try of its own."""
        txn, outcome = self.txn(entry, life, line), entry.get("outcome")
        tries = [ending for ending in txn.endings if ending.commits == commits]
        if outcome is None or not tries:
            tries.append(Ending(commits, life, line, t))
            txn.endings.append(tries[-1])
        if outcome is None:
            return
        if tries[-1].outcome is not None:
            self.twice.append((f"the {entry['op']} of {txn.name}", tries[-1].end_line, line))
            return
        tries[-1].end(outcome, line, t)

    def on_offsets(self, entry, life, line, t):
        log, txn, outcome = self.partition(entry), self.txn(entry, life, line), entry.get("outcome")
        key = (life, txn, entry["group"], log, entry["offset"])
        commit = self.begun.pop(key, None) if outcome is not None else None
        if commit is None:
            commit = Commit(entry["group"], log, entry["offset"], txn, life, line, t)
            self.commits.append(commit)
            self.commits_at.setdefault((commit.group, log), []).append(commit)
            if txn is not None:
                txn.offsets.append(commit)
        if outcome is None:
            self.begun[key] = commit
        else:
            commit.end(outcome, line, t)

    def on_close(self, entry, life, line, t):
        life.close_line, life.close_t = line, t

    # ---- what clients see ----

    def stream(self, entry, life):
        key = (life.name, entry["topic"], entry["partition"])
        stream = self.streams.get(key)
        if stream is None:
            log = self.partition(entry)
            stream = self.streams[key] = Stream(life, log, None)
            log.streams.append(stream)
        return stream

    def stream_of(self, life, log):
        return self.streams.get((life.name, log.topic, log.number)) if log else None

    def on_assign(self, entry, life, line, t):
        offset = entry.get("offset")
        self.stream(entry, life).add(-1 if offset is None else offset, SEEK, line, t, NO_TXN)

    def on_poll(self, entry, life, line, t):
        stream, txn = self.stream(entry, life), self.txn(entry, life, line)
        isolation = entry.get("isolation") or COMMITTED
        if stream.isolation is None:
            stream.isolation = isolation
        elif stream.isolation != isolation:
            raise BadHistory(f"{life.name} reads {stream.log} with another isolation than before")
        stream.add(entry["offset"], self.record(entry).number, line, t, NO_TXN if txn is None else txn.number)

    def view(self, entry, life):
        log, isolation = self.partition(entry), entry.get("isolation") or COMMITTED
        view = self.views.get((life, log, isolation))
        if view is None:
            view = self.views[life, log, isolation] = View(life, log, isolation)
            log.views.append(view)
        return view

    def on_final(self, entry, life, line, t):
        self.view(entry, life).add(entry["offset"], self.record(entry).number, line, t, NO_TXN)

    def on_log(self, entry, life, line, t):
        view = self.view(entry, life)
        if view.line is not None:
            raise BadHistory(f"the bounds of {view.log} have been told in {self.where(view.line)}")
        view.start, view.end, view.line = entry["start"], entry["end"], line

    def on_group(self, entry, life, line, t):
        key, offset = (entry["group"], self.partition(entry)), entry.get("offset")
        if key in self.groups:
            raise BadHistory(f"the offset of {key[0]} in {key[1]} has been told in {self.where(self.groups[key][1])}")
        self.groups[key] = (-1 if offset is None else offset, line)

    # ---- what others do ----

    def on_delete(self, entry, life, line, t):
        offset = entry["offset"] if entry["offset"] >= 0 else float("inf")  # -1: up to the high watermark
        self.partition(entry).deletes.append(Delete(t, offset, line))

    def on_healed(self, entry, life, line, t):
        self.healed = (t, line)  # the last one counts

    def on_fault(self, entry, life, line, t):
        self.faults.append((t, line, f"{entry.get('name') or '?'}: {entry.get('what') or ''}".rstrip(": ")))

    # ---- the end ----

    def settle(self):
        """All has been read."""
        for view in self.views.values():
            view.settle()
        for stream in self.streams.values():
            stream.isolation = stream.isolation or COMMITTED
        self.committed = Sightings(self, COMMITTED)
        self.everything = Sightings(self, UNCOMMITTED)

    def texts(self, lines):
        """{line: its text}, for the few that a report quotes."""
        found = {}
        for start, path in zip(self.starts, self.files):
            with open(path, "rb") as file:
                found.update((n, raw) for n, raw in enumerate(file, start + 1) if n in lines)
        return {n: raw.decode().strip() for n, raw in found.items()}
