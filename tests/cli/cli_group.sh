#!/usr/bin/env bash
# cli_group.sh - `kwire consume` and the embedded broker: groups without members, starts and ends by time, offsets that
# the log does not hold, and brokers that go away.
. "$(dirname "$0")/../e2e/lib.sh"

start_broker
seq 1 3000 | produce 3000 -b "$broker" -t t

# A group goes on where it stopped; -c commits behind the last record printed, in the middle of a batch too.
for first in 1 1001 2001; do
    expect_status 0 "$kwire" consume -b "$broker" -t t -p 0 -g g -c 1000
    expect_same <(seq "$first" $((first + 999))) "$work/out" "a thousand from $first on"
done
expect_status 0 "$kwire" consume -b "$broker" -t t -p 0 -g g -e
[ ! -s "$work/out" ] || fail "a group at the end reads again"
expect_status 0 "$kwire" consume -b "$broker" -t t -p 0 -g g -o 2990 -e
expect_equal 10 "$(wc -l <"$work/out")" "-o beside -g"

# What was not printed is not committed: stdout was full.
if [ -w /dev/full ]; then
    "$kwire" consume -b "$broker" -t t -p 0 -g full -e >/dev/full 2>"$work/err.log" && fail "a full disk went unnoticed"
    expect_status 0 "$kwire" consume -b "$broker" -t t -p 0 -g full -c 1
    expect_equal 1 "$(cat "$work/out")" "a group whose output was lost begins again"
fi

# SIGINT commits what was printed.
: >"$work/got"
"$kwire" consume -b "$broker" -t t -p 0 -g int >"$work/got" 2>"$work/consume.log" &
pid=$!
background+=("$pid")
for ((tries = 0; tries < 100; tries++)); do
    [ "$(wc -l <"$work/got")" -lt 3000 ] || break
    sleep 0.1
done
kill -INT "$pid"
wait "$pid" || fail "consume after SIGINT"
expect_status 0 "$kwire" consume -b "$broker" -t t -p 0 -g int -e
[ ! -s "$work/out" ] || fail "SIGINT lost what was committed"

# By time: s@ starts, e@ ends before the first record of that time; nothing so late: the end.
echo early | produce 1 -b "$broker" -t times
sleep 0.05
middle=$(date +%s%3N)
sleep 0.05
echo late | produce 1 -b "$broker" -t times
expect_status 0 "$kwire" consume -b "$broker" -t times -e -o "s@$middle"
expect_equal late "$(cat "$work/out")" "-o s@"
expect_status 0 timeout 20 "$kwire" consume -b "$broker" -t times -o "e@$middle"
expect_equal early "$(cat "$work/out")" "-o e@ ends by itself"
expect_status 0 timeout 20 "$kwire" consume -b "$broker" -t times -o s@0 -o "e@$middle"
expect_equal early "$(cat "$work/out")" "-o s@ and e@"
expect_status 0 "$kwire" consume -b "$broker" -t times -e -o "s@$((middle + 1000000))"
[ ! -s "$work/out" ] || fail "-o s@ in the future"
expect_status 0 timeout 20 "$kwire" consume -b "$broker" -t times -o "s@$middle" -o "e@$(date +%s%3N)"
expect_equal late "$(cat "$work/out")" "-o e@ behind all records"

# An offset out of range: told, with what there is; a policy goes on instead.
expect_status 1 "$kwire" consume -b "$broker" -t t -o 5000 -e
expect_match 'OFFSET_OUT_OF_RANGE: offset 5000 .* begins at 0 and ends at 3000' "$work/err.log" "out of range"
expect_match '^kwire consume: -o beginning or -X auto\.offset\.reset=earliest goes on' "$work/err.log" "out of range: what to do"
expect_status 0 "$kwire" consume -b "$broker" -t t -o 5000 -e -X auto.offset.reset=earliest
expect_same <(seq 3000) "$work/out" "out of range, policy earliest"
expect_match 'reset to the beginning' "$work/err.log" "a reset is told"

# -q says nothing when all is well.
seq 10 | "$kwire" produce -b "$broker" -t t -q 2>"$work/err.log"
[ ! -s "$work/err.log" ] || fail "produce -q: $(cat "$work/err.log")"

# The broker goes away: a command with an end gives up.
"$kwire" consume -b "$broker" -t empty -X allow.auto.create.topics=true -m 2 -o e@99999999999999 \
    >"$work/got" 2>"$work/err.log" &
pid=$!
background+=("$pid")
sleep 1
kill -KILL "$broker_pid"
wait "$broker_pid" 2>/dev/null || true
for ((tries = 0; tries < 100; tries++)); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
done
status=0
wait "$pid" || status=$?
expect_equal 1 "$status" "consume without its broker"
expect_match 'no broker could be reached for 2 s' "$work/err.log" "consume without its broker"
