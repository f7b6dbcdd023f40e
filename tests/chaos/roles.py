"""roles.py - who works in which job, on which topics, with which settings.

Settings are drawn from the seed: timeouts short enough that every fault is met, and odd batches and codecs, since a run
with the defaults alone tests the defaults alone.
"""
import random
from dataclasses import dataclass

from clients import Role

PARTITIONS = 6
GIVES_UP = 8000  # ms: shorter than the fault `doubt-Produce`
GROUPS = ("copy-low", "copy-high")
COPIED_BY = {"copy-low": "0,1,2", "copy-high": "3,4,5"}


@dataclass(frozen=True)
class Job:
    name: str
    topics: tuple  # of three replicas
    lone: str  # of one replica, a partition on each node
    roles: tuple
    groups: tuple = ()
    protocol: int = 2  # of transactions: 1 is that of KIP-98, 2 that of KIP-890

    @property
    def all_topics(self):
        return (*self.topics, self.lone)

    @property
    def transactional_ids(self):
        return tuple(r.args[r.args.index("--transactional-id") + 1] for r in self.roles if r.writes)


def settings(rng, name):
    return {
        "client.id": name,
        "request.timeout.ms": rng.choice((3000, 4000, 5000)),
        "socket.connection.setup.timeout.ms": 3000,
        "socket.connection.setup.timeout.max.ms": 5000,
        "metadata.max.age.ms": rng.choice((3000, 10000)),
    }


def producing(rng, name):
    return settings(rng, name) | {
        "delivery.timeout.ms": rng.choice((15000, 30000, 60000)),
        "linger.ms": rng.choice((0, 5, 50)),
        "batch.size": rng.choice((1000, 4000, 16384)),
        "compression.type": rng.choice(("none", "none", "gzip", "snappy", "lz4")),
        "max.in.flight.requests.per.connection": rng.choice((1, 2, 5, 5)),
    }


def producer(rng, number, topic, rate, plain):
    """The first gives up early: what a record becomes that is given up in doubt, and those behind it, has to be met."""
    name = f"producer-{number}"
    properties = producing(rng, name) | ({"enable.idempotence": "false"} if plain else {})
    if number == 1:
        properties["delivery.timeout.ms"] = GIVES_UP
    return Role(name, "produce", ("--topic", topic, "--rate", str(rate)), properties, "send", 0)


def writer(rng, number, topics, rate):
    name = f"writer-{number}"
    properties = producing(rng, name) | {"transaction.timeout.ms": rng.choice((10000, 30000))}
    properties["delivery.timeout.ms"] = min(properties["delivery.timeout.ms"], properties["transaction.timeout.ms"])
    args = ("--topic", ",".join(topics), "--rate", str(rate), "--transactional-id", name,
            "--txn-records", str(rng.choice((5, 20, 50))), "--abort-every", "10")
    return Role(name, "write", args, properties, "commit", 0)


def copier(rng, group):
    name = group.replace("copy", "copier")
    properties = producing(rng, name) | {"transaction.timeout.ms": rng.choice((10000, 30000))}
    properties["delivery.timeout.ms"] = min(properties["delivery.timeout.ms"], properties["transaction.timeout.ms"])
    args = ("--in", "main", "--out", "copied", "--partitions", COPIED_BY[group], "--group", group,
            "--transactional-id", name, "--txn-records", str(rng.choice((20, 50, 100))))
    return Role(name, "copy", args, properties, "commit", 1)


def reader(rng, topics):
    args = ("--topic", ",".join(topics), "--isolation-level", "read_committed")
    return Role("reader-1", "read", args, settings(rng, "reader-1"), "poll", 2)


def job_of(name, seed, rate, plain, protocol=2):
    """rate: records a second of each that makes records."""
    rng = random.Random(f"{seed}/roles")
    if name == "produce":
        roles = (producer(rng, 1, "main", rate, plain), producer(rng, 2, "main", rate, plain),
                 producer(rng, 3, "lone", max(rate // 4, 1), plain), reader(rng, ("main", "lone")))
        return Job(name, ("main",), "lone", roles)
    roles = (writer(rng, 1, ("main",), rate), writer(rng, 2, ("main", "lone"), rate),
             *(copier(rng, group) for group in GROUPS), reader(rng, ("main", "copied", "lone")))
    return Job(name, ("main", "copied"), "lone", roles, GROUPS, protocol)
