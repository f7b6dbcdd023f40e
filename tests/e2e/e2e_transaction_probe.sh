#!/usr/bin/env bash
# e2e_transaction_probe.sh - hundreds of transactional requests to a real Kafka and to the embedded broker: the same
# answers, with transaction.version 2 (TV2) and finalized at 0. The cluster is this test's own: its features change.
. "$(dirname "$0")/lib.sh"

need_java_clients
need python3
own_cluster=$work/cluster

compare() { # LEVEL
    start_broker --transaction-version "$1"
    timeout 200 python3 "$e2e/transaction_probe.py" "$kwire" "$("$kafka_sh" "$own_cluster" bootstrap)" "$broker" "$1" \
        >"$work/probe.log" 2>&1 || fail "answers differ with transaction.version $1"
    tail -n 1 "$work/probe.log"
    stop_broker
}

"$kafka_sh" "$own_cluster" start >"$work/start.log" 2>&1 || fail "the cluster did not start"
compare 2
"$kafka_sh" "$own_cluster" tool org.apache.kafka.tools.FeatureCommand downgrade --feature transaction.version=0 \
    >"$work/downgrade.log" 2>&1 || fail "transaction.version cannot be lowered"
compare 0
