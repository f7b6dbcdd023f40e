"""run.py - one chaos run from set-up to the final read: its phases in order, and what ends them.

Everything that is started is ended by close(), in whatever phase the run is; nothing waits without a limit.
"""
import os
import subprocess
import threading
import time

from clients import Clients
from context import Context, Hits
from fault import Claims
from journal import Journal
from proxy import Proxy
from recovery import Recovery
from roles import PARTITIONS
from schedule import draws, phases
from tracks import Runner, Stage

BEGIN = 90.0  # seconds for every client to get on before the first fault
UNDO = 120.0  # for every fault that is under way to be undone
HEAL = 150.0  # for the cluster to be whole again
LATE = 60.0  # beside the time they have anyway, for the clients to get on after that
ORDERLY = 90.0  # for a client to end by itself
DRAIN = 5.0  # between those that write and those that read it
FINAL = 240.0


class HarnessError(Exception):
    """Not the fault of a client: the run proves nothing."""


class Run:
    def __init__(self, folder, job, seed, minutes, tools, cluster, say):
        self.folder, self.job, self.seed, self.tools = folder, job, seed, tools
        self.fault_seconds, self.after_seconds = phases(minutes)
        self.cluster, self.say = cluster, say
        self.journal = Journal(os.path.join(folder, "driver.jsonl"))
        self.hits = Hits()
        self.failures = []  # of the harness
        self.is_read = False
        self.proxy = self.clients = None
        self.requests, self.proxy_began = os.path.join(folder, "proxy.requests"), 0.0
        self.kinds, self.done = [], []  # of faults: those that there are, those that were carried out
        self.recovery = None

    # ---- set-up ----

    def set_up(self):
        self.say("creating topics")
        self._create_topics()
        if self.job.protocol == 1 and not self.cluster.set_feature("transaction.version", 0):
            raise HarnessError("transaction.version was not lowered")
        self.proxy_began = time.monotonic()
        self.proxy = Proxy(self.tools.kwire, self.cluster.prefix(), self.cluster.bootstrap().split(","),
                           os.path.join(self.folder, "proxy.log"), self.requests, self.seed)
        self.clients = Clients(self.tools.worker, self.cluster.prefix(), self.proxy.address, self.folder, self.journal)
        self.say(f"clients work through {self.proxy.address}")
        begun = Recovery(self.clients)
        self.clients.start(self.job.roles)
        missing = begun.wait(BEGIN)
        if missing:
            raise HarnessError(f"without any fault these did nothing in {BEGIN:.0f} s: {', '.join(missing)}")

    def _create_topics(self):
        for topic in self.job.topics:
            if not self.cluster.create_topic(topic, PARTITIONS, 3, {"min.insync.replicas": "2"}):
                raise HarnessError(f"the topic {topic} was not created")
        self._create_lone(self.job.lone)

    def _create_lone(self, name):
        """A partition on each node, and nowhere else."""
        wanted = {node - 1: [node] for node in self.cluster.nodes}
        if not self.cluster.create_topic(name, len(wanted), 1, {"min.insync.replicas": "1"}):
            raise HarnessError(f"the topic {name} was not created")
        until = time.monotonic() + 30
        while {p: row["isr"] for p, row in (self.cluster.partitions(name) or {}).items()} != wanted:
            if time.monotonic() > until:
                raise HarnessError(f"the partitions of {name} are not one on each node")
            self.cluster.reassign(name, wanted)
            time.sleep(0.5)

    # ---- faults ----

    def break_things(self, tracks):
        stage = Stage(time.monotonic() + self.fault_seconds, Claims(), self._context, self.journal)
        runners = [Runner(stage, track, draws(self.seed, track)) for track in tracks]
        self.kinds, self.done = [kind for track in tracks for kind in track.kinds], stage.done
        self.say(f"faults for {self.fault_seconds:.0f} s")
        try:
            for runner in runners:
                runner.start()
            stage.stop.wait(self.fault_seconds)
        finally:
            stage.stop.set()
            self._join(runners)
            self.failures += stage.failures

    def _context(self, stage, draw, rng):
        return Context(self, stage, draw, rng)

    def _join(self, runners):
        until = time.monotonic() + UNDO
        for runner in runners:
            runner.join(max(until - time.monotonic(), 0.0))
        stuck = [r.name for r in runners if r.is_alive()]
        if stuck:
            self.failures.append(f"faults were not over {UNDO:.0f} s after they had to be: {', '.join(stuck)}")

    # ---- healing ----

    def heal(self):
        self.say("healing")
        self.proxy.clear()
        self.clients.resume_all()
        if not self.cluster.heal(HEAL):
            raise HarnessError(f"the cluster could not be healed: {self.cluster.ailment()}")
        self.journal.write("healed")
        self.recovery = Recovery(self.clients)

    def recover(self):
        """The clients work on for as long as was planned, or until each of them has got on."""
        began = time.monotonic()
        self.recovery.wait(self.after_seconds + LATE)
        time.sleep(max(0.0, began + self.after_seconds - time.monotonic()))

    # ---- the end ----

    def finish(self):
        self.say("the clients end")
        self.clients.finish(ORDERLY, DRAIN)

    def read_all(self):
        self.say("reading everything, straight from the nodes")
        command = [*self.cluster.prefix(), self.tools.worker, "final", "--client", "final.1", "--history",
                   self._final(), "-b", self.cluster.bootstrap(), "--topic", ",".join(self.job.all_topics),
                   "--isolation-level", "read_committed"]
        for group in self.job.groups:
            command += ["--group", group]
        with open(os.path.join(self.folder, "final.log"), "wb") as log:
            try:
                status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=FINAL).returncode
            except subprocess.TimeoutExpired:
                status = f"no end within {FINAL:.0f} s"
        if status != 0:
            raise HarnessError(f"the final read failed: {status}, see final.log")
        self.is_read = True

    def _final(self):
        return os.path.join(self.folder, "final.jsonl")

    def histories(self):
        return [os.path.join(self.folder, "driver.jsonl"), self._final(), *self.clients.histories()]

    def close_proxy(self):
        status, self.proxy = self.proxy.end(), None
        if status != 0:
            self.failures.append(f"the proxy ended with {status}, see proxy.log")

    def close(self):
        """The cluster is its owner's to close."""
        if self.clients is not None:
            self.clients.abandon()
        if self.proxy is not None:
            self.proxy.end()
        self.journal.close()


def watch(seconds, overdue):
    """Calls overdue() in a thread of its own when the time is over; cancel() it."""
    timer = threading.Timer(seconds, overdue)
    timer.daemon = True
    timer.start()
    return timer
