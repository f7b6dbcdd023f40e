"""7. Of a transaction whose end nobody knows, all is visible or nothing, its offsets included.

Sound: one record that was certainly written by it and that read_committed gave (or offsets that nobody else can have
committed) prove that it was committed; then all that was acknowledged in it has to be there. What is missing of a
transaction that is known to be committed is `lost-write`; what is there of one that was not, `G1a`; and what a reader
missed of it, poll_skip.py.
"""
from final_read import absence
from lines import OK
from nouns import OPEN, NEVER
from sightings import writer


def check(history, found, options):
    for txn in history.txns:
        if txn.state() != OPEN:
            continue
        line = shown_by_record(history, txn) or shown_by_offsets(history, txn)
        if line:
            history.proven.add(txn)
            check_all_there(history, txn, line, found)


def shown_by_record(history, txn):
    for send in txn.sends:
        for log, offset, line in history.committed.places(send.record):
            if writer(send.record, log, offset) is send:
                return line
    return None


def shown_by_offsets(history, txn):
    for commit in txn.offsets:
        offset, line = history.groups.get((commit.group, commit.log), (None, None))
        if offset == commit.offset and commit.outcome == OK:
            others = [c for c in history.commits_at[commit.group, commit.log] if c.offset == offset and c is not commit]
            if all(other.fate() == NEVER for other in others):
                return line
    return None


def check_all_there(history, txn, line, found):
    for send in txn.sends:
        missing = absence(history, send) if send.outcome == OK else None
        if missing:
            found.add("torn", f"{txn.name} is visible, but {missing.text}", line, send.end_line, missing.view.line)
