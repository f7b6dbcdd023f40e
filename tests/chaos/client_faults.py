"""client_faults.py - what befalls the processes under test: as a table of faults.

Each leaves its client alive, or dead with nothing of it left and the watcher or the fault itself about to begin its
next life. A reader reads everything again in each of its lives, so after a few of them it is left alone.
"""
import resource
import signal

from clients import FATAL
from fault import Fault, FaultError, NotDone

READER_LIVES = 4
ORDERLY = 150.0  # seconds for what is under way to end in the midst of faults: more than any delivery.timeout.ms
NOTICED = 60.0  # seconds in which a client whose transactional id was taken has to notice


def may_die(ctx):
    return lambda role: role.mode != "read" or ctx.clients.lives_of(role) < READER_LIVES


def anybody(_role):
    return True


def kill(ctx):
    with ctx.clients.one(ctx.rng, may_die(ctx)) as client:
        kill_and_begin(ctx, client, ctx.rng.choice((0.0, 0.5, 3.0, 12.0)))


def kill_and_begin(ctx, client, later):
    ctx.note(f"SIGKILL to {client.life.name}, its next life {later:.1f} s later")
    ctx.clients.kill(client)
    ctx.sleep(later)
    client.begin()


def kill_all(ctx):
    for client in ctx.clients.clients:
        if may_die(ctx)(client.role):
            with client.lock:
                kill_and_begin(ctx, client, 0.0)


def pause(ctx, low, high, fits=anybody):
    seconds = ctx.rng.uniform(low, high)
    with ctx.clients.one(ctx.rng, fits) as client:
        ctx.note(f"SIGSTOP to {client.life.name} for {seconds:.1f} s")
        client.pause()
        try:
            ctx.sleep(seconds)
        finally:
            client.resume()


def terminate(ctx):
    with ctx.clients.one(ctx.rng, may_die(ctx)) as client:
        ctx.note(f"SIGTERM to {client.life.name}")
        ctx.clients.end(client, ORDERLY)
        client.begin()


def zombie(ctx):
    """It is stopped, another takes its transactional id, and it wakes up in the midst of a transaction.

    Not before the other has committed something: with KIP-890 a former holder may get an id back that the new one is
    still asking for (docs/TRANSACTIONS.md)."""
    seconds = ctx.rng.uniform(2.0, 8.0)
    with ctx.clients.one(ctx.rng, lambda role: role.writes) as client:
        old = client.life
        if not old.has_committed():
            raise NotDone(f"{old.name} may still be asking for its id, and would take it back")
        ctx.note(f"SIGSTOP to {old.name}, its next life, SIGCONT {seconds:.1f} s later")
        client.pause()
        old.asked = True
        client.begin()
    ctx.sleep(seconds)
    while ctx.seconds_left > 0 and not client.life.has_committed():
        ctx.sleep(0.5)
    if not client.life.has_committed():
        old.signal(signal.SIGKILL)
        raise NotDone(f"nobody has surely taken the id of {old.name}, which is killed")
    client.resume(old)
    judge_zombie(ctx, old, old.wait(NOTICED))


def judge_zombie(ctx, old, status):
    if status is None:
        old.signal(signal.SIGKILL)
        ctx.clients.hung.append(f"{old.name} lost its transactional id and did not notice within {NOTICED:.0f} s")
    elif status != FATAL:
        ctx.clients.crashed.append(f"{old.name} lost its transactional id and ended with {status}: {old.last_words()}")
    else:
        ctx.clients.fenced += 1
        ctx.note(f"{old.name} was fenced, as it should be: {old.last_words()}")


def few_descriptors(ctx):
    """No socket can be made, after every connection was reset."""
    with ctx.clients.one(ctx.rng) as client:
        ctx.note(f"{client.life.name} may open no more files")
        before = limit(client.life, None)
        if before is None:
            return  # the watcher will say how it ended
        limit(client.life, (3, before[1]))
        try:
            ctx.proxy.ask("reset")
            ctx.sleep(ctx.rng.uniform(1.0, 5.0))
        finally:
            limit(client.life, before)


def limit(life, to):
    """Its limit of open files until now; None: it has ended."""
    try:
        return resource.prlimit(life.process.pid, resource.RLIMIT_NOFILE, *([to] if to else []))
    except ProcessLookupError:
        return None
    except PermissionError as e:
        raise FaultError(f"the limit of {life.name}: {e}") from e


def row(name, seconds, run, weight=1, needs=frozenset()):
    return Fault(name, "client", seconds, 0, frozenset(needs), run, weight)


TABLE = (
    row("kill-client", 4, kill, 3),
    row("kill-all-clients", 1, kill_all),
    row("pause-client", 3, lambda ctx: pause(ctx, 1.0, 5.0), 2),
    row("pause-client-long", 15, lambda ctx: pause(ctx, 11.0, 16.0, lambda role: role.mode != "read"), 1),
    row("end-client", 3, terminate, 2),
    row("zombie", 10, zombie, 2, ("transactional",)),
    row("few-descriptors", 3, few_descriptors),
)
TELLING = frozenset(("kill-client", "pause-client-long", "zombie", "end-client"))
