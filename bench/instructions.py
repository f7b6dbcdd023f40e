#!/usr/bin/env python3
"""instructions.py BIN - what one more record costs: instructions (callgrind), and calls of kwire's allocator.

Each job runs twice under valgrind, the second time with more records; the difference, divided by the records that came
on top, leaves out what starting costs. Unlike seconds, instructions are nearly the same on every machine and at
every hour. Needs valgrind; without it says so and ends well.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys

FEW, MANY = 30_000, 90_000
CASES = [(job, size, codec) for job in (("produce",), ("produce", "idempotent"), ("consume",)) for size in (100, 1024)
         for codec in ("none", "lz4")]
PARTITIONS, MEMORY, TIMEOUT = "4", str(1 << 30), 300


def broker(bin_):
    process = subprocess.Popen([bin_ / "kwire", "broker", "--listen", "127.0.0.1:0", "--partitions", PARTITIONS,
                                "--memory", MEMORY], stdout=subprocess.PIPE, text=True)
    ready = process.stdout.readline().split()
    if ready[:1] != ["ready"]:
        sys.exit("instructions.py: the broker did not start")
    return process, ready[1]


def client(bin_, address, job, topic, records, size, codec):
    return [str(bin_ / "bench_client"), job[0], address, topic, str(records), str(size), codec, *job[1:]]


def measure(command):
    """Instructions of the run, and what the program said."""
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                          capture_output=True, text=True, timeout=TIMEOUT)
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or collected is None:
        sys.exit(f"instructions.py: {' '.join(command)}: {done.stderr}")
    return int(collected[1]), json.loads(done.stdout)


def row(bin_, address, job, size, codec):
    cost, said = [], None
    for records in (FEW, MANY):
        topic = f"{'-'.join(job)}-{size}-{codec}-{records}"
        if job[0] == "consume":
            subprocess.run(client(bin_, address, ("produce",), topic, records, size, codec), check=True,
                           stdout=subprocess.DEVNULL, timeout=TIMEOUT)
        instructions, said = measure(client(bin_, address, job, topic, records, size, codec))
        cost.append(instructions)
    allocations = said["allocations_in_second_half"]
    return f"{job[0]} {size} B {', '.join([codec, *job[1:]])}", f"{(cost[1] - cost[0]) / (MANY - FEW):.0f}", f"{allocations / (MANY / 2):.4f}"


def main(bin_):
    if shutil.which("valgrind") is None:
        print("instructions a record: not measured, valgrind is not installed")
        return
    process, address = broker(bin_)
    try:
        print(f"{'one more record':<34}{'instructions':>14}{'allocations':>14}")
        for case in CASES:
            print("{:<34}{:>14}{:>14}".format(*row(bin_, address, *case)), flush=True)
    finally:
        process.terminate()
        process.wait(TIMEOUT)


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(pathlib.Path(sys.argv[1]).resolve())
