#!/usr/bin/env bash
# e2e_committed.sh - read_committed (F4-F7) against a real Kafka and transactions of other clients: what kwire reads is
# what the writer committed, what kcat reads and what the Java console consumer reads; read_uncommitted reads all.
. "$(dirname "$0")/lib.sh"

need kcat
need_python_clients
need_kafka
topic=$(new_topic)
java_topics "$kafka" --create --topic "$topic" --partitions 2
timeout 120 "$peers_python" "$e2e/transactions.py" "$kafka" "$topic" 1 >"$work/committed" 2>"$work/writer.log" ||
    fail "the transactional writer failed"
[ "$(wc -l <"$work/committed")" -gt 50 ] || fail "too few committed records to mean anything"

kcat_consume "$kafka" "$topic" -X isolation.level=read_committed -f '%p %s\n' >"$work/kcat"
consume_all -b "$kafka" -t "$topic" -X isolation.level=read_committed -f '%p %s\n' >"$work/kwire"
# One byte a fetch: each batch in an answer of its own, and a list of aborted transactions with each.
consume_all -b "$kafka" -t "$topic" --isolation-level read_committed -X max.partition.fetch.bytes=1 -f '%p %s\n' \
    >"$work/kwire.small"
java_consume "$kafka" "$topic" "$(wc -l <"$work/committed")" --from-beginning --isolation-level read_committed \
    --property print.partition=true --property print.value=true >"$work/java.raw"
sed 's/^Partition:\([0-9]*\)[[:space:]]*/\1 /' "$work/java.raw" >"$work/java"

expect_same_set "$work/committed" "$work/kwire" "kwire, against what was committed"
expect_same_set "$work/committed" "$work/kcat" "kcat, against what was committed"
expect_same_set "$work/committed" "$work/java" "Java, against what was committed"
for partition in 0 1; do # the order in a partition
    grep "^$partition " "$work/kcat" >"$work/expected"
    for reader in kwire kwire.small; do
        grep "^$partition " "$work/$reader" >"$work/actual"
        expect_same "$work/expected" "$work/actual" "$reader, partition $partition in order"
    done
done

kcat_consume "$kafka" "$topic" -X isolation.level=read_uncommitted -f '%p %s\n' >"$work/kcat.all"
consume_all -b "$kafka" -t "$topic" -f '%p %s\n' >"$work/kwire.all"
expect_same_set "$work/kcat.all" "$work/kwire.all" "read_uncommitted"
[ "$(wc -l <"$work/kwire.all")" -gt $(($(wc -l <"$work/committed") + 20)) ] || fail "nothing was aborted"
