#!/usr/bin/env bash
# e2e_example.sh PROGRAM - an example that sends the lines of stdin: all of them arrive, in order, each once, whatever
# the pace of the input, and its report is true. More than buffer.memory holds, so that it must wait for deliveries.
. "$(dirname "$0")/lib.sh"
program=$1
start_broker --partitions 1

check() { # TOPIC COUNT: what $work/sent became
    expect_equal "delivered $2, failed 0, last 0/$(($2 - 1))" "$(tail -n 1 "$work/report")" "report of $program"
    consume_all -b "$broker" -t "$1" >"$work/got"
    expect_same "$work/sent" "$work/got" "records of $1"
}

awk 'BEGIN { for (i = 0; i < 40000; i++) printf "%d %0990d\n", i, i * i }' >"$work/sent"
# shellcheck disable=SC2002 # a pipe is what the loops watch
cat "$work/sent" | timeout 100 "$program" "$broker" much >"$work/report" || fail "$program ended with $?"
check much 40000

# Slowly, an empty line, and a last line without its line feed.
{
    printf 'first\n\nthi'
    sleep 0.3
    printf 'rd\n'
    sleep 0.3
    printf 'last'
} | timeout 100 "$program" "$broker" little >"$work/report" || fail "$program ended with $?"
printf 'first\n\nthird\nlast\n' >"$work/sent"
check little 4

# No input at all.
: | timeout 100 "$program" "$broker" none >"$work/report" || fail "$program without input ended with $?"
expect_equal "delivered 0, failed 0, last -1/-1" "$(cat "$work/report")" "report without input"
stop_broker
expect_status 2 "$program"
