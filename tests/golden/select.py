#!/usr/bin/env python3
"""select.py FROM - takes from the full set of golden vectors in FROM the part that is kept here, about 1.7 MB.

Kept: of every API, direction and version the cases default, boundary-min, random-0 and one with unknown tags; all
headers; all frames, record buffers and hostile record buffers of less than 3000 characters; every fourth damaged
message; all facts but assignors and SASL.
"""
import json
import pathlib
import shutil
import sys

here = pathlib.Path(__file__).parent
source = pathlib.Path(sys.argv[1])
LONG_LINE, LONG_BODY = 3000, 12000


def lines(path):
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def write(path, kept):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(kept), encoding="utf-8")


def bodies(path):
    tagged = set()
    for line in lines(path):
        vector = json.loads(line)
        what = (vector["kind"], vector["version"])
        first_tagged = "hexPlain" in vector and what not in tagged
        if len(line) <= LONG_BODY and (vector["case"] in ("default", "boundary-min", "random-0") or first_tagged):
            tagged |= {what} if "hexPlain" in vector else set()
            yield line


for path in sorted((source / "messages").glob("*.jsonl")):
    write(here / "messages" / path.name, bodies(path))
write(here / "headers.jsonl", lines(source / "headers.jsonl"))
write(here / "messages_hostile.jsonl", lines(source / "messages_hostile.jsonl")[::4])
for name in ("frames.jsonl", "records/valid.jsonl", "records/hostile.jsonl"):
    write(here / name, [line for line in lines(source / name) if len(line) < LONG_LINE])
(here / "facts").mkdir(exist_ok=True)
for path in [source / "apis.json", *(source / "facts").glob("*.json")]:
    if path.name != "sasl.json":
        shutil.copyfile(path, here / path.relative_to(source))
