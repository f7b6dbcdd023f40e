"""1. Whatever was promised has to be asked for at the end: a final read that broke off would hide all that is lost.

Not an anomaly of the cluster or the client, but a verdict without it would be worth nothing."""
from nouns import MUST


def check(history, found, options):
    if options.no_final:
        return
    for log in history.partitions.values():
        promised = next((send for send in log.acks if send.fate() == MUST), None)
        begun = next((view for view in log.views if len(view.lines)), None)
        if (promised or begun) and not log.complete_views():
            found.add("unread", f"no `log` line says that {log} was read to its end",
                      promised.end_line if promised else begun.lines[0])
    check_groups(history, found)


def check_groups(history, found):
    asked, told = {group for group, _ in history.groups}, set()
    for commit in history.commits:
        if commit.fate() == MUST and commit.group not in asked | told:
            told.add(commit.group)
            found.add("unread", f"no `group` line says what {commit.group} has committed", commit.end_line)
