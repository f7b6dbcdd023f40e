"""10. What a group has committed at the end is what somebody committed last; and no commit passes over a record that
was not delivered to who commits.

Sound: a commit that is certainly done overwrites those that were before it; what may have come last, and may be
done, explains the offset at the end. One was before another if its end was told before the other began (Kafka keeps
what was written last, whichever transaction ended last), or if both are in transactions of one process, whose lives
fence each other.
"""
from bisect import bisect_left

from lines import OK
from nouns import MAY, MUST, NEVER
from partition import SEEK
from sightings import first_skipped


def check(history, found, options):
    asked = {group for group, _ in history.groups}
    for group, log in {**history.commits_at, **history.groups}:
        if group in asked:
            check_end(history, group, log, history.commits_at.get((group, log), []), found)
    for commit in history.commits:
        if commit.fate() == MUST:
            check_passed(history, commit, found)


# ---- what is there at the end ----

def check_end(history, group, log, commits, found):
    offset, line = history.groups.get((group, log), (-1, None))
    sure = [commit for commit in commits if commit.fate() == MUST]
    deduced = sure + [commit for commit in commits if commit.txn in history.proven and commit.fate() == MAY]
    if explained(offset, commits, sure):
        if not explained(offset, commits, deduced):
            tell("torn", "of a transaction that is visible", group, log, offset, line, latest(deduced), found)
        return
    aborted = [commit for commit in commits if commit.offset == offset and commit.fate() == NEVER]
    if aborted:
        tell("G1a", "by what was not committed", group, log, offset, line, aborted[0], found)
    else:
        tell("lost-offsets", "before", group, log, offset, line, latest(sure) if sure else None, found)


def explained(offset, commits, sure):
    """Can the offset at the end (below 0: none) be what these commits left?"""
    if offset < 0:
        return not sure
    latest_begin = max((commit.began_t() for commit in sure), default=None)
    lives = {}
    for commit in sure:
        if commit.txn is not None:
            lives[commit.life.base] = max(order(commit), lives.get(commit.life.base, order(commit)))
    return any(commit.offset == offset and commit.fate() != NEVER and not overwritten(commit, latest_begin, lives)
               for commit in commits)


def order(commit):
    return commit.life.count, commit.line


def overwritten(commit, latest_begin, lives):
    if commit.outcome == OK and latest_begin is not None and commit.end_t < latest_begin:
        return True
    return commit.txn is not None and commit.life.base in lives and order(commit) < lives[commit.life.base]


def latest(commits):
    return max(commits, key=lambda commit: commit.end_line or commit.line)


def tell(name, words, group, log, offset, line, commit, found):
    stands = f"{group} stands at {offset if offset >= 0 else 'nothing'} in {log}"
    told = f"; {commit.offset} was committed {words}" if commit else ", which nobody committed"
    found.add(name, stands + told, line, commit and commit.line, commit and commit.end_line)


# ---- what a commit passes over ----

def check_passed(history, commit, found):
    stream = history.stream_of(commit.life, commit.log)
    at = bisect_left(stream.lines, commit.line) - 1 if stream else -1
    if at < 0:
        return  # it does not read what it commits
    position = stream.offsets[at] + (stream.records[at] != SEEK)
    skipped = first_skipped(history, stream.log, stream.isolation, position, commit.offset, commit.t) \
        if 0 <= position < commit.offset else None
    if skipped is not None:
        sight = stream.log.sights(stream.isolation)[skipped]
        found.add("lost-offsets", f"{commit.life.name} committed {commit.offset} in {commit.log}, and was not given "
                  f"{history.records[sight[0]].value} at {skipped}", stream.lines[at], commit.line, sight[1])
