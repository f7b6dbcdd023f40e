#!/usr/bin/env python3
"""What cannot be judged is refused with its place and status 2, never judged; and the command's options do what they say."""
import contextlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile
from collections import namedtuple

sys.dont_write_bytecode = True
import judge  # noqa: E402

HERE = pathlib.Path(__file__).parent
SEND = '{"t": 1, "client": "w.1", "op": "send", "topic": "a", "value": "v"}'
OK = SEND[:-1] + ', "outcome": "ok", "partition": 0, "offset": 0}'
IN_TXN = SEND[:-1] + ', "txn": "w.1/1"}'
POLL = '{"t": 2, "client": "r.1", "op": "poll", "topic": "a", "partition": 0, "offset": 0, "value": "v"}'
FINAL = POLL.replace('"r.1"', '"f"').replace("poll", "final")
LOG = '{"t": 3, "client": "f", "op": "log", "topic": "a", "partition": 0, "start": 0, "end": 1}'
GROUP = '{"t": 3, "client": "f", "op": "group", "group": "g", "topic": "a", "partition": 0, "offset": 1}'
CLOSE = '{"t": 4, "client": "w.1", "op": "close"}'

# lines, the line that is to be named, a word of what is to be said
DAMAGED = (
    ([SEND, OK[:40]], 2, "not a JSON object"),
    ([SEND, ""], 2, "not a JSON object"),
    ([SEND, SEND + OK], 2, "not one JSON object"),
    ([SEND, "[1]"], 2, "not one JSON object"),
    ([SEND, b'{"t": 1, "client": "\xff"}'], 2, "not a JSON object"),
    (["[" * 100000], 1, "not a JSON object"),
    ([SEND.replace("send", "sent")], 1, "there is no op 'sent'"),
    ([SEND.replace('"send"', '["send"]')], 1, "there is no op"),
    ([SEND.replace('"op": "send", ', "")], 1, "op is missing"),
    ([SEND.replace('"value": "v"', '"value": 7')], 1, "value has to be a text"),
    ([SEND, SEND.replace('"value": "v"', '"value": 7')], 2, "value has to be a text"),
    ([SEND.replace('"topic": "a", ', "")], 1, "topic has to be a text, and is missing"),
    ([SEND.replace('"client": "w.1", ', "")], 1, "client has to be a text, and is missing"),
    ([SEND.replace('"t": 1, ', "")], 1, "t has to be a number of seconds, and is missing"),
    ([SEND.replace('"w.1"', "null")], 1, "client has to be a text, not None"),
    ([SEND.replace('"t": 1', '"t": "1"')], 1, "t has to be a number"),
    ([SEND.replace('"t": 1', '"t": NaN')], 1, "out of range"),
    ([SEND.replace('"t": 1', '"t": true')], 1, "t has to be a number"),
    ([OK.replace('"partition": 0', '"partition": "0"')], 1, "partition has to be a whole number"),
    ([OK.replace('"partition": 0', '"partition": true')], 1, "partition has to be a whole number"),
    ([OK.replace('"partition": 0', '"partition": -1')], 1, "out of range"),
    ([OK.replace('"offset": 0', '"offset": 9223372036854775807')], 1, "out of range"),
    ([POLL.replace('"offset": 0', '"offset": -1')], 1, "out of range"),
    ([OK.replace('"ok"', '"okay"')], 1, "outcome"),
    ([POLL[:-1] + ', "isolation": "serializable"}'], 1, "isolation"),
    ([SEND, OK, SEND], 3, "sends v again"),
    ([SEND, OK, SEND.replace("w.1", "w.2")], 3, "sent to a again"),
    ([SEND, IN_TXN], 2, "only in another transaction"),
    ([IN_TXN, IN_TXN.replace('"w.1"', '"w.2"')], 2, "belongs to w.1"),
    ([SEND, OK, CLOSE, SEND.replace('"v"', '"w"')], 4, "names are used once"),
    ([SEND, POLL, POLL[:-1] + ', "isolation": "read_uncommitted"}'], 3, "another isolation"),
    ([SEND, OK, FINAL, LOG, LOG], 5, "told"),
    ([SEND, OK, FINAL, LOG, GROUP, GROUP], 6, "told"),
)
EMPTY = ([], [LOG], ['{"t": 1, "client": "driver", "op": "fault", "name": "kill", "what": "a node"}'])
GOOD, LOST = [SEND, OK, FINAL, LOG], [SEND, OK, LOG]
SLOW = [SEND, OK.replace('"t": 1', '"t": 9'), FINAL, LOG]
SICK = ['{"t": 0, "client": "driver", "op": "healed"}', SEND, OK, CLOSE, FINAL, LOG]

# options, lines, exit status
RUNS = (
    ([], GOOD, 0), ([], LOST, 1), (["--expect", "lost-write"], LOST, 0), (["--expect", "lost-write"], GOOD, 1),
    (["--expect", "duplicate"], LOST, 1), (["--expect", "lost-write", "--expect", "duplicate"], LOST, 1),
    (["--allow", "lost-write"], LOST, 0), (["--allow", "lost-write"], GOOD, 0), (["--allow", "duplicate"], LOST, 1),
    (["--expect", "lost"], LOST, 2), ([], GOOD[:3], 1), (["--no-final"], GOOD[:3], 0), (["--no-final"], LOST, 1),
    (["--report-within", "5"], SLOW, 1), (["--report-within", "9"], SLOW, 0), (["--grace", "1"], SICK, 0),
    (["--grace", "2"], SICK, 1), ([], SICK, 1), (["--copy", "in"], GOOD, 2), (["--copy", "a:b"], GOOD, 0),
    (["--copy", "a:b", "--copied-all"], GOOD, 1), (["there-is-no-such-file.jsonl"], GOOD, 2),
)


def write(lines, path):
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines))


Done = namedtuple("Done", "returncode stdout stderr")


def run(*arguments):
    """The command, but for the start of a process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = judge.guarded([str(argument) for argument in arguments])
        except SystemExit as usage:
            status = usage.code
    return Done(status, out.buffer.getvalue().decode(), err.buffer.getvalue().decode())


def check_damaged(path):
    for lines, line, words in DAMAGED:
        write(lines, path)
        done = run(path)
        if done.returncode != 2 or f"{path}:{line}: " not in done.stderr or words not in done.stderr or done.stdout:
            yield f"{lines}: status {done.returncode}, {done.stderr!r}; wanted line {line} and {words!r}"
    for lines in EMPTY:
        write(lines, path)
        if run(path).returncode != 2:
            yield f"{lines}: judged, though nobody did anything"


def check_runs(path):
    for options, lines, status in RUNS:
        write(lines, path)
        done = run(*options, path)
        if done.returncode != status:
            yield f"{options}: status {done.returncode}, wanted {status}: {done.stdout}{done.stderr}"


def check_files(path, other):
    """Lines are counted in each file; the line for programs says what the page says."""
    write(GOOD[:2], path)
    write(GOOD[3:], other)
    done = run("--json", path, other)
    said = json.loads(done.stdout)
    proof = said["proofs"]["lost-write"][0]["lines"]
    if proof != [f"{path}:1", f"{path}:2", f"{other}:1"] or said["anomalies"] != {"lost-write": 1} or said["passed"]:
        yield f"two files: {said}"
    if said["totals"]["sends"] != {"ok": 1, "fail": 0, "unknown": 0} or "lost-write" not in done.stderr:
        yield f"two files: {said}, {done.stderr}"
    write(GOOD[3:] + ["{"], other)
    if f"{other}:2: " not in run(path, other).stderr:
        yield "two files: the place of a damage in the second is wrong"


def check_unreadable(folder):
    for path, words in ((folder / "none.jsonl", "no such file"), (folder, "is a directory")):
        done = run(path)
        if done.returncode != 2 or done.stderr != f"judge: {path}: {words}\n":
            yield f"{path}: {done}"


def example():
    """The history that README.md shows for copying."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.startswith('    {"t"')]


def check_example(path):
    """It passes; and without what was read at the end, or without the word that all was read, it does not."""
    lines = example()
    write(lines, path)
    done = run(path)
    if len(lines) != 5 or done.returncode != 0:
        yield f"the example of README.md: {len(lines)} lines, {done}"
    for skipped, name in ((3, "lost-write"), (4, "unread")):
        write(lines[:skipped] + lines[skipped + 1:], path)
        done = run(path)
        if done.returncode != 1 or name not in done.stdout:
            yield f"the example of README.md without its line {skipped + 1}: {done}"


def check_values(path):
    """What is no UTF-8, or is null, was read and never sent: told, and no reason to break."""
    for value in ('"\\udc80"', "null"):
        write([SEND, OK, FINAL.replace('"v"', value), LOG], path)
        done = run("--json", path)
        if done.returncode != 1 or "wrong-bytes" not in done.stdout or "wrong-bytes" not in done.stderr:
            yield f"value {value}: {done}"


def check_broken_judge(path):
    """A judge that breaks has no verdict."""
    write(GOOD, path)
    rules, judge.RULES = judge.RULES, (None,)
    done, judge.RULES = run(path), rules
    if done.returncode != 2 or "AttributeError" not in done.stderr:
        yield f"a broken rule: {done}"


def check_process(path):
    for lines, status in ((GOOD, 0), (LOST, 1), (["{"], 2)):
        write(lines, path)
        done = subprocess.run([sys.executable, "-B", str(HERE / "judge.py"), str(path)], capture_output=True, timeout=60)
        if done.returncode != status:
            yield f"the command: status {done.returncode}, wanted {status}: {done.stderr}"


def main():
    with tempfile.TemporaryDirectory() as work:
        path, other = pathlib.Path(work) / "one.jsonl", pathlib.Path(work) / "two.jsonl"
        wrong = [*check_damaged(path), *check_runs(path), *check_files(path, other), *check_values(path),
                 *check_broken_judge(path), *check_process(path), *check_unreadable(pathlib.Path(work)), *check_example(path)]
    print("\n".join(wrong) or f"{len(DAMAGED) + len(EMPTY)} damaged histories refused, {len(RUNS)} runs as they should be")
    return 1 if wrong else 0


sys.exit(main())
