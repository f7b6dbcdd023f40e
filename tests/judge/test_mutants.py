#!/usr/bin/env python3
"""The judge passes good histories, and notices whatever is then done to them.

    test_mutants.py [--seeds N] [--first S]

Histories are those of generate.py. A mutation changes one thing so that the history cannot be true any more; each is
tried on each history, and the judge has to name one of the anomalies that it says.
"""
import argparse
import copy
import random
import sys

sys.dont_write_bytecode = True
import generate  # noqa: E402
import judge  # noqa: E402
from history import History  # noqa: E402
from lines import check  # noqa: E402

OPTIONS = judge.arguments(["--copy", "in:out", "--grace", "1", "-"])
STEPS = 1500


def verdict(entries):
    history = History()
    history.files, history.starts = ["-"], [0]
    for entry in entries:
        check(entry)
        history.n_lines += 1
        history.take(entry, history.n_lines)
    history.settle()
    return judge.judge(history, OPTIONS)


class Known:
    """What mutations need to know of a good history: where things are, by line."""

    def __init__(self, entries):
        self.entries = entries
        self.state, self.acked, self.finals, self.begun = {}, {}, {}, {}
        self.deleted = {self.log(e) for e in entries if e["op"] == "delete"}
        self.closed = {e["client"] for e in entries if e["op"] == "close"}
        for at, entry in enumerate(entries):
            self.learn(at, entry)

    @staticmethod
    def log(entry):
        return entry.get("topic"), entry.get("partition")

    def learn(self, at, entry):
        op, outcome = entry["op"], entry.get("outcome")
        if op in ("commit", "abort") and (outcome == "ok" or entry["txn"] not in self.state):
            self.state[entry["txn"]] = (op, outcome)
        if op == "send" and outcome == "ok":
            self.acked[at] = entry
        if op == "send" and outcome is None:
            self.begun[entry["client"], entry["topic"], entry["value"], entry.get("txn")] = at
        if op == "final" and entry["isolation"] == "read_committed":
            self.finals[self.log(entry), entry["offset"]] = at

    def must(self, entry):
        return entry.get("txn") is None or self.state.get(entry["txn"]) == ("commit", "ok")

    def kept(self):
        """(line of the acknowledgement, line of the final read) of what has to be there and is."""
        pairs = ((at, self.finals.get((self.log(e), e["offset"]))) for at, e in self.acked.items() if self.must(e))
        return [pair for pair in pairs if pair[1] is not None]

    def ends_of(self, txn, op):
        return [at for at, e in enumerate(self.entries) if e["op"] == op and e["txn"] == txn]


def without(entries, *lines):
    gone = set(lines)
    return [entry for at, entry in enumerate(entries) if at not in gone]


def changed(entries, at, **fields):
    return entries[:at] + [{**entries[at], **fields}] + entries[at + 1:]


def inserted(entries, at, entry):
    return entries[:at] + [entry] + entries[at:]


# ---- mutations: (history, what is known of it, dice) -> history, or None if it has nothing to mutate ----

def final_dropped(entries, known, dice):
    return without(entries, dice.choice(known.kept())[1])


def final_doubled(entries, known, dice):
    at = dice.choice(known.kept())[1]
    return inserted(entries, at, entries[at])


def final_at_a_second_offset(entries, known, dice):
    at = dice.choice(known.kept())[1]
    end = next(i for i in range(at, len(entries)) if entries[i]["op"] == "log")
    longer = changed(entries, end, end=entries[end]["end"] + 1)
    return inserted(longer, end, {**entries[at], "offset": entries[end]["end"], "t": entries[end]["t"]})


def final_values_swapped(entries, known, dice):
    pairs = [(a, b) for a, b in zip(known.finals.values(), list(known.finals.values())[1:])
             if known.log(entries[a]) == known.log(entries[b])]
    a, b = dice.choice(pairs)
    swapped = changed(entries, a, value=entries[b]["value"])
    return changed(swapped, b, value=entries[a]["value"])


def final_in_another_partition(entries, known, dice):
    at = dice.choice(known.kept())[1]
    return changed(entries, at, partition=(entries[at]["partition"] + 1) % 3)


def value_flipped(entries, known, dice):
    at = dice.choice([i for i, e in enumerate(entries) if e["op"] in ("poll", "final")])
    return changed(entries, at, value=entries[at]["value"] + "'")


def acknowledged_offsets_swapped(entries, known, dice):
    a = dice.choice(known.kept())[0]
    others = [b for b, _ in known.kept() if b != a and known.log(entries[b]) == known.log(entries[a])]
    b = dice.choice(others)
    swapped = changed(entries, a, offset=entries[b]["offset"])
    return changed(swapped, b, offset=entries[a]["offset"])


def acknowledged_at_another_offset(entries, known, dice):
    at = dice.choice(known.kept())[0]
    return changed(entries, at, offset=entries[at]["offset"] + 1)


def told_to_have_failed(entries, known, dice):
    at = dice.choice(known.kept())[0]
    failed = {k: v for k, v in entries[at].items() if k not in ("partition", "offset")}
    return changed(entries[:at] + [failed] + entries[at + 1:], at, outcome="fail")


def commit_told_to_be_an_abort(entries, known, dice):
    txn = entries[dice.choice([a for a, _ in known.kept() if "txn" in entries[a]])]["txn"]
    for at in known.ends_of(txn, "commit"):
        entries = changed(entries, at, op="abort")
    return entries


def commit_dropped(entries, known, dice):
    txn = entries[dice.choice([a for a, _ in known.kept() if "txn" in entries[a]])]["txn"]
    return without(entries, *known.ends_of(txn, "commit"))


def abort_told_to_be_a_commit(entries, known, dice):
    txns = {e["txn"] for e in known.acked.values() if known.state.get(e.get("txn")) == ("abort", "ok")
            and known.log(e) not in known.deleted and not known.ends_of(e["txn"], "commit")}
    if not txns:
        return None
    for at in known.ends_of(dice.choice(sorted(txns)), "abort"):
        entries = changed(entries, at, op="commit")
    return entries


def report_doubled(entries, known, dice):
    at = dice.choice(list(known.acked))
    return inserted(entries, at, entries[at])


def report_dropped(entries, known, dice):
    return without(entries, dice.choice([at for at, e in known.acked.items() if e["client"] in known.closed]))


def polls(entries, known):
    """Neighbours in what a life reads of a partition from which nothing was ever deleted."""
    last = {}
    for at, entry in enumerate(entries):
        key = (entry["client"], known.log(entry))
        if entry["op"] == "assign":
            last.pop(key, None)
        elif entry["op"] == "poll" and known.log(entry) not in known.deleted:
            last.setdefault(key, []).append(at)
            if len(last[key]) > 2:
                yield last[key][-3:]


def poll_dropped(entries, known, dice):
    at = [seen for seen in polls(entries, known) if (known.log(entries[seen[1]]), entries[seen[1]]["offset"]) in known.finals]
    return without(entries, dice.choice(at)[1])


def polls_swapped(entries, known, dice):
    a, b, _ = dice.choice(list(polls(entries, known)))
    mutant = list(entries)
    mutant[a], mutant[b] = {**entries[b], "t": entries[a]["t"]}, {**entries[a], "t": entries[b]["t"]}
    return mutant


def poll_doubled(entries, known, dice):
    at = dice.choice(list(polls(entries, known)))[1]
    return inserted(entries, at, entries[at])


def aborted_read(entries, known, dice):
    """A reader of uncommitted records is told to have read committed ones."""
    clients = sorted({e["client"] for e in entries if e.get("isolation") == "read_uncommitted" and e["op"] == "poll"
                      and known.state.get(txn_of(known, e), ("", ""))[0] == "abort"})
    if not clients:
        return None
    client = dice.choice(clients)
    return [{**e, "isolation": "read_committed"} if e["client"] == client and e["op"] == "poll" else e for e in entries]


def txn_of(known, poll):
    sends = [e for e in known.acked.values() if known.log(e) == known.log(poll) and e["offset"] == poll["offset"]]
    return sends[0].get("txn") if sends else None


def group_moved(entries, known, dice):
    at = dice.choice([i for i, e in enumerate(entries) if e["op"] == "group" and e["offset"] > 0])
    return changed(entries, at, offset=entries[at]["offset"] + dice.choice((-1, 1)))


def log_dropped(entries, known, dice):
    log = known.log(entries[dice.choice(known.kept())[0]])
    return without(entries, *(i for i, e in enumerate(entries) if e["op"] == "log" and known.log(e) == log))


def log_shorter(entries, known, dice):
    at = dice.choice(known.kept())[1]
    end = next(i for i in range(at, len(entries)) if entries[i]["op"] == "log")
    gone = [i for i in range(at, end)]
    return without(changed(entries, end, end=entries[at]["offset"]), *gone)


def start_higher(entries, known, dice):
    pairs = [f for _, f in known.kept() if known.log(entries[f]) not in known.deleted]
    at = dice.choice(pairs)
    end = next(i for i in range(at, len(entries)) if entries[i]["op"] == "log")
    first = max(i for i in range(at) if entries[i]["op"] != "final") + 1
    return without(changed(entries, end, start=entries[at]["offset"] + 1), *range(first, at + 1))


def copy_forgotten(entries, known, dice):
    """As if a copy had never been made, nor seen."""
    values = [entries[f]["value"] for _, f in known.kept() if entries[f]["topic"] == "out"]
    if not values or known.deleted & {("out", n) for n in range(3)}:
        return None
    value = dice.choice(values)
    return [e for e in entries if not (e.get("topic") == "out" and e.get("value") == value)]


def copy_order_turned(entries, known, dice):
    """The copies of two neighbours change places, everywhere."""
    finals = [i for (log, _), i in sorted(known.finals.items()) if log[0] == "out"]
    pairs = [(a, b) for a, b in zip(finals, finals[1:]) if known.log(entries[a]) == known.log(entries[b])]
    a, b = (entries[i]["value"] for i in dice.choice(pairs))
    turn = {a: b, b: a}
    return [{**e, "value": turn[e["value"]]} if e.get("topic") == "out" and e.get("value") in turn else e for e in entries]


def late_failure(entries, known, dice):
    healed = next(e["t"] for e in entries if e["op"] == "healed")
    late = [at for at, e in known.acked.items()
            if entries[known.begun[e["client"], e["topic"], e["value"], e.get("txn")]]["t"] > healed + 1]
    return changed(entries, dice.choice(late), outcome="unknown")


def close_dropped(entries, known, dice):
    return without(entries, dice.choice([i for i, e in enumerate(entries) if e["op"] == "close"]))


MUTATIONS = {
    final_dropped: {"lost-write"}, final_doubled: {"nonmonotonic-poll"}, final_at_a_second_offset: {"duplicate"},
    final_values_swapped: {"inconsistent-offsets", "duplicate", "copy-order", "copy-extra"},
    final_in_another_partition: {"inconsistent-offsets", "lost-write"}, value_flipped: {"wrong-bytes"},
    acknowledged_offsets_swapped: {"inconsistent-offsets", "nonmonotonic-send"},
    acknowledged_at_another_offset: {"inconsistent-offsets", "lost-write", "unseen"}, told_to_have_failed: {"G1a"},
    commit_told_to_be_an_abort: {"G1a"}, commit_dropped: {"G1a"}, abort_told_to_be_a_commit: {"lost-write"},
    report_doubled: {"two-reports"}, report_dropped: {"unreported"},
    poll_dropped: {"poll-skip", "int-poll-skip", "torn"}, polls_swapped: {"nonmonotonic-poll", "int-nonmonotonic-poll"},
    poll_doubled: {"nonmonotonic-poll", "int-nonmonotonic-poll"}, aborted_read: {"G1a"},
    group_moved: {"lost-offsets", "G1a"}, log_dropped: {"unread"}, log_shorter: {"unseen"}, start_higher: {"lost-write"},
    copy_forgotten: {"copy-lost"}, copy_order_turned: {"copy-order", "inconsistent-offsets", "copy-extra"},
    late_failure: {"liveness"}, close_dropped: {"liveness"},
}


def good_history(seed):
    entries = []
    generate.generate(seed, STEPS, lambda entry: entries.append(copy.copy(entry)))
    return entries


def try_seed(seed, tally):
    """The first thing that is wrong, or None."""
    entries = good_history(seed)
    found = verdict(entries)
    if found.fatal():
        return f"seed {seed}: a good history is blamed: {found.fatal()}: {list(found.proofs.values())[0][0].text}"
    known = Known(entries)
    for mutation, names in MUTATIONS.items():
        mutant = mutation(entries, known, random.Random(f"{seed} {mutation.__name__}"))
        if mutant is None:
            continue
        tally[mutation] = tally.get(mutation, 0) + 1
        fatal = verdict(mutant).fatal()
        if not names & set(fatal):
            return f"seed {seed}: {mutation.__name__} is not noticed: {fatal}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1)
    chosen, tally = parser.parse_args(), {}
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        wrong = try_seed(seed, tally)
        if wrong:
            print(wrong)
            return 1
    never = [mutation.__name__ for mutation in MUTATIONS if mutation not in tally]
    print(f"{chosen.seeds} good histories passed; {sum(tally.values())} mutants of {len(tally)} kinds noticed")
    print(*(f"never tried: {name}" for name in never), sep="\n")
    return 1 if never else 0


sys.exit(main())
