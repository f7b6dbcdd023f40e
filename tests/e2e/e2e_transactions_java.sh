#!/usr/bin/env bash
# e2e_transactions_java.sh - transactions of Java are read by kwire, and kwire's by the Java console consumer, under
# read_committed: what was committed, and nothing that was aborted.
# Java's writer is Kafka's own TransactionalMessageCopier: it aborts at random and then copies the same records again, so
# that what was committed is each record once, and what was written is more.
. "$(dirname "$0")/lib.sh"

need_kafka
count=3000 per_txn=50
input=$(new_topic input) output=$(new_topic output)
for topic in "$input" "$output"; do
    java_topics "$kafka" --create --topic "$topic" --partitions 1
done
seq "$count" | produce "$count" -b "$kafka" -t "$input" -p 0
(KAFKA_LOG_LEVEL=error peers_jvm org.apache.kafka.tools.TransactionalMessageCopier \
    --broker-list "$kafka" --input-topic "$input" --input-partition 0 --output-topic "$output" --max-messages "$count" \
    --consumer-group "$output" --transaction-size "$per_txn" --transactional-id "$output" \
    --enable-random-aborts) >"$work/copier.log" 2>&1 || fail "Java's writer failed"

seq "$count" >"$work/lines"
consume_all -b "$kafka" -t "$output" --isolation-level read_committed >"$work/read"
expect_same "$work/lines" "$work/read" "Java's transactions, read by kwire"
consume_all -b "$kafka" -t "$output" >"$work/read"
aborted=$(($(wc -l <"$work/read") - count))
[ "$aborted" -gt 0 ] || fail "Java aborted nothing"
echo "Java to kwire: $count records committed, $aborted aborted"

output=$(new_topic kwire)
java_topics "$kafka" --create --topic "$output" --partitions 2
"$kwire" produce -b "$kafka" -t "$output" --transactional-id "$output" --txn-records "$per_txn" --abort-every 3 \
    <"$work/lines" 2>"$work/produce.log" || fail "kwire's writer failed"
awk -v n="$per_txn" 'int((NR - 1) / n + 1) % 3 != 0' "$work/lines" >"$work/committed"
# An aborted record that is shown takes the place of a committed one: Java ends after so many.
java_consume "$kafka" "$output" "$(wc -l <"$work/committed")" --from-beginning --isolation-level read_committed \
    >"$work/read"
expect_same_set "$work/committed" "$work/read" "kwire's transactions, read by Java"
echo "kwire to Java: $(wc -l <"$work/committed") records committed, $((count - $(wc -l <"$work/committed"))) aborted"
