"""12. What has been told is not told again, nor otherwise: a send has one end, and so has a try to end a transaction;
and no transaction is both committed and aborted."""
from lines import OK


def check(history, found, options):
    for what, first, second in history.twice:
        found.add("two-reports", f"{what} ended twice", first, second)
    for txn in history.txns:
        done = {ending.commits: ending.end_line for ending in txn.endings if ending.outcome == OK}
        if len(done) == 2:
            found.add("two-reports", f"{txn.name} was committed and aborted", done[True], done[False])
