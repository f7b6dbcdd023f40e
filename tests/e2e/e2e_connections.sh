#!/usr/bin/env bash
# e2e_connections.sh - connections and a real Kafka of its own: closed by it while idle (M9), throttled by it (M8),
# and left half-open by it (M10).
. "$(dirname "$0")/lib.sh"

start_cluster --set connections.max.idle.ms=8000
topic=$(new_topic)
"$kwire" topics create -b "$kafka" -t "$topic" --partitions 1 2>/dev/null

# ---- M9: it closes first; nothing but a debug line says so, and the next record needs no second try ----

{
    echo before
    sleep 13
    echo after
} | produce 2 -b "$kafka" -t "$topic" -v -d broker
expect_match 'broker: broker 1 at .*: it closed while idle' "$work/produce.log" "a close by the idle broker"
! grep -E 'reachable|closed the connection|reset' "$work/produce.log" || fail "an idle close was taken for a failure"

# ---- M9: we close first ----

{
    echo before
    sleep 3
    echo after
} | produce 2 -b "$kafka" -t "$topic" -v -d broker -X connections.max.idle.ms=1000
expect_match 'closed, for it was idle' "$work/produce.log" "our own close"
! grep 'it closed while idle' "$work/produce.log" || fail "the broker was faster than we"

# ---- M8: a quota of the broker's; it asks for up to five seconds, less than it lets a connection idle ----

"$kwire" raw -b "$kafka" AlterClientQuotas 1 '{"entries": [{"entity": [{"entityType": "client-id", "entityName": "slow"}],
    "ops": [{"key": "producer_byte_rate", "value": 20000}]}]}' >"$work/out"
expect_match '"errorCode":0' "$work/out" "setting a quota"
head -c 400000 /dev/zero | tr '\0' 'x' | fold -w 1000 >"$work/records"
produce 400 -b "$kafka" -t "$topic" -X client.id=slow -X linger.ms=0 -X batch.size=20000 -d broker <"$work/records"
waits=$(grep -c 'asks us to wait for' "$work/produce.log") || true
[ "$waits" -ge 2 ] || fail "the broker asked us to wait $waits times, at least 2 were expected"
! grep -E 'no answer in time|closed' "$work/produce.log" || fail "a throttled connection came to harm"
echo "throttled $waits times: $(grep -o 'wait for [0-9]* ms' "$work/produce.log" | tr '\n' ',')"

# ---- M10: it stops in the middle; the request is given up, and nothing is claimed about it ----

mkfifo "$work/pipe"
"$kwire" produce -b "$kafka" -t "$topic" -m 10 -X request.timeout.ms=1000 -X delivery.timeout.ms=3000 -X linger.ms=0 \
    <"$work/pipe" 2>"$work/half.log" &
producer=$!
background+=("$producer")
exec 9>"$work/pipe"
echo before >&9
sleep 3
"$kafka_sh" "$own_cluster" pause 1
echo lost >&9
exec 9>&-
start=$SECONDS status=0
wait "$producer" || status=$?
took=$((SECONDS - start))
"$kafka_sh" "$own_cluster" resume 1
expect_equal 1 "$status" "exit status of a producer whose broker stopped"
expect_equal 'produced 1, failed 0, unknown 1' "$(tail -n 1 "$work/half.log")" "account of a half-open connection"
[ "$took" -le 15 ] || fail "it took $took s to give up a broker that had stopped"
