#!/usr/bin/env bash
# cli_txns.sh - `kwire txns` against the embedded broker, three nodes of it. It verifies what it appends, so nothing
# hangs there; that, and Kafka's own words, are in tests/e2e/e2e_txns.sh.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/../e2e/txns_lib.sh"

start_broker --nodes 3
kafka=$broker
expect_status 0 "$kwire" topics create -b "$kafka" -t t -n 3
expect_status 0 txns list
expect_equal '' "$(cat "$work/out")" "no transactions yet"
for n in 0 1 2; do
    new_producer "txn-$n"
    add "$n"
    write "$n" 0 x
done
expect_status 0 txns list
expect_equal 'txn-0 Ongoing txn-1 Ongoing txn-2 Ongoing' "$(awk '{ print $1, $2 }' "$work/out" | xargs)" "list, in order"
expect_equal 3 "$(awk '{ print $6 }' "$work/out" | sort -u | wc -l)" "coordinators"
expect_status 0 txns list --pattern 'txn-[12]' --state Ongoing -J
expect_equal 'txn-1 txn-2' "$(python3 -c 'import json, sys; print(*(json.loads(l)["transactionalId"] for l in sys.stdin))' \
    <"$work/out")" "list --pattern -J"
expect_status 2 txns list --state Ongoing --state Dreaming
expect_match '^kwire txns: --state: "Dreaming" is not one of Empty, Ongoing, .*PrepareEpochFence$' "$work/err.log" "a state"
expect_status 1 txns list --pattern '('
expect_equal 3 "$(grep -c 'list transactions of broker [123]: INVALID_REGULAR_EXPRESSION: ' "$work/err.log")" "each broker's word"

expect_status 1 txns describe --transactional-id txn-2 --transactional-id nobody --transactional-id txn-1
expect_equal 'txn-2 2 txn-1 1' "$(awk '/^txn/ { print $1 } / topic / { print $4 }' "$work/out" | xargs)" "describe, in order"
expect_match 'describe transactional id nobody: TRANSACTIONAL_ID_NOT_FOUND' "$work/err.log" "nobody"
expect_status 0 txns describe --transactional-id txn-1
expect_match '  began 20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z  open for [0-9]+ ms$' "$work/out" "since when"
seq 3 | expect_status 0 "$kwire" produce -b "$kafka" -t u --transactional-id over
for ((tries = 0; tries < 50; tries++)); do # a commit is answered before its markers are written
    expect_status 0 txns describe --transactional-id over
    grep -q '^over  state PrepareCommit ' "$work/out" || break
    sleep 0.1
done
expect_match '^over  state CompleteCommit .*  timeout 60000 ms(  began 20[^ ]*Z)?$' "$work/out" "one that is over is not open"
expect_status 0 txns describe --transactional-id over -J
expect_match '"durationMs":-1' "$work/out" "nor in JSON"
expect_status 0 "$kwire" topics offsets -b "$kafka" -t t -p 1 -X isolation.level=read_committed
expect_equal 'partition 1  earliest 0  latest 0' "$(cat "$work/out")" "an open transaction is not committed"
expect_status 0 "$kwire" topics offsets -b "$kafka" -t t -p 1
expect_equal 'partition 1  earliest 0  latest 1' "$(cat "$work/out")" "but written"
expect_status 0 txns producers -t t
expect_equal '0 0 1 0 2 0' "$(awk '{ print $2, $NF }' "$work/out" | xargs)" "producers of all leaders, and what is open"
expect_status 1 txns producers -t t --broker 7
expect_match 'no broker with this id' "$work/err.log" "a broker that is not there"
expect_status 1 txns producers -t wasp
expect_match 'topic wasp: UNKNOWN_TOPIC_OR_PARTITION' "$work/err.log" "a topic that is not there"

# An hour without a record, and each has its coordinator.
expect_status 0 txns find-hanging
expect_equal ' kwire txns: nothing hangs' "$(cat "$work/out") $(cat "$work/err.log")" "nothing hangs"
expect_status 0 txns find-hanging -q
expect_equal '' "$(cat "$work/out" "$work/err.log")" "and quietly"
expect_status 1 txns find-hanging -t wasp
expect_equal 'kwire txns: topic wasp: UNKNOWN_TOPIC_OR_PARTITION: The broker does not know this topic or partition.' \
    "$(cat "$work/err.log")" "where there is no topic"
expect_status 1 txns abort-hanging -t t -p 1 --start-offset 0
expect_match 'abort in t, partition 1: it is in the transaction of txn-1 \(Ongoing\)' "$work/err.log" "it is alive"
expect_status 0 txns producers -t t -p 1
expect_match 'open from 0$' "$work/out" "and stays open"
expect_status 1 txns abort-hanging -t t -p 1 --start-offset 3
expect_match 'no transaction that is open begins at 3' "$work/err.log" "another start"
expect_status 0 txns abort-hanging -t t -p 1 --start-offset 0 --force
expect_status 0 txns producers -t t -p 1
expect_match 'coordinator epoch 0  open from -1$' "$work/out" "by force"
stop_broker

# An older broker has fewer filters, or none of this.
start_broker --as-version 3.9
kafka=$broker
expect_status 1 txns list --pattern x
expect_match '^kwire txns: broker 1 is too old for --pattern \(ListTransactions 2\)$' "$work/err.log" "a filter of 4.1"
expect_status 0 txns list --duration-filter 5
stop_broker
start_broker --as-version 2.8
kafka=$broker
expect_status 1 txns list
expect_match '^kwire txns: broker 1 does not offer ListTransactions, which came with Kafka 3.0$' "$work/err.log" "before KIP-664"
stop_broker
