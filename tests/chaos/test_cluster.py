#!/usr/bin/env python3
"""test_cluster.py - each way to break the cluster of a chaos run breaks it, is mended, and leaves nothing behind.

    test_cluster.py             the test (ctest: chaos.cluster)
    test_cluster.py --faults [NAME...]
                                instead: every row of the tables of faults once, or those named, and is all whole after it?
    test_cluster.py --hold FOLDER isolated|plain
                                a cluster until somebody ends this process: what the test kills

Ends with 77 (skipped) where there is no Java or no Kafka, unless KWIRE_NO_SKIP is set, as tests/e2e/lib.sh does.
"""
import errno
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import broker_faults
import leftovers
import network
import topic_faults
from cluster import Cluster
from fault import Claims, Fault, NotDone

HERE = os.path.dirname(os.path.abspath(__file__))
KWIRE = os.environ["KWIRE"]


class Failed(Exception):
    pass


def expect(truth, what):
    if not truth:
        raise Failed(what)


def expect_equal(expected, actual, what):
    expect(expected == actual, f"{what}: expected {expected!r}, got {actual!r}")


def eventually(what, condition, seconds=40):
    """What the condition gives, as soon as that is true."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        expect(time.monotonic() < deadline, f"{what}: not within {seconds} s")
        time.sleep(0.1)
    return value


# ---- clients ----

def kwire(cluster, *words, text=None):
    return subprocess.run([*cluster.prefix(), KWIRE, *words], input=text, capture_output=True, text=True, timeout=40)


def produce(cluster, partition, lines, milliseconds=20000):
    """Were they acknowledged by all replicas in sync?"""
    done = kwire(cluster, "produce", "-b", cluster.bootstrap(), "-t", "main", "-p", str(partition),
                 "-X", f"delivery.timeout.ms={milliseconds}", "-X", "request.timeout.ms=2000", "-X", "linger.ms=0",
                 text="".join(f"{line}\n" for line in lines))
    return done.returncode == 0


def node_on(cluster, node):
    """Metadata of `main`-0 as this very node tells it to clients; None: it does not answer."""
    view = cluster._admin.metadata(node, ["main"])
    return view and view["topics"]["main"][0]


# ---- the tests; each finds the cluster whole and leaves it so ----

def test_a_new_cluster_is_whole(cluster):
    expect_equal({1: "running", 2: "running", 3: "running"}, cluster.states(), "states")
    expect_equal(cluster.prefix() != [], cluster.isolated, "clients have a namespace of their own")
    expect(cluster.create_topic("main", 3, 3, {"min.insync.replicas": 2}), "the topic is created")
    expect(cluster.create_topic("lone", 3, 1), "the topic of one replica is created")
    expect(cluster.await_healthy(60), "the cluster is healthy")
    eventually("each node leads one of the topic of one replica",
               lambda: {cluster.leader("lone", p) for p in range(3)} == {1, 2, 3})
    expect_equal([1, 2, 3], sorted(cluster.in_sync("main", 0)), "replicas in sync")
    expect(produce(cluster, 0, range(100)), "records are acknowledged")


def test_orders(cluster):
    for node in cluster.nodes:
        lead(cluster, 1, node)
    expect(cluster.add_partitions("main", 4), "a partition is added")
    eventually("four partitions", lambda: len(cluster.partitions("main") or ()) == 4)
    expect(cluster.set_topic("main", "min.insync.replicas", 3), "a setting is changed")
    told = kwire(cluster, "configs", "describe", "-b", cluster.bootstrap(), "-t", "main").stdout
    expect("min.insync.replicas" in told and "3" in told, f"the setting is there: {told}")
    expect(cluster.set_topic("main", "min.insync.replicas", 2), "it is put back")


def test_records_are_deleted_below_what_was_committed(cluster):
    kwire(cluster, "groups", "reset", "-b", cluster.bootstrap(), "-G", "group", "-t", "main", "-p", "0",
          "--to-offset", "40", "--execute")
    expect_equal({0: 40}, eventually("an offset is committed", lambda: cluster.committed("group", "main")), "committed")
    ctx = FakeContext(cluster)
    ctx.groups, ctx.topics = ["group"], ["main"]
    expect_equal([(0, 0, 40)], topic_faults.deletable(ctx, "main"), "what may be deleted")
    topic_faults.delete_records(ctx)
    (topic, partition, offset), = ctx.deleted
    expect_equal(("main", 0), (topic, partition), "the partition that the history names")
    expect(0 < offset <= 40, f"offset {offset} is one that the group has committed")
    expect_equal(offset, cluster.offset("main", 0, "earliest"), "the log begins there")
    expect_equal(100, cluster.offset("main", 0, "latest"), "and ends where it ended")


def test_a_killed_controller_is_replaced(cluster):
    old = eventually("a controller", cluster.controller)
    mine = next(p for p in range(3) if cluster.leader("lone", p) == old)
    lead(cluster, 2, old)
    expect(eventually("a coordinator", lambda: cluster.coordinator("a-transaction", "txn")) in cluster.nodes, "a node")
    expect(cluster.kill(old), "the node is killed")
    expect_equal("down", cluster.states()[old], "its state")
    expect(not cluster.kill(old), "it cannot be killed twice")
    eventually("another controller", lambda: cluster.controller() not in (None, old))
    eventually("another leader", lambda: cluster.leader("main", 2) not in (None, old))
    eventually("no leader of what only it had", lambda: cluster.partitions("lone")[mine]["leader"] == -1)
    expect(cluster.ailment(), "the cluster is not called healthy")
    expect(cluster.set_topic("main", "retention.ms", 86400000), "orders are taken by those that are left")
    expect(cluster.start(old), "it starts again")
    expect(cluster.await_healthy(60), "and is in sync again")


def lead(cluster, partition, node):
    replicas = [node, *(other for other in cluster.nodes if other != node)]
    expect(cluster.reassign("main", {partition: replicas}) and cluster.elect("main", partition), "a leader is moved")
    eventually("it leads", lambda: cluster.leader("main", partition) == node)


def test_without_a_quorum_nothing_is_acknowledged(cluster):
    leader = cluster.leader("main", 0)
    paused = [node for node in cluster.nodes if node != leader]
    for node in paused:
        expect(cluster.pause(node), "a node is paused")
    try:
        expect_equal([leader], cluster.alive(), "who runs")
        expect(not produce(cluster, 0, ["never"], 2500), "a record was acknowledged by one of three")
    finally:
        for node in paused:
            cluster.resume(node)
    expect(cluster.await_healthy(60), "all are in sync again")
    expect(produce(cluster, 0, ["again"]), "records are acknowledged again")


def test_a_leader_cut_off_from_the_others_is_replaced(cluster):
    leader = cluster.leader("main", 0)
    others = [node for node in cluster.nodes if node != leader]
    for node in others:
        cluster.cut_off(leader, node)
    expect_equal(4, len(cluster.cuts()), "directions that are cut")
    eventually("the others elect one of them", lambda: cluster.leader("main", 0) in others)
    expect_equal(sorted(others), sorted(cluster.in_sync("main", 0)), "replicas in sync")
    eventually("clients still reach the node that is alone", lambda: node_on(cluster, leader))
    expect(eventually("a controller", cluster.controller) in others, "the controller is one of the two")
    for node in others:
        cluster.mend(leader, node)
    expect_equal([], cluster.cuts(), "directions that are cut")
    expect(cluster.await_healthy(60), "all are in sync again")


def test_a_cut_of_one_way_leaves_the_other(cluster):
    passes = lambda a, b: datagram_passes(cluster, a, b)
    expect(passes(1, 2) and passes(2, 1), "both ways are open")
    cluster.cut_off(1, 2, "one")
    try:
        expect_equal((False, True, True), (passes(1, 2), passes(2, 1), passes(1, 3)), "1 to 2, 2 to 1, 1 to 3")
    finally:
        cluster.mend(1, 2)
    expect(passes(1, 2), "mended")


def datagram_passes(cluster, source, target):
    spaces = [network.prefix_of(cluster._network.node_pattern, node) for node in (source, target)]
    listen = "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('', 7777)); s.settimeout(1.0); " \
             "print(flush=True); s.recv(1)"
    send = f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('{network.address(target)}', 7777))"
    with subprocess.Popen([*spaces[1], sys.executable, "-c", listen], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as listener:
        listener.stdout.readline()
        subprocess.run([*spaces[0], sys.executable, "-c", send], check=True, timeout=10)
        return listener.wait(10) == 0


def test_a_full_disk_ends_its_node(cluster):
    node = cluster.leader("main", 0)
    cluster.fill_disk(node)
    try:
        expect(cluster.disk_available(node) < 65536, f"{cluster.disk_available(node)} bytes are free")
        expect_equal(errno.ENOSPC, write_to(cluster.disk_path(node)), "errno of a write")
        eventually("the node gives up", lambda: cluster.states()[node] == "down", 30)
        eventually("another leads", lambda: cluster.leader("main", 0) not in (None, node))
    finally:
        cluster.free_disk(node)
    expect_equal(0, write_to(cluster.disk_path(node)), "errno of a write")
    expect(cluster.start(node), "it starts again")
    expect(cluster.await_healthy(60), "all are in sync again")


def write_to(folder):
    """The errno of a file of 128 KiB there."""
    path = os.path.join(folder, "ballast")
    try:
        with open(path, "wb", buffering=0) as file:
            return 0 if file.write(bytes(1 << 17)) == 1 << 17 else errno.ENOSPC
    except OSError as e:
        return e.errno
    finally:
        if os.path.exists(path):
            os.unlink(path)


def test_everything_at_once_is_healed(cluster):
    expect(cluster.kill(1) and cluster.pause(2), "one killed, one paused")
    if cluster.isolated:
        cluster.cut_off(1, 3)
        cluster.fill_disk(1)
    expect(cluster.heal(), "the cluster is healed")
    expect_equal(None, cluster.ailment(), "what it suffers from")
    expect_equal([], cluster.cuts(), "directions that are cut")


ALWAYS = (test_a_new_cluster_is_whole, test_orders, test_records_are_deleted_below_what_was_committed,
          test_a_killed_controller_is_replaced, test_without_a_quorum_nothing_is_acknowledged)
ISOLATED = (test_a_leader_cut_off_from_the_others_is_replaced, test_a_cut_of_one_way_leaves_the_other,
            test_a_full_disk_ends_its_node)


# ---- what is left ----

def traces(folder, prefix):
    """Of a run: what the machine still has of it."""
    spaces = os.listdir("/run/netns") if os.path.isdir("/run/netns") else []
    with open("/proc/self/mounts", encoding="utf-8") as file:
        mounts = [line.split()[1] for line in file]
    return ([f"namespace {name}" for name in spaces if name.startswith(prefix)] +
            [f"mount {path}" for path in mounts if path.startswith(folder)] +
            [f"node {node}, pid {pid}" for node, pid in leftovers.nodes_of(os.path.join(folder, "kafka")).items()])


def hold(folder, how):
    with Cluster(folder, KWIRE, isolated=how == "isolated") as cluster:
        expect(cluster.has == set() or cluster.isolated, "a plain cluster says what it has not")
        print("up", flush=True)
        signal.pause()


def held(folder, how):
    """The process of a run, as soon as its three nodes are there."""
    process = subprocess.Popen([sys.executable, __file__, "--hold", folder, how], env=os.environ | {"KWIRE": KWIRE})
    kafka = os.path.join(folder, "kafka")
    eventually("three nodes", lambda: len(leftovers.nodes_of(kafka)) == 3 or process.poll() is not None, 60)
    expect_equal(None, process.poll(), "status of the run")
    return process


def test_a_run_that_was_killed_is_cleaned_up_by_the_next(folder, isolated):
    process = held(folder, "isolated" if isolated else "plain")
    prefix = network.prefix_of_run(process.pid)
    process.kill()
    process.wait()
    expect_equal(3 + (4 + 3 if isolated else 0), len(traces(folder, prefix)), "what a killed run leaves")
    said = []
    leftovers.sweep(said.append)
    expect(any(str(process.pid) in line for line in said), f"it is said: {said}")
    expect_equal([], traces(folder, prefix), "what is left")


def test_a_run_that_is_terminated_cleans_up_itself(folder):
    process = held(folder, "plain")
    process.terminate()
    expect_equal(128 + signal.SIGTERM, process.wait(60), "status of the run")
    expect_equal([], traces(folder, network.prefix_of_run(process.pid)), "what is left")


def test_claims_keep_the_quorum():
    claims, of = Claims(), lambda n: Fault("", "", 0, n, frozenset(), None)
    expect(claims.take(of(1)), "one node may be away")
    expect_equal((False, False, False), tuple(claims.take(of(n)) for n in (1, 2, 3)), "another one, two, three")
    expect(claims.take(of(0)), "what takes no node away may always be")
    claims.give_back(of(1))
    with claims.held(of(3)) as free:
        expect(free and not claims.take(of(1)), "all three, alone")
    expect(claims.take(of(1)), "given back")


# ---- every row of the tables ----

class FakeContext:
    """With a writer's and a group's names, and as long a run as a fault wants."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.rng = random.Random(int(os.environ.get("SEED", "1")))
        self.seconds_left = 1e9
        self.topics, self.groups, self.transactional_ids = ["main", "lone"], ["group"], ["a-transaction"]
        self.deleted = []

    def note(self, what):
        print(f"    {what}", flush=True)

    def delete(self, *what):
        self.deleted.append(what)

    def sleep(self, seconds):
        time.sleep(seconds)


def all_faults(cluster, names):
    test_a_new_cluster_is_whole(cluster)
    for fault in (*broker_faults.table(5), *topic_faults.TABLE):
        if fault.lacks(cluster.has | {"lone", "transactional", "group"}) or (names and fault.name not in names):
            continue
        print(fault.name, flush=True)
        began = time.monotonic()
        try:
            fault.run(FakeContext(cluster))
        except NotDone as e:
            print(f"    not done: {e}")
        seconds = time.monotonic() - began
        print(f"    {seconds:.1f} s, about {fault.seconds} expected; {cluster.ailment() or 'whole'}", flush=True)
        expect(cluster.await_healthy(30), "whole again")
        expect(produce(cluster, 0, ["after it"]), "records are acknowledged")


# ---- the run ----

def may_run():
    have = subprocess.run(["bash", "-c", ". ../tools/peers.sh; peers_have_kafka"], cwd=HERE, timeout=30).returncode == 0
    if not have and not os.environ.get("KWIRE_NO_SKIP"):
        print("test_cluster: skipped: no Java 17 or no Kafka jars (./dev test --with-kafka)")
        sys.exit(77)
    expect(have, "may not be skipped: no Java 17 or no Kafka jars")


def step(test, *args):
    began = time.monotonic()
    test(*args)
    print(f"{time.monotonic() - began:5.1f} s  {test.__name__}", flush=True)


def run_all(folder):
    step(test_claims_keep_the_quorum)
    with Cluster(f"{folder}/main", KWIRE) as cluster:
        tests = ALWAYS + (ISOLATED if cluster.isolated else ())
        if not cluster.isolated:
            print("not tested: network and disks of the nodes' own, which need root and iproute2")
        for test in (*tests, test_everything_at_once_is_healed):
            step(test, cluster)
    expect_equal([], traces(f"{folder}/main", network.prefix_of_run(os.getpid())), "what is left of a run that ended well")
    step(test_a_run_that_was_killed_is_cleaned_up_by_the_next, f"{folder}/killed", cluster.isolated)
    step(test_a_run_that_is_terminated_cleans_up_itself, f"{folder}/terminated")


def main(words):
    may_run()
    if words[:1] == ["--hold"]:
        hold(*words[1:])
    with tempfile.TemporaryDirectory(prefix="kwire-cluster-") as folder:
        if words[:1] == ["--faults"]:
            with Cluster(f"{folder}/main", KWIRE) as cluster:
                all_faults(cluster, words[1:])
        else:
            run_all(folder)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failed as failure:
        sys.exit(f"test_cluster: {failure}")
