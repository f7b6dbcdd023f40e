#!/usr/bin/env bash
# size.sh - what kwire weighs, linked statically and stripped: a program that sends a record (examples/tiny.c), without
# any codec and with all that musl can link, kwire's own share of it, the same of the preset min-size, without
# reliability/ (at least once), with transactions (examples/transactions.c), and the command.
#
# Sections that nobody refers to are dropped by the linker; nothing is left out by hand. Own share: what the linker took
# from kwire's objects, by its map. Run it anywhere; `./dev bench` does.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quietly() {
    "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}

row() { # TEXT TOTAL OWN
    printf '%-58s %10s %10s\n' "$1" "$2" "$3"
}

# Bytes that the linker took from kwire: its map names address, size and file of each piece. Only what is loaded
# counts; what has the address 0 is for debuggers.
own_share() { # MAP
    python3 - "$1" <<'END'
import re, sys
text = open(sys.argv[1]).read().split("Linker script and memory map", 1)[1]
piece = re.compile(r"0x0*([1-9a-f][0-9a-f]*)\s+0x([0-9a-f]+)\s+(?:libkwire\w*\.a\(|\S*CMakeFiles/\w+\.dir/|tools/broker/libkwire)")
print(sum(int(size, 16) for _, size in piece.findall(text)))
END
}

weigh() { # TEXT PROGRAM [CMAKE OPTIONS...]
    local text=$1 program=$2 build
    shift 2
    build=$work/$(echo "$*" | cksum | cut -d' ' -f1)
    [ -d "$build" ] || quietly cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel -DKWIRE_STATIC=ON -DKWIRE_EXAMPLES=ON \
        -DCMAKE_EXE_LINKER_FLAGS=-Wl,-Map=%.map "$@"
    quietly ninja -C "$build" "bin/$program"
    # The map of the program alone: linked once more, with a map of its own.
    quietly sh -c "cd '$build' && $(ninja -C "$build" -t commands "bin/$program" | tail -n 1 | sed "s,-Map=%.map,-Map=$work/map,")"
    strip -o "$work/stripped" "$build/bin/$program"
    row "$text" "$(stat -c %s "$work/stripped")" "$(own_share "$work/map")"
}

none=(-DKWIRE_ZLIB=OFF -DKWIRE_LZ4=OFF -DKWIRE_SNAPPY=OFF -DKWIRE_THREADS=OFF -DKWIRE_TOOLS=OFF)
all=(-DKWIRE_ZSTD=ON)
row 'static, stripped, bytes' 'whole' "kwire's own"
if command -v musl-gcc >/dev/null; then
    musl=(-DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/musl.cmake")
    printf 'int main(void) { return 0; }\n' >"$work/empty.c"
    musl-gcc -Os -static -s "$work/empty.c" -o "$work/empty"
    row 'musl: an empty program' "$(stat -c %s "$work/empty")" 0
    weigh 'musl: a producer, no codec' example_tiny "${musl[@]}" "${none[@]}"
    weigh 'musl: the same, KWIRE_RELIABILITY off' example_tiny "${musl[@]}" "${none[@]}" -DKWIRE_RELIABILITY=OFF
    weigh 'musl: transactions, no codec' example_transactions "${musl[@]}" "${none[@]}"
    weigh 'musl: a producer, preset min-size (gzip, snappy, lz4)' example_tiny "${musl[@]}" -DKWIRE_THREADS=OFF -DKWIRE_TOOLS=OFF
    weigh 'musl: a producer, all codecs' example_tiny "${musl[@]}" "${all[@]}"
    weigh 'musl: the kwire command, all codecs and the broker' kwire "${musl[@]}" "${all[@]}"
else
    row 'musl-gcc' 'not installed' ''
fi
if [ -e /usr/lib/"$(gcc -print-multiarch)"/libcares.a ]; then
    weigh 'glibc: a producer, no codec, names by c-ares' example_tiny "${none[@]}" -DKWIRE_CARES=ON
fi
