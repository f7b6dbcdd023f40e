#!/usr/bin/env python3
"""include_rules.py [ROOT | --selftest] - holds the #include graph to the arrows of docs/ARCHITECTURE.md.

Every #include "x" is written from the root of the tree. A folder may include only what ALLOWED names; protocol/,
client/ and reliability/ may not include headers of the operating system; no chain of includes may lead back to where
it began; nothing is called *_int.h. Exit status 1, and a line for each arrow that is wrong.
"""
import pathlib
import re
import sys
import tempfile

# What a folder may include beside itself and include/kwire. A name that ends in .h is that header alone.
ALLOWED = {
    "include": [],
    "protocol": [],
    "net": ["protocol"],
    "client": ["protocol", "net/transport.h"],
    "reliability": ["protocol"],
    "facade": ["reliability"],
    "tools": ["protocol", "tools/broker/serve.h", "tools/proxy/serve.h"],
    "tools/broker": ["protocol", "net"],
    "tools/proxy": ["protocol", "net", "tools/broker/listen.h"],
    "examples": ["examples"],
    "tests": ["*"],
    "fuzz": ["*"],
    "bench": ["*"],
}
PURE = ("protocol", "client", "reliability")
OS_HEADER = re.compile(
    r"^(sys/(?!auxv\.h)|net/|netinet/|arpa/|linux/|(unistd|pthread|threads|time|poll|signal|fcntl|netdb|errno|dirent)\.h)"
)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def folder_of(path):
    for folder in ("tools/broker", "tools/proxy"):
        if path.startswith(folder + "/"):
            return folder
    return path.split("/", 1)[0]


def may_include(source, target):
    home = folder_of(source)
    if folder_of(target) in (home, "include") and home != "include":
        return True
    if home == "include":
        return folder_of(target) == "include"
    return any(rule in ("*", target, folder_of(target)) for rule in ALLOWED[home])


def resolve(root, source, bracket, name):
    """The file an #include means inside the tree, None for a system header, an error text if it is nowhere."""
    if bracket == "<":
        if not name.startswith("kwire/"):
            return None
        return f"include/{name}" if (root / "include" / name).is_file() else f"error: there is no <{name}>"
    if (root / name).is_file():
        return name
    if folder_of(source) in ("tests", "fuzz", "bench") and (root / folder_of(source) / name).is_file():
        return f"{folder_of(source)}/{name}"
    return f'error: "{name}" is not a path from the root of the tree'


def scan(root):
    """The graph {file: [files it includes]} and the list of what is wrong with single includes."""
    graph, faults = {}, []
    sources = [p for top in {f.split("/")[0] for f in ALLOWED} for p in sorted((root / top).rglob("*.[ch]"))]
    for path in sources:
        source = path.relative_to(root).as_posix()
        graph[source] = []
        if source.endswith(("_int.h", "_internal.h")):
            faults.append(f"{source}: a module's struct stands in its own header, not in an umbrella")
        for bracket, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            target = resolve(root, source, bracket, name)
            fault = check(source, name, target)
            if fault:
                faults.append(fault)
            elif target:
                graph[source].append(target)
    return graph, faults


def check(source, name, target):
    if target is None:
        if folder_of(source) in PURE and OS_HEADER.match(name):
            return f"{source}: <{name}> belongs to the operating system"
        return None
    if target.startswith("error"):
        return f"{source}: {target[7:]}"
    if not may_include(source, target):
        return f"{source}: may not include {target} ({folder_of(source)} -> {folder_of(target)})"
    return None


def cycles(graph):
    """Each chain of includes that leads back to its first file, found once. Depth first; `open_files` is the chain."""
    done, open_files, found = set(), [], []

    def visit(source):
        if source in open_files:
            found.append("cycle: " + " -> ".join(open_files[open_files.index(source) :] + [source]))
        elif source not in done:
            open_files.append(source)
            for target in graph.get(source, []):
                visit(target)
            open_files.pop()
            done.add(source)

    for source in graph:
        visit(source)
    return found


def faults_of(root):
    graph, faults = scan(root)
    if not graph:
        return [f"no C files under {root}"]
    return faults + cycles(graph)


# ---- the rules must be able to fail ----

GOOD = {
    "include/kwire/a.h": "#include <stddef.h>\n",
    "protocol/p.h": "#include <kwire/a.h>\n",
    "protocol/p.c": '#include "protocol/p.h"\n#include <string.h>\n',
    "net/transport.h": "#include <kwire/a.h>\n",
    "net/tcp.h": "",
    "net/tcp.c": '#include "net/tcp.h"\n#include <sys/socket.h>\n',
    "client/c.c": '#include "protocol/p.h"\n#include "net/transport.h"\n',
    "tools/t.c": '#include <kwire/a.h>\n#include "protocol/p.h"\n',
    "tools/broker/b.c": '#include "net/tcp.h"\n',
    "tests/unit/u.c": '#include "client/c.c"\n',
}
BAD = {
    "protocol/up.c": '#include "client/c.c"\n',
    "protocol/os.c": "# include <time.h>\n",
    "client/tcp.c": '#include "net/tcp.h"\n',
    "client/sock.c": "#include <sys/socket.h>\n",
    "include/kwire/up.h": '#include "protocol/p.h"\n',
    "reliability/inner.c": '#include "client/c.c"\n',
    "tools/net.c": '#include "net/tcp.h"\n',
    "tools/broker/cli.c": '#include "tools/t.c"\n',
    "protocol/near.c": '#include "p.h"\n',
    "protocol/missing.c": "#include <kwire/gone.h>\n",
    "protocol/x_int.h": "",
    "protocol/cycle.h": '#include "protocol/cycle2.h"\n',
    "examples/e.c": '#include "protocol/p.h"\n',
}
HELPERS = {"protocol/cycle2.h": '#include "protocol/cycle.h"\n'}


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def selftest():
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        write(root, GOOD)
        failed += [f"a good tree is refused: {fault}" for fault in faults_of(root)]
        for name, text in BAD.items():
            write(root, {name: text, **HELPERS} if "cycle" in name else {name: text})
            if not faults_of(root):
                failed.append(f"not found: {name}")
            (root / name).unlink()
            for helper in HELPERS:
                (root / helper).unlink(missing_ok=True)
    return failed


def main(argument="."):
    faults = selftest() if argument == "--selftest" else faults_of(pathlib.Path(argument))
    print("\n".join(faults) or "include rules: kept")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
