#!/usr/bin/env bash
# e2e_txns_cluster.sh - `kwire txns` with three brokers: what all coordinators list, what all leaders know, and that
# nothing is called hanging while one of them cannot be asked.
. "$(dirname "$0")/lib.sh"
. "$e2e/txns_lib.sh"

start_cluster --nodes 3 "${no_verification[@]}"
expect_status 0 "$kwire" topics create -b "$kafka" -t t -n 6 --replication-factor 3

# Six transactions, each in a partition of its own, and one batch outside of the first.
for n in 0 1 2 3 4 5; do
    new_producer "txn-$n"
    add "$n"
    write "$n" 0 x
    [ "$n" != 0 ] || { outside=$producer && write 5 0 torn; }
done
expect_status 0 txns list --running
sort "$work/out" >"$work/ours"
java_transactions list | tail -n +2 | awk '{ print $1 "  " $4 "  producer " $3 "  coordinator " $2 }' | sort >"$work/java"
expect_same "$work/java" "$work/ours" "transactions of all coordinators"
expect_equal 6 "$(wc -l <"$work/ours")" "how many"
[ "$(awk '{ print $6 }' "$work/ours" | sort -u | wc -l)" -gt 1 ] || fail "all have one coordinator"
expect_status 0 txns describe --transactional-id txn-5 --transactional-id txn-3 --transactional-id txn-4
expect_equal 'txn-5 5 txn-3 3 txn-4 4' "$(awk '/^txn/ { print $1 } / topic / { print $4 }' "$work/out" | xargs)" \
    "described by their coordinators, in order"
expect_status 0 txns producers -t t
expect_equal '0 1 2 3 4 5 5' "$(awk '{ print $2 }' "$work/out" | xargs)" "producers of all leaders, in order"

expect_status 0 txns find-hanging
expect_match "^topic t  partition 5  producer $outside  epoch 0  " "$work/out" "what hangs"
expect_equal 1 "$(wc -l <"$work/out")" "the others do not"

# A broker that does not answer might coordinate it: nothing is reported, and why.
victim=$(($(leader_of 5) % 3 + 1))
"$kafka_sh" "$own_cluster" pause "$victim"
expect_status 1 txns find-hanging -t t -p 5 -m 3
"$kafka_sh" "$own_cluster" resume "$victim"
expect_equal '' "$(cat "$work/out")" "reported without broker $victim"
expect_match "cannot be told without the transactions of broker $victim: KW_ETIMEOUT" "$work/err.log" "why not"

expect_status 0 txns abort-hanging -m 30 -t t -p 5 --start-offset 0
expect_status 0 txns find-hanging -m 30
expect_equal '' "$(cat "$work/out")" "nothing hangs any more"
