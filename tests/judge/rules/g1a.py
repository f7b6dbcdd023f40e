"""4. Nobody reads what failed; read_committed never gives what belongs to a transaction that was not committed.

Sound: a place is to blame only if every send that can have put the value there is one that may not be seen. Where
that follows by exclusion alone (the sends that may be seen say that they stand elsewhere) and the value was also seen
elsewhere, `duplicate` is what is certain, and G1a is not said. Offsets of such a transaction: lost_offsets.py.
"""
from lines import FAIL
from nouns import NEVER
from sightings import acknowledged_at, possible_writers


def check(history, found, options):
    for record in history.records:
        if all(send.outcome == FAIL for send in record.sends):
            check_failed(history, record, found)
        elif any(send.fate() == NEVER for send in record.sends):
            check_aborted(history, record, found)


def check_failed(history, record, found):
    if not record.sends:
        return  # wrong_bytes.py
    for log, offset, line in history.everything.places(record):
        found.add("G1a", f"{record.value} failed, and stands in {log} at {offset}", record.sends[0].end_line, line)


def check_aborted(history, record, found):
    places = history.committed.places(record)
    for log, offset, line in places:
        if aborted_at(record, log, offset) or (len(places) == 1 and aborted_by_exclusion(record, log, offset)):
            send = (possible_writers(record, log, offset) or record.sends)[0]
            found.add("G1a", f"{record.value} stands in {log} at {offset}; {why(send)}", send.line, line, *ends(send))


def aborted_at(record, log, offset):
    """Can only what was not committed stand here, whatever else is true?"""
    able = acknowledged_at(record, log, offset) or record.sends
    return all(send.fate() == NEVER for send in able)


def aborted_by_exclusion(record, log, offset):
    able = possible_writers(record, log, offset)
    return bool(able) and all(send.fate() == NEVER for send in able)


def why(send):
    if send.outcome == FAIL:
        return "it failed"
    return f"transaction {send.txn.name} was {'not committed' if send.txn.endings else 'never ended'}"


def ends(send):
    return [ending.end_line or ending.line for ending in (send.txn.endings if send.txn else ())][-1:]
