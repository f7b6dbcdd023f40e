#!/usr/bin/env bash
# e2e_example_transactions.sh PROGRAM - the example that sends the lines of stdin in transactions: all of them are
# there for read_committed, in order. With a group it may be killed in the midst of a transaction and run again with
# the same input: each line is there once, and the group's offset says how many.
. "$(dirname "$0")/lib.sh"
program=$1

committed() { # TOPIC
    consume_all -b "$broker" -t "$1" --isolation-level read_committed
}

# Lines of its input are sent, all but the last transaction is committed, then it is killed.
kill_in_the_midst() {
    mkfifo "$work/input"
    "$program" "$broker" killed id -g group <"$work/input" &
    local pid=$!
    exec 3>"$work/input"
    head -n 130 "$work/sent" >&3
    wait_for_committed killed 100
    kill -9 "$pid"
    wait "$pid" 2>/dev/null || true
    exec 3>&-
    rm "$work/input"
}

# Markers may be written a moment after the commit is answered.
wait_for_committed() { # TOPIC COUNT
    local tries
    for ((tries = 0; tries < 200; tries++)); do
        committed "$1" >"$work/got"
        [ "$(wc -l <"$work/got")" != "$2" ] || return 0
        sleep 0.1
    done
    fail "$1: $(wc -l <"$work/got") committed lines, not $2"
}

check() { # OPTIONS of the broker...
    start_broker --partitions 1 "$@"
    timeout 60 "$program" "$broker" plain other-id <"$work/sent" >"$work/report" || fail "$program ended with $?"
    expect_equal "1050 lines are there" "$(cat "$work/report")" "report"
    wait_for_committed plain 1050
    expect_same "$work/sent" "$work/got" "records of plain"

    kill_in_the_midst
    timeout 60 "$program" "$broker" killed id -g group <"$work/sent" >"$work/report" || fail "the second run ended with $?"
    expect_equal "1050 lines are there" "$(cat "$work/report")" "report of the second run"
    wait_for_committed killed 1050
    expect_same "$work/sent" "$work/got" "records of both runs"
    timeout 60 "$program" "$broker" killed id -g group <"$work/sent" >/dev/null || fail "the third run ended with $?"
    wait_for_committed killed 1050
    stop_broker
}

awk 'BEGIN { for (i = 0; i < 1050; i++) print "line", i }' >"$work/sent"
check
check --transaction-version 0
expect_status 2 "$program"
