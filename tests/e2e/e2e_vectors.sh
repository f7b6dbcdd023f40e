#!/usr/bin/env bash
# e2e_vectors.sh PATH... - the official test vectors kept in the tree all pass.
. "$(dirname "$0")/lib.sh"

"$kwire" vectors "$@" >"$work/out.log" 2>&1 || fail "kwire vectors $*"
last=$(tail -n 1 "$work/out.log")
[[ $last =~ ^[1-9][0-9]*\ passed,\ 0\ failed,\ [0-9]+\ skipped$ ]] || fail "last line: $last"
echo "$last"

# The command can fail: one changed byte in one vector must count.
mkdir "$work/damaged"
find "$@" -name '*.jsonl' -path '*messages*' | LC_ALL=C sort | head -n 1 |
    xargs sed -n 's/"hex":"\(..\)/"hex":"\1ff/;1p' >"$work/damaged/messages.jsonl"
[ -s "$work/damaged/messages.jsonl" ] || fail "no message vector to damage"
expect_status 1 "$kwire" vectors "$work/damaged"
expect_equal '0 passed, 1 failed, 0 skipped' "$(tail -n 1 "$work/out")" "a damaged vector"
