"""schedule.py - what breaks, in which order and when: drawn from the seed alone.

A track is a stream of draws that never ends; tracks run beside each other (tracks.py) and know nothing of each
other, so the same seed gives the same faults in the same order, each with the same generator of random numbers,
however fast the machine is. What a fault then meets is not repeatable: the brokers are real.
"""
import random
from dataclasses import dataclass

from fault import Fault


@dataclass(frozen=True)
class Track:
    name: str
    kinds: tuple  # of Fault
    gap: tuple  # seconds between the beginnings of two faults: from, to
    telling: frozenset = frozenset()  # names of those that come first
    overlap: bool = False  # may a fault begin before the one before it has ended?


@dataclass(frozen=True)
class Draw:
    index: int
    fault: Fault
    wait: float  # seconds after the beginning of the one before
    seed: str  # of what the fault itself draws


def deal(rng, kinds, telling):
    """Each kind once before any comes again, the telling ones first; from then on as often as it weighs."""
    first = [k for k in kinds if k.name in telling]
    rest = [k for k in kinds if k.name not in telling]
    rng.shuffle(first)
    rng.shuffle(rest)
    yield from first + rest
    deck = [k for k in kinds for _ in range(k.weight)]
    while True:
        yield from rng.sample(deck, len(deck))


def draws(seed, track):
    """All draws of a track; endless, and none at all when it has no kinds."""
    if not track.kinds:
        return
    rng = random.Random(f"{seed}/{track.name}")
    for index, fault in enumerate(deal(rng, track.kinds, track.telling)):
        wait = rng.uniform(*track.gap) if index else rng.uniform(1.0, 4.0)
        yield Draw(index, fault, wait, f"{seed}/{track.name}/{index}")


def phases(minutes):
    """Seconds with faults, and seconds after them in which the clients must recover."""
    total = minutes * 60.0
    after = max(25.0, min(total * 0.2, 120.0))
    return max(total - after, 10.0), after
