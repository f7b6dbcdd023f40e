#!/usr/bin/env bash
# e2e_proxy_java.sh - Java's console tools, and its transactions, with `kwire proxy` between them and a real cluster of three
# nodes whose advertised.listeners know nothing of it: they work as without, and go to none of the brokers' own ports.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/proxy.sh"

need python3
start_cluster --nodes 3 --set default.replication.factor=3
lines=20000 count=2000 per_txn=50
python3 "$e2e/text.py" "$lines" >"$work/text"
start_proxy --to "$kafka" --log "$work/proxy.json"
topic=$(new_topic)
# Each connection is a line of the client's log.
export KAFKA_HEAP="-Xms128m -Xmx512m -Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=debug"

ports() { tr , '\n' <<<"$1" | sed 's/.*://' | sort; }
through_proxy() { # LOG WHAT
    local port
    grep -oE 'Initiating connection to node [^ ]*:[0-9]+' "$work/$1" | sed 's/.*://' | sort -u >"$work/ports.actual"
    [ -s "$work/ports.actual" ] || fail "$2: the log tells of no connection"
    while read -r port; do
        ports "$proxy" | grep -qx "$port" || fail "$2 went to port $port, which is not the proxy's"
    done <"$work/ports.actual"
}
to_each_node() { # LOG WHAT
    through_proxy "$@"
    ports "$proxy" >"$work/ports.expected"
    expect_same "$work/ports.expected" "$work/ports.actual" "$2: ports that Java went to"
}

java_topics "$proxy" --create --topic "$topic" --partitions 6 --replication-factor 3
through_proxy java-topics.log "kafka-topics --create"
java_topics "$proxy" --list
expect_match "^$topic\$" "$work/java-topics.log" "kafka-topics --list"
through_proxy java-topics.log "kafka-topics --list"
described() { grep -E '^\s*Topic: .*Partition: ' "$work/java-topics.log" | sort; }
java_topics "$kafka" --describe --topic "$topic"
described >"$work/described"
java_topics "$proxy" --describe --topic "$topic"
described >"$work/described.proxied"
expect_equal 6 "$(wc -l <"$work/described")" "partitions described"
expect_same "$work/described" "$work/described.proxied" "kafka-topics --describe"
through_proxy java-topics.log "kafka-topics --describe"

java_produce "$proxy" "$topic" --batch-size 2000 <"$work/text"
to_each_node java-producer.log "the console producer"
consume_all -b "$kafka" -t "$topic" >"$work/stored"
expect_same_set "$work/text" "$work/stored" "what Java has written"
java_consume "$proxy" "$topic" "$lines" --from-beginning --group "$topic" >"$work/back"
expect_same_set "$work/text" "$work/back" "what Java has read in a group"
to_each_node java-consumer.log "the console consumer"
for node in 1 2 3; do
    for api in Produce Fetch; do
        [ "$(proxied "\"node\":$node," "\"api\":\"$api\"")" -gt 0 ] || fail "no $api to node $node came by"
    done
done
for api in FindCoordinator JoinGroup SyncGroup OffsetCommit LeaveGroup; do
    [ "$(proxied "\"api\":\"$api\"")" -gt 0 ] || fail "no $api came by"
done
echo "Java's console tools: $lines records there and back, in a group, all of it through the proxy"

output=$(new_topic output)
java_topics "$proxy" --create --topic "$output" --partitions 3 --replication-factor 3
seq "$count" | produce "$count" -b "$kafka" -t "$output-input" -p 0
(KAFKA_LOG_LEVEL=error peers_jvm org.apache.kafka.tools.TransactionalMessageCopier \
    --broker-list "$proxy" --input-topic "$output-input" --input-partition 0 --output-topic "$output" --max-messages "$count" \
    --consumer-group "$output" --transaction-size "$per_txn" --transactional-id "$output" \
    --enable-random-aborts) >"$work/copier.log" 2>&1 || fail "Java's transactional writer failed"
through_proxy copier.log "Java's transactional writer"
seq "$count" >"$work/lines"
consume_all -b "$kafka" -t "$output" --isolation-level read_committed >"$work/read"
expect_same_set "$work/lines" "$work/read" "Java's transactions"
consume_all -b "$kafka" -t "$output" >"$work/read"
aborted=$(($(wc -l <"$work/read") - count))
[ "$aborted" -gt 0 ] || fail "Java aborted nothing"
for api in InitProducerId EndTxn TxnOffsetCommit; do
    [ "$(proxied "\"api\":\"$api\"")" -gt 0 ] || fail "no $api came by"
done
expect_equal 0 "$(proxied '"fault":')" "faults"
echo "Java's transactions: $count records committed, $aborted aborted, all of it through the proxy"
stop_proxy
