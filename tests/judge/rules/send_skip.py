"""5. Told only: between two records of a transaction stands another's. Kafka lets transactions write among each other;
who believes that they do not is shown here that they do."""
from lines import UNCOMMITTED


def check(history, found, options):
    for log in history.partitions.values():
        last, at = {}, None
        for send in sorted((s for s in log.acks if s.txn is not None), key=lambda send: send.offset):
            before = last.get(send.txn)
            if before is not None and send.offset > before.offset + 1:
                at = at or log.sights(UNCOMMITTED)
                check_gap(history, log, before, send, at, found)
            last[send.txn] = send


def check_gap(history, log, before, send, at, found):
    first = log.between(UNCOMMITTED, before.offset + 1, send.offset)[:1]
    if not first:
        return
    record, line = at[first[0]]
    if all(other.txn is not send.txn for other in history.records[record].sends):
        found.add("int-send-skip", f"{history.records[record].value} stands in {log} at {first[0]}, among those of "
                  f"{send.txn.name}", before.end_line, send.end_line, line)
