#!/usr/bin/env python3
"""run.py BIN [OPTIONS] - client CPU for each record, kwire beside librdkafka beside the floor, in one run.

Starts `BIN/kwire broker` on a free port of the loopback for each line of the table, runs the programs of bench/ in
turn, some rounds of all of them, and prints medians. Machines differ and so do their hours: only numbers of one run
compare. Without bench_rdkafka in BIN kwire is measured alone.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

import transactions
from common import TIMEOUT, Broker, cell, librdkafka, machine, print_table, ratio

BYTES = 300_000_000  # of values in one run: what a cold start costs disappears in it
SLOW = {"lz4": 2, "snappy": 2, "gzip": 8, "zstd": 8}  # codecs that get so many times fewer
PARTITIONS = 4
IDEMPOTENT = " idempotent"  # enable.idempotence is on for both
THREADS = (1, 4)  # that append, beside the client's own


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=lambda p: pathlib.Path(p).resolve(), metavar="BIN", help="where the programs are")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of all programs, a line (3)")
    parser.add_argument("--sizes", default="100,1024", metavar="N,...", help="of values (100,1024)")
    parser.add_argument("--codecs", default="none,lz4", metavar="CODEC,...", help="none,lz4; also gzip, snappy, zstd")
    parser.add_argument("--jobs", default="produce,consume,transactions", metavar="JOB,...",
                        help="produce,consume,transactions")
    parser.add_argument("--bytes", type=int, default=BYTES, metavar="N", help=f"of values in each run ({BYTES})")
    parser.add_argument("--bootstrap", metavar="HOST:PORT", help="transactions on this cluster, not on the embedded broker")
    parser.add_argument("--json", action="store_true", help="also print what each program said")
    return parser.parse_args()


class Case:
    """A line of the table: what is done, and what each client took in each round."""

    def __init__(self, args, job, size, codec):
        self.args, self.job, self.size, self.codec = args, job, size, codec
        self.records = max(1000, args.bytes // size // SLOW.get(codec, 1))
        self.said = {}

    def run(self, program, address, *extra, job=None):
        command = [self.args.bin / program, job or self.job, address, "bench", self.records, self.size, self.codec]
        done = subprocess.run([str(c) for c in command] + list(extra), stdout=subprocess.PIPE, timeout=TIMEOUT, text=True)
        if done.returncode != 0:
            sys.exit(f"bench: {program} failed")
        if self.args.json:
            print(done.stdout, end="", flush=True)
        return json.loads(done.stdout)

    def keep(self, said):
        self.said.setdefault(said["client"], []).append(said)

    def one_round(self, address):
        self.keep(self.run("bench_floor", "-"))
        self.keep(self.run("bench_client", address))
        if self.job == "produce":
            self.keep(self.run("bench_client", address, "idempotent"))
        if self.job == "produce" and (self.args.bin / "bench_threads").exists():
            for n in THREADS:
                self.keep(self.run("bench_threads", address, str(n)))
        if not has_rdkafka(self.args):
            return
        self.keep(self.run("bench_rdkafka", address))
        if self.job == "produce":
            self.keep(self.run("bench_rdkafka", address, "idempotent"))

    def measure(self):
        everything = 2 * self.records * (self.size + 40)  # the log, with room
        memory = everything if self.job == "consume" else 64 << 20
        with Broker(self.args.bin, "--partitions", PARTITIONS, "--memory", memory) as broker:
            if self.job == "consume":
                self.run("bench_client", broker.address, job="produce")
            for _ in range(self.args.rounds):
                self.one_round(broker.address)

    def median(self, client, what="cpu_us"):
        said = self.said.get(client)
        return statistics.median(s[what] for s in said) if said else None


def has_rdkafka(args):
    return (args.bin / "bench_rdkafka").exists()


HEAD = ("CPU us a record", "kwire", "librdkafka", "ratio", "floor", "kwire/floor", "kwire M/s", "librdkafka M/s")


def row(case, kind=""):
    kwire, other = (case.median(c + kind) for c in ("kwire", "librdkafka"))
    floor = case.median("floor")
    rates = [ratio(case.median(c + kind, "records_per_second"), 1e6) for c in ("kwire", "librdkafka")]
    return (
        f"{case.job} {case.size} B {case.codec}{kind and ',' + kind}",
        cell(kwire),
        cell(other),
        cell(ratio(other, kwire), "{:.1f} x"),
        cell(floor),
        cell(ratio(kwire, floor), "{:.2f} x"),
        *(cell(rate, "{:.2f}") for rate in rates),
    )


def rows(case):
    """Consuming knows no idempotence."""
    return [row(case, kind) for kind in ("", IDEMPOTENT) if case.median("kwire" + kind) is not None]


def print_threads(cases):
    """What it costs to append from other threads, beside the thread that does all itself."""
    rows = []
    for case in cases:
        said = [case.median(f"kwire {n} threads", what) for n in THREADS for what in ("cpu_us", "records_per_second")]
        if said[0] is not None:
            cells = [cell(v) if i % 2 == 0 else cell(v / 1e6, "{:.2f}") for i, v in enumerate(said)]
            rows.append((f"{case.job} {case.size} B {case.codec}", cell(case.median("kwire")), *cells))
    if rows:
        heads = (h for n in THREADS for h in (f"kw_thread, {n} appending", "M/s"))
        print()
        print_table(rows, ("CPU us a record", "kw_run", *heads))


def print_notes(args, cases):
    print()
    print(f"CPU of the client, user + system; M/s: million records a second. Medians of {args.rounds} interleaved rounds.")
    print("8-byte keys, 4 partitions, acks=all, linger 5 ms, batches of 64 KiB, a report looked at for each record.")
    print("`idempotent`: enable.idempotence=true, the default of kwire; the lines without it: false.")
    print("floor: the same batches built, compressed, checksummed and sent (or received, checked and walked), no more.")
    versions = sorted({s["version"] for case in cases for s in case.said.get("librdkafka", [])})
    print(f"{machine()}; {librdkafka(versions)}")
    calls = [s["allocations_in_second_half"] for case in cases for s in case.said["kwire"]]
    print(f"Calls of kwire's allocator in the second half of a run: {statistics.median(calls):.0f} (median).")
    over = [r[0] for c in cases for r in rows(c) if float(r[5].split()[0]) > 2]
    print("Above twice the floor:", ", ".join(over) + "." if over else "none.")


def measure_records(args, jobs):
    cases = []
    for job in jobs:
        for size in args.sizes.split(","):
            for codec in args.codecs.split(","):
                case = Case(args, job, int(size), codec)
                print(f"bench: {job} {size} B {codec}", file=sys.stderr, flush=True)
                case.measure()
                cases.append(case)
    print_table([r for case in cases for r in rows(case)], HEAD)
    print_threads(cases)
    print_notes(args, cases)


def main():
    args = options()
    jobs = args.jobs.split(",")
    records = [job for job in jobs if job != "transactions"]
    if records:
        measure_records(args, records)
    if "transactions" in jobs:
        print()
        transactions.measure(args)


main()
