#!/usr/bin/env python3
"""text.py LINES - a text that is the same on every machine: words, empty lines, UTF-8, tabs, some long lines.

Every line is one record of a test. A tenth is empty and one in a thousand is some kilobytes long, so that batches
close for each of their reasons; the words repeat, so that every codec has something to do.
"""
import random
import sys

WORDS = ("log", "offset", "partition", "leader", "epoch", "batch", "Grüße", "日本語", "naïve", "\U0001f600", "a=b", '"q"',
         "{}", "\\n", "tab\there", " ", "x" * 40)


def line(rng, number):
    kind = rng.random()
    if kind < 0.1:
        return ""
    words = rng.randint(400, 900) if kind > 0.999 else rng.randint(1, 12)
    return f"{number} " + " ".join(rng.choices(WORDS, k=words))


def main():
    rng = random.Random(20240601)
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n")
    for number in range(int(sys.argv[1])):
        out.write(line(rng, number) + "\n")
    out.close()


main()
