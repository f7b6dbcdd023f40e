"""12. A client that ended by itself has told what became of everything that it began."""


def check(history, found, options):
    for send in history.sends:
        tell(send, f"the send of {send.record.value}", found)
    for txn in history.txns:
        for ending in txn.endings:
            tell(ending, f"the {'commit' if ending.commits else 'abort'} of {txn.name}", found)
    for commit in history.commits:
        tell(commit, f"the commit of {commit.offset} in {commit.log}", found)


def tell(attempt, what, found):
    if attempt.outcome is None and attempt.life.close_line is not None:
        found.add("unreported", f"{what} has no end", attempt.line, attempt.life.close_line)
