#!/usr/bin/env python3
"""Writes a good history: a small model of Kafka, with clients that are killed, reports that are lost, transactions that
are aborted, records that are deleted. What the model does is right; so whatever the judge says against it is wrong.

    generate.py [--seed S] [--steps N] > FILE          judge.py --copy in:out --grace 1 FILE

A client is a generator of Python: it runs to its next `yield`, then another; a kill is a generator that is dropped.
"""
import argparse
import json
import random
import sys

IN, OUT, PLAIN = "in", "out", "plain"
GROUP = "g"


class Txn:
    """A transaction as the coordinator knows it."""

    def __init__(self, name):
        self.name, self.state, self.logs, self.offsets = name, "open", [], {}


class Log:
    def __init__(self, topic, number):
        self.topic, self.number, self.start = topic, number, 0
        self.entries = []  # (value or None for a marker, Txn or None)
        self.open = {}  # Txn -> its first offset here

    def append(self, value, txn):
        if txn is not None and txn not in self.open:
            self.open[txn] = len(self.entries)
            txn.logs.append(self)
        self.entries.append((value, txn))
        return len(self.entries) - 1

    def mark(self, txn):
        self.entries.append((None, txn))
        del self.open[txn]

    def stable(self):
        return min(self.open.values(), default=len(self.entries))

    def end(self, isolation):
        return self.stable() if isolation == "read_committed" else len(self.entries)

    def visible(self, offset, isolation):
        value, txn = self.entries[offset]
        return value is not None and (isolation == "read_uncommitted" or txn is None or txn.state == "done")

    def place(self):
        return {"topic": self.topic, "partition": self.number}


class World:
    def __init__(self, seed, write, partitions=3):
        self.dice, self.write, self.t = random.Random(seed), write, 0.0
        self.logs = {topic: [Log(topic, n) for n in range(partitions)] for topic in (IN, OUT, PLAIN)}
        self.committed, self.unmarked, self.open = {}, [], {}  # open: process -> its Txn
        self.calm = self.stopping = False

    def tell(self, client, op, **fields):
        self.t += self.dice.uniform(0.0005, 0.002)
        self.write({"t": round(self.t, 6), "client": client, "op": op, **fields})

    def chance(self, p):
        return not self.calm and self.dice.random() < p

    # ---- the coordinator ----

    def init(self, process):
        """Fences: what is open is aborted, and markers that are due are written."""
        txn = self.open.pop(process, None)
        if txn is not None and txn.state == "open":
            self.end(txn, False)
        self.mark_all()

    def end(self, txn, commit):
        txn.state = "done" if commit else "undone"
        self.committed.update(txn.offsets if commit else {})
        self.unmarked += [(log, txn) for log in txn.logs]

    def mark_all(self):
        while self.unmarked:
            self.mark_one()

    def mark_one(self):
        log, txn = self.unmarked.pop(self.dice.randrange(len(self.unmarked)))
        log.mark(txn)


def attempt(world, client, op, fields, act):
    """Begins, acts or not, ends or not as one thinks; returns the outcome. `act` gives further fields of the end."""
    world.tell(client, op, **fields)
    yield
    if world.chance(0.01):
        world.tell(client, op, **fields, outcome="fail")
        return "fail"
    acted = act() if not world.chance(0.01) else None
    yield
    outcome = "unknown" if acted is None or world.chance(0.02) else "ok"
    world.tell(client, op, **fields, outcome=outcome, **(acted if outcome == "ok" else {}))
    return outcome


def send(world, client, log, value, txn):
    fields = {"topic": log.topic, "value": value, **({"txn": txn.name} if txn else {})}
    return (yield from attempt(world, client, "send", fields,
                               lambda: {"partition": log.number, "offset": log.append(value, txn)}))


def finish(world, client, process, txn, wish):
    """Commits if all went well, else aborts; True if it is known to be committed."""
    def act():
        world.end(txn, wish)
        return {}
    outcome = yield from attempt(world, client, "commit" if wish else "abort", {"txn": txn.name}, act)
    if outcome == "fail" and wish:
        yield from attempt(world, client, "abort", {"txn": txn.name}, lambda: world.end(txn, False) or {})
    world.init(process)
    return wish and outcome == "ok"


def begin(world, client, process, number):
    world.init(process)
    world.open[process] = txn = Txn(f"{client}/{number}")
    return txn


def plain(world, client, process):
    number = 0
    while not world.stopping:
        number += 1
        yield from send(world, client, world.dice.choice(world.logs[PLAIN]), f"{client}:{number}", None)


def writer(world, client, process):
    number = txns = 0
    while not world.stopping:
        txns += 1
        txn, well = begin(world, client, process, txns), world.dice.random() > 0.1
        for _ in range(world.dice.randint(1, 8)):
            number += 1
            well &= (yield from send(world, client, world.dice.choice(world.logs[IN]), f"{client}:{number}", txn)) == "ok"
        yield from finish(world, client, process, txn, well)


def copier(world, client, process):
    numbers = [n for n in range(len(world.logs[IN])) if n % 2 == int(process[-1]) % 2]
    txns, positions = 0, {}
    while not world.stopping:
        txns += 1
        txn, well = begin(world, client, process, txns), world.dice.random() > 0.1
        if not positions:
            positions = assign(world, client, numbers)
        for number in numbers:
            well &= yield from copy(world, client, number, positions, txn)
        if not (yield from finish(world, client, process, txn, well)):
            positions = {}


def assign(world, client, numbers):
    positions = {}
    for number in numbers:
        log = world.logs[IN][number]
        positions[number] = world.committed.get(log, log.start)
        world.tell(client, "assign", **log.place(), offset=positions[number])
    return positions


def copy(world, client, number, positions, txn):
    source, well, read = world.logs[IN][number], True, 0
    for offset, value in reads(source, positions[number], "read_committed", world.dice.randint(0, 4)):
        world.tell(client, "poll", **source.place(), offset=offset, value=value, txn=txn.name)
        well &= (yield from send(world, client, world.logs[OUT][number], value, txn)) == "ok"
        positions[number], read = offset + 1, read + 1
    if read:
        fields = {"txn": txn.name, "group": GROUP, **source.place(), "offset": positions[number]}
        well &= (yield from attempt(world, client, "offsets", fields, lambda: txn.offsets.update(
            {source: fields["offset"]}) or {})) == "ok"
    return well


def reads(log, position, isolation, count):
    offset, end = max(position, log.start), log.end(isolation)
    while offset < end and count > 0:
        if log.visible(offset, isolation):
            yield offset, log.entries[offset][0]
            count -= 1
        offset += 1


def reader(world, client, process):
    isolation = process.split("-")[0]
    positions = {}
    while not world.stopping:
        log = world.dice.choice(world.logs[world.dice.choice((IN, OUT, PLAIN))])
        if log not in positions or world.chance(0.02):
            positions[log] = world.dice.randint(0, len(log.entries)) if log in positions else 0
            world.tell(client, "assign", **log.place(), offset=positions[log])
        for offset, value in list(reads(log, positions[log], isolation, 10)):
            world.tell(client, "poll", **log.place(), offset=offset, value=value, isolation=isolation)
            positions[log] = offset + 1
        yield


PROCESSES = (("plain-0", plain), ("plain-1", plain), ("writer-0", writer), ("writer-1", writer), ("copier-0", copier),
             ("copier-1", copier), ("read_committed-0", reader), ("read_uncommitted-0", reader))


class Run:
    def __init__(self, world, steps):
        self.world, self.steps = world, steps
        self.lives, self.running = {}, {}
        for process, work in PROCESSES:
            self.start(process, work)

    def start(self, process, work):
        self.lives[process] = self.lives.get(process, 0) + 1
        client = f"{process}.{self.lives[process]}"
        self.running[process] = (client, work, work(self.world, client, process))

    def step(self, faults):
        world = self.world
        process = world.dice.choice(list(self.running))
        client, work, life = self.running[process]
        if world.unmarked and world.dice.random() < 0.3:
            world.mark_one()
        if faults and world.dice.random() < 0.001:
            world.tell("driver", "fault", name="kill", what=client)
            self.start(process, work)
        elif faults and world.dice.random() < 0.0005:
            self.delete()
        elif next(life, life) is life:
            world.tell(client, "close")
            del self.running[process]

    def delete(self):
        world = self.world
        log = world.dice.choice(world.logs[world.dice.choice((IN, OUT, PLAIN))])
        offset = world.dice.randint(log.start, log.stable())
        world.tell("driver", "delete", **log.place(), offset=offset)
        if world.dice.random() < 0.7:
            log.start = offset

    def run(self):
        for _ in range(self.steps):
            self.step(True)
        self.world.calm = True
        self.world.tell("driver", "healed")
        for _ in range(min(self.steps, 5000)):
            self.step(False)
        self.world.t += 2
        for _ in range(500):
            self.step(False)
        self.world.stopping = True
        while self.running:
            self.step(False)
        self.world.mark_all()
        self.final("read_committed")
        self.final("read_uncommitted")

    def final(self, isolation):
        world, client = self.world, f"final-{isolation}"
        for log in (log for logs in world.logs.values() for log in logs):
            for offset, value in reads(log, 0, isolation, len(log.entries)):
                world.tell(client, "final", **log.place(), offset=offset, value=value, isolation=isolation)
            world.tell(client, "log", **log.place(), start=log.start, end=len(log.entries), isolation=isolation)
            if isolation == "read_committed" and log.topic == IN:
                world.tell(client, "group", group=GROUP, **log.place(), offset=world.committed.get(log, -1))


def generate(seed, steps, write):
    Run(World(seed, write), steps).run()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="writes a good history")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=20000)
    chosen = parser.parse_args()
    generate(chosen.seed, chosen.steps, lambda entry: sys.stdout.write(json.dumps(entry) + "\n"))
