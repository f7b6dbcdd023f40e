#!/usr/bin/env bash
# e2e_too_large.sh - a real broker that takes small batches only (max.message.bytes): what it refuses with
# MESSAGE_TOO_LARGE is halved until it fits, in order and whole (P10, KIP-126); a record that is too large alone fails,
# and takes none of its neighbours with it.
. "$(dirname "$0")/lib.sh"

need kcat python3
need_kafka
topic=$(new_topic)
java_topics "$kafka" --create --topic "$topic" --partitions 1 --replication-factor 1 --config max.message.bytes=5000
python3 "$e2e/text.py" 5000 | grep -v '^$' | cut -c1-900 >"$work/text"
count=$(wc -l <"$work/text")

for codec in $(built_codecs); do
    produce "$count" -b "$kafka" -t "$topic" -z "$codec" -X batch.size=400000 -X linger.ms=200 -X retries=0 \
        -X max.in.flight=1 <"$work/text"
done
kcat_consume "$kafka" "$topic" >"$work/back"
for _ in $(built_codecs); do cat "$work/text"; done >"$work/expected"
expect_same "$work/expected" "$work/back" "records in halves of halves"

large=$(new_topic large)
java_topics "$kafka" --create --topic "$large" --partitions 1 --replication-factor 1 --config max.message.bytes=5000
{
    head -n 20 "$work/text"
    python3 -c 'import random; print("".join(random.Random(1).choices("abcdefghijklmnop", k=20000)))'
    tail -n 20 "$work/text"
} >"$work/input"
expect_status 1 "$kwire" produce -b "$kafka" -t "$large" -X batch.size=400000 -X linger.ms=200 -X max.in.flight=1 <"$work/input"
expect_match 'produced 40, failed 1, unknown 0' "$work/err.log" "the account"
expect_match MESSAGE_TOO_LARGE "$work/err.log" "why one failed"
kcat_consume "$kafka" "$large" >"$work/back"
grep -vx '[a-p]\{20000\}' "$work/input" >"$work/expected"
expect_same "$work/expected" "$work/back" "the neighbours of a record that is too large"
