"""3. An offset has one value: for all readers, at any time, and in the acknowledgement of the producer.

Sound: an offset is given once, and what stands there never changes. Readers below the high watermark see only what
is replicated."""


def check(history, found, options):
    for log in history.partitions.values():
        values = {}  # offset -> (record, line)
        for record, offset, line in sights(log):
            known = values.setdefault(offset, (record, line))
            if known[0] != record:
                names = history.records[known[0]].value, history.records[record].value
                found.add("inconsistent-offsets", f"{log} at {offset} is {names[0]} and {names[1]}", known[1], line)


def sights(log):
    for view in log.views:
        yield from zip(view.records, view.offsets, view.lines)
    for send in log.acks:
        yield send.record.number, send.offset, send.end_line
    for stream in log.streams:
        for offset, record, line in stream.reads():
            yield record, offset, line
