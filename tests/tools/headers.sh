#!/usr/bin/env bash
# headers.sh CC CXX ROOT - every public header compiles alone, as C11 and as C++17, without a warning.
set -euo pipefail

cc=$1 cxx=$2 root=$3
flags=(-Wall -Wextra -Wpedantic -Werror -fsyntax-only -I "$root/include")
failed=0 count=0

# An adapter is nothing without its library's header, which asks for more than C11; in CI all of them are there.
can_compile() { # HEADER
    local needs
    case $1 in
    */libuv.h) needs=uv.h ;;
    */libevent.h) needs=event2/event.h ;;
    *) return 0 ;;
    esac
    "$cc" -fsyntax-only -x c - <<<"#include <$needs>" 2>/dev/null && return 0
    [ "${CI:-}" != true ] || return 0
    echo "left out: $1 ($needs is missing)"
    return 1
}

while IFS= read -r header; do
    can_compile "$header" || continue
    count=$((count + 1))
    extra=()
    case $header in kwire/adapters/*) extra=(-D_GNU_SOURCE) ;; esac
    # Through an #include, since a header as the main file is warned about.
    "$cc" -std=c11 "${flags[@]}" "${extra[@]}" -x c - <<<"#include <$header>" || failed=1
    "$cxx" -std=c++17 "${flags[@]}" "${extra[@]}" -x c++ - <<<"#include <$header>" || failed=1
done < <(cd "$root/include" && find kwire -name '*.h' | LC_ALL=C sort)

[ "$count" -gt 5 ] || { echo "only $count headers in $root/include"; exit 1; }
[ "$failed" = 0 ] || exit 1
echo "$count headers compile as C11 and as C++17"
