"""9. `--copy IN:OUT`: what stands in OUT is what stands in IN, each record in the same partition and order, up to
where the group has come; with --copied-all, up to the end.

Where the group has come: the offset that it has committed at the end. Records are copied in the transaction that
commits their offsets, so what is below is in OUT, and what is not is not; if no `group` line tells, what was copied is
the records up to the last one that stands in OUT. That nothing is copied twice is `duplicate`.
Excused is what somebody may have deleted: in IN, or in OUT at once behind the copy of the record before.
"""
from lines import COMMITTED
from sightings import may_stand


def check(history, found, options):
    for source_topic, copy_topic in options.copy:
        places = copies(history, copy_topic)
        for log in [log for log in history.partitions.values() if log.topic == source_topic]:
            check_partition(history, log, places, copy_topic, options, found)
        check_extra(history, source_topic, copy_topic, found)


def copies(history, topic):
    """value -> (partition, offset, line) of the first copy seen."""
    records = history.values.get(topic, {}).values()
    return {record.value: history.committed.places(record)[0] for record in records if history.committed.seen(record)}


def originals(history, log):
    """[(offset, record, line)] of what read_committed gave, in order."""
    sights = log.sights(COMMITTED)
    found = [(offset, history.records[sights[offset][0]], sights[offset][1]) for offset in log.known_offsets(COMMITTED)]
    return [item for item in found if may_stand(item[1], log, item[0], COMMITTED)]


def check_partition(history, log, places, copy_topic, options, found):
    records, out = originals(history, log), history.partitions.get((copy_topic, log.number))
    copied = [item for item in records if item[1].value in places]
    check_order(log, copied, places, found)
    reached, line = reach(history, log, records, copied, options)
    before = -1  # where the last copy stands
    for offset, record, read in records:
        if record.value in places:
            before = places[record.value][1]
        elif out and out.deleted(before + 1):
            before += 1  # it may have been deleted; then those behind it stand further on
        elif offset < reached and not log.deleted(offset):
            found.add("copy-lost", f"{record.value} of {log} at {offset} is not in {copy_topic}", read, line)
    for offset, record, _ in copied:
        if offset >= reached:
            found.add("copy-extra", f"{record.value} is in {copy_topic}, and its offset {offset} is not committed",
                      places[record.value][2], line)


def reach(history, log, records, copied, options):
    """The offset up to which all has to be copied, and the line that says so."""
    if options.copied_all:
        return (records[-1][0] + 1, records[-1][2]) if records else (0, None)
    told = [(offset, line) for (_, of), (offset, line) in history.groups.items() if of is log]
    if told:
        return max(told)
    return (copied[-1][0] + 1, copied[-1][2]) if copied else (0, None)


def check_order(log, copied, places, found):
    before = None
    for offset, record, line in copied:
        out, at, read = places[record.value]
        if out.number != log.number:
            found.add("copy-order", f"{record.value} of {log} stands in {out}", line, read)
        elif before is not None and at < before[0]:
            found.add("copy-order", f"{record.value} of {log} at {offset} stands in {out} at {at}, before that of "
                      "an earlier one", before[1], read)
        before = (at, read) if out.number == log.number else before


def check_extra(history, source_topic, copy_topic, found):
    source = history.values.get(source_topic, {})
    deleted = any(log.deleted(0) for log in history.partitions.values() if log.topic == source_topic)
    for record in history.values.get(copy_topic, {}).values():
        original = source.get(record.value)
        if not history.committed.seen(record) or (original and history.committed.seen(original)):
            continue
        if original is None or not deleted:
            found.add("copy-extra", f"{record.value} is in {copy_topic}, and not in {source_topic}",
                      history.committed.places(record)[0][2])
