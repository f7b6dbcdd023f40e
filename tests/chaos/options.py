"""options.py - what a run can be told, checked before anything is installed, built or started.

--build and --out are for scripts (e2e tests): who types `./dev chaos` is not shown them.
"""
import argparse
import math
import os
import random

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
LARGEST_SEED = (1 << 63) - 1

ABOUT = """\
Clients of a real Kafka of three nodes while everything breaks, judged by what they were promised.
Without root no disk fills up and no node is cut off from another: these faults are left out.
"""
STATUS = "exit status: 0 no anomaly (with --plain: duplicates, and nothing worse); 1 anomalies; 2 the run proves nothing"


def minutes(text):
    number = float(text)
    if not (math.isfinite(number) and number > 0):
        raise argparse.ArgumentTypeError(f"{text} is not more than 0")
    return number


def whole(least, most=None):
    def parse_whole(text):
        number = int(text)
        if number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"{text} is not {least} or more" if number < least else f"{text} is too large")
        return number
    parse_whole.__name__ = "whole number"  # in "invalid whole number value"
    return parse_whole


def parser():
    made = argparse.ArgumentParser(prog="./dev chaos", description=ABOUT, epilog=STATUS, allow_abbrev=False)
    made.add_argument("--minutes", type=minutes, required=True, metavar="N",
                      help="how long the clients work, the last fifth without faults; 1 is a smoke test, 5 meet what tells "
                           "most, 30 nearly all")
    made.add_argument("--job", choices=("produce", "txn"), required=True,
                      help="produce: idempotent producers and a reader; txn: transactional writers, copiers with a group "
                           "each, a reader")
    made.add_argument("--plain", action="store_true",
                      help="with --job produce: without idempotence, and duplicates must be found")
    made.add_argument("--protocol", type=int, choices=(1, 2), default=2,
                      help="of transactions, with --job txn: 1 KIP-98 (brokers before 4.0), 2 KIP-890 (2)")
    made.add_argument("--seed", type=whole(0, LARGEST_SEED), metavar="S",
                      help="the same faults and settings, in the same order; without it one is drawn, and told")
    made.add_argument("--rate", type=whole(1), default=100, metavar="N",
                      help="records a second of each client that makes records (100)")
    made.add_argument("--build", default=os.path.join(ROOT, "build", "sim"), help=argparse.SUPPRESS)
    made.add_argument("--out", default=os.path.join(ROOT, "build", "chaos"), help=argparse.SUPPRESS)
    made.add_argument("--check", action="store_true", help=argparse.SUPPRESS)  # the options, and nothing else
    return made


def parse(argv):
    made = parser()
    options = made.parse_args(argv)
    if options.plain and options.job != "produce":
        made.error("--plain is about --job produce")
    if options.protocol == 1 and options.job != "txn":
        made.error("--protocol is about --job txn")
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1, 1 << 31)
    return options
