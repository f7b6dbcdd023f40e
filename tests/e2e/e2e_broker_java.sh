#!/usr/bin/env bash
# e2e_broker_java.sh - Java's console producer (idempotent by default) and consumer against the embedded broker.
# The consumer names its partition: without that it joins a group, which the broker does not serve yet.
. "$(dirname "$0")/lib.sh"

need python3
need_java_clients
lines=50000
python3 "$e2e/text.py" "$lines" >"$work/text"
start_broker

for codec in none gzip snappy lz4 zstd; do
    java_produce "$broker" "java-$codec" --compression-codec "$codec" <"$work/text"
    consume_all -b "$broker" -t "java-$codec" -p 0 >"$work/back"
    expect_same "$work/text" "$work/back" "$codec: Java to kwire"
    produce "$lines" -b "$broker" -t "kwire-$codec" -p 0 -z "$codec" <"$work/text"
    java_consume "$broker" "kwire-$codec" "$lines" --partition 0 --offset earliest >"$work/back"
    expect_same "$work/text" "$work/back" "$codec: kwire to Java"
done
java_consume "$broker" java-zstd "$lines" --partition 0 --offset earliest >"$work/back"
expect_same "$work/text" "$work/back" "Java to Java"

java_topics "$broker" --create --topic made --partitions 3 --replication-factor 1
java_topics "$broker" --list
expect_match '^made$' "$work/java-topics.log" "Java's topic list"
java_topics "$broker" --delete --topic made
stop_broker
