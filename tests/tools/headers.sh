#!/usr/bin/env bash
# headers.sh CC CXX ROOT - every public header compiles alone, as C11 and as C++17, without a warning.
set -euo pipefail

cc=$1 cxx=$2 root=$3
flags=(-Wall -Wextra -Wpedantic -Werror -fsyntax-only -I "$root/include")
failed=0 count=0

while IFS= read -r header; do
    count=$((count + 1))
    # Through an #include, since a header as the main file is warned about.
    "$cc" -std=c11 "${flags[@]}" -x c - <<<"#include <$header>" || failed=1
    "$cxx" -std=c++17 "${flags[@]}" -x c++ - <<<"#include <$header>" || failed=1
done < <(cd "$root/include" && find kwire -name '*.h' | LC_ALL=C sort)

[ "$count" -gt 5 ] || { echo "only $count headers in $root/include"; exit 1; }
[ "$failed" = 0 ] || exit 1
echo "$count headers compile as C11 and as C++17"
