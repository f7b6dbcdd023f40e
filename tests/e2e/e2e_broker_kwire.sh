#!/usr/bin/env bash
# e2e_broker_kwire.sh - kwire against its own embedded broker: the demo's job with every codec, offsets, and the ends
# of the commands. Needs nothing that is not ours.
. "$(dirname "$0")/lib.sh"

need python3
lines=100000
python3 "$e2e/text.py" "$lines" >"$work/text"
start_broker --partitions 3

for codec in $(built_codecs); do
    produce "$lines" -b "$broker" -t "one-$codec" -p 0 -z "$codec" <"$work/text"
    consume_all -b "$broker" -t "one-$codec" -p 0 >"$work/back"
    expect_same "$work/text" "$work/back" "$codec, one partition, in order"
    produce "$lines" -b "$broker" -t "three-$codec" -z "$codec" <"$work/text"
    consume_all -b "$broker" -t "three-$codec" >"$work/back"
    expect_same_set "$work/text" "$work/back" "$codec, three partitions"
done

# Offsets: from the start, a number, N from the end, the end; and a count that stops early.
seq 0 999 | produce 1000 -b "$broker" -t offsets -p 0
read_offsets() { # ARGS...
    "$kwire" consume -b "$broker" -t offsets -p 0 "$@" 2>"$work/consume.log" | tr '\n' ' '
}
expect_equal "0 1 2 " "$(read_offsets -c 3)" "-o beginning is the default"
expect_equal "997 998 999 " "$(read_offsets -o 997 -e)" "-o N"
expect_equal "998 999 " "$(read_offsets -o -2 -e)" "-o -N"
expect_equal "" "$(read_offsets -o end -e)" "-o end -e"
expect_equal "500 501 " "$(read_offsets -o 500 -c 2)" "-o N -c"

# Records as files: each FILE in turn, each FILE whole.
printf 'a\n\nb' >"$work/first"
printf 'c\n' >"$work/second"
produce 4 -b "$broker" -t files -p 0 "$work/first" "$work/second" </dev/null
consume_all -b "$broker" -t files >"$work/back"
expect_equal "$(printf 'a\n\nb\nc\n' | od -c)" "$(od -c "$work/back")" "FILE in turn, the last line without its end"
produce 2 -b "$broker" -t whole -p 0 --whole "$work/first" "$work/second" </dev/null
consume_all -b "$broker" -t whole -f '%S\n' >"$work/back"
expect_equal "4 2 " "$(tr '\n' ' ' <"$work/back")" "--whole: sizes"
cat "$work/first" "$work/second" >"$work/both"
consume_all -b "$broker" -t whole -f '%s' >"$work/back"
expect_same "$work/both" "$work/back" "--whole: bytes"
produce 0 -b "$broker" -t none -p 0 </dev/null

# Bytes that are no UTF-8, NUL among them.
head -c 100000 /dev/urandom >"$work/random"
produce 1 -b "$broker" -t binary -p 0 --whole "$work/random" </dev/null
consume_all -b "$broker" -t binary -f '%s' >"$work/back"
cmp -s "$work/random" "$work/back" || fail "random bytes came back changed"
consume_all -b "$broker" -t binary -J | python3 "$e2e/pick.py" 'it["payload_base64"]' | base64 -d >"$work/back"
cmp -s "$work/random" "$work/back" || fail "random bytes came back changed through payload_base64"

# A reader that goes away ends the command quietly, with 0.
"$kwire" consume -b "$broker" -t one-none -p 0 -e 2>"$work/err.log" | head -n 1 >"$work/back" ||
    fail "consume | head: exit status ${PIPESTATUS[*]}"
expect_equal "" "$(cat "$work/err.log")" "consume | head: stderr"

# Ctrl-C flushes what was read so far.
mkfifo "$work/fifo"
"$kwire" produce -b "$broker" -t interrupted -p 0 -X linger.ms=60000 <"$work/fifo" 2>"$work/produce.log" &
producer=$!
background+=("$producer")
exec 7>"$work/fifo"
printf 'one\ntwo\n' >&7
sleep 1
kill -INT "$producer"
wait "$producer" || true
exec 7>&-
expect_equal "produced 2, failed 0, unknown 0" "$(tail -n 1 "$work/produce.log")" "account after Ctrl-C"
consume_all -b "$broker" -t interrupted >"$work/back"
expect_equal "one two " "$(tr '\n' ' ' <"$work/back")" "flushed by Ctrl-C"

# The broker waits for new records on behalf of a reader that has seen all (long poll).
"$kwire" consume -b "$broker" -t offsets -p 0 -o end -c 1 >"$work/late" 2>"$work/late.log" &
reader=$!
background+=("$reader")
sleep 1
echo late | produce 1 -b "$broker" -t offsets -p 0
wait "$reader" || fail "the waiting reader ended with $?"
expect_equal late "$(cat "$work/late")" "record that came later"

# It says what it serves, and no more (M7).
"$kwire" raw -b "$broker" ApiVersions 3 '{"clientSoftwareName":"x","clientSoftwareVersion":"1"}' >"$work/apis"
expect_equal "[0, 1, 2, 3, 8, 9, 10, 15, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 32, 35, 37, 42, 43, 44, 45, 46, 47, 60, 61, 65, 66, 75]" \
    "$(python3 "$e2e/pick.py" 'sorted(k["apiKey"] for k in it["apiKeys"])' <"$work/apis")" "APIs advertised"
expect_equal "(0, 13)" \
    "$(python3 "$e2e/pick.py" '[(k["minVersion"], k["maxVersion"]) for k in it["apiKeys"] if k["apiKey"] == 0][0]' \
        <"$work/apis")" "range of Produce"

expect_status 0 "$kwire" topics create -b "$broker" -t made --partitions 5
expect_status 0 "$kwire" topics list -b "$broker"
expect_match made "$work/out" "topics list"
expect_status 0 "$kwire" topics delete -b "$broker" -t made
expect_status 0 "$kwire" topics list -b "$broker"
! grep -qw made "$work/out" || fail "a deleted topic is listed"

stop_broker
