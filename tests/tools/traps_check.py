#!/usr/bin/env python3
"""docs/TRAPS.md and the tree agree: every number that is cited has a row, every file and test that a row names exists,
and each row of the groups that are done names a test with its number, or says that there is none, or what it waits for.

    traps_check.py ROOT | --selftest
"""
import pathlib
import re
import sys
import tempfile

ROW = re.compile(r"^\| ([PTFGM]\d{1,2}) \|", re.M)
SPAN = re.compile(r"`([^`\n]+)`")
TEST = re.compile(r"([a-z]+/test_\w+): (\w+)")
PATH = re.compile(r"[a-z]\w*/[\w/]*\w+\.(?:c|h|py|sh)")
# A citation: in a comment, and not part of an expression such as `T0 + 5`.
CITATION = re.compile(r"(?<![\w.\"'\\])([PTFGM][1-9]\d?)(?![\w\"'(\[]|\s*[-+*/=<>]\s)")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
HASH = re.compile(r"(?:^|\s)#[^\n]*|\"\"\".*?\"\"\"", re.S)
DONE = "FMPT"  # groups of which nothing is missing
EXCUSE = re.compile(r"\b(?:later|no test): ", re.I)
PLACES = ("client", "protocol", "net", "reliability", "tools", "tests", "include", "fuzz", "bench", "examples")


def missing_rows(root, rows):
    for path in sorted(p for place in PLACES for p in (root / place).rglob("*")):
        if path.suffix not in (".c", ".h", ".py", ".sh", ".kw") or path.name == "traps_check.py":
            continue
        text = path.read_text(errors="replace")
        comments = (COMMENT if path.suffix in (".c", ".h") else HASH).findall(text)
        for number in sorted({n for c in comments for n in CITATION.findall(c)} - rows):
            yield f"{path.relative_to(root)}: cites {number}, which docs/TRAPS.md does not have"


def missing_places(root, text):
    for span in sorted(set(SPAN.findall(text))):
        test = TEST.fullmatch(span)
        if test:
            source = root / "tests" / f"{test[1]}.c"
            if not source.is_file() or not re.search(rf"^(?:static void {test[2]}\(void \*\*|BOTH\({test[2]}\))", source.read_text(), re.M):
                yield f"docs/TRAPS.md: there is no test {span}"
        elif PATH.fullmatch(span) and not any((root / at / span).is_file() for at in ("", "tests", "include")):
            yield f"docs/TRAPS.md: there is no file {span}"


def missing_names(text):
    for line in text.splitlines():
        row = ROW.match(line)
        if row and row[1][0] in DONE and not re.search(rf"\b(?:test_)?{row[1]}_\w", line) and not EXCUSE.search(line):
            yield f"docs/TRAPS.md: {row[1]} names no test that bears its number"


def check(root):
    text = (root / "docs/TRAPS.md").read_text()
    numbers = ROW.findall(text)
    twice = sorted({n for n in numbers if numbers.count(n) > 1})
    return [f"docs/TRAPS.md: {n} has two rows" for n in twice] + \
        list(missing_rows(root, set(numbers))) + list(missing_places(root, text)) + list(missing_names(text))


def selftest():
    with tempfile.TemporaryDirectory() as work:
        root = pathlib.Path(work)
        for folder in ("docs", "client", "tests/unit"):
            (root / folder).mkdir(parents=True)
        (root / "client/a.c").write_text("/* M12: here; T0 + 5 is not one. */\nint M13;\n")
        (root / "tests/unit/test_a.c").write_text("static void M12_works(void **state) {\n")
        doc = root / "docs/TRAPS.md"
        good = "| M12 | close | `client/a.c`; `unit/test_a: M12_works` |\n"
        for text, findings in ((good, 0), (good * 2, 1), (good.replace("| M12", "| M1"), 2), (good + "| M1 | x | later: y |\n", 0), (good + "| M1 | x | y |\n", 1),
                               (good.replace("a.c", "b.c"), 1), (good.replace("12_works", "12_fails"), 1)):
            doc.write_text(text)
            assert len(check(root)) == findings, (text, check(root))


if sys.argv[1:] == ["--selftest"]:
    selftest()
elif len(sys.argv) == 2:
    found = check(pathlib.Path(sys.argv[1]))
    print("\n".join(found) or "all citations have a row, all places exist")
    sys.exit(bool(found))
else:
    sys.exit(__doc__)
