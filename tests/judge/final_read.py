"""Is a record that has to be there, there at the end?"""
from collections import namedtuple

Absence = namedtuple("Absence", "name text view")


def absence(history, send):
    """Why a record that was acknowledged, and whose transaction was committed, is missing; None if it is not.

    Sound: read_committed gives everything up to the end of the log once no transaction is open, and `log` lines say
    from where to where that was read. Only DeleteRecords takes records away, and only below the new start.
    """
    if send.log is None or send.offset < 0:
        return absence_anywhere(history, send)
    for view in send.log.complete_views():
        found = absence_in(history, view, send.offset, send.record)
        if found:
            return found
    return None


def absence_in(history, view, offset, record):
    other = view.at.get(offset)
    if other == record.number or offset < view.deleted_below():
        return None
    if other is not None and history.everything.seen(record):
        return None  # it stands elsewhere, and here another: that is `inconsistent-offsets`
    name = f"{record.value} at {view.log}, offset {offset},"
    if offset >= view.end:
        return Absence("unseen", f"{name} is not before the end of the final read, {view.end}", view)
    if offset < view.start:
        return Absence("lost-write", f"{name} is below the start of the log, {view.start}, and nobody deleted it", view)
    return Absence("lost-write", f"{name} is missing in the final read{elsewhere(history, record)}", view)


def elsewhere(history, record):
    places = history.everything.places(record)
    return f"; it was seen in {places[0][0]} at offset {places[0][1]}" if places else ""


def absence_anywhere(history, send):
    """It was acknowledged, but not where: it has to be in some partition, unless it can have been deleted there."""
    logs = [log for log in history.partitions.values() if log.topic == send.record.topic and send.log in (None, log)]
    views = [view for log in logs for view in log.complete_views()]
    if not views or history.everything.seen(send.record) or any(view.log.deleted(0) for view in views):
        return None
    return Absence("lost-write", f"{send.record.value} is nowhere in {send.log or send.record.topic}", views[0])
