"""15. From `healed` plus --grace SECONDS on, whatever is begun ends with ok, and something is; and no client breaks off.

Sound by what `healed` means: nothing stands in the way any more, nobody is killed; who ends, ends by himself. What an
application's own abort drops unsent (it fails after the abort began) is what it asked for.
"""
from lines import FAIL, OK


def check(history, found, options):
    if history.healed is None:
        return
    healed_t, healed_line = history.healed
    due, done, any_at_all = healed_t + options.grace, 0, False
    for attempt, what in attempts(history):
        any_at_all = True
        if attempt.began_t() < due or dropped(attempt):
            continue
        done += attempt.outcome == OK
        if attempt.outcome != OK:
            found.add("liveness", f"{what} began {attempt.t - healed_t:.0f} s after all was healed, and ended "
                      f"{attempt.outcome or 'never'}", healed_line, attempt.line, attempt.end_line)
    if any_at_all and not done:
        found.add("liveness", f"nothing that began {options.grace:.0f} s after all was healed succeeded", healed_line)
    check_lives(history, healed_t, healed_line, found)


def attempts(history):
    for send in history.sends:
        yield send, f"the send of {send.record.value}"
    for txn in history.txns:
        for ending in txn.endings:
            yield ending, f"the {'commit' if ending.commits else 'abort'} of {txn.name}"
    for commit in history.commits:
        yield commit, f"the commit of {commit.offset} in {commit.log}"


def dropped(attempt):
    txn = getattr(attempt, "txn", None)
    if attempt.outcome != FAIL or txn is None:
        return False
    return any(not ending.commits and ending.line < attempt.end_line for ending in txn.endings)


def check_lives(history, healed_t, healed_line, found):
    for life in history.lives.values():
        if life.works and life.last_t > healed_t and life.close_line is None:
            found.add("liveness", f"{life.name} worked after all was healed, and broke off", healed_line, life.last_line)
