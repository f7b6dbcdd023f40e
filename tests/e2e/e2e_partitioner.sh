#!/usr/bin/env bash
# e2e_partitioner.sh - a key goes to the same partition whether kwire or Java sends it: 7 partitions, 20,000 keys of
# all lengths (murmur2 reads four bytes at a time), the empty key and UTF-8 among them.
. "$(dirname "$0")/lib.sh"

need kcat python3
need_kafka
by_kwire=$(new_topic kwire) by_java=$(new_topic java)
for topic in "$by_kwire" "$by_java"; do
    java_topics "$kafka" --create --topic "$topic" --partitions 7 --replication-factor 1
done

python3 - >"$work/keyed" <<'PY'
import random, sys
rng = random.Random(7)
out = open(sys.stdout.fileno(), "w", encoding="utf-8")
for number in range(20000):
    key = "".join(rng.choices("abcxyz0189-_.ßé日\U0001f600", k=number % 40))
    out.write(f"{key}\t{number}\n")
PY
produce 20000 -b "$kafka" -t "$by_kwire" -K '\t' <"$work/keyed"
java_produce "$kafka" "$by_java" --property parse.key=true <"$work/keyed"

kcat_consume "$kafka" "$by_kwire" -f '%p %k %s\n' >"$work/kwire"
kcat_consume "$kafka" "$by_java" -f '%p %k %s\n' >"$work/java"
expect_equal 7 "$(cut -d' ' -f1 "$work/java" | sort -u | wc -l)" "partitions that got keys"
expect_same_set "$work/java" "$work/kwire" "partitions of 20,000 keys"
