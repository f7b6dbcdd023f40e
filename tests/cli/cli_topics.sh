#!/usr/bin/env bash
# cli_topics.sh - `kwire topics` against the embedded broker.
. "$(dirname "$0")/../e2e/lib.sh"

need python3
start_broker
expect_status 0 "$kwire" topics list -b "$broker"
[ ! -s "$work/out" ] || fail "an empty broker lists topics"
for topic in zebra ant; do
    expect_status 0 "$kwire" topics create -b "$broker" -t "$topic" --partitions 3
done
expect_status 0 "$kwire" topics list -b "$broker"
expect_equal "ant zebra " "$(tr '\n' ' ' <"$work/out")" "list, in order"
expect_status 0 "$kwire" topics list -b "$broker" -J
expect_equal '{"topic":"ant","partitions":3,"internal":false}' "$(head -n 1 "$work/out")" "list -J"
expect_status 0 "$kwire" topics describe -b "$broker" -t ant
expect_match '^topic ant  partitions 3  id [A-Za-z0-9_-]{22}$' "$work/out" "describe"
expect_equal 3 "$(grep -cE '^  partition [012]  leader 1  epoch [0-9]+  replicas 1  isr 1$' "$work/out")" "its partitions"
expect_status 0 "$kwire" topics describe -b "$broker" -J
expect_equal "['ant', 'zebra'] [[0, 1, 2], [0, 1, 2]]" "$(python3 -c '
import json, sys
rows = [json.loads(line) for line in sys.stdin]
print([r["topic"] for r in rows], [[p["partition"] for p in r["partitions"]] for r in rows])' <"$work/out")" "describe -J"
expect_status 1 "$kwire" topics create -b "$broker" -t ant
expect_match 'create ant: TOPIC_ALREADY_EXISTS' "$work/err.log" "create what is there"
expect_status 1 "$kwire" topics describe -b "$broker" -t bee
expect_match 'describe bee: UNKNOWN_TOPIC_OR_PARTITION' "$work/err.log" "describe what is not there"
expect_status 0 "$kwire" topics delete -b "$broker" -t ant
expect_status 1 "$kwire" topics delete -b "$broker" -t ant
expect_match 'delete ant: UNKNOWN_TOPIC_OR_PARTITION' "$work/err.log" "delete what is not there"
expect_status 0 "$kwire" topics list -b "$broker"
expect_equal zebra "$(cat "$work/out")" "list after delete"
stop_broker
