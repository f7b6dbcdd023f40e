#!/usr/bin/env python3
"""chaos.py - clients of a real Kafka while everything breaks, and the verdict on what they were promised.

    chaos.py --minutes N --job produce|txn [--plain] [--protocol 1|2] [--seed S] [--rate N] [--build DIR] [--out DIR]

A cluster of three nodes, `kwire proxy` in front of it, workers behind that (README.md); faults by a schedule drawn from
the seed, healing, a read of everything, the judge, a page of figures. Status: 0 nothing was lost, doubled or stuck;
1 something was; 2 the harness itself failed, and the run proves nothing. With --plain (no idempotence) duplicates must
be found and 0 says that they were: the harness can fail.
"""
import faulthandler
import os
import shutil
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass

import broker_faults
import client_faults
import proxy_faults
import topic_faults
import verdict
from cluster import Cluster
from options import parse
from roles import job_of
from run import HarnessError, Run, watch
from schedule import Track, phases

# Seconds for set-up, healing, the final read and the judge, beside --minutes; so many more a minute.
GRACE, GRACE_A_MINUTE = 300.0, 6.0
# Minutes in which every track deals the faults that tell most.
TELLING = 5


@dataclass(frozen=True)
class Tools:
    kwire: str
    worker: str


def empty_folder(options):
    variant = "-plain" if options.plain else "-kip98" if options.protocol == 1 else ""
    name = f"{options.seed}-{options.job}{variant}"
    folder = os.path.abspath(os.path.join(options.out, name))
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


# ---- which faults ----

def possible(kinds, has, say):
    """The kinds that this run can do; the others are told, and why."""
    for kind in kinds:
        if kind.lacks(has):
            say(f"left out: {kind.name}: {', '.join(kind.lacks(has))}")
    return tuple(kind for kind in kinds if not kind.lacks(has))


def lost_answers():
    row = next(r for r in proxy_faults.table("produce") if r.name == "cut-answer-Produce")
    return Track("answers", (row,), (4.0, 7.0))


def tracks_of(options, has, say):
    brokers, topics, ours = (possible(kinds, has, say) for kinds in
                             (broker_faults.table(options.minutes), topic_faults.TABLE, client_faults.TABLE))
    tracks = [
        Track("proxy", proxy_faults.table(options.job), (3.0, 6.0), proxy_faults.TELLING, overlap=True),
        Track("broker", brokers, (8.0, 14.0), broker_faults.TELLING),
        Track("topic", topics, (15.0, 20.0), topic_faults.TELLING),
        Track("client", ours, (10.0, 20.0), client_faults.TELLING),
    ]
    return tracks + ([lost_answers()] if options.plain else [])


# ---- the run ----

class Console:
    def __init__(self, path):
        self._began = time.monotonic()
        self._file = open(path, "w", encoding="utf-8")
        self._lock = threading.Lock()

    def say(self, text):
        line = f"{time.monotonic() - self._began:7.1f}  {text}"
        with self._lock:
            print(line, flush=True)
            self._keep(line)

    def keep(self, text):
        """Into the file alone."""
        with self._lock:
            self._keep(text)

    def _keep(self, text):
        self._file.write(text + "\n")
        self._file.flush()


def timing(minutes):
    """How the time is used, and what may be expected of so much of it."""
    faults, after = phases(minutes)
    yield (f"about a minute to start the cluster and the clients; {faults:.0f} s with faults; all is healed; at least "
           f"{after:.0f} s without faults; a minute or two to read and judge everything")
    if minutes < TELLING:
        yield f"less than {TELLING} minutes is a smoke test: most kinds of faults have no turn; 30 meet nearly all"


def reason(error):
    """An OSError of the set-up says in words what went wrong; anything else was not foreseen."""
    return str(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"


def carry_out(run, options, has, say):
    """The phases; a failure of the harness in one of them ends the rest of them, but not the healing."""
    run.set_up()
    run.break_things(tracks_of(options, has, say))
    run.heal()
    run.recover()
    run.finish()
    run.close_proxy()
    run.read_all()


def overdue(folder, say):
    """Where every thread stands; then the main one is interrupted, and should that not help, all ends."""
    say("the run is overdue; it ends here")
    with open(os.path.join(folder, "stuck.txt"), "w", encoding="utf-8") as f:
        faulthandler.dump_traceback(f)
    faulthandler.dump_traceback(sys.stderr)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
    os._exit(2)


def interrupted(number, _frame):
    signal.signal(number, signal.SIG_IGN)  # what ends everything now is not to be interrupted again
    raise KeyboardInterrupt(signal.Signals(number).name)


def perform(options, folder, say):
    """What came of it, told; the exit status."""
    tools = Tools(*(os.path.join(os.path.abspath(options.build), "bin", b) for b in ("kwire", "kwire-chaos-worker")))
    job = job_of(options.job, options.seed, options.rate, options.plain, options.protocol)
    has = {"lone"} | ({"transactional", "group"} if options.job == "txn" else set())
    with Cluster(os.path.join(folder, "cluster"), kwire=tools.kwire, say=say) as cluster:
        run = Run(folder, job, options.seed, options.minutes, tools, cluster, say)
        try:
            carry_out(run, options, has | cluster.has, say)
        except HarnessError as e:
            run.failures.append(str(e))
        finally:
            run.close()
    return verdict.tell(run, options, say)


def main(argv):
    options = parse(argv)
    if options.check:
        return 0
    folder = empty_folder(options)
    console = Console(os.path.join(folder, "chaos.log"))
    say = console.say
    say(f"seed {options.seed}, job {options.job}{' without idempotence' if options.plain else ''}, "
        f"{options.minutes:g} minutes; all of it is in {folder}")
    for line in timing(options.minutes):
        say(line)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, interrupted)
    watchdog = watch(options.minutes * (60 + GRACE_A_MINUTE) + GRACE, lambda: overdue(folder, say))
    try:
        return perform(options, folder, say)
    except KeyboardInterrupt as e:
        say(f"interrupted: {e}")
        return verdict.HARNESS
    except Exception as e:  # of the set-up, or of the verdict: nothing is proven then
        console.keep(traceback.format_exc())
        say(f"harness: {reason(e)} (more in chaos.log)")
        return verdict.HARNESS
    finally:
        watchdog.cancel()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
