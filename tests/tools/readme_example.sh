#!/usr/bin/env bash
# readme_example.sh CC LIBRARY [LINK FLAGS...] - the C example of the README compiles and links as it stands there.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cc=$1 library=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n '/^```c$/,/^```$/p' "$root/README.md" | sed '1d;$d' >"$work/example.c"
grep -q kw_produce "$work/example.c" || { echo "no C example found in README.md"; exit 1; }
"$cc" -std=c11 -Wall -Wextra -Werror -I"$root/include" "$work/example.c" "$library" "$@" -o "$work/example"
echo "the README's example compiles: $(wc -l <"$work/example.c") lines"
