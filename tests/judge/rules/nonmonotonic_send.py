"""5. What a life sends to a partition stands there in the order in which it was sent, as far as acknowledged.

Sound for producers that keep the order (idempotent, or one request in flight); only where the beginning was kept,
because acknowledgements may come in any order."""


def check(history, found, options):
    for log in history.partitions.values():
        last = {}
        for send in sorted((s for s in log.acks if s.kept_beginning()), key=lambda send: send.line):
            before = last.get(send.life)
            if before is not None and send.offset < before.offset:
                within = send.txn is not None and send.txn is before.txn
                found.add("int-nonmonotonic-send" if within else "nonmonotonic-send",
                          f"{send.life.name} sent {before.record.value}, then {send.record.value} to {log}: "
                          f"offsets {before.offset}, then {send.offset}",
                          before.line, before.end_line, send.line, send.end_line)
            last[send.life] = send
