#!/usr/bin/env python3
"""kwman.py KWIRE - writes the manual page kwire(1) from what the command says of itself (`--help`).

`./dev gen` writes docs/kwire.1 with it, a test compares. Lines of options become tagged paragraphs; examples and
tables stay as they stand.
"""
import re
import subprocess
import sys

OPTION = re.compile(r"^  (-\w.*?|    --\S.*?)(?:  +(\S.*))?$")
CONTINUED = " " * 34
VERBATIM = ("Example", "Examples", "FORMAT", "JSON")


def help_of(kwire, *command):
    return subprocess.run([kwire, *command, "--help"], check=True, capture_output=True, text=True).stdout.rstrip("\n")


def roff(text):
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return r"\&" + text if text[:1] in (".", "'") else text


def verbatim(lines):
    return [".nf", *map(roff, lines), ".fi"]


def options(lines):
    """Tagged paragraphs; an option too long for its column has its text on the next line."""
    out = []
    for line in lines:
        found = None if line.startswith(CONTINUED) else OPTION.match(line)
        if found:
            out += [".TP", ".B " + roff(found.group(1).strip())]
            out += [roff(found.group(2))] if found.group(2) else []
        else:
            out.append(roff(line.strip()))
    return out


def block(lines):
    """One paragraph of the help: a group of options with its title, a note, or examples."""
    title = lines[0][:-1] if lines[0].endswith(":") and not lines[0].startswith(" ") else None
    if title is None:
        plain = not any(line.startswith(" ") or ":" in line[:12] for line in lines[1:])
        return [".PP", *map(roff, lines)] if plain else [".PP", *verbatim(lines)]
    body = lines[1:]
    is_options = any(OPTION.match(line) for line in body) and not title.startswith(VERBATIM)
    return [".PP", f".B {roff(title)}", *(options(body) if is_options else [".PP", *verbatim(body)])]


def blocks(text):
    return [part.split("\n") for part in text.split("\n\n") if part]


def command_page(kwire, name):
    usage, *rest = blocks(help_of(kwire, name))
    out = [f".SS kwire {name}", ".nf", *[".B " + roff(line.removeprefix("usage: ")) for line in usage], ".fi"]
    for part in rest:
        out += block(part)
    return out


def commands_of(text):
    part = next(p for p in blocks(text) if p[0] == "Commands:")
    return [line.split()[0] for line in part[1:]]


def page(kwire):
    top = help_of(kwire)
    version = subprocess.run([kwire, "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    out = [
        '.\\" Made from `kwire --help` by tools/kwman.py: do not edit.',
        f'.TH KWIRE 1 "" "kwire {version}" "User Commands"',
        ".SH NAME",
        r"kwire \- produce, consume and look at Apache Kafka, and speak its protocol",
        ".SH SYNOPSIS",
        ".B kwire",
        ".I COMMAND",
        "[options]",
        ".SH DESCRIPTION",
    ]
    for part in blocks(top)[1:]:
        out += block(part)
    out.append(".SH COMMANDS")
    for name in commands_of(top):
        out += command_page(kwire, name)
    out += [
        ".SH SEE ALSO",
        ".BR kcat (1)",
        ".PP",
        "docs/CLI.md and docs/CONFIGURATION.md of the source tree.",
    ]
    return "\n".join(out) + "\n"


if len(sys.argv) != 2:
    sys.exit(__doc__)
sys.stdout.write(page(sys.argv[1]))
