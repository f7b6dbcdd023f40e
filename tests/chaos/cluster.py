"""A real Kafka of three nodes that can be broken in every way a fault wants, and leaves nothing behind.

As root, each node has a network namespace and a small disk of its own, and clients run in a namespace beside them: put
prefix() before their argv. Otherwise the nodes are on loopback, with their data in the run's folder; `has` says which.
Every call ends in time. A question that nobody could answer is None; an order that could not be carried out is False.
Safe to call from several threads.
"""
import atexit
import concurrent.futures
import os
import shutil
import signal
import sys
import threading
import time

import disks
import leftovers
import network
import processes
from admin import Admin

KAFKA_SH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools", "kafka.sh")
PORT = 9090         # of node 1 in its namespace; node N has 10 more than the one before
SETTINGS = {
    "auto.create.topics.enable": "false",
    "log.segment.bytes": "16777216",    # DeleteRecords really deletes
    "log.segment.delete.delay.ms": "5000",
    "request.timeout.ms": "5000",       # what a node asked another before a cut is given up soon after it, not in 30 s
    "socket.connection.setup.timeout.ms": "1000",
    "socket.connection.setup.timeout.max.ms": "3000",
}


class Cluster:
    """with Cluster(folder) as cluster: ... - the folder must be empty; logs of the nodes stay in it."""

    nodes = network.NODES

    def __init__(self, folder, kwire=None, isolated=None, disk_mib=1024, settings=None, say=print):
        self.folder = os.path.abspath(folder)
        self.isolated = network.possible() and disks.possible() if isolated is None else isolated
        self.has = {"isolated", "disk"} if self.isolated else set()
        self._kafka = os.path.join(self.folder, "kafka")
        self._settings = SETTINGS | (settings or {})
        self._say = say
        self._log = None
        self._note = None
        self._lock = threading.RLock()
        self._network = network.Network(os.getpid()) if self.isolated else None
        self._disks = {node: disks.Disk(f"{self.folder}/disk{node}", disk_mib) for node in self.nodes if self.isolated}
        self._ports = {node: PORT + 10 * (node - 1) for node in self.nodes}
        self._full = set()
        self._admin = Admin(_command(kwire or os.environ["KWIRE"]), self.prefix(), self.address, f"{self.folder}/admin.log")

    # ---- life ----

    def __enter__(self):
        leftovers.sweep(self._say)
        os.makedirs(self.folder, exist_ok=True)
        self._log = open(f"{self.folder}/kafka-sh.log", "ab")
        self._note = leftovers.Note(self._kafka, self._network.names() if self.isolated else [],
                                    [disk.path for disk in self._disks.values()])
        atexit.register(self.close)
        self._end_on_signals()
        try:
            self._create()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends everything; may be called again."""
        with self._lock:
            note, self._note = self._note, None
        if note is None:
            return
        atexit.unregister(self.close)
        if not note.clean():
            self._say("something of this run could not be removed; the next one tries again")
        self._log.close()

    def _end_on_signals(self):
        """A signal that would end this process at once ends it by an exception, so that close() is reached."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, lambda number, _frame: sys.exit(128 + number))

    def _create(self):
        options = ["--nodes", str(len(self.nodes))]
        for key, value in self._settings.items():
            options += ["--set", f"{key}={value}"]
        if self.isolated:
            self._network.create()
            for disk in self._disks.values():
                disk.mount()
            options += ["--hosts", ",".join(map(network.address, self.nodes)), "--port", str(PORT),
                        "--netns", self._network.node_pattern, "--data", f"{self.folder}/disk{{node}}"]
        if not self._kafka_sh("start", *options, timeout=180):
            raise OSError(f"the cluster did not start, see {self.folder}/kafka-sh.log")
        self._read_ports()
        if not self.await_healthy(60):  # a node says that it has started before the others know it
            raise OSError(f"the cluster is not whole: {self.ailment()}")

    def _read_ports(self):
        addresses = processes.output([KAFKA_SH, self._kafka, "bootstrap"], 10)
        for node, place in zip(self.nodes, addresses.strip().split(",")):
            self._ports[node] = int(place.rpartition(":")[2])

    def _kafka_sh(self, *words, timeout):
        """In the run's folder: a JVM that dies of a full disk leaves its last words in the current one."""
        return processes.run([KAFKA_SH, self._kafka, *words], timeout, self._log, cwd=self.folder) == 0

    # ---- where it is ----

    def address(self, node):
        return f"{network.address(node) if self.isolated else '127.0.0.1'}:{self._ports[node]}"

    def bootstrap(self):
        return ",".join(map(self.address, self.nodes))

    def prefix(self):
        """argv that runs a command where the clients are: prefix() + [command, ...]"""
        return self._network.prefix() if self.isolated else []

    # ---- nodes ----

    def start(self, node, timeout=130):
        """True when it serves clients; a node that runs already is left alone."""
        return self._kafka_sh("start", str(node), timeout=timeout)

    def start_all(self, timeout=130):
        """At once: one of three cannot start alone."""
        return self._kafka_sh("start", timeout=timeout)

    def stop(self, node):
        """SIGTERM, and SIGKILL to one that has not ended after 30 s."""
        return self._kafka_sh("stop", str(node), timeout=60)

    def kill(self, node):
        return self._kafka_sh("kill", str(node), timeout=10)

    def pause(self, node):
        return self._kafka_sh("pause", str(node), timeout=10)

    def resume(self, node):
        return self._kafka_sh("resume", str(node), timeout=10)

    def states(self):
        """{node: "running", "paused" or "down"}"""
        pids = leftovers.nodes_of(self._kafka)
        return {node: _state(pids.get(node)) for node in self.nodes}

    def alive(self):
        return [node for node, state in self.states().items() if state == "running"]

    # ---- questions ----

    def _askable(self):
        """Running nodes, those first that nobody is cut off from: what they say is the newest."""
        cut = [node for pair in self.cuts() for node in pair]
        return sorted(self.alive(), key=cut.count)

    def _first(self, question):
        for node in self._askable():
            answer = question(node)
            if answer is not None:
                return answer
        return None

    def _all(self, question):
        """{node: answer} of all running nodes, asked at the same time."""
        nodes = self._askable()
        with concurrent.futures.ThreadPoolExecutor(len(self.nodes)) as pool:
            return dict(zip(nodes, pool.map(question, nodes)))

    def partitions(self, topic):
        """{partition: {"leader": node or -1, "isr": [nodes], "replicas": [nodes, the preferred leader first]}}"""
        view = self._first(lambda node: self._admin.metadata(node, [topic]))
        return None if view is None else view["topics"].get(topic)

    def leader(self, topic, partition):
        """None too when there is no leader."""
        row = (self.partitions(topic) or {}).get(partition)
        return row["leader"] if row and row["leader"] > 0 else None

    def in_sync(self, topic, partition):
        row = (self.partitions(topic) or {}).get(partition)
        return row["isr"] if row else None

    def controller(self):
        """The active controller: of several that think they are, the one of the highest epoch."""
        known = [answer for answer in self._all(self._admin.controller).values() if answer]
        return max(known, key=lambda answer: answer[1])[0] if known else None

    def coordinator(self, key, kind="txn"):
        """The node that coordinates a transactional id ("txn") or a group ("group")."""
        return self._first(lambda node: self._admin.coordinator(node, kind, key))

    def committed(self, group, topic):
        """{partition: offset} that the group has committed for good."""
        count = len(self.partitions(topic) or ())
        return self._first(lambda node: self._admin.committed(node, group, topic, list(range(count))))

    def offset(self, topic, partition, which):
        """"earliest" or "latest" of a partition, the latter as a read_committed reader sees it."""
        leader = self.leader(topic, partition)
        return None if leader is None else self._admin.offset(leader, topic, partition, which)

    def ailment(self):
        """None when all nodes run and each says that every partition has a leader and all its replicas in sync."""
        missing = [f"node {node} is {state}" for node, state in self.states().items() if state != "running"]
        if missing:
            return ", ".join(missing)
        for node, view in self._all(self._admin.metadata).items():
            reason = "does not answer" if view is None else _ailment(view, self.nodes)
            if reason:
                return f"node {node}: {reason}"
        return None

    def await_healthy(self, timeout):
        deadline = time.monotonic() + timeout
        while self.ailment():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.3)
        return True

    # ---- orders ----

    def _order(self, *words):
        """To one node after the other until one takes it: each names a state, so that a second time does no harm."""
        return any(self._admin.order(node, *words) for node in self._askable())

    def create_topic(self, name, partitions, rf=3, configs=None):
        words = [word for key, value in (configs or {}).items() for word in ("--config", f"{key}={value}")]
        words += ["-n", str(partitions), "--replication-factor", str(rf)]
        return self._order("topics", "create", "-t", name, *words) or self._has(name, partitions)

    def add_partitions(self, topic, count):
        """So that there are `count`."""
        return self._order("topics", "grow", "-t", topic, "-n", str(count)) or self._has(topic, count)

    def _has(self, topic, count):
        """What an order that was heard but not answered has done."""
        return len(self.partitions(topic) or ()) == count

    def delete_records(self, topic, partition, offset):
        """Those before `offset`."""
        return self._order("topics", "truncate", "-t", topic, "-p", str(partition), "--before", str(offset))

    def set_topic(self, topic, key, value):
        """None as value: back to the broker's."""
        change = ("--delete", key) if value is None else ("--set", f"{key}={value}")
        return self._order("configs", "alter", "-t", topic, *change)

    def set_feature(self, name, level):
        """Down to this level, as long as nothing stands in the way; True when the controller has taken it."""
        body = {"timeoutMs": 10000, "validateOnly": False, "featureUpdates": [
            {"feature": name, "maxVersionLevel": level, "upgradeType": 2}]}
        answer = self._first(lambda node: self._admin.ask(node, "UpdateFeatures", 1, body, timeout=15.0))
        return answer is not None and answer["errorCode"] == 0 and not any(r["errorCode"] for r in answer["results"])

    def reassign(self, topic, replicas):
        """replicas: {partition: [nodes, the preferred leader first]}"""
        return any(self._admin.reassign(node, topic, replicas) for node in self._askable())

    def elect(self, topic, partition=None):
        """The preferred replica becomes the leader, of one partition or of all."""
        return self._order("cluster", "elect", "-t", topic, *(() if partition is None else ("-p", str(partition))))

    # ---- the network between the nodes (isolated only) ----

    def cut_off(self, a, b, ways="both"):
        """Packets from node a to node b are lost, and with "both" those back."""
        with self._lock:
            self._network.cut(a, b)
            if ways == "both":
                self._network.cut(b, a)

    def mend(self, a, b):
        """Both ways."""
        with self._lock:
            self._network.mend(a, b)
            self._network.mend(b, a)

    def cuts(self):
        """[(from, to)]"""
        with self._lock:
            return self._network.cuts() if self.isolated else []

    # ---- disks (isolated only) ----

    def fill_disk(self, node):
        """The next write of the node fails, which ends it."""
        with self._lock:
            self._disks[node].fill()
            self._full.add(node)

    def free_disk(self, node):
        with self._lock:
            self._disks[node].free()
            self._full.discard(node)

    def disk_path(self, node):
        return self._disks[node].path

    def disk_available(self, node):
        """Bytes."""
        return self._disks[node].available()

    # ---- at the end ----

    def heal(self, timeout=90):
        """Undoes whatever was done to nodes, network and disks. True when the cluster is whole again."""
        for a, b in self.cuts():
            self.mend(a, b)
        for node in sorted(self._full):
            self.free_disk(node)
        for node, state in self.states().items():
            if state == "paused":
                self.resume(node)
        began = time.monotonic()
        return self.start_all(timeout) and self.await_healthy(max(timeout - (time.monotonic() - began), 5))


def _command(kwire):
    """Not found out only when every question stays without an answer."""
    if not shutil.which(kwire):
        raise OSError(f"there is no command {kwire}")
    return kwire


def _state(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
            state = next(line for line in file if line.startswith("State:")).split()[1]
    except (OSError, StopIteration):
        return "down"
    return "paused" if state in "Tt" else "running"


def _ailment(view, nodes):
    if view["brokers"] != list(nodes):
        return f"knows only nodes {view['brokers']}"
    for topic, partitions in view["topics"].items():
        for partition, row in partitions.items():
            if row["leader"] < 0:
                return f"{topic}-{partition} has no leader"
            if sorted(row["isr"]) != sorted(row["replicas"]):
                return f"{topic}-{partition} has only {row['isr']} of {row['replicas']} in sync"
    return None
