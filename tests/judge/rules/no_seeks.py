"""6, 15. With --no-seeks: readers go forward by reading alone, and come to the end.

The harness promises that nobody asks for more than to begin somewhere, and to go back. Then an `assign` beyond where a
life has come is the client's own doing, and passes over nothing but what may have been deleted; else a client that
loses its place (and says so) would be excused. Where another life of the group has committed is no such jump: that is
how a client that woke up late goes on until it is fenced. And whoever still reads long after `healed` has come to all that was
acknowledged before; else one that stands still in a partition for good would only look slow.
"""
from lines import OK
from nouns import MUST
from partition import SEEK
from sightings import first_skipped


def check(history, found, options):
    if not options.no_seeks:
        return
    committed = {}  # (partition, offset) -> the lives that committed it
    for commit in history.commits:
        committed.setdefault((commit.log, commit.offset), set()).add(commit.life)
    for stream in history.streams.values():
        check_jumps(history, stream, committed, found)
    if history.healed is not None:
        check_ends(history, history.healed[0], options.grace, found)


def check_jumps(history, stream, committed, found):
    reached, before = None, None
    for offset, record, line, t, _ in stream.steps():
        behind = offset if record == SEEK else offset + 1
        if reached is None or behind < 0:
            reached = behind if behind >= 0 else reached
        elif record == SEEK and offset > reached and not committed.get((stream.log, offset), set()) - {stream.life}:
            skipped = first_skipped(history, stream.log, stream.isolation, reached, offset, t)
            if skipped is not None:
                number, sight = stream.log.sights(stream.isolation)[skipped]
                found.add("poll-skip", f"{stream.life.name} had come to {reached} of {stream.log}, went on at {offset}, and "
                          f"passed over {history.records[number].value} at {skipped}", before, line, sight)
        reached, before = max(reached if reached is not None else -1, behind), line


def check_ends(history, healed_t, grace, found):
    last = [stream for stream in history.streams.values() if closed_late(stream, healed_t + grace)]
    read = {stream.log for stream in last}
    for stream in last:
        tell(stream.log, furthest(stream), f"{stream.life.name} never came to", stream.life.close_line, healed_t, found)
    for log in history.partitions.values():
        if log not in read and any(log.topic == other.topic for other in read):
            tell(log, 0, "nobody ever came to", None, healed_t, found)


def closed_late(stream, t):
    return stream.life.close_line is not None and stream.life.close_t > t


def furthest(stream):
    return max(offset + (record != SEEK) for offset, record, _ in zip(stream.offsets, stream.records, stream.lines))


def tell(log, position, words, close, healed_t, found):
    """Once a partition: all that follows is the same."""
    for send in log.acks:
        if send.offset >= position and not log.deleted(send.offset) and settled(send, healed_t):
            found.add("liveness", f"{words} {send.record.value} in {log} at {send.offset}, which was acknowledged "
                      "before all was healed", send.line, send.end_line, close)
            return


def settled(send, t):
    """Was it told before `t` that it must be visible?"""
    if send.fate() != MUST or send.end_t > t:
        return False
    return send.txn is None or any(e.commits and e.outcome == OK and e.end_t <= t for e in send.txn.endings)
