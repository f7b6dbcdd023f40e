"""What befalls topics, as a table of faults: their records deleted, their leaders moved, their settings changed.

An order that the cluster did not take (no controller, no leader just now) is no fault: NotDone. What has to be put back
is put back, however often it takes.
"""
import time

from broker_faults import known
from fault import Fault, FaultError, NotDone, replicated_topics

MOST_PARTITIONS = 12
PUT_BACK = 120.0    # seconds; all other faults are over by then
MIN_ISR = "min.insync.replicas"


def done(what, success):
    if not success:
        raise NotDone(f"the cluster did not take it: {what}")


# ---- deleted records ----

def delete_records(ctx):
    topic = ctx.rng.choice(ctx.topics)
    partition, first, last = ctx.rng.choice(deletable(ctx, topic))
    offset = ctx.rng.randint(first + 1, last)
    ctx.note(f"{topic}-{partition}: records before offset {offset} are deleted (it began at {first})")
    ctx.delete(topic, partition, offset)
    done("DeleteRecords", ctx.cluster.delete_records(topic, partition, offset))


def deletable(ctx, topic):
    """[(partition, first offset, the last one to delete up to)]: nothing that a group still has to read, and where no
    group reads, what is committed in the first half."""
    found = []
    for partition, last in limits(ctx, topic).items():
        first = ctx.cluster.offset(topic, partition, "earliest")
        if last is None:
            end = ctx.cluster.offset(topic, partition, "latest")
            last = None if end is None or first is None else first + (end - first) // 2
        if first is not None and last is not None and last > first:
            found.append((partition, first, last))
    if not found:
        raise NotDone(f"{topic} has nothing that may be deleted")
    return found


def limits(ctx, topic):
    """{partition: the lowest offset that a group has committed, or None where no group reads}"""
    partitions = sorted(known(f"where {topic} is", ctx.cluster.partitions(topic)))
    everywhere = {(group, name): known(f"what {group} has committed", ctx.cluster.committed(group, name))
                  for group in ctx.groups for name in ctx.topics}
    here = [everywhere[group, topic] for group in ctx.groups if everywhere[group, topic]]
    if here:
        return {p: min(offsets[p] for offsets in here if p in offsets) for p in partitions if any(p in o for o in here)}
    if ctx.groups and not any(everywhere.values()):
        raise NotDone("no group has committed anything yet: who reads what is not known")
    return dict.fromkeys(partitions)


# ---- leaders ----

def elect_leaders(ctx):
    topic = ctx.rng.choice(replicated_topics(ctx))
    ctx.note(f"{topic}: each partition is led by its preferred replica again")
    done("ElectLeaders", ctx.cluster.elect(topic))


def move_leaders(ctx):
    """The replicas of each partition stay where they are; another one is preferred, and elected."""
    topic = ctx.rng.choice(replicated_topics(ctx))
    rows = known(f"where {topic} is", ctx.cluster.partitions(topic))
    turned = {partition: turn(row["replicas"], ctx.rng.randint(1, 2)) for partition, row in rows.items()}
    ctx.note(f"{topic}: leaders move to {', '.join(f'{p}:{nodes[0]}' for p, nodes in sorted(turned.items()))}")
    done("AlterPartitionReassignments", ctx.cluster.reassign(topic, turned))
    ctx.sleep(0.5)
    if not ctx.cluster.elect(topic):
        ctx.note("some stay where they are for now: who is preferred is away or not in sync")


def turn(nodes, by):
    return nodes[by:] + nodes[:by]


# ---- partitions ----

def add_partition(ctx):
    topic = ctx.rng.choice(replicated_topics(ctx))
    count = len(known(f"where {topic} is", ctx.cluster.partitions(topic)))
    if count >= MOST_PARTITIONS:
        raise NotDone(f"{topic} has {count} partitions, that is enough")
    ctx.note(f"{topic} grows to {count + 1} partitions")
    done("CreatePartitions", ctx.cluster.add_partitions(topic, count + 1))


# ---- settings ----

def set_for(ctx, key, value, back, low, high):
    """A setting of a topic for a while; `back` (None: the broker's) is what holds before and after."""
    topic, seconds = ctx.rng.choice(replicated_topics(ctx)), ctx.rng.uniform(low, high)
    done(f"{topic} is not led everywhere", is_led(ctx, topic))
    ctx.note(f"{topic}: {key}={value} for {seconds:.1f} s")
    try:
        done("IncrementalAlterConfigs", ctx.cluster.set_topic(topic, key, value))
        ctx.sleep(seconds)
    finally:
        put_back(ctx, topic, key, back)


def is_led(ctx, topic):
    """A new min.insync.replicas makes the controller forget which replicas may lead a partition that has no leader
    (KIP-966), and after all nodes were killed that is all it knows: it would have none for ever."""
    rows = ctx.cluster.partitions(topic)
    return bool(rows) and all(row["leader"] > 0 for row in rows.values())


def put_back(ctx, topic, key, value):
    deadline = time.monotonic() + PUT_BACK
    while not (is_led(ctx, topic) and ctx.cluster.set_topic(topic, key, value)):
        if time.monotonic() > deadline:
            raise FaultError(f"{topic}: {key} could not be put back")
        time.sleep(0.5)


# ---- the table ----

def row(name, seconds, run, weight=1, claims=0):
    return Fault(name, "topic", seconds, claims, frozenset(), run, weight)


TABLE = (
    row("delete-records", 1, delete_records, 3),
    row("elect-leaders", 1, elect_leaders),
    row("move-leaders", 2, move_leaders, 3),
    row("add-partition", 1, add_partition),
    row("min-isr-3", 8, lambda ctx: set_for(ctx, MIN_ISR, 3, 2, 3.0, 12.0)),
    row("min-isr-1", 8, lambda ctx: set_for(ctx, MIN_ISR, 1, 2, 3.0, 12.0)),
    row("small-batches", 5, lambda ctx: set_for(ctx, "max.message.bytes", 1000, None, 2.0, 8.0)),
)
TELLING = frozenset(("delete-records", "move-leaders", "add-partition"))
