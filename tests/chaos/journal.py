"""journal.py - the driver's own history: faults, deleted records, healing (tests/judge/README.md).

Its times are those of the workers, CLOCK_MONOTONIC. A line is whole when it is written, and written before the
thing it speaks of begins.
"""
import json
import threading
import time


class Journal:
    def __init__(self, path):
        self._file = open(path, "a", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, op, **fields):
        line = json.dumps({"t": round(time.monotonic(), 3), "client": "driver", "op": op, **fields})
        with self._lock:
            if not self._file.closed:  # a thread that was left behind by a run that was broken off
                self._file.write(line + "\n")
                self._file.flush()

    def close(self):
        with self._lock:
            self._file.close()
