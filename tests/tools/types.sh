#!/usr/bin/env bash
# types.sh CC ROOT - sequences come back only with a proof: what reliability/book.h says the compiler sees to. The good
# use compiles, each bad one does not.
set -euo pipefail
cc=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

try() { # BODY: of a function that has a book, a batch and an attempt
    printf '#include "reliability/book.h"\nvoid f(kw_book *k, kw_sealed *b, const kw_attempt *a);\n' >"$work/t.c"
    printf 'void f(kw_book *k, kw_sealed *b, const kw_attempt *a) {\n(void)k, (void)b, (void)a;\n%s\n}\n' "$1" >>"$work/t.c"
    # The flag is that of cmake/warnings.cmake: in every build, not only here.
    "$cc" -std=c11 -Wall -Wextra -Werror=incompatible-pointer-types -I"$root" -I"$root/include" -fsyntax-only "$work/t.c" 2>"$work/log"
}
good() {
    try "$1" || { echo "this should compile: $1"; cat "$work/log"; exit 1; }
}
bad() {
    ! try "$1" || { echo "this should not compile: $1"; exit 1; }
    grep -q "$2" "$work/log" || { echo "for another reason than \"$2\": $1"; cat "$work/log"; exit 1; }
}

grep -q -- '-Werror=incompatible-pointer-types' "$root/cmake/warnings.cmake"
good 'const kw_refused *r = kw_refused_of(b, a); if (r) kw_book_take_back(k, r, 87); else kw_book_abandon(k, b, 87);'
good 'const kw_refused *r = kw_refused_by_gap(k, b); if (r) kw_book_take_back(k, r, 45);'
bad 'kw_book_take_back(k, b, 87);' 'incompatible pointer'           # any batch
bad 'kw_book_take_back(k, a, 87);' 'incompatible pointer'           # what was answered
bad 'kw_book_split(k, b);' 'incompatible pointer'                   # halves of what may be in the log
bad 'kw_refused r = {0}; kw_book_take_back(k, &r, 87);' 'incomplete\|storage size' # a proof of one's own
echo "numbers come back with a proof, or not at all"
