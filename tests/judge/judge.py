#!/usr/bin/env python3
"""Judges a history of what clients of a Kafka cluster did and saw; README.md says what a history is.

A judge that never fails is worthless, and one that blames wrongly is worse: each anomaly is a proof, by the lines that
it names.
"""
import argparse
import gc
import sys
import time
import traceback

from anomalies import KINDS, Findings
from history import History
from lines import BadHistory
from rules import RULES
from summary import as_line, as_page


def arguments(argv):
    parser = argparse.ArgumentParser(description="judges a history of clients of a Kafka cluster", epilog="exit status: "
                                     "0 no anomaly (with --expect: those and no others); 1 anomalies; 2 no verdict")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON line on stdout; the page goes to stderr")
    parser.add_argument("--copy", metavar="IN:OUT", action="append", type=topics, default=[],
                        help="OUT is the copy of topic IN")
    parser.add_argument("--copied-all", action="store_true", help="and nothing was left to copy")
    parser.add_argument("--report-within", metavar="SECONDS", type=float, help="a send is reported by then")
    parser.add_argument("--grace", metavar="SECONDS", type=float, default=30.0,
                        help="from then on after `healed` all has to work (30)")
    parser.add_argument("--no-seeks", action="store_true", help="no reader goes forward but by reading, and to the end")
    parser.add_argument("--no-final", action="store_true", help="there is no final read, and need not be")
    parser.add_argument("--expect", metavar="NAME", action="append", choices=KINDS, default=[],
                        help="this anomaly has to be there")
    parser.add_argument("--allow", metavar="NAME", action="append", choices=KINDS, default=[],
                        help="this anomaly may be there")
    return parser.parse_args(argv)


def topics(text):
    source, colon, copy = text.partition(":")
    if not (source and colon and copy):
        raise argparse.ArgumentTypeError(f"{text!r} is not IN:OUT")
    return source, copy


def read(paths):
    history = History()
    for path in paths:
        history.read(path)
    if not any(life.works for life in history.lives.values()):
        raise BadHistory(f"{', '.join(paths)}: no client did anything")
    history.settle()
    return history


def reason(error):
    if isinstance(error, OSError) and error.filename:
        words = "no such file" if isinstance(error, FileNotFoundError) else error.strerror.lower()
        return f"{error.filename}: {words}"
    return str(error)


def judge(history, options):
    found = Findings()
    for rule in RULES:
        rule.check(history, found, options)
    return found


def as_wished(found, options):
    names = set(found.fatal())
    return names <= {*options.expect, *options.allow} and {*options.expect} <= {*found.counts}


def main(argv):
    options, began = arguments(argv), time.monotonic()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # values may hold what was no UTF-8
    gc.disable()  # millions of objects, and no garbage in circles
    try:
        history = read(options.files)
    except (BadHistory, OSError) as error:
        print(f"judge: {reason(error)}", file=sys.stderr)
        return 2
    found = judge(history, options)
    passed, seconds = as_wished(found, options), time.monotonic() - began
    page = "\n".join(as_page(history, found, passed, seconds))
    print(page, file=sys.stderr if options.json else sys.stdout)
    if options.json:
        print(as_line(history, found, passed, seconds))
    return 0 if passed else 1


def guarded(argv):
    """A judge that breaks has no verdict: Python's own status for that, 1, means anomalies here."""
    try:
        return main(argv)
    except Exception:
        traceback.print_exc()
        return 2


if __name__ == "__main__":
    sys.exit(guarded(sys.argv[1:]))
