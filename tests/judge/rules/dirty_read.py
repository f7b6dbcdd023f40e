"""4. read_committed gives a record of a transaction only when that is committed, so not before somebody began to.

Sound: the line of a commit is written before a byte of it leaves, that of a poll after its record came, and all
clients write the same time. Only where the writer is certain (sightings.py)."""
from sightings import writer


def check(history, found, options):
    for stream in history.streams.values():
        if stream.committed():
            check_stream(history, stream, found)


def check_stream(history, stream, found):
    for offset, number, line, t, _ in stream.steps():
        sends = history.records[number].sends if number >= 0 else ()
        if not sends or sends[0].txn is None:
            continue
        send = writer(history.records[number], stream.log, offset)
        began = send.txn.began_to_commit() if send else None
        if began and t < began[0]:
            found.add("dirty-read", f"{stream.life.name} read {send.record.value} in {stream.log} at {offset} "
                      f"before {send.txn.name} began to commit", line, began[1])
