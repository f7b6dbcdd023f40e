"""What befalls the nodes, their disks and the network between them, as a table of faults.

Each waits at its end until the cluster is whole again (unless the run is over: then the run heals it), so that the next
one does not find a node missing by accident; that time is not counted in `seconds`.
"""
import time

from fault import Fault, FaultError, NotDone, lone_topic, replicated_topics

WHOLE = 120.0       # seconds for the cluster to be whole again; more is a failure of the cluster or of this harness
DISK = 30.0         # seconds for a node to notice a full disk: the log of the metadata is written all the time
LONG_RUN = 10.0     # minutes from which on a partition may be without a leader for a minute


# ---- who is hit: (node, what it is) ----

def known(what, value):
    if value is None:
        raise NotDone(f"{what} is not known")
    return value


def a_leader(ctx):
    topic = ctx.rng.choice(replicated_topics(ctx))
    partition = ctx.rng.choice(sorted(known(f"where {topic} is", ctx.cluster.partitions(topic))))
    what = f"leader of {topic}-{partition}"
    return known(what, ctx.cluster.leader(topic, partition)), what


def a_lone_leader(ctx):
    topic = lone_topic(ctx)
    partition = ctx.rng.choice(sorted(known(f"where {topic} is", ctx.cluster.partitions(topic))))
    what = f"only replica of {topic}-{partition}"
    return known(what, ctx.cluster.leader(topic, partition)), what


def anyone(ctx):
    return ctx.rng.choice(ctx.cluster.nodes), "whoever it is"


def the_controller(ctx):
    return known("the controller", ctx.cluster.controller()), "controller"


def the_transaction_coordinator(ctx):
    key = ctx.rng.choice(ctx.transactional_ids)
    return known(f"the coordinator of {key}", ctx.cluster.coordinator(key, "txn")), f"coordinator of {key}"


def the_group_coordinator(ctx):
    key = ctx.rng.choice(ctx.groups)
    return known(f"the coordinator of {key}", ctx.cluster.coordinator(key, "group")), f"coordinator of group {key}"


# ---- how it ends ----

def make_whole(ctx, *nodes):
    """Starts these nodes, and whoever has ended by itself meanwhile; then the replicas catch up."""
    start_down(ctx, nodes)
    deadline = time.monotonic() + WHOLE
    while ctx.seconds_left > 0 and (ailment := ctx.cluster.ailment()):
        if time.monotonic() > deadline:
            raise FaultError(f"after {WHOLE:.0f} s still: {ailment}")
        start_down(ctx)
        ctx.sleep(0.3)


def start_down(ctx, expected=()):
    down = [node for node, state in ctx.cluster.states().items() if state == "down"]
    for node in down:
        if node not in expected:
            ctx.note(f"node {node} has ended by itself; it is started again")
    if len(down) > 1:
        if not ctx.cluster.start_all():
            raise FaultError(f"nodes {down} do not start")
    for node in down:
        if not ctx.cluster.start(node):
            raise FaultError(f"node {node} does not start")


# ---- kill, pause, restart ----

def kill(ctx, victim, low=1.0, high=8.0):
    node, what = victim(ctx)
    seconds = ctx.rng.uniform(low, high)
    ctx.note(f"SIGKILL to node {node} ({what}), start {seconds:.1f} s later")
    ctx.cluster.kill(node)
    try:
        ctx.sleep(seconds)
    finally:
        make_whole(ctx, node)


def kill_all(ctx):
    nodes = ctx.cluster.nodes
    seconds = ctx.rng.uniform(1.0, 8.0)
    ctx.note(f"SIGKILL to all nodes, start {seconds:.1f} s later")
    for node in nodes:
        ctx.cluster.kill(node)
    try:
        ctx.sleep(seconds)
    finally:
        make_whole(ctx, *nodes)


def pause(ctx, victim, low, high):
    node, what = victim(ctx)
    stop_the_clock(ctx, [node], ctx.rng.uniform(low, high), what)


def pause_two(ctx):
    stop_the_clock(ctx, ctx.rng.sample(ctx.cluster.nodes, 2), ctx.rng.uniform(4.0, 12.0), "no quorum is left")


def stop_the_clock(ctx, nodes, seconds, what):
    ctx.note(f"SIGSTOP to {named(nodes)} ({what}) for {seconds:.1f} s")
    try:
        for node in nodes:
            ctx.cluster.pause(node)
        ctx.sleep(seconds)
    finally:
        for node in nodes:
            ctx.cluster.resume(node)
        make_whole(ctx)


def rolling_restart(ctx):
    for node in ctx.rng.sample(ctx.cluster.nodes, len(ctx.cluster.nodes)):
        ctx.note(f"SIGTERM to node {node}, and start")
        try:
            ctx.cluster.stop(node)
        finally:
            make_whole(ctx, node)
        if ctx.seconds_left <= 0:
            break


def no_leader(ctx, seconds):
    """Nobody can lead the partition until its only replica is back."""
    node, what = a_lone_leader(ctx)
    ctx.note(f"SIGKILL to node {node} ({what}), start {seconds:.0f} s later")
    ctx.cluster.kill(node)
    try:
        ctx.sleep(seconds)
    finally:
        make_whole(ctx, node)


# ---- disk ----

def disk_full(ctx):
    node, what = ctx.rng.choice((a_leader, anyone))(ctx)
    ctx.note(f"disk of node {node} ({what}) is full")
    try:
        ctx.cluster.fill_disk(node)
        deadline = time.monotonic() + DISK
        while ctx.cluster.states()[node] != "down" and time.monotonic() < deadline and ctx.seconds_left > 0:
            ctx.sleep(0.2)
        ctx.sleep(ctx.rng.uniform(1.0, 5.0))
    finally:
        ctx.cluster.free_disk(node)
        ctx.cluster.stop(node)  # one that still runs has given up its only log directory, and does not take it back
        make_whole(ctx, node)


# ---- network between nodes ----

def partition(ctx, seconds, pairs, what):
    """Packets of these (from, to) are lost."""
    ctx.note(f"{what}, for {seconds:.1f} s")
    try:
        for source, target in pairs:
            ctx.cluster.cut_off(source, target, "one")
        ctx.sleep(seconds)
    finally:
        for source, target in pairs:
            ctx.cluster.mend(source, target)
        make_whole(ctx)


def others(ctx, node):
    return [other for other in ctx.cluster.nodes if other != node]


def both_ways(node, with_nodes):
    return [pair for other in with_nodes for pair in ((node, other), (other, node))]


def cut_one_way(ctx):
    a, b = ctx.rng.sample(ctx.cluster.nodes, 2)
    partition(ctx, ctx.rng.uniform(3.0, 15.0), [(a, b)], f"nothing comes from node {a} to node {b}")


def cut_pair(ctx):
    a, b = ctx.rng.sample(ctx.cluster.nodes, 2)
    partition(ctx, ctx.rng.uniform(3.0, 15.0), both_ways(a, [b]), f"nodes {a} and {b} do not reach each other")


def cut_alone(ctx, victim):
    """Clients reach the node all the time: it must not promise what it cannot keep."""
    node, what = victim(ctx)
    partition(ctx, ctx.rng.uniform(4.0, 20.0), both_ways(node, others(ctx, node)), f"node {node} ({what}) is alone")


def cut_mute(ctx):
    node, what = a_leader(ctx)
    pairs = [(node, other) for other in others(ctx, node)]
    partition(ctx, ctx.rng.uniform(4.0, 15.0), pairs, f"node {node} ({what}) hears the others, they do not hear it")


def cut_deaf(ctx):
    node, what = a_leader(ctx)
    pairs = [(other, node) for other in others(ctx, node)]
    partition(ctx, ctx.rng.uniform(4.0, 15.0), pairs, f"node {node} ({what}) does not hear the others, they hear it")


def named(nodes):
    return f"node {nodes[0]}" if len(nodes) == 1 else "nodes " + ", ".join(map(str, nodes))


# ---- the table ----

def row(name, seconds, run, weight=1, claims=1, needs=()):
    return Fault(name, "broker", seconds, claims, frozenset(needs), run, weight)


ROWS = (
    row("kill-leader", 9, lambda ctx: kill(ctx, a_leader), 3),
    row("kill-node", 9, lambda ctx: kill(ctx, anyone)),
    row("kill-controller", 9, lambda ctx: kill(ctx, the_controller), 2),
    row("kill-transaction-coordinator", 9, lambda ctx: kill(ctx, the_transaction_coordinator), 2, needs=("transactional",)),
    row("kill-group-coordinator", 9, lambda ctx: kill(ctx, the_group_coordinator), 2, needs=("group",)),
    row("kill-all-nodes", 14, kill_all, claims=3),
    row("pause-node", 2, lambda ctx: pause(ctx, anyone, 1.0, 2.5)),  # shorter than a broker's session
    row("pause-leader", 12, lambda ctx: pause(ctx, a_leader, 4.0, 20.0), 2),  # its successor has been elected when it wakes
    row("pause-controller", 10, lambda ctx: pause(ctx, the_controller, 2.0, 12.0)),
    row("pause-two-nodes", 8, pause_two, claims=2),
    row("rolling-restart", 25, rolling_restart),
    row("disk-full", 15, disk_full, 2, needs=("disk",)),
    row("cut-one-way", 9, cut_one_way, needs=("isolated",)),
    row("cut-pair", 9, cut_pair, needs=("isolated",)),
    row("cut-leader-alone", 12, lambda ctx: cut_alone(ctx, a_leader), 2, needs=("isolated",)),
    row("cut-controller-alone", 12, lambda ctx: cut_alone(ctx, the_controller), needs=("isolated",)),
    row("cut-mute-leader", 10, cut_mute, needs=("isolated",)),
    row("cut-deaf-leader", 10, cut_deaf, needs=("isolated",)),
)
TELLING = frozenset(("kill-leader", "pause-leader", "disk-full", "cut-leader-alone", "kill-controller"))


def table(minutes):
    """Of a run of so many minutes."""
    seconds = 60 if minutes >= LONG_RUN else 15
    return (*ROWS, row(f"no-leader-for-{seconds}-s", seconds, lambda ctx: no_leader(ctx, seconds), needs=("lone",)))
