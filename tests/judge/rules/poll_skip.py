"""6. A reader that goes on from `a` to `b` passes over nothing that it had to see. If a transaction's record was passed
over by a reader that was given another one of it, that reader saw the transaction `torn`.

Sound: read_committed gives `b` only when all transactions that began below `b` are decided. So a record between `a`
and `b` that any reader ever saw as committed was committed then, and no reader may miss it; unless it was deleted
before. With read_uncommitted the same holds of every record that anybody saw: below `b` all is replicated. The same
holds of what was acknowledged between `a` and `b` (and committed). If it was deleted since, nobody else can tell.
"""
from partition import SEEK
from sightings import first_promised, first_skipped, writer


def check(history, found, options):
    for stream in history.streams.values():
        check_stream(history, stream, found)


def check_stream(history, stream, found):
    position, before, txn_before = -1, None, -1
    for offset, record, line, t, txn in stream.steps():
        if record == SEEK:
            position, before, txn_before = offset, line, -1
            continue
        if 0 <= position < offset:
            skipped = first_skipped(history, stream.log, stream.isolation, position, offset, t)
            if skipped is not None:
                within = txn >= 0 and txn == txn_before
                tell(history, stream, skipped, (before, line), within, found)
            tell_promised(stream, first_promised(stream.log, stream.isolation, position, offset, t), before, line, found)
        position, before, txn_before = offset + 1, line, txn


def tell(history, stream, offset, lines, within, found):
    number, sight = stream.log.sights(stream.isolation)[offset]
    name = f"{stream.life.name} passed over {history.records[number].value} in {stream.log} at {offset}"
    send = writer(history.records[number], stream.log, offset)
    half = other_half(history, stream, send.txn) if send and send.txn and stream.committed() else None
    if half:
        found.add("torn", f"{name}, and read another record of {send.txn.name}", half, *lines, sight)
    else:
        found.add("int-poll-skip" if within else "poll-skip", name, *lines, sight)


def tell_promised(stream, send, before, line, found):
    if send is not None:
        found.add("poll-skip", f"{stream.life.name} passed over {send.record.value} in {stream.log} at {send.offset}, where "
                  "it was acknowledged, and only later deleted", before, line, send.line, send.end_line)


def other_half(history, stream, txn):
    """The line at which the same reader read a record that is certainly of this transaction."""
    for send in txn.sends:
        other = history.stream_of(stream.life, send.log) if send.placed() else None
        line = other.line_of(send.offset, send.record.number) if other else None
        if line:
            return line
    return None
