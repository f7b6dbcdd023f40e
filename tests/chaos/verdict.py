"""verdict.py - the judge's word, how the clients ended, the figures of a run: one page, and the exit status.

Anomalies are what the judge found, and what no history can tell: a client that crashed, called itself finished though
nobody had fenced it, did not end when asked to, or did nothing after everything was healed.
"""
import json
import os
import shlex
import subprocess
import sys

import ghosts
import summary

JUDGE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "judge", "judge.py")
JUDGED = 300.0  # seconds
# A send is told by then: the longest delivery.timeout.ms, the longest time that a client is stopped, a slow machine.
REPORTED = 180.0
# Without idempotence a record whose answer was lost is sent again, and its copy may stand behind later ones.
PLAIN_MUST = "duplicate"
PLAIN_MAY = {PLAIN_MUST, "nonmonotonic-send"}

# What has to be at stake: acknowledged records a second of faults; the share of them that may have been deleted.
LEAST_A_SECOND, MOST_DELETED = 2.0, 0.5

PASSED, ANOMALIES, HARNESS = 0, 1, 2


class Judged:
    """page: what it says; counts: anomalies by name; totals: what was there to be judged."""

    def __init__(self, status, page, counts, totals=None):
        self.status, self.page, self.counts, self.totals = status, page, counts, totals or {}


def judge_options(run, plain):
    chosen = ["--grace", f"{grace(run.after_seconds):.0f}", "--no-seeks", "--report-within", f"{REPORTED:.0f}"]
    chosen += ["--copy", "main:copied"] if run.job.groups else []
    if plain:
        chosen += ["--expect", PLAIN_MUST]
        chosen += [word for name in sorted(PLAIN_MAY - {PLAIN_MUST}) for word in ("--allow", name)]
    return chosen


def judge_again(run, plain):
    """For a shell: the same verdict. Every file of the run is the history of one life, so that their order is nothing."""
    return f"{shlex.join(['python3', JUDGE, *judge_options(run, plain)])} {shlex.quote(run.folder)}/*.jsonl"


def judge(run, plain):
    command = [sys.executable, JUDGE, "--json", *judge_options(run, plain), *run.histories()]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=JUDGED)
        line = json.loads(done.stdout) if done.returncode in (0, 1) else {"anomalies": {}, "totals": {}}
    except (subprocess.TimeoutExpired, ValueError) as e:
        return Judged(HARNESS, f"no verdict of the judge: {e}", {})
    return Judged(done.returncode, done.stderr, line["anomalies"], line["totals"])


def grace(after):
    """Seconds after healing from which on all has to work: the clients go on for a while after that."""
    return min(30.0, after - 10.0)


def ends(clients):
    """Anomalies of the processes: name -> what each said."""
    found = {"fatal": clients.fatal, "crash": clients.crashed, "hang": clients.hung}
    return {name: said for name, said in found.items() if said}


def too_little(totals, seconds):
    """Why there was not enough to be judged, so that no anomaly means nothing. `seconds`: of faults."""
    if not totals:
        return
    promised, among, deleted = (totals["promised"][name] for name in ("all", "before_healed", "deleted"))
    if among < LEAST_A_SECOND * seconds:
        yield f"only {among} records were acknowledged in {seconds:.0f} s of faults: next to nothing was tried"
    if deleted > MOST_DELETED * promised:
        yield f"{deleted} of {promised} acknowledged records were deleted: too few are left to judge"


def blame_the_unhaunted(run):
    """Who was fenced though no late request was on its way is finished for no reason."""
    if not run.clients or not run.clients.haunted:
        return
    found = ghosts.given_up(run.requests)
    unhaunted = [life for life in run.clients.haunted
                 if not ghosts.can_be(life.role, life.began, life.ended, found, run.proxy_began)]
    run.clients.haunted = [life for life in run.clients.haunted if life not in unhaunted]
    run.clients.fatal += [life.words for life in unhaunted]


def stuck(run):
    return run.recovery.missing() if run.recovery else []


# ---- the page ----

def figures(run, options):
    totals = summary.Totals([summary.count(life.history, client.role.mode == "copy")
                             for client in run.clients.clients for life in client.lives if os.path.exists(life.history)])
    yield f"{len(run.done)} faults"
    yield from summary.fault_table(run.done, run.hits.by_name)
    missed = sorted({kind.name for kind in run.kinds} - {fault.name for fault in run.done})
    if missed:
        yield f"{len(missed)} kinds had no turn: {', '.join(missed)}"
    yield from summary.record_lines(totals, options.job)
    yield from summary.LEGEND
    lives = sum(len(c.lives) for c in run.clients.clients)
    yield (f"clients: {len(run.clients.clients)} in {lives} lives, {run.clients.killed} killed, "
           f"{run.clients.fenced} fenced by their next life")
    yield from (f"fenced by a late request of its own: {life.words}" for life in run.clients.haunted)
    if run.recovery:
        first = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in sorted(run.recovery.first.items()))
        yield f"from healing to the first success: {first or 'none'}"


def anomaly_lines(judged, ended, missing):
    for name, n in sorted(judged.counts.items()):
        yield f"anomaly {name}: {n}"
    for name, said in sorted(ended.items()):
        yield f"anomaly {name}: {len(said)}"
        yield from (f"    {words}" for words in said[:10])
    if missing:
        yield f"anomaly stuck: {len(missing)}"
        yield f"    no success after healing: {', '.join(missing)}"


# ---- the verdict ----

def status_of(judged, ended, missing, failures, plain):
    names = set(judged.counts) | set(ended) | ({"stuck"} if missing else set())
    if failures or judged.status not in (0, 1):
        return HARNESS, "the harness failed: this run proves nothing"
    if not plain:
        return (ANOMALIES, "anomalies") if names or judged.status else (PASSED, "no anomaly")
    if names - PLAIN_MAY:
        return ANOMALIES, f"more went wrong than idempotence is for: {', '.join(sorted(names - PLAIN_MAY))}"
    if PLAIN_MUST not in names:
        return ANOMALIES, "no duplicate was found without idempotence: the harness cannot fail"
    return PASSED, "duplicates were found, and nothing was lost: the harness can fail"


def tell(run, options, say):
    unread = Judged(HARNESS, "not judged: the run did not come to its final read", {})
    judged = judge(run, options.plain) if run.is_read else unread
    blame_the_unhaunted(run)
    ended, missing = ends(run.clients) if run.clients else {}, stuck(run)
    if not judged.counts:
        run.failures += too_little(judged.totals, run.fault_seconds)
    print(judged.page, flush=True)
    lines = list(figures(run, options)) if run.clients else []
    lines += anomaly_lines(judged, ended, missing)
    status, words = status_of(judged, ended, missing, run.failures, options.plain)
    lines += [f"harness: {failure}" for failure in run.failures]
    total = sum(judged.counts.values()) + sum(map(len, ended.values())) + len(missing)
    lines += [f"anomalies: {total}", f"seed {options.seed}, job {options.job}: {words}"]
    if status == PASSED and not options.plain:
        lines += summary.proven(judged.totals, options.job)
    if run.is_read:
        lines.append(f"judge: {judge_again(run, options.plain)}")
    lines.append(f"histories and logs: {run.folder}")
    text = "\n".join(lines)
    print(text, flush=True)
    with open(os.path.join(run.folder, "summary.txt"), "w", encoding="utf-8") as f:
        f.write(judged.page + "\n" + text + "\n")
    return status
