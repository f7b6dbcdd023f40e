"""proxy_faults.py - what happens between the clients and the nodes; specs of `kwire proxy` as a table.

In a spec {a..b} is a number from a to b, {a|b} one of the words, {node} a node, {client} a client, {busy} an API that the
clients of the job use all the time; drawn anew each time.

Honest: an error that is told *after* the fact may only be one that a broker tells although it has, or may have, done
what was asked. A leader that steps down while it waits for its followers answers 6 though the batch is in its log and
may stay there (KAFKA-13574); a coordinator whose own append timed out answers 15 or 16 though the append may last.
What is told *before* the fact may be any that a client can meet in peace.
"""
import re

from fault import Fault

SHORT, LONG = (1.0, 5.0), (4.0, 9.0)

# What has to happen for the fault to meet anything: nothing, every connection is reset (so that all is asked anew),
# or a client is killed and started again (so that it asks for its producer id).
AS_IS, RESET, RESTART = "as it is", "reset", "restart"


def cuts(api, stir=AS_IS, every="{1..4}"):
    """An API's requests that never arrive, and its answers."""
    return [(f"cut-request-{api}", SHORT, stir, [f"cut,api={api},when=before,every={every}"]),
            (f"cut-answer-{api}", SHORT, stir, [f"cut,api={api},when=after,every={every}"])]


def errors(api, before, after, stir=AS_IS):
    rows = [(f"error-{api}", SHORT, stir, [f"error,api={api},code={{{before}}},when=before,p=0.{{3..8}}"])]
    if after:
        rows.append((f"error-after-{api}", SHORT, stir, [f"error,api={api},code={{{after}}},when=after,p=0.{{3..8}}"]))
    return rows


# Every attempt is stored, and none is told so, until a producer gives up (roles.GIVES_UP).
DOUBT = (11.0, 14.0)

LINES = [
    ("delay", LONG, AS_IS, ["delay,ms={20..700},dir={up|down}"]),
    ("delay-node", LONG, AS_IS, ["delay,ms={200..2000},node={node}"]),
    ("jitter", LONG, AS_IS, ["jitter,ms={50..1500},dir={up|down}"]),
    ("rate", LONG, AS_IS, ["rate,bytes={2000..40000},dir={up|down}"]),
    ("slice", SHORT, AS_IS, ["slice,bytes={1..9},dir={up|down},p=0.5"]),
    ("blackhole", LONG, AS_IS, ["blackhole"]),
    ("blackhole-up", LONG, AS_IS, ["blackhole,dir=up,p=0.{3..9}"]),
    ("blackhole-down", LONG, AS_IS, ["blackhole,dir=down,p=0.{3..9}"]),
    ("blackhole-node", LONG, AS_IS, ["blackhole,node={node}"]),
    ("blackhole-client", LONG, AS_IS, ["blackhole,client={client}"]),
    ("half-open", LONG, AS_IS, ["blackhole,api={busy},every={5..20}"]),
    ("reset", SHORT, RESET, []),
    ("reset-requests", SHORT, AS_IS, ["reset,api={busy},when={before|after},every={2..6}"]),
    ("halfclose-down", SHORT, AS_IS, ["halfclose,api={busy},dir=down,every={2..6}"]),
    ("halfclose-up", SHORT, AS_IS, ["halfclose,api={busy},dir=up,every={2..6}"]),
    ("cut-mid-answer", SHORT, AS_IS, ["cut,api={Produce|Fetch|Metadata},when=after,bytes={1..60},every={2..5}"]),
    ("cut-mid-request", SHORT, AS_IS, ["cut,api={busy},when=before,bytes={1..60},every={2..5}"]),
    ("cut-connections", SHORT, RESET, ["cut,bytes={100..20000},dir={up|down}"]),
    ("refuse", SHORT, RESET, ["refuse"]),
    ("refuse-node", LONG, RESET, ["refuse,node={node}"]),
    ("hang-connect", LONG, RESET, ["hang-connect,p=0.{3..9}"]),
    ("hang-connect-node", LONG, RESET, ["hang-connect,node={node}"]),
    ("flip-up", SHORT, AS_IS, ["flip,api=Produce,dir=up,p=0.{2..6}"]),
    ("flip-down", SHORT, AS_IS, ["flip,api=Fetch,dir=down,p=0.{2..6}"]),
    ("stale", LONG, RESET, ["stale,api=Metadata,p=0.{3..9}"]),
]

# Held for longer than the client waits, and delivered all the same: a request finds a later state (KAFKA-17754).
LATE = [
    ("late-answer-Produce", LONG, AS_IS, ["late,api=Produce,dir=down,ms={6000..12000},every={3..20}"]),
    ("late-request-Produce", LONG, AS_IS, ["late,api=Produce,dir=up,ms={6000..12000},every={3..20}"]),
    ("late-answer-Fetch", LONG, AS_IS, ["late,api=Fetch,dir=down,ms={6000..12000},every={3..9}"]),
    ("late-answer-Metadata", LONG, RESET, ["late,api=Metadata,dir=down,ms={6000..12000},every=2"]),
]
LATE_TXN = [
    ("late-answer-EndTxn", LONG, AS_IS, ["late,api=EndTxn,dir=down,ms={6000..12000},every={1..4}"]),
    ("late-request-EndTxn", LONG, AS_IS, ["late,api=EndTxn,dir=up,ms={6000..12000},every={1..4}"]),
    ("late-request-TxnOffsetCommit", LONG, AS_IS, ["late,api=TxnOffsetCommit,dir=up,ms={6000..12000},every={1..4}"]),
    ("late-request-InitProducerId", LONG, RESTART, ["late,api=InitProducerId,dir=up,ms={6000..12000},every=2"]),
]

ROWS = [
    *LINES, *LATE,
    *cuts("Produce", every="{2..8}"), *cuts("Fetch"), *cuts("Metadata", RESET, "{1..2}"),
    *cuts("ApiVersions", RESET, "{2..3}"), *cuts("InitProducerId", RESTART, "{1..2}"),
    *errors("Produce", "6|7|19|3|2|56", "6|7|20|-1"),
    ("doubt-Produce", DOUBT, AS_IS, ["error,api=Produce,code={6|7},when=after"]),
    *errors("Fetch", "6|70|71|74|75|78|-1", None),
    *errors("Metadata", "3|5", None, RESET),
    *errors("ListOffsets", "6|78|-1", None, RESTART),
    *errors("InitProducerId", "14|15|16|51", "14|15|16|7", RESTART),
]
ROWS_TXN = [
    *ROWS, *LATE_TXN,
    *cuts("EndTxn"), *cuts("TxnOffsetCommit"), *cuts("FindCoordinator", RESET, "{1..2}"),
    *cuts("AddOffsetsToTxn", every="{1..2}"), *cuts("AddPartitionsToTxn", every="{1..2}"),
    *cuts("OffsetFetch", RESTART, "{1..2}"),
    *errors("EndTxn", "14|15|16|51", "15|16|51|7|-1"),
    *errors("TxnOffsetCommit", "14|15|16|3", "15|16|7"),
    *errors("AddOffsetsToTxn", "14|15|16|51", "15|16|51"),
    *errors("AddPartitionsToTxn", "14|15|16|51|3", "15|16|51"),
    *errors("FindCoordinator", "15", None, RESET),
    *errors("OffsetFetch", "14|16|88", None, RESTART),
]

# The ones that have cost other clients records, or doubled them: a short run meets these before any other.
TELLING = frozenset((
    "cut-answer-Produce", "cut-request-Produce", "late-request-Produce", "late-answer-Produce", "error-after-Produce",
    "doubt-Produce", "flip-up", "flip-down", "blackhole", "reset", "stale", "cut-answer-EndTxn", "late-request-EndTxn",
    "error-after-EndTxn", "cut-answer-TxnOffsetCommit", "cut-answer-InitProducerId"))

BUSY = ("Produce", "Fetch")
BUSY_TXN = ("Produce", "Fetch", "EndTxn", "TxnOffsetCommit")
BRACES = re.compile(r"\{([^}]*)\}")


def fill(spec, rng, words):
    """The spec with everything in braces drawn; words: name -> what there is of it."""

    def draw(match):
        text = match.group(1)
        if text in words:
            return str(rng.choice(words[text]))
        if ".." in text:
            low, high = text.split("..")
            return str(rng.randint(int(low), int(high)))
        return rng.choice(text.split("|"))

    return BRACES.sub(draw, spec)


def strike(ctx, seconds, stir, specs):
    words = {"node": ctx.node_ids, "client": ctx.client_ids, "busy": BUSY_TXN if ctx.transactional_ids else BUSY}
    filled = [fill(s, ctx.rng, words) for s in specs]
    lasts = ctx.rng.uniform(*seconds)
    ctx.note(f"{'; '.join(filled) or stir} for {lasts:.1f} s")
    numbers = [ctx.proxy.add(s) for s in filled]
    try:
        if stir == RESET:
            met = int(ctx.proxy.ask("reset")[-1])
            if not filled:
                ctx.hit(met)
        if stir == RESTART:
            restart(ctx)
        ctx.sleep(lasts)
    finally:
        for number in numbers:
            ctx.hit(ctx.proxy.remove(number))


def restart(ctx):
    with ctx.clients.one(ctx.rng, lambda role: role.mode != "read") as client:
        ctx.note(f"SIGKILL to {client.life.name}, so that it begins again")
        ctx.clients.kill(client)
        client.begin()


def fault_of(row):
    name, seconds, stir, specs = row
    return Fault(name, "proxy", sum(seconds) / 2, 0, frozenset(), lambda ctx: strike(ctx, seconds, stir, specs))


def table(job):
    return tuple(fault_of(row) for row in (ROWS_TXN if job == "txn" else ROWS))
