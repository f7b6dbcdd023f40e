"""3. Nobody reads what nobody sent. Sound if the history holds all sends to the topics that it reads, each written
before its first byte left (README.md asks for that)."""


def check(history, found, options):
    for record in history.records:
        if not record.sends:
            for log, offset, line in history.everything.places(record):
                found.add("wrong-bytes", f"nobody sent {record.value!r}, which stands in {log} at {offset}", line)
