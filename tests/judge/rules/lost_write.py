"""1. What was acknowledged (and, in a transaction, committed), or was read under the isolation of the final read, is
in the final read, at that offset (final_read.py says when it is missing)."""
from final_read import absence, absence_in
from lines import UNCOMMITTED
from nouns import MUST
from sightings import may_stand


def check(history, found, options):
    told = set()
    for send in history.sends:
        if send.fate() == MUST:
            missing = absence(history, send)
            if missing:
                told.add((send.log, send.offset))
                found.add(missing.name, "acknowledged: " + missing.text, send.line, send.end_line, missing.view.line)
    for stream in history.streams.values():
        check_reads(history, stream, told, found)


def check_reads(history, stream, told, found):
    """Sound: records do not leave the log, and a transaction that has been read is decided for ever."""
    for view in stream.log.complete_views():
        if not stream.committed() and view.isolation != UNCOMMITTED:
            continue  # it may have read what was aborted later
        for offset, record, line in stream.reads():
            if offset < view.deleted_below() or offset in view.at or (stream.log, offset) in told:
                continue  # deleted; or there (if another, `inconsistent-offsets` tells); or told already
            if not may_stand(history.records[record], stream.log, offset, stream.isolation):
                continue  # it should never have been read
            missing = absence_in(history, view, offset, history.records[record])
            if missing:
                told.add((stream.log, offset))
                found.add(missing.name, "read: " + missing.text, line, view.line)
