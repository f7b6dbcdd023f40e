"""2. A value stands once in the committed view of a topic, however often it was sent: an application sends it again
only if it was not committed. With read_uncommitted it stands at most as often as it was sent.

Two places are a proof by themselves. Places at which only an aborted transaction can have put the value do not
count: those are G1a (g1a.py), and what is left may stand once.
"""
from lines import FAIL
from rules.g1a import aborted_at


def check(history, found, options):
    for number in set(history.everything.more):
        record = history.records[number]
        check_committed(history, record, found) or check_everything(history, record, found)


def check_committed(history, record, found):
    places = [place for place in history.committed.places(record) if not aborted_at(record, *place[:2])]
    if len(places) > 1:
        tell(record, places, found)
    return len(places) > 1


def check_everything(history, record, found):
    places, sends = history.everything.places(record), [s for s in record.sends if s.outcome != FAIL]
    if sends and len(places) > len(sends):
        tell(record, places, found)


def tell(record, places, found):
    words = ", ".join(f"{log} {offset}" for log, offset, _ in places)
    found.add("duplicate", f"{record.value} stands at {words}", *(line for _, _, line in places[:4]))
