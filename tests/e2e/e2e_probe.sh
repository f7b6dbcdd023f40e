#!/usr/bin/env bash
# e2e_probe.sh - hundreds of requests to a real Kafka of three nodes and to the embedded one: the same answers.
# The cluster is this test's own: its topics and groups are to be as new as the embedded broker's. Records carry
# made-up times: no cluster of ours may delete them for their age.
. "$(dirname "$0")/lib.sh"

need python3
start_cluster --nodes 3 --set min.insync.replicas=1 --set auto.create.topics.enable=false \
    --set log.retention.ms=-1
start_broker --nodes 3
timeout 340 python3 "$e2e/probe.py" "$kwire" "$kafka" "$broker" >"$work/probe.log" 2>&1 ||
    { cut -c1-2000 "$work/probe.log" >&2; fail "answers differ"; }
tail -n 1 "$work/probe.log"
stop_broker
