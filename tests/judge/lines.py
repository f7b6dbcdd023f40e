"""One line of a history: JSON, its fields, their types. What is wrong with a line is said with its place.

All that later code relies on is checked here, so that a damaged history is an error and never a verdict.
"""
import json

OK, FAIL, UNKNOWN = "ok", "fail", "unknown"
COMMITTED, UNCOMMITTED = "read_committed", "read_uncommitted"
OUTCOMES, ISOLATIONS = (None, OK, FAIL, UNKNOWN), (None, COMMITTED, UNCOMMITTED)

MAX_OFFSET = 1 << 46  # a place (offset and partition) is one 64-bit number: sightings.py
MAX_PARTITION = 1 << 16

TOPIC = {"topic": str}
PARTITION = {"topic": str, "partition": int}
PLACE = {"topic": str, "partition": int, "offset": int}
TEXT_OR_NULL = (str, type(None))  # a null that was read is a value that nobody sent
READ = {"topic": str, "partition": int, "offset": int, "value": TEXT_OR_NULL}
WHERE = {"partition": int, "offset": int}

# op: what has to be there, what may be there
FIELDS = {
    "send": ({"topic": str, "value": str}, {"txn": str, "outcome": str, **WHERE}),
    "commit": ({"txn": str}, {"outcome": str}),
    "abort": ({"txn": str}, {"outcome": str}),
    "offsets": ({"group": str, **PLACE}, {"txn": str, "outcome": str}),
    "assign": (PARTITION, {"offset": int}),
    "poll": (READ, {"txn": str, "isolation": str}),
    "final": (READ, {"isolation": str}),
    "log": ({"start": int, "end": int, **PARTITION}, {"isolation": str}),
    "group": ({"group": str, **PARTITION}, {"offset": int}),
    "delete": (PLACE, {}),
    "close": ({}, {}),
    "healed": ({}, {}),
    "fault": ({}, {"name": str, "what": str}),
}
COMMON = {"client": str, "op": str}
RANGES = {"partition": (0, MAX_PARTITION), "start": (0, MAX_OFFSET), "end": (0, MAX_OFFSET),
          "offset": (-16, MAX_OFFSET)}  # below 0: not known, or none, as everywhere in Kafka
READ_RANGES = {**RANGES, "offset": (0, MAX_OFFSET)}
LONGEST = 1e15  # seconds


class BadHistory(Exception):
    """The history cannot be read, or breaks its own rules. Who reads it adds the place."""


def plan(op, needed, may):
    """What is checked of an op, worked out once: (name, type, may be absent), (name, low, high)."""
    ranges = READ_RANGES if op in ("poll", "final") else RANGES
    fields = [(name, kind, False) for name, kind in {"client": str, **needed}.items()]
    fields += [(name, kind, True) for name, kind in may.items()]
    return tuple(fields), tuple((name, *ranges[name]) for name, _, _ in fields if name in ranges)


PLANS = {op: plan(op, *fields) for op, fields in FIELDS.items()}
GOOD_SHAPES, SHAPES_KEPT = set(), 10000  # names and types of fields: what was good once is good again


def decode(raw, scan=json.JSONDecoder().raw_decode):
    """The object on a line; `raw` is bytes."""
    try:
        text = raw.decode().strip()
        entry, end = scan(text)
    except (ValueError, RecursionError) as error:
        raise BadHistory(f"not a JSON object: {error}") from None
    if entry.__class__ is not dict or end != len(text):
        raise BadHistory("not one JSON object")
    check(entry)
    return entry


def check(entry):
    op = entry.get("op")
    if "op" not in entry:
        raise BadHistory("op is missing")
    if op.__class__ is not str or op not in PLANS:
        raise BadHistory(f"there is no op {op!r}")
    fields, ranges = PLANS[op]
    shape = (op, *entry, *map(type, entry.values()))
    if shape not in GOOD_SHAPES:
        check_types(op, fields, entry)
        if len(GOOD_SHAPES) < SHAPES_KEPT:
            GOOD_SHAPES.add(shape)
    for name, low, high in ranges:
        value = entry.get(name)
        if value is not None and not low <= value < high:
            raise BadHistory(f"{op}: {name} is {value}, out of range")
    check_common(op, entry)


def check_types(op, fields, entry):
    for name, kind, absent in fields:
        value = entry.get(name)
        fits = name in entry and value.__class__ in (kind if kind is TEXT_OR_NULL else (kind,))
        if not fits and not (absent and value is None):
            refuse(op, name, "a whole number" if kind is int else "a text", entry)
    if entry.get("t").__class__ not in (float, int):
        refuse(op, "t", "a number of seconds", entry)


def refuse(op, name, wanted, entry):
    said = f"not {entry[name]!r}" if name in entry else "and is missing"
    raise BadHistory(f"{op}: {name} has to be {wanted}, {said}")


def check_common(op, entry):
    if not -LONGEST < entry["t"] < LONGEST:
        raise BadHistory(f"{op}: t is {entry['t']}, out of range")
    if entry.get("outcome") not in OUTCOMES:
        raise BadHistory(f"{op}: outcome has to be ok, fail or unknown, not {entry['outcome']!r}")
    if entry.get("isolation") not in ISOLATIONS:
        raise BadHistory(f"{op}: isolation has to be {COMMITTED} or {UNCOMMITTED}, not {entry['isolation']!r}")
