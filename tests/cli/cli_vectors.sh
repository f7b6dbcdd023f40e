#!/usr/bin/env bash
# cli_vectors.sh GOLDEN - `kwire vectors` finds vectors by what they are, counts them, and can fail.
. "$(dirname "$0")/../e2e/lib.sh"

golden=$1

count() { # STATUS LAST_LINE PATHS...
    local status=$1 last=$2
    shift 2
    expect_status "$status" "$kwire" vectors "$@"
    expect_equal "$last" "$(tail -n 1 "$work/out")" "vectors $*"
}

# A kind shows in the members: neither the file's name nor its neighbours matter.
mkdir -p "$work/any/deep"
for file in messages/03-Metadata.jsonl headers.jsonl frames.jsonl records/valid.jsonl records/hostile.jsonl \
    messages_hostile.jsonl; do
    head -n 1 "$golden/$file"
done >"$work/any/deep/x"
count 0 '6 passed, 0 failed, 0 skipped' "$work/any"
echo '# not a vector' >"$work/any/README.md"
echo '{"assignor":"range","topics":[],"members":[],"result":{}}' >"$work/any/later.jsonl"
count 0 '6 passed, 0 failed, 1 skipped' "$work/any"
count 0 '12 passed, 0 failed, 2 skipped' "$work/any" "$work/any"
expect_status 0 "$kwire" vectors -v "$work/any"
expect_match 'later\.jsonl:1: skipped: ' "$work/err.log" "-v"

# Sections of a document: the same members mean different things in different sections.
printf '{"uvarint":[{"value":300,"hex":"ac02"}],\n"varint":[\n{"value":-1,"hex":"01"}]}' >"$work/sections"
count 0 '2 passed, 0 failed, 0 skipped' "$work/sections"
printf '{"uvarint":[{"value":300,"hex":"ac02"}],\n"varint":[\n{"value":-1,"hex":"03"}]}' >"$work/sections"
count 1 '1 passed, 1 failed, 0 skipped' "$work/sections"
expect_match '/sections:3: ' "$work/out" "file and line of a failure"

# One change in any kind is a failure.
damaged() { # FILE SED WHAT
    head -n 1 "$golden/$1" >"$work/before"
    sed "$2" "$work/before" >"$work/after"
    ! cmp -s "$work/before" "$work/after" || fail "$3: the change changed nothing"
    count 0 '1 passed, 0 failed, 0 skipped' "$work/before"
    count 1 '0 passed, 1 failed, 0 skipped' "$work/after"
}
damaged messages/44-IncrementalAlterConfigs.jsonl 's/"hex":"/"hex":"00/' "a byte more"
damaged messages/44-IncrementalAlterConfigs.jsonl 's/"json":{/"json":{"x":1,/' "a member more"
damaged headers.jsonl 's/"correlationId":[-0-9]*/"correlationId":12345/' "another number"
damaged frames.jsonl 's/"clientId":"/"clientId":"x/' "another string"
damaged records/valid.jsonl 's/"value":"7/"value":"6/' "another byte"
damaged records/valid.jsonl 's/"count":1/"count":2/' "another count"
damaged records/hostile.jsonl 's/"expect":"error"/"expect":"ok","batches":[]/' "another verdict"
damaged messages_hostile.jsonl 's/"status":"[a-z]*"/"status":"ok","left":0,"json":{}/' "another verdict"

# Nothing at all, nonsense, and what is not there.
mkdir "$work/none"
count 1 '0 passed, 0 failed, 0 skipped' "$work/none"
echo '{"what":"ever"}' >"$work/none/x.json"
count 1 '0 passed, 1 failed, 0 skipped' "$work/none"
echo '{"api":' >"$work/none/x.json"
count 1 '0 passed, 1 failed, 0 skipped' "$work/none"
: >"$work/none/x.json"
count 1 '0 passed, 1 failed, 0 skipped' "$work/none"
count 1 '6 passed, 0 failed, 1 skipped' "$work/any" "$work/no-such-path"
