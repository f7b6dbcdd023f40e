#!/usr/bin/env python3
"""purity.py BUILD [CC] - the core references nothing of the operating system.

Reads with `nm -u` what every object of protocol/, client/ and reliability/ leaves undefined, and fails on a symbol
that is not on the list below: no clock, socket, malloc, random, thread or print. The objects are those that
BUILD/compile_commands.json names, so a stale one cannot hide or add anything. CC compiles a probe that must fail.
In a sanitizer build the sanitizers' own symbols are let through; any preset can run the test.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

PURE = ("protocol", "client", "reliability")

# Pure functions of libc, under their own names and fortified (__memcpy_chk), C23 and long double variants apart.
LIBC = r"mem(cpy|move|set|cmp|chr|rchr|mem)|str(len|nlen|cmp|ncmp|casecmp|ncasecmp|chr|rchr|str|spn|cspn|pbrk|cpy|ncpy|cat)"
LIBC += r"|stpcpy|snprintf|vsnprintf|strtod|bcmp"
ALLOWED = re.compile(
    "^("
    rf"kw_\w+|{LIBC}|__({LIBC})_chk|__isoc(99|23)_strtod"
    r"|inflate\w*|deflate\w*|adler32\w*|crc32\w*"  # zlib with our allocator; not gzopen, compress, uncompress
    r"|LZ4_\w+|ZSTD_\w+"  # less FORBIDDEN
    r"|__stack_chk_fail\w*|_GLOBAL_OFFSET_TABLE_|__cpu_(model|indicator_init|features2)"  # what compilers put there
    r"|__(u?(div|mod)|mul|ash[lr]|lshr)[dt]i[34]|__popcount[ds]i2"
    r"|getauxval"  # which CPU is this: ARM's CRC32C instructions
    ")$"
)
# Of the codecs, all that allocates memory behind our back.
FORBIDDEN = re.compile(
    r"^(LZ4_(create\w*|compress_HC)|ZSTD_(create[CD](Ctx|Stream)|create[CD]Dict|compress|decompress|compress_usingDict))$"
)
SANITIZER = re.compile(r"^__(asan|ubsan|tsan|sanitizer|sancov)_\w+|__odr_asan\w*|_?_?tls_get_addr|__gcov\w*$")


def refused(symbol):
    return bool(FORBIDDEN.match(symbol)) or not (ALLOWED.match(symbol) or SANITIZER.match(symbol))


def undefined_symbols(path):
    output = subprocess.run(["nm", "-u", "--format=just-symbols", path], check=True, capture_output=True, text=True).stdout
    return {line.split("@")[0].strip() for line in output.splitlines() if line.strip()}


def pure_objects(build):
    """Pairs of source and object for every C file of the pure folders that this build compiles."""
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        source, command = entry["file"], entry.get("command", "")
        root = pathlib.Path(__file__).resolve().parents[2]
        try:
            name = pathlib.Path(source).resolve().relative_to(root).as_posix()
        except ValueError:
            continue
        if name.split("/")[0] in PURE:
            output = entry.get("output") or re.search(r" -o (\S+)", command).group(1)
            yield name, pathlib.Path(entry["directory"]) / output


def check(build):
    faults, count = [], 0
    for name, path in pure_objects(build):
        if not path.is_file():
            faults.append(f"{name}: {path} was not built")
            continue
        count += 1
        faults += [f"{name}: references {symbol}" for symbol in sorted(undefined_symbols(path)) if refused(symbol)]
    if count == 0:
        faults.append(f"no object of {', '.join(PURE)} under {build}")
    print(f"purity: {count} objects, {len(faults)} faults")
    return faults


def probe(compiler):
    """A test that cannot fail is none: an object that calls the system must be refused for each call."""
    calls = ("malloc", "time", "socket", "rand", "printf", "pthread_create", "LZ4_createStream", "ZSTD_createCCtx")
    text = "".join(f"extern void {call}(void); " for call in calls)
    text += "void kw_probe(void); void kw_probe(void) { " + "".join(f"{call}(); " for call in calls) + "}\n"
    with tempfile.TemporaryDirectory() as folder:
        source, path = pathlib.Path(folder) / "probe.c", pathlib.Path(folder) / "probe.o"
        source.write_text(text, encoding="utf-8")
        subprocess.run([compiler, "-w", "-fno-builtin", "-c", source, "-o", path], check=True)
        found = {symbol for symbol in undefined_symbols(path) if refused(symbol)}
    return [f"the probe's {call} was not found" for call in calls if call not in found]


def main(build, compiler="cc"):
    faults = probe(compiler) + check(pathlib.Path(build))
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main(*sys.argv[1:]))
