#!/usr/bin/env bash
# e2e_lost_answers.sh - `kwire proxy` in front of a real cluster of three nodes loses answers and resets their connections,
# some 75 times for each of three producers that run for 40 s beside each other: by default nothing is lost and nothing is there
# twice, without idempotence something is; in transactions what was committed is there once, what was aborted is not.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/proxy.sh"

need python3
count=60000 rate=1500 per_txn=100
start_cluster --nodes 3 --set min.insync.replicas=2
# What changes something, of these clients alone: the answer is lost after the broker has carried it out.
faults=(--fault "reset,api=Produce,client=cut-,when=after,p=0.06")
for api in AddPartitionsToTxn AddOffsetsToTxn EndTxn TxnOffsetCommit; do
    faults+=(--fault "reset,api=$api,client=cut-,when=after,p=0.08")
done
start_proxy --to "$kafka" --log "$work/proxy.json" "${faults[@]}"

# Numbered lines at a steady pace.
steady() { # COUNT
    python3 -c '
import sys, time
count, rate = int(sys.argv[1]), int(sys.argv[2])
began, n = time.monotonic(), 0
while n < count:
    while n < min(count, (time.monotonic() - began) * rate):
        print(f"record {n}")
        n += 1
    sys.stdout.flush()
    time.sleep(0.02)
' "$1" "$rate"
}

declare -A topic pid
start() { # NAME COUNT ARGS...
    local name=$1 number=$2
    shift 2
    (set +e; steady "$number" | timeout 300 "$kwire" produce -b "$proxy" -t "${topic[$name]}" -X "client.id=cut-$name" "$@" \
        2>"$work/$name.log"; echo "${PIPESTATUS[1]}" >"$work/$name.status") &
    pid[$name]=$!
    background+=("${pid[$name]}")
}

for name in default plain transactional; do
    topic[$name]=$(new_topic "$name")
    "$kwire" topics create -b "$kafka" -t "${topic[$name]}" -n 3 --replication-factor 3 \
        >"$work/create.log" 2>&1 || fail "no topic $name"
done
start default "$count"
start plain "$count" -X enable.idempotence=false
start transactional "$count" --transactional-id "$(new_topic id)" --txn-records "$per_txn" --abort-every 10
for name in default plain transactional; do
    wait "${pid[$name]}" || true
    expect_equal 0 "$(cat "$work/$name.status")" "exit status of the producer: $name"
done

cuts() { proxied '"fault":"reset"' "\"client\":\"cut-$1\"" "${@:2}"; }
account="produced $count, failed 0, unknown 0"
read_topic() { # NAME ARGS...: what is there, in $work/NAME.read
    local name=$1
    shift
    consume_all -b "$kafka" -t "${topic[$name]}" "$@" >"$work/$name.read"
}
steady_set() { seq -f 'record %.0f' 0 $(($1 - 1)); }

expect_equal "$account" "$(tail -n 1 "$work/default.log")" "the default producer's account"
[ "$(cuts default)" -ge 40 ] || fail "only $(cuts default) answers were lost"
read_topic default
steady_set "$count" >"$work/expected"
expect_same_set "$work/expected" "$work/default.read" "the default: each record once"
echo "default: $count records, $(cuts default) answers lost: 0 lost, 0 twice"

expect_equal "$account" "$(tail -n 1 "$work/plain.log")" "the account without idempotence"
read_topic plain
twice=$(($(wc -l <"$work/plain.read") - count))
sort -u "$work/plain.read" >"$work/plain.unique"
expect_same_set "$work/expected" "$work/plain.unique" "without idempotence: nothing is lost"
[ "$twice" -gt 0 ] || fail "without idempotence nothing was there twice: the cuts prove nothing"
echo "enable.idempotence=false: $count records, $(cuts plain) answers lost: $twice twice"

transactions=$((count / per_txn))
expect_equal "$account, committed $((transactions * 9 / 10)), aborted $((transactions / 10))" \
    "$(tail -n 1 "$work/transactional.log")" "the account of transactions"
[ "$(cuts transactional)" -ge 40 ] || fail "only $(cuts transactional) answers were lost in transactions"
[ "$(cuts transactional '"api":"EndTxn"')" -gt 0 ] || fail "no answer to EndTxn was lost"
read_topic transactional --isolation-level read_committed
awk -v n="$per_txn" 'int((NR - 1) / n + 1) % 10 != 0' "$work/expected" >"$work/committed"
expect_same_set "$work/committed" "$work/transactional.read" "transactions: what was committed, once"
echo "transactions: $transactions of $per_txn, $(cuts transactional) answers lost," \
    "$(cuts transactional '"api":"EndTxn"') of them to EndTxn: the committed ones are there once"
stop_proxy
