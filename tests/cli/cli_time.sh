#!/usr/bin/env bash
# cli_time.sh - records bear the time at which they were produced: the first ones, and one after a long pause.
. "$(dirname "$0")/../e2e/lib.sh"

now_ms() {
    date +%s%3N
}

expect_between() { # LOW VALUE HIGH WHAT
    if [ "$2" -lt "$1" ] || [ "$2" -gt "$3" ]; then fail "$4: $2 is not within $1..$3"; fi
}

start_broker
before=$(now_ms)
{ echo first && sleep 2 && now_ms >"$work/middle" && echo second; } | "$kwire" produce -b "$broker" -t times 2>"$work/log"
after=$(now_ms)
mapfile -t times < <("$kwire" consume -b "$broker" -t times -e -f '%T\n')
middle=$(cat "$work/middle")
expect_equal 2 "${#times[@]}" "records"
expect_between "$before" "${times[0]}" "$after" "the first record"
expect_between "$((middle - 100))" "${times[1]}" "$after" "the record after the pause"
