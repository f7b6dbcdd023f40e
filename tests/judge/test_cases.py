#!/usr/bin/env python3
"""Each bad/NAMES.WHAT.jsonl has exactly the anomalies NAMES (joined by +), and its twin good/NAMES.WHAT.jsonl none.

Told-only anomalies count too, so that a bad history has nothing beside what its name says.
"""
import contextlib
import io
import pathlib
import sys

sys.dont_write_bytecode = True
import judge  # noqa: E402
from anomalies import KINDS  # noqa: E402

HERE = pathlib.Path(__file__).parent
OPTIONS = {"copy-lost": ["--copy", "in:out"], "copy-extra": ["--copy", "in:out"], "copy-order": ["--copy", "in:out"],
           "late-report": ["--report-within", "5"]}
CASE_OPTIONS = {"copy-lost.copied-all": ["--copy", "in:out", "--copied-all"],
                "poll-skip.by-its-own-assign": ["--no-seeks"],
                "lost-offsets+poll-skip.to-what-it-committed-itself": ["--no-seeks"], "liveness.stands-still": ["--no-seeks"],
                "liveness.partition-nobody-read": ["--no-seeks"]}


def options_of(path):
    name = path.name[:-len(".jsonl")]
    return CASE_OPTIONS.get(name, OPTIONS.get(name.split(".")[0], []))


def findings(path):
    options = judge.arguments([*options_of(path), str(path)])
    return judge.judge(judge.read(options.files), options).counts


def judged(path):
    """The same through the command: its exit status."""
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        return judge.main([*options_of(path), str(path)])


def check(path, wanted):
    try:
        found, status = set(findings(path)), judged(path)
    except judge.BadHistory as error:
        return [f"{path.name}: cannot be read: {error}"]
    fatal = any(KINDS[name].fatal for name in wanted)
    return [f"{path.parent.name}/{path.name}: found {sorted(found)}"] * (found != wanted) + \
        [f"{path.parent.name}/{path.name}: exit status {status}"] * (status != fatal)


def names_of(path):
    return set(path.name.split(".")[0].split("+"))


def main():
    bad, good = sorted(HERE.glob("bad/*.jsonl")), sorted(HERE.glob("good/*.jsonl"))
    wrong = [f"{path.name} has no twin" for path in {p.name: p for p in bad + good}.values()
             if not all((HERE / kind / path.name).is_file() for kind in ("bad", "good"))]
    wrong += [f"no bad history shows {name}" for name in set(KINDS) - {n for path in bad for n in names_of(path)}]
    for path in bad:
        wrong += check(path, names_of(path))
    for path in good:
        wrong += check(path, set())
    print("\n".join(wrong) or f"{len(bad)} bad histories, each as its name says; {len(good)} good ones")
    return 1 if wrong or len(bad) < 30 else 0


sys.exit(main())
