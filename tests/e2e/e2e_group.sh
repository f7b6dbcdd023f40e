#!/usr/bin/env bash
# e2e_group.sh - offsets that a group keeps, without members: `kwire consume -g` resumes where it committed, however it
# ended, and Java's tool, kcat and librdkafka read the same offsets.
. "$(dirname "$0")/lib.sh"

need python3
need_kafka
total=50000
topic=$(new_topic) group=group-$$-$RANDOM
"$kwire" topics create -b "$kafka" -t "$topic" --partitions 2 --replication-factor 1 >/dev/null
# Small batches, so that a reader is at work for a while.
seq "$total" >"$work/all"
produce "$total" -b "$kafka" -t "$topic" -p 1 -X batch.size=100 -X linger.ms=1 <"$work/all"

committed() { # GROUP: the offset of partition 1, its leader epoch, its error
    "$kwire" raw -b "$kafka" --coordinator "group:$1" OffsetFetch 8 "{\"groups\":[{\"groupId\":\"$1\",
        \"topics\":[{\"name\":\"$topic\",\"partitionIndexes\":[1]}]}]}" 2>"$work/raw.log" |
        python3 "$e2e/pick.py" '"{committedOffset} {committedLeaderEpoch} {errorCode}".format(**it["groups"][0]["topics"][0]["partitions"][0])' ||
        fail "OffsetFetch of $1"
}

read_on() { # GROUP ARGS...
    local group=$1
    shift
    "$kwire" consume -b "$kafka" -t "$topic" -p 1 -g "$group" -m 20 "$@" 2>"$work/consume.log"
}

# -c N commits exactly N, and the next command goes on behind them.
read_on exact-"$group" -c 1000 -f '%o\n' >"$work/got"
expect_equal 999 "$(tail -n 1 "$work/got")" "the last of -c 1000"
expect_equal "1000 0 0" "$(committed exact-"$group")" "what -c 1000 committed, and its epoch (F11)"
read_on exact-"$group" -c 1000 -f '%o\n' >"$work/got"
expect_equal "1000 1999" "$(sed -n '1p;$p' "$work/got" | tr '\n' ' ' | sed 's/ $//')" "the second -c 1000"
read_on exact-"$group" -e >/dev/null
expect_equal "$total 0 0" "$(committed exact-"$group")" "what -e committed"
read_on exact-"$group" -e >"$work/got"
[ ! -s "$work/got" ] || fail "a group at the end reads again"
# Only what went out counts: a reader that closes the pipe leaves the group where it was, or less far.
read_on pipe-"$group" -c 10 >/dev/null
read_on pipe-"$group" -f '%o\n' | head -n 5 >"$work/got" || true
after=$(committed pipe-"$group" | cut -d' ' -f1)
[ "$after" -ge 10 ] || fail "a closed pipe took a commit back: $after"

# Ten times killed at any moment: each run begins where the group stands, nothing is skipped, the end is reached.
lines() { wc -l <"$1"; }
next=0
for run in 1 2 3 4 5 6 7 8 9 10; do
    : >"$work/run.$run"
    "$kwire" consume -b "$kafka" -t "$topic" -p 1 -g "$group" -X max.partition.fetch.bytes=100 \
        -X fetch.max.bytes=100 -f '%o %s\n' >"$work/run.$run" 2>"$work/consume.log" &
    pid=$!
    background+=("$pid")
    for ((tries = 0; tries < 200 && $(lines "$work/run.$run") < 200; tries++)); do sleep 0.05; done
    sleep "0.0$((RANDOM % 10))"
    kill -KILL "$pid"
    wait "$pid" 2>/dev/null || true
    sleep 0.2 # a commit may have been on its way
    [ "$(lines "$work/run.$run")" -ge 200 ] || fail "run $run read nothing"
    expect_equal "$next" "$(head -n 1 "$work/run.$run" | cut -d' ' -f1)" "run $run begins where the group stood"
    next=$(committed "$group" | cut -d' ' -f1)
    last=$(tail -n 1 "$work/run.$run" | grep -oE '^[0-9]+') # the last line may be cut
    [ "$next" -le "$((last + 1))" ] || fail "run $run committed $next, and had printed up to $last"
done
[ "$next" -gt 1000 ] || fail "ten runs came no further than $next"
[ "$next" -lt "$total" ] || fail "the runs were not cut short"
read_on "$group" -e -f '%o %s\n' >"$work/run.11"
expect_equal "$next" "$(head -n 1 "$work/run.11" | cut -d' ' -f1)" "the last run begins where the group stood"
cat "$work"/run.* | awk 'NF == 2 { print $2 }' | sort -nu >"$work/union"
expect_same "$work/all" "$work/union" "what eleven runs read together"

# Java's tool, kcat and librdkafka read what we committed, and we what they did.
java_offset=$(KAFKA_LOG_LEVEL=error peers_jvm org.apache.kafka.tools.consumer.group.ConsumerGroupCommand \
    --bootstrap-server "$kafka" --describe --group exact-"$group" 2>"$work/java.log" |
    awk -v topic="$topic" '$2 == topic && $3 == 1 { print $4 }')
expect_equal "$total" "$java_offset" "CURRENT-OFFSET of ConsumerGroupCommand"
KAFKA_LOG_LEVEL=error peers_jvm org.apache.kafka.tools.consumer.group.ConsumerGroupCommand \
    --bootstrap-server "$kafka" --group exact-"$group" --topic "$topic:1" --reset-offsets --to-offset 1234 --execute \
    >"$work/java.log" 2>&1 || fail "ConsumerGroupCommand could not reset the group"
read_on exact-"$group" -c 1 -f '%o\n' >"$work/got"
expect_equal 1234 "$(cat "$work/got")" "where Java put the group"
if command -v kcat >/dev/null; then
    kcat -b "$kafka" -G exact-"$group" -X auto.offset.reset=earliest -q -c 1 -f '%p %o\n' "$topic" \
        >"$work/got" 2>"$work/kcat.log" || fail "kcat -G"
    expect_equal "1 1235" "$(cat "$work/got")" "where kcat goes on"
fi
if peers_have_python; then
    timeout 60 "$peers_python" - "$kafka" pipe-"$group" "$topic" >"$work/got" 2>"$work/python.log" <<'END' ||
import sys
from confluent_kafka import Consumer, TopicPartition
address, group, topic = sys.argv[1:]
consumer = Consumer({"bootstrap.servers": address, "group.id": group})
print(consumer.committed([TopicPartition(topic, 1)], timeout=30)[0].offset)
END
        fail "confluent-kafka"
    expect_equal "$after" "$(cat "$work/got")" "what librdkafka finds committed"
fi

# Behind the last record of a transaction stands its marker: the end of the partition is committed, as Java does.
if peers_have_python; then
    timeout 60 "$peers_python" - "$kafka" "$topic" "txn-$group" >"$work/got" 2>"$work/python.log" <<'END' ||
import sys
from confluent_kafka import Producer
address, topic, name = sys.argv[1:]
producer = Producer({"bootstrap.servers": address, "transactional.id": name})
producer.init_transactions(30)
for commit in (True, False):
    producer.begin_transaction()
    for i in range(3): producer.produce(topic, b"%d %d" % (commit, i), partition=0)
    producer.flush(30)
    producer.commit_transaction(30) if commit else producer.abort_transaction(30)
END
        fail "a transaction of confluent-kafka"
    "$kwire" consume -b "$kafka" -t "$topic" -p 0 -g txn-"$group" -e --isolation-level read_committed >"$work/got" \
        2>"$work/consume.log" || fail "reading a transaction"
    expect_equal "1 0 1 1 1 2" "$(tr '\n' ' ' <"$work/got" | sed 's/ $//')" "a committed and an aborted transaction"
    body="{\"groups\":[{\"groupId\":\"txn-$group\",\"topics\":[{\"name\":\"$topic\",\"partitionIndexes\":[0]}]}]}"
    expect_equal 8 "$("$kwire" raw -b "$kafka" --coordinator "group:txn-$group" OffsetFetch 8 "$body" |
        python3 "$e2e/pick.py" 'it["groups"][0]["topics"][0]["partitions"][0]["committedOffset"]')" "behind the markers"
fi

# A group that has members of its own refuses strangers.
expect_status 2 "$kwire" consume -b "$kafka" -t "$topic" -g "$group"
expect_match 'needs -p' "$work/err.log" "-g without -p"
expect_status 2 "$kwire" consume -b "$kafka" -t "$topic" -o stored
expect_match 'needs -g' "$work/err.log" "-o stored without -g"

# Without anything stored auto.offset.reset decides.
expect_status 1 "$kwire" consume -b "$kafka" -t "$topic" -p 1 -g new-"$group" -e -X auto.offset.reset=none
expect_match "no committed offset: the log begins at 0 and ends at $total" "$work/err.log" "nothing stored, policy none"
expect_status 0 "$kwire" consume -b "$kafka" -t "$topic" -p 1 -g new-"$group" -e -X auto.offset.reset=latest
[ ! -s "$work/out" ] || fail "nothing stored, policy latest: something was read"
