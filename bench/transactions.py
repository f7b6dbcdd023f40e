"""Transactions, kwire beside librdkafka: CPU of the client for each, and how many a second one after the other.

kwire speaks the protocol of KIP-890 (2) where the cluster has finalized it, librdkafka that of KIP-98 (1). So that the
protocols can be told from the clients, kwire is also measured on a cluster where transaction.version is 0.
"""
import json
import statistics
import subprocess
import sys

from common import TIMEOUT, Broker, cell, librdkafka, machine, print_table, ratio

SIZE = 100
EACH = {1: 200, 10: 200, 100: 200, 1000: 100}  # records of a transaction: transactions in a run, which mostly wait
PARTITIONS = (1, 6)
MEMORY = 64 << 20


class Case:
    """A line of the table: transactions of so many records over so many partitions."""

    def __init__(self, args, each, partitions):
        self.args, self.each, self.partitions = args, each, partitions
        self.said = {}

    def run(self, program, address, topic):
        command = [self.args.bin / program, address, topic, EACH[self.each], self.each, SIZE, self.partitions]
        done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, timeout=TIMEOUT, text=True)
        if done.returncode != 0:
            sys.exit(f"bench: {program} failed")
        if self.args.json:
            print(done.stdout, end="", flush=True)
        return json.loads(done.stdout)

    def keep(self, name, program, address, protocol, topic="bench"):
        said = self.run(program, address, topic)
        if said["protocol"] != protocol:
            sys.exit(f"bench: {program} spoke protocol {said['protocol']}, not {protocol}")
        self.said.setdefault(name, []).append(said)

    def one_round(self, new, old):
        self.keep("kwire", "bench_txn", new, 2)
        self.keep("kwire 1", "bench_txn", old, 1)
        if (self.args.bin / "bench_rdkafka_txn").exists():
            self.keep("librdkafka", "bench_rdkafka_txn", new, 1)

    def measure(self):
        options = ("--partitions", self.partitions, "--memory", MEMORY)
        with Broker(self.args.bin, *options) as new, Broker(self.args.bin, *options, "--transaction-version", 0) as old:
            for _ in range(self.args.rounds):
                self.one_round(new.address, old.address)

    def measure_elsewhere(self, address):
        """On a cluster that is there already; protocol 1 cannot be had of it as well."""
        topic = f"bench-{self.partitions}-partitions"
        create = [self.args.bin / "kwire", "topics", "create", "-b", address, "-t", topic, "-n", self.partitions]
        subprocess.run([str(c) for c in create], check=False, timeout=TIMEOUT, stderr=subprocess.DEVNULL)
        for _ in range(self.args.rounds):
            self.keep("kwire", "bench_txn", address, 2, topic)
            if (self.args.bin / "bench_rdkafka_txn").exists():
                self.keep("librdkafka", "bench_rdkafka_txn", address, 1, topic)

    def median(self, client, what):
        said = self.said.get(client)
        return statistics.median(s[what] for s in said) if said else None

    def row(self):
        cpu = [self.median(c, "cpu_us") for c in ("kwire", "kwire 1", "librdkafka")]
        rate = [self.median(c, "transactions_per_second") for c in ("kwire", "kwire 1", "librdkafka")]
        name = f"{self.each} x {SIZE} B, {self.partitions} partition{'s' * (self.partitions > 1)}"
        return (name, *(cell(c, "{:.1f}") for c in cpu), cell(ratio(cpu[2], cpu[0]), "{:.1f} x"),
                *(cell(r, "{:.0f}") for r in rate))


HEAD = ("CPU us a transaction", "kwire", "kwire, protocol 1", "librdkafka", "ratio", "kwire /s", "protocol 1 /s", "librdkafka /s")


def measure(args):
    """All lines, printed."""
    cases = [Case(args, each, partitions) for partitions in PARTITIONS for each in EACH]
    for case in cases:
        print(f"bench: transactions of {case.each} on {case.partitions}", file=sys.stderr, flush=True)
        if args.bootstrap:
            case.measure_elsewhere(args.bootstrap)
        else:
            case.measure()
    print_table([case.row() for case in cases], HEAD)
    said = [s for case in cases for s in case.said["kwire"]]
    versions = sorted({s["version"] for case in cases for s in case.said.get("librdkafka", [])})
    print()
    print(f"One after the other: begin, records to the partitions in turn, commit, wait. Medians of {args.rounds} rounds.")
    print(f"{machine()}; {librdkafka(versions)}; {'a Kafka cluster' if args.bootstrap else 'the embedded broker'}")
    print(f"Calls of kwire's allocator in the second half of a run: at most {max(s['allocations_in_second_half'] for s in said)}.")
