"""6. A reader's offsets rise, from its position on, until it is assigned anew. A final read is a reader too.

Sound: a consumer gives each offset once and in order, and never one below its position."""
from partition import SEEK


def check(history, found, options):
    for streams in (history.streams.values(), history.views.values()):
        for stream in streams:
            check_stream(stream, found)


def check_stream(stream, found):
    position, before, txn_before = -1, None, -1
    for offset, record, line, _, txn in stream.steps():
        if record == SEEK:
            position, before, txn_before = offset, line, -1
            continue
        if offset < position:
            within = txn >= 0 and txn == txn_before
            found.add("int-nonmonotonic-poll" if within else "nonmonotonic-poll",
                      f"{stream.life.name} stood at {position} of {stream.log} and read {offset}", before, line)
        position, before, txn_before = offset + 1, line, txn
