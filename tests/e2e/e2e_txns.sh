#!/usr/bin/env bash
# e2e_txns.sh - `kwire txns` against a real Kafka, beside Kafka's own tool: transactions that are open, one that hangs
# (T19: open in a partition, though its coordinator has never heard of it there), and its end.
. "$(dirname "$0")/lib.sh"

. "$e2e/txns_lib.sh"

start_cluster --nodes 1 "${no_verification[@]}"

# A client may ask for markers: the API is offered where clients are served.
expect_equal '(1, 1)' "$("$kwire" raw -b "$kafka" ApiVersions 0 | python3 "$e2e/pick.py" \
    '[(k["minVersion"], k["maxVersion"]) for k in it["apiKeys"] if k["apiKey"] == 27][0]')" "WriteTxnMarkers"

expect_status 0 "$kwire" topics create -b "$kafka" -t t -n 4

# ---- one that its coordinator knows ----

new_producer alive
alive=$producer
add 0
add 1
write 0 0 living
write 1 0 living
expect_status 0 txns list
expect_equal "alive  Ongoing  producer $alive  coordinator 1" "$(cat "$work/out")" "list"
java_transactions list | tail -n +2 | awk '{ print $1 "  " $4 "  producer " $3 "  coordinator " $2 }' >"$work/java"
expect_same "$work/java" "$work/out" "list, as Kafka's tool has it"
expect_status 0 txns list -J --running --producer-id "$alive" --pattern 'al.*' --duration-filter 0
expect_equal "{\"transactionalId\":\"alive\",\"state\":\"Ongoing\",\"producerId\":$alive,\"coordinator\":1}" \
    "$(cat "$work/out")" "list -J through all filters"
for filter in '--state Empty' '--producer-id 999' '--pattern dead' '--duration-filter 3600000'; do
    # shellcheck disable=SC2086 # an option and its value
    expect_status 0 txns list $filter
    expect_equal '' "$(cat "$work/out")" "list $filter"
done
expect_status 2 txns list --state Dreaming
expect_match '"Dreaming" is not one of Empty, Ongoing' "$work/err.log" "an unknown state"
expect_status 1 txns list --pattern '('
expect_match 'list transactions of broker 1: INVALID_REGULAR_EXPRESSION' "$work/err.log" "not a pattern"

expect_status 1 txns describe --transactional-id alive --transactional-id nobody
expect_match "^alive  state Ongoing  producer $alive  epoch 0  timeout 600000 ms  began [0-9T:.-]+Z  open for [0-9]+ ms\$" \
    "$work/out" "describe"
expect_match '^  topic t  partitions (0,1|1,0)$' "$work/out" "its partitions"
expect_match '^kwire txns: describe transactional id nobody: TRANSACTIONAL_ID_NOT_FOUND' "$work/err.log" "nobody"
expect_status 0 txns describe --transactional-id alive -J
expect_equal "alive $alive 0 600000" "$(python3 "$e2e/pick.py" \
    '"{transactionalId} {producerId} {producerEpoch} {timeoutMs}".format(**it)' <"$work/out")" "describe -J"

expect_status 0 txns producers -t t
expect_equal "partition 0  producer $alive  epoch 0  last sequence 0  last timestamp $hour_ago  coordinator epoch -1  open from 0
partition 1  producer $alive  epoch 0  last sequence 0  last timestamp $hour_ago  coordinator epoch -1  open from 0" \
    "$(cat "$work/out")" "producers"
java_transactions describe-producers --topic t --partition 1 | tail -n 1 | awk '{ print $1, $2, $4, $5, $6 }' >"$work/java"
expect_same "$work/java" <(awk '$2 == 1 { print $4, $6, $9, $12, $18 }' "$work/out") "producers, as Kafka's tool has it"
expect_status 0 txns producers -t t -p 0 --broker 1 -J
expect_equal "$alive 0" "$(python3 "$e2e/pick.py" '"{producerId} {startOffset}".format(**it)' <"$work/out")" "producers -J"
expect_status 1 txns producers -t t --broker 7
expect_match 'no broker with this id' "$work/err.log" "a broker that is not there"

# An hour without a record, and it does not hang; nobody tears it.
expect_status 0 txns find-hanging
expect_equal '' "$(cat "$work/out")" "nothing hangs"
expect_status 1 txns abort-hanging -t t -p 0 --start-offset 0
expect_match 'in the transaction of alive \(Ongoing\), whose coordinator will end it' "$work/err.log" "abort of a live one"
expect_status 1 txns abort-hanging -t t -p 0 --producer-id "$alive" --producer-epoch 0 --coordinator-epoch 0
expect_match 'in the transaction of alive \(Ongoing\)' "$work/err.log" "abort of a live one, by producer"

# ---- two that hang: of a producer without a transaction, and in a partition outside of the one that it has ----

write 3 0 torn
new_producer lost
lost=$producer
write 2 0 hanging
echo behind | produce 1 -b "$kafka" -t t -p 2
expect_equal '' "$(committed 2)" "read_committed waits where the transaction begins"
expect_equal 'kwire consume: topic t partition 2: a transaction is open from offset 0, the end is 2' \
    "$(cat "$work/consume.log")" "and says so"
expect_status 0 txns list --producer-id "$lost"
expect_equal "lost  Empty  producer $lost  coordinator 1" "$(cat "$work/out")" "the coordinator knows of nothing"

expect_status 0 txns find-hanging
sed 's/  idle for 36[0-9]* ms$//' "$work/out" | sort >"$work/found"
expect_equal "topic t  partition 2  producer $lost  epoch 0  coordinator epoch -1  start 0
topic t  partition 3  producer $alive  epoch 0  coordinator epoch -1  start 0" "$(cat "$work/found")" "what hangs"
java_transactions find-hanging --topic t | tail -n +2 | awk '{ print $2, $3, $4, $6 }' | sort >"$work/java"
expect_same "$work/java" <(awk '{ print $4, $6, $8, $13 }' "$work/found") "what hangs, as Kafka's tool has it"
expect_status 0 txns find-hanging -t t -p 2 -J --broker 1
expect_equal "2 $lost 0 0" "$(python3 "$e2e/pick.py" \
    '"{partition} {producerId} {producerEpoch} {startOffset}".format(**it)' <"$work/out")" "find-hanging -J"
expect_status 0 txns find-hanging --max-transaction-timeout 90
expect_equal '' "$(cat "$work/out")" "not older than 90 minutes"

# ---- their end ----

expect_status 1 txns abort-hanging -t t -p 2 --start-offset 1
expect_match 'no transaction that is open begins at 1' "$work/err.log" "another start"
expect_status 0 txns abort-hanging -t t -p 2 --start-offset 0
expect_equal "topic t  partition 2  producer $lost  epoch 0  aborted" "$(cat "$work/out")" "abort"
expect_status 0 txns abort-hanging -t t -p 3 --producer-id "$alive" --producer-epoch 0 --coordinator-epoch 5 -J
expect_equal "{\"topic\":\"t\",\"partition\":3,\"producerId\":$alive,\"producerEpoch\":0,\"coordinatorEpoch\":5,\"aborted\":true}" \
    "$(cat "$work/out")" "abort by producer, -J"
expect_status 1 txns abort-hanging -t t -p 2 --start-offset 0
expect_status 0 txns find-hanging
expect_equal '' "$(cat "$work/out")" "nothing hangs any more"
expect_equal behind "$(committed 2)" "read_committed goes on, without what was aborted"
expect_equal '' "$(cat "$work/consume.log")" "nothing is held up"

# What a leader refuses: a coordinator epoch from before its last marker, a producer epoch from before its last batch.
expect_status 1 txns abort-hanging -t t -p 3 --producer-id "$alive" --producer-epoch 0 --coordinator-epoch 4
expect_match 'abort in t, partition 3: TRANSACTION_COORDINATOR_FENCED' "$work/err.log" "an old coordinator epoch"
new_producer lost
write 2 0 again
expect_status 1 txns abort-hanging -t t -p 2 --producer-id "$producer" --producer-epoch 0 --coordinator-epoch 9
expect_match 'abort in t, partition 2: (INVALID_PRODUCER_EPOCH|PRODUCER_FENCED)' "$work/err.log" "an old producer epoch"
expect_status 0 txns abort-hanging -t t -p 2 --start-offset 3

# The one that lives was left alone: it commits, whole.
id=alive
expect_equal 0 "$(raw 'it["errorCode"]' EndTxn 3 \
    "{\"transactionalId\":\"alive\",\"producerId\":$alive,\"producerEpoch\":0,\"committed\":true}")" "its end"
for ((tries = 0; tries < 50; tries++)); do
    [ "$(txns list --state CompleteCommit | wc -l)" = 0 ] || break
    sleep 0.1
done
expect_equal 'living living ' "$(committed 0) $(committed 1) $(committed 3)" "what was committed"
