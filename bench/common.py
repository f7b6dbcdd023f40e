"""What the tables of bench/ share: an embedded broker to measure against, cells, and where it was measured."""
import os
import pathlib
import platform
import subprocess
import sys

TIMEOUT = 120


class Broker:
    """The embedded broker on a free port, with any options of `kwire broker`."""

    def __init__(self, binary, *options):
        command = [binary / "kwire", "broker", "--listen", "127.0.0.1:0", *options]
        self.process = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline().split()
        if ready[:1] != ["ready"]:
            sys.exit("bench: the broker did not start")
        self.address = ready[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(TIMEOUT)


def cell(value, form="{:.3f}"):
    return "-" if value is None else form.format(value)


def ratio(a, b):
    return None if a is None or b is None else a / b


def print_table(rows, head):
    widths = [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]
    for r in [head, ["-" * w for w in widths], *rows]:
        print("| " + " | ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths))) + " |")


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def machine():
    return f"{processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def librdkafka(versions):
    return "librdkafka " + ", ".join(versions) if versions else "no librdkafka (librdkafka-dev is not installed)"
