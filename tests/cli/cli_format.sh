#!/usr/bin/env bash
# cli_format.sh - how consume prints: -f, -J, -K, -D, -Z, with keys, headers, nulls, empties and bytes of any kind.
. "$(dirname "$0")/../e2e/lib.sh"

need python3
start_broker
printf 'k:v\n' | produce 1 -b "$broker" -t t -p 0 -K : -H a=1 -H none -H empty= -H a=2
printf 'null\n' | produce 1 -b "$broker" -t t -p 0
printf ':\n' | produce 1 -b "$broker" -t t -p 0 -K : -Z
printf ':\n' | produce 1 -b "$broker" -t t -p 0 -K :

shown() { # EXPECTED ARGS...
    local expected=$1
    shift
    consume_all -b "$broker" -t t "$@" >"$work/got"
    printf '%b' "$expected" >"$work/want"
    cmp -s "$work/want" "$work/got" || fail "consume $*: $(od -c "$work/got" | head -n 5)"
}

shown 'v\nnull\n\n\n'
shown 'v;null;;;' -D ';'
shown 'k=v\n=null\n=\n=\n' -K =
shown 'k=v\nNULL=null\nNULL=NULL\n=\n' -K = -Z
shown 't 0 0 1 1\nt 0 1 -1 4\nt 0 2 -1 -1\nt 0 3 0 0\n' -f '%t %p %o %K %S\n'
shown 'a=1,none=NULL,empty=,a=2.' -c 1 -f '%h.'
# shellcheck disable=SC1003 # a backslash, not a quote
shown '%A\t\\' -c 1 -f '%%\x41\t\\'
shown '\0\0\0\01v\0\0\0\04null\0377\0377\0377\0377\0\0\0\0' -f '%R%s'
shown '[k|v][NULL|null][NULL|NULL][|]' -Z -f '[%k|%s]'
[[ $(consume_all -b "$broker" -t t -c 1 -f %T) =~ ^1[0-9]{12}$ ]] || fail "%T is no time in ms"

# Every byte there is, as key, value and header.
python3 -c 'import sys; sys.stdout.buffer.write(bytes(range(256)))' >"$work/bytes"
produce 1 -b "$broker" -t bytes -p 0 --whole "$work/bytes" </dev/null
printf 'caf\xe9=v\xff\n' | produce 1 -b "$broker" -t bytes -p 0 -K = -H "$(printf 'h=\xfe')"
printf 'q"\\\x07\x7f\xc3\xa9\n' | produce 1 -b "$broker" -t bytes -p 0
consume_all -b "$broker" -t bytes -p 0 -c 1 -f '%s' >"$work/got"
cmp -s "$work/bytes" "$work/got" || fail "256 bytes came back changed"

consume_all -b "$broker" -t t -J >"$work/json"
consume_all -b "$broker" -t bytes -J >>"$work/json"
python3 - "$work/json" <<'PY' || fail "-J"
import base64, json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
order = ["topic", "partition", "offset", "tstype", "ts", "broker", "headers"]
for row in rows:
    assert list(row)[:7] == order and row["tstype"] == "create" and row["broker"] == 1, row
    assert row["ts"] > 1600000000000 and row["partition"] == 0, row
first, null, nothing, empty, binary, latin, quoted = rows
assert first["headers"] == ["a", "1", "none", None, "empty", "", "a", "2"], first
assert (first["key"], first["payload"], first["offset"]) == ("k", "v", 0)
assert (null["key"], null["payload"]) == (None, "null")
assert (nothing["key"], nothing["payload"]) == (None, None)
assert (empty["key"], empty["payload"], empty["headers"]) == ("", "", [])
assert base64.b64decode(binary["payload_base64"]) == bytes(range(256)) and "payload" not in binary
assert base64.b64decode(latin["key_base64"]) == b"caf\xe9" and "key" not in latin
assert base64.b64decode(latin["payload_base64"]) == b"v\xff"
assert latin["headers"] == ["h", {"base64": base64.b64encode(b"\xfe").decode()}], latin
assert quoted["payload"] == 'q"\\\x07\x7f\u00e9', quoted
PY

# The end as first seen: records that come later are not printed, and an empty topic ends at once.
expect_status 0 "$kwire" topics create -b "$broker" -t empty --partitions 4
expect_status 0 timeout 20 "$kwire" consume -b "$broker" -t empty -e
[ ! -s "$work/out" ] || fail "an empty topic printed something"
expect_status 0 timeout 20 "$kwire" consume -b "$broker" -t t -o end -e
[ ! -s "$work/out" ] || fail "-o end -e printed something"

expect_status 1 "$kwire" consume -b "$broker" -t no-such-topic -e
expect_match 'no-such-topic.*UNKNOWN_TOPIC' "$work/err.log" "an unknown topic"
expect_status 0 "$kwire" topics list -b "$broker"
! grep -q no-such-topic "$work/out" || fail "consume created a topic"
expect_status 1 "$kwire" consume -b "$broker" -t t -p 5 -e
expect_match 'no partition 5' "$work/err.log" "a missing partition"
expect_status 1 timeout 20 "$kwire" consume -b "$broker" -t t -o 12345 -e
expect_match 'OFFSET_OUT_OF_RANGE' "$work/err.log" "an offset behind the end"
stop_broker
