#!/usr/bin/env bash
# size.sh - what a program that only produces weighs, linked statically: examples/produce.c with no codec, stripped.
#
# Sections that nobody refers to are dropped by the linker; nothing is left out by hand. Run from the tree's root.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

defines=(-D_GNU_SOURCE -DKW_WITH_GZIP=0 -DKW_WITH_SNAPPY=0 -DKW_WITH_LZ4=0 -DKW_WITH_ZSTD=0 '-DKW_VERSION_TEXT="0"')
# shellcheck disable=SC2054 # the comma is the linker's
flags=(-std=c11 -Os -ffunction-sections -fdata-sections -Wl,--gc-sections -static -s -Iinclude -I.)
sources=(client/*.c net/*.c protocol/*.c protocol/gen/*.c protocol/codec/codec.c)

bytes() { # COMPILER SOURCE...
    local cc=$1
    shift
    # glibc's linker warns that getaddrinfo wants shared libraries at run time: true, and not what is measured here.
    "$cc" "${flags[@]}" "${defines[@]}" "$@" -o "$work/program" 2>"$work/log" || { cat "$work/log" >&2; return 1; }
    stat -c %s "$work/program"
}

printf 'int main(void) { return 0; }\n' >"$work/empty.c"
printf '%-28s %12s %12s\n' 'static program, stripped' 'empty' 'producer'
for cc in musl-gcc gcc; do
    command -v "$cc" >/dev/null || { printf '%-28s %12s\n' "$cc" 'not installed'; continue; }
    printf '%-28s %12s %12s\n' "$cc" "$(bytes "$cc" "$work/empty.c")" "$(bytes "$cc" examples/produce.c "${sources[@]}")"
done
