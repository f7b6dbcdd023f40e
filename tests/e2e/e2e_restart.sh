#!/usr/bin/env bash
# e2e_restart.sh - a real cluster of three nodes is restarted one after the other while a producer and a consumer run,
# and then the leader of a partition is killed: the producer loses nothing and writes nothing twice, the consumer misses
# nothing.
. "$(dirname "$0")/lib.sh"

need python3 openssl
partitions=6 seconds=${KWIRE_RESTART_SECONDS:-45} rate=500
start_cluster --nodes 3 --set min.insync.replicas=2
topic=$(new_topic)
java_topics "$kafka" --create --topic "$topic" --partitions "$partitions" --replication-factor 3

timeout 340 "$kwire" consume -b "$kafka" -t "$topic" -o beginning >"$work/read" 2>"$work/consume.log" &
consumer=$!
background+=("$consumer")

# Numbered lines at a steady pace, until the file `enough` is there.
steady() {
    python3 -c '
import os, sys, time
rate, enough = int(sys.argv[1]), sys.argv[2]
began, n = time.monotonic(), 0
while not os.path.exists(enough):
    while n < (time.monotonic() - began) * rate:
        print(f"record {n}")
        n += 1
    sys.stdout.flush()
    time.sleep(0.02)
' "$rate" "$work/enough"
}
(set +e; steady | tee "$work/lines" | timeout 340 "$kwire" produce -b "$kafka" -t "$topic" -X linger.ms=20 \
    2>"$work/produce.log"; echo "${PIPESTATUS[2]}" >"$work/produce.status") &
producer=$!
background+=("$producer")

sleep 3
began=$SECONDS
for node in 1 2 3; do
    "$kafka_sh" "$own_cluster" stop "$node" >>"$work/cluster.log" 2>&1 || fail "node $node did not stop"
    "$kafka_sh" "$own_cluster" start "$node" >>"$work/cluster.log" 2>&1 || fail "node $node did not start again"
    sleep 2
done
leader=$("$kwire" raw -b "$kafka" Metadata 9 "{\"topics\":[{\"name\":\"$topic\"}]}" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["topics"][0]["partitions"][0]["leaderId"])')
"$kafka_sh" "$own_cluster" kill "$leader" >>"$work/cluster.log" 2>&1 || fail "node $leader could not be killed"
sleep 8
"$kafka_sh" "$own_cluster" start "$leader" >>"$work/cluster.log" 2>&1 || fail "node $leader did not start again"
while [ $((SECONDS - began)) -lt "$seconds" ]; do sleep 1; done
touch "$work/enough"
wait "$producer" || true
expect_equal 0 "$(cat "$work/produce.status")" "exit status of the producer"
count=$(wc -l <"$work/lines")
expect_equal "produced $count, failed 0, unknown 0" "$(tail -n 1 "$work/produce.log")" "the producer's account"

# What the log holds, and what the consumer that ran all the time has read of it.
consume_all -b "$kafka" -t "$topic" >"$work/all"
expect_same_set "$work/lines" "$work/all" "what is in the topic"
for ((tries = 0; tries < 100; tries++)); do
    [ "$(wc -l <"$work/read")" -lt "$(wc -l <"$work/all")" ] || break
    sleep 0.1
done
kill -TERM "$consumer"
wait "$consumer" || true
sort "$work/all" >"$work/all.sorted"
sort "$work/read" >"$work/read.sorted"
expect_same "$work/all.sorted" "$work/read.sorted" "what the running consumer read"
echo "$count records, none lost, none twice; 3 restarts, 1 kill of node $leader"
