"""What a fault of a chaos run is, what it is given, and which faults may happen at the same time.

A fault breaks something, waits, and undoes it: when `run` returns, also by an exception, nothing of it is left but what
heals by itself (replicas that catch up). It waits by ctx.sleep() only, which returns at once when the run ends.
`claims` counts the nodes that a fault takes away from the cluster. Claims sees to it that two faults never take away a
quorum that neither was meant to: either one node is claimed, or one fault has claimed more and is alone.
"""
import contextlib
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class FaultError(Exception):
    """What the fault broke could not be undone: a failure of the harness."""


class NotDone(Exception):
    """Nothing was broken: who was to be hit could not be found out, or the time is over. Not counted as a fault."""


class Context(Protocol):
    """What the driver gives to a fault."""
    cluster: "cluster.Cluster"
    rng: random.Random
    seconds_left: float             # of the run
    topics: list[str]               # main topics (RF 3) and, where the job has it, one that ends in "lone" (RF 1)
    transactional_ids: list[str]
    groups: list[str]

    def note(self, what: str) -> None:
        """A line of the log and of the history: what is being done now."""

    def delete(self, topic: str, partition: int, offset: int) -> None:
        """A `delete` line of the history; called before the request can leave."""

    def sleep(self, seconds: float) -> None:
        """Returns early when the run ends."""


@dataclass(frozen=True)
class Fault:
    name: str                       # as the summary shows it
    group: str                      # "broker", "topic", ...
    seconds: float                  # about how long it takes, its undoing included
    claims: int                     # nodes that are away from the cluster while it lasts
    needs: frozenset[str]           # of what not every run has, see NEEDS
    run: Callable[[Context], None]
    weight: int = 1                 # how often, compared to others of its group

    def lacks(self, has: set[str]) -> list[str]:
        """What this run has not; the fault is left out, and the run says why."""
        return [NEEDS[need] for need in sorted(self.needs - has)]


def lone_topic(ctx):
    return next(name for name in ctx.topics if name.endswith("lone"))


def replicated_topics(ctx):
    return [name for name in ctx.topics if not name.endswith("lone")]


# needs -> the reason to show when it is not there
NEEDS = {
    "isolated": "no network namespaces here (root and iproute2 are needed)",
    "disk": "no small disks here (root is needed)",
    "lone": "the job has no topic of one replica",
    "transactional": "the job has no transactions",
    "group": "the job has no group",
}


class Claims:
    """Which nodes are spoken for. A fault that claims none is always let in."""

    def __init__(self, nodes: int = 3):
        self._lock = threading.Lock()
        self._spare = (nodes - 1) // 2  # so many may be away and a quorum is left
        self._held = 0

    def take(self, fault: Fault) -> bool:
        with self._lock:
            if fault.claims and self._held and self._held + fault.claims > self._spare:
                return False
            self._held += fault.claims
            return True

    def give_back(self, fault: Fault) -> None:
        with self._lock:
            self._held -= fault.claims

    @contextlib.contextmanager
    def held(self, fault: Fault):
        """with claims.held(fault) as free: if free: fault.run(ctx)"""
        free = self.take(fault)
        try:
            yield free
        finally:
            if free:
                self.give_back(fault)
