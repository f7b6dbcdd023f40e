"""What the judge says: a page for people, a line for programs."""
import json
from bisect import bisect_left, bisect_right
from collections import Counter

from anomalies import KINDS
from lines import OK, UNKNOWN
from nouns import DONE, MUST, OPEN, UNDONE

LONGEST_QUOTE = 300
FAULTS_BEFORE, FAULTS_AFTER, FAULTS_TOLD = 15.0, 5.0, 4  # seconds around a proof; how many


def totals(history):
    sends = Counter(send.outcome or UNKNOWN for send in history.sends)
    txns = Counter(txn.state() for txn in history.txns)
    return {
        "lines": history.n_lines,
        "clients": sum(life.works for life in history.lives.values()),
        "sends": {name: sends[name] for name in ("ok", "fail", "unknown")},
        "transactions": {name: txns[name] for name in (DONE, UNDONE, OPEN)},
        "promised": promised(history),
        "offsets": sum(commit.outcome == OK for commit in history.commits),
        "polls": sum(1 for stream in history.streams.values() for record in stream.records if record >= 0),
        "final": sum(len(view.lines) for view in history.views.values()),
        "faults": len(history.faults),
    }


def promised(history):
    """How much there was to be lost: records that must be visible; of those, how many were told before `healed`, and
    how many the final read cannot tell of, for they were deleted, read before that or not."""
    sends = [send for send in history.sends if send.fate() == MUST]
    healed = history.healed[0] if history.healed else float("inf")
    gone = [send for send in sends if send.placed() and any(send.offset < v.start for v in send.log.complete_views())]
    return {"all": len(sends), "before_healed": sum(send.end_t < healed for send in sends), "deleted": len(gone),
            "deleted_unread": sum(not history.everything.seen(send.record) for send in gone)}


def as_line(history, found, passed, seconds):
    proofs = {name: [{"text": proof.text, "lines": [history.where(line) for line in proof.lines]} for proof in kept]
              for name, kept in found.proofs.items()}
    return json.dumps({"passed": passed, "anomalies": found.fatal(), "told": found.told(), "totals": totals(history),
                       "proofs": proofs, "seconds": round(seconds, 1)})


def as_page(history, found, passed, seconds):
    count = totals(history)
    yield f"{count['lines']:,} lines of {len(history.files)} files, {count['clients']:,} clients, {seconds:.1f} s"
    for name in ("sends", "transactions"):
        yield f"  {name:<13}" + ", ".join(f"{number:,} {word}" for word, number in count[name].items())
    due = count["promised"]
    yield (f"  {'promised':<13}{due['all']:,} records, {due['before_healed']:,} of them before all was healed; "
           f"{due['deleted']:,} were deleted later ({due['deleted_unread']:,} read by nobody)")
    yield f"  {'read':<13}{count['polls']:,} on the way, {count['final']:,} at the end; {count['offsets']:,} offsets committed"
    yield f"  {'faults':<13}{count['faults']:,} lines of {len({text.split(':')[0] for _, _, text in history.faults})} kinds"
    yield from table(found)
    yield from proofs(history, found)
    yield "passed" if passed else "FAILED"


def table(found):
    if not found.fatal():
        yield "no anomaly"
    for name in sorted(found.counts, key=lambda name: (not KINDS[name].fatal, KINDS[name].invariant)):
        kind = KINDS[name]
        yield f"  {name:<22} {found.counts[name]:>9,}  {'' if kind.fatal else '(told only) '}{kind.what}"


def proofs(history, found):
    texts = history.texts({line for kept in found.proofs.values() for proof in kept for line in proof.lines})
    for name in (name for name in KINDS if name in found.fatal()):
        yield f"{name}: {len(found.proofs[name])} of {found.counts[name]:,}"
        for proof in found.proofs[name]:
            yield f"  - {proof.text}"
            for line in proof.lines:
                yield f"      {history.where(line)}  {texts[line][:LONGEST_QUOTE]}"
            for t, line, text in faults_near(history, [json.loads(texts[line])["t"] for line in proof.lines]):
                yield f"      fault at {t:.3f}  {text}  ({history.where(line)})"


def faults_near(history, times):
    """The last few before it happened, or while it did."""
    if not times:
        return []
    faults = sorted(history.faults)
    low = bisect_left(faults, (min(times) - FAULTS_BEFORE,))
    high = bisect_right(faults, (max(times) + FAULTS_AFTER,))
    return faults[low:high][:FAULTS_TOLD] if high - low <= FAULTS_TOLD else around(faults[low:high], min(times))


def around(faults, t):
    nearest = sorted(faults, key=lambda fault: abs(fault[0] - t))[:FAULTS_TOLD]
    return sorted(nearest)
