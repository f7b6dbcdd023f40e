#!/usr/bin/env python3
"""check_history.py COMMAND FILE... - what the worker's own tests ask of histories, counted without the judge.

    lines FILE...                   each line is whole, and fits what its client said before; prints what there was
    told FILE...                    every record acknowledged is in the final read where it was acknowledged; those that
                                    were refused, or whose transaction did not commit, are nowhere in a committed read
    copied IN OUT GROUP FILE...     each partition of OUT is that of IN, record for record, in order, each once; the
                                    group has committed all of it
"""
import collections
import json
import sys

KNOWN = {"send", "commit", "abort", "offsets", "assign", "poll", "close", "final", "log", "group"}
TWOFOLD = {"send", "commit", "abort", "offsets"}


class Wrong(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Wrong(what)


def read(path):
    with open(path, "rb") as f:
        text = f.read()
    expect(not text or text.endswith(b"\n"), f"{path}: it ends within a line")
    for number, line in enumerate(text.split(b"\n")[:-1], 1):
        where = f"{path}:{number}"
        try:
            record = json.loads(line)
        except ValueError as e:
            raise Wrong(f"{where}: {e}: {line[:200]}") from None
        expect(record["op"] in KNOWN and record["t"] > 0 and record["client"], f"{where}: {line[:200]}")
        yield where, record


def load(paths):
    return [record for path in paths for _, record in read(path)]


# ---- lines ----


def identity(r):
    return tuple(r.get(k) for k in ("op", "topic", "value", "txn", "group")) + (
        (r["partition"], r["offset"]) if r["op"] == "offsets" else ())


class Client:
    """One life: what it has begun, and where it says that it reads."""

    def __init__(self):
        self.last, self.closed, self.open, self.places = 0, False, set(), {}

    def take(self, where, r):
        expect(r["t"] >= self.last, f"{where}: time goes back")
        expect(not self.closed, f"{where}: after close")
        self.last = r["t"]
        if r["op"] in TWOFOLD:
            self.take_half(where, r)
        elif r["op"] == "assign":
            self.places[r["topic"], r["partition"]] = r["offset"]
        elif r["op"] == "poll":
            self.take_poll(where, r)
        elif r["op"] == "close":
            self.closed = True
            expect(not self.open, f"{where}: not told: {sorted(map(str, self.open))[:3]}")

    def take_half(self, where, r):
        begun = identity(r) in self.open
        expect(begun == ("outcome" in r), f"{where}: {'ended' if not begun else 'begun twice'}: {r}")
        (self.open.remove if begun else self.open.add)(identity(r))
        expect(r.get("outcome") != "ok" or r["op"] != "send" or r["offset"] >= 0, f"{where}: ok without an offset")

    def take_poll(self, where, r):
        place = r["topic"], r["partition"]
        expect(place in self.places, f"{where}: a record before any assign")
        expect(r["offset"] >= self.places[place], f"{where}: {self.places[place]} comes next: {r}")
        self.places[place] = r["offset"] + 1


def lines(paths):
    clients, count = collections.defaultdict(Client), collections.Counter()
    for path in paths:
        for where, r in read(path):
            clients[r["client"]].take(where, r)
            count[r["op"] + (" " + r["outcome"] if "outcome" in r else "")] += 1
    print(json.dumps(dict(sorted(count.items()))))


# ---- records ----


def finals(history):
    """{(topic, partition): {offset: value}} of what was read in the end, all of it."""
    logs = {(r["topic"], r["partition"]): r for r in history if r["op"] == "log"}
    found = {place: {} for place in logs}
    for r in history:
        if r["op"] != "final":
            continue
        place = r["topic"], r["partition"]
        expect(place in logs and logs[place]["start"] <= r["offset"] < logs[place]["end"], f"outside of its log: {r}")
        expect(r["offset"] not in found[place], f"read twice: {r}")
        found[place][r["offset"]] = r["value"]
    expect(logs, "there is no final read")
    return found, logs


def ends(history, op):
    return {r["txn"]: r.get("outcome") for r in history if r["op"] == op}


def told(paths):
    history = load(paths)
    found, logs = finals(history)
    seen = collections.Counter((t, v) for (t, _), values in found.items() for v in values.values())
    for (topic, value), n in seen.items():
        expect(n == 1, f"{topic}: {value} is there {n} times")
    committed = ends(history, "commit")
    sent = [r for r in history if r["op"] == "send"]
    told_of = {(r["topic"], r["value"], r.get("txn")): r for r in sent}  # the last line of each
    for (topic, value, txn), r in told_of.items():
        outcome = r.get("outcome", "unknown")
        visible = outcome == "fail" and "fail" or ("ok" if txn is None else committed.get(txn, "fail"))
        place = topic, r["partition"]
        if outcome == "ok" and visible == "ok" and r["offset"] >= logs[place]["start"]:
            expect(found[place].get(r["offset"]) == value, f"lost: {r}")
        if outcome == "fail" or visible == "fail":
            expect(seen[topic, value] == 0 or txn is not None and any(
                k[:2] == (topic, value) and k[2] != txn for k in told_of), f"not to be seen: {r}")
    print(json.dumps({"told": len(told_of), "there": sum(seen.values())}))


def copied(source, target, group, paths):
    history = load(paths)
    found, logs = finals(history)
    committed = {r["partition"]: r["offset"] for r in history
                 if r["op"] == "group" and (r["group"], r["topic"]) == (group, source)}
    n = 0
    for (topic, partition), values in found.items():
        if topic != source:
            continue
        want = [v for _, v in sorted(values.items())]
        got = [v for _, v in sorted(found[target, partition].items())]
        missing, more = collections.Counter(want) - collections.Counter(got), collections.Counter(got) - collections.Counter(want)
        expect(not missing and not more, f"partition {partition}: missing {list(missing)[:5]}, too many {list(more)[:5]}")
        expect(want == got, f"partition {partition}: another order")
        expect(not values or committed.get(partition, -1) > max(values), f"partition {partition}: the group is behind")
        expect(committed.get(partition, 0) <= logs[topic, partition]["end"], f"partition {partition}: the group is past the end")
        n += len(want)
    expect(n > 0, "there was nothing to copy")
    print(json.dumps({"copied": n}))


def main(argv):
    commands = {"lines": (lines, 0), "told": (told, 0), "copied": (copied, 3)}
    command, n = commands[argv[0]]
    try:
        command(*argv[1:1 + n], argv[1 + n:])
    except Wrong as e:
        print(f"check_history.py {argv[0]}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
