#!/usr/bin/env python3
"""records.py - records with keys, headers, nulls and empties: as input for a producer, and as a reader must show them.

  groups                 the names of the groups
  args GROUP             options that `kwire produce` and `kcat -P` share for this group, one a line
  input GROUP COUNT      what to feed them
  expected GROUP COUNT   one line a record, as `-f '%K|%k|%S|%s|%h\\n'` prints it (kwire and kcat agree on it)
  from-json              the same lines from the output of `kwire consume -J` on stdin
  normal-json            that output with one spelling: kcat leaves `headers` out where there are none
  java-input COUNT       records with their own headers, for the Java console producer (parse.key, parse.headers)
  java-expected COUNT    those, in the lines above
  to-java                those lines as the Java console consumer prints them (separator |, headers separator ~)

A record is (key, value, headers): bytes or None, and a list of (name, bytes or None).
"""
import base64
import json
import sys

NULL_MARKER = "<null>"
HEADERS = [("a", "1"), ("empty", ""), ("none", None), ("a", "again"), ("ünï", "日本")]


def value_of(number):
    return f"value {number} ä{number % 7}" + "." * (number % 50)


def keyed_line(number):
    """Key and value around a colon; every way to leave out one of them, and a colon in the value."""
    return (f"k{number % 1000}:{value_of(number)}", f"no key {number}", f":empty key {number}", f"empty-value-{number}:",
            f"k{number}:a:b:{number}", f"schlüssel-{number % 13}:ü")[number % 6]


def split_key(text):
    key, colon, value = text.partition(":")
    return (key, value) if colon else (None, text)


def null_if_empty(text):
    return text or None


def plain(text):
    return None, text


def plain_nulls(text):
    return None, null_if_empty(text)


def keyed_nulls(text):
    key, value = split_key(text)
    return null_if_empty(key), null_if_empty(value)


def some_empty(number):
    return "" if number % 3 == 0 else value_of(number)


def header_args():
    return [arg for name, value in HEADERS for arg in ("-H", name if value is None else f"{name}={value}")]


# name: options, line of a number, how a line is read, headers, delimiter
GROUPS = {
    "plain": ([], value_of, plain, [], "\n"),
    "empty": ([], some_empty, plain, [], "\n"),
    "null": (["-Z"], some_empty, plain_nulls, [], "\n"),
    "keyed": (["-K", ":"], keyed_line, split_key, [], "\n"),
    "keyed-null": (["-K", ":", "-Z"], keyed_line, keyed_nulls, [], "\n"),
    "headers": (header_args(), value_of, plain, HEADERS, "\n"),
    "keyed-headers": (["-K", ":"] + header_args(), keyed_line, split_key, HEADERS, "\n"),
    "delimiter": (["-D", ";"], value_of, plain, [], ";"),
}


def length(text):
    return -1 if text is None else len(text.encode())


def shown(key, value, headers):
    names = ",".join(f"{name}={'NULL' if text is None else text}" for name, text in headers)
    return f"{length(key)}|{key or ''}|{length(value)}|{value or ''}|{names}"


def group_input(name, count):
    _, line, _, _, delimiter = GROUPS[name]
    return "".join(line(number) + delimiter for number in range(count))


def group_expected(name, count):
    _, line, read, headers, _ = GROUPS[name]
    return "".join(shown(*read(line(number)), headers) + "\n" for number in range(count))


def from_json(stream):
    for text in stream:
        record = json.loads(text)
        flat = record.get("headers", [])
        key, value = (member(record, name) for name in ("key", "payload"))
        yield shown(key, value, list(zip(flat[::2], flat[1::2]))) + "\n"


def normal_json(stream):
    for text in stream:
        record = json.loads(text)
        if not record.get("headers"):
            record.pop("headers", None)
        yield json.dumps(record) + "\n"


def member(record, name):
    """A key or payload may not be missing: its absence is null only when the member says so."""
    if name in record:
        return record[name]
    return base64.b64decode(record[name + "_base64"]).decode()


def java_record(number):
    headers = [[("h", f"v{number}")], [("a", "1"), ("b", ""), ("a", None)], [("ünï", "日本")]][number % 3]
    key = (f"k{number}", None, "")[number % 4 % 3]
    value = (value_of(number), None, "", value_of(number))[number // 4 % 4]
    return key, value, headers


def java_line(key, value, headers):
    def marked(text):
        return NULL_MARKER if text is None else text

    return ",".join(f"{name}:{marked(text)}" for name, text in headers) + f"\t{marked(key)}\t{marked(value)}\n"


def to_java(stream):
    for text in stream:
        key_length, key, value_length, rest = text.rstrip("\n").split("|", 3)
        value, headers = rest.rsplit("|", 1)
        key = NULL_MARKER if key_length == "-1" else key
        value = NULL_MARKER if value_length == "-1" else value
        pairs = (pair.split("=", 1) for pair in headers.split(",") if pair)
        named = "~".join(f"{name}:{NULL_MARKER if text == 'NULL' else text}" for name, text in pairs)
        yield f"{named or 'NO_HEADERS'}|{key}|{value}\n"


def main(command, *args):
    source = open(sys.stdin.fileno(), encoding="utf-8", newline="\n")
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n")
    commands = {
        "groups": lambda: "".join(name + "\n" for name in GROUPS),
        "args": lambda name: "".join(arg + "\n" for arg in GROUPS[name][0]),
        "input": lambda name, count: group_input(name, int(count)),
        "expected": lambda name, count: group_expected(name, int(count)),
        "from-json": lambda: from_json(source),
        "normal-json": lambda: normal_json(source),
        "java-input": lambda count: (java_line(*java_record(number)) for number in range(int(count))),
        "java-expected": lambda count: (shown(*java_record(number)) + "\n" for number in range(int(count))),
        "to-java": lambda: to_java(source),
    }
    out.writelines(commands[command](*args))
    out.close()


main(*sys.argv[1:])
