#!/usr/bin/env bash
# e2e_replica.sh - fetching from a near replica (F17, KIP-392) with a real cluster of three racks: a client that says
# where it stands reads from there, whoever leads; when that broker dies it reads on from the leader.
. "$(dirname "$0")/lib.sh"

need python3
start_cluster --nodes 3 --set 'broker.rack=rack{node}' \
    --set replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector
topic=$(new_topic)
java_topics "$kafka" --create --topic "$topic" --partitions 1 --replication-factor 3
seq 200 | produce 200 -b "$kafka" -t "$topic"
leader=$("$kwire" raw -b "$kafka" Metadata 9 "{\"topics\":[{\"name\":\"$topic\"}]}" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["topics"][0]["partitions"][0]["leaderId"])')

brokers_of() { # FILE: who sent the records, each once
    python3 -c 'import json, sys; print(*sorted({json.loads(line)["broker"] for line in sys.stdin}))' <"$1"
}

for node in 1 2 3; do
    consume_all -b "$kafka" -t "$topic" -J -X client.rack="rack$node" >"$work/read$node"
    expect_equal 200 "$(wc -l <"$work/read$node")" "records read from rack $node"
    expect_equal "$node" "$(brokers_of "$work/read$node")" "who sent them"
done
consume_all -b "$kafka" -t "$topic" -J -X client.rack=elsewhere >"$work/elsewhere"
expect_equal "$leader" "$(brokers_of "$work/elsewhere")" "who sends them to a rack without a broker"

# A follower dies under its reader.
near=$((leader % 3 + 1))
: >"$work/survives" # a look at it may come before the reader does
timeout 120 "$kwire" consume -b "$kafka" -t "$topic" -o beginning -c 400 -J -X client.rack="rack$near" \
    >"$work/survives" 2>"$work/survives.log" &
reader=$!
background+=("$reader")
for ((tries = 0; tries < 100; tries++)); do
    [ "$(wc -l <"$work/survives")" -lt 200 ] || break
    sleep 0.2
done
expect_equal "$near" "$(brokers_of "$work/survives")" "who sends before"
"$kafka_sh" "$own_cluster" kill "$near" >>"$work/cluster.log" 2>&1 || fail "node $near could not be killed"
seq 201 400 | produce 200 -b "$kafka" -t "$topic"
wait "$reader" || fail "the reader did not get over the death of its replica"
tail -n 200 "$work/survives" >"$work/after"
expect_equal "$leader" "$(brokers_of "$work/after")" "who sends after"
python3 -c 'import json, sys; [print(json.loads(line)["payload"]) for line in sys.stdin]' <"$work/survives" >"$work/payloads"
seq 400 >"$work/expected"
expect_same "$work/expected" "$work/payloads" "what was read"
