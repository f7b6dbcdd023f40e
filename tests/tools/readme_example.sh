#!/usr/bin/env bash
# readme_example.sh CC LIBRARY [LINK FLAGS...] - the C examples of the README compile as they stand there, and the first,
# which is a program, links.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cc=$1 library=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
awk -v work="$work" '/^```$/ { in_c = 0 } in_c { print > (work "/" n ".c") } /^```c$/ { in_c = 1; n++ }' "$root/README.md"
mv "$work/1.c" "$work/example.c"
grep -q kw_produce "$work/example.c" || { echo "no C example found in README.md"; exit 1; }
"$cc" -std=c11 -Wall -Wextra -Werror -I"$root/include" "$work/example.c" "$library" "$@" -o "$work/example"
echo "the README's example compiles: $(wc -l <"$work/example.c") lines"
for part in "$work"/[0-9]*.c; do
    "$cc" -std=c11 -Wall -Wextra -Werror -I"$root/include" -c "$part" -o "$part.o"
done
