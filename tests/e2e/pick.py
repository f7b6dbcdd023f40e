#!/usr/bin/env python3
"""pick.py EXPRESSION - evaluates a Python expression over `it`, the JSON value on stdin, and prints the result.

Exactly one value, on one line: what the kwire command promises for a body.
"""
import json
import sys

text = sys.stdin.read()
if text.count("\n") != 1 or not text.endswith("\n"):
    sys.exit(f"pick.py: not one line: {text[:200]!r}")
result = eval(sys.argv[1], {"it": json.loads(text)})  # the expression is the test's own
print(result)
