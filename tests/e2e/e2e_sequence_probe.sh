#!/usr/bin/env bash
# e2e_sequence_probe.sh real|embedded GOLDEN - what a broker answers to anomalies of sequences and transactions: line by
# line what Apache Kafka 4.1.1 answered when GOLDEN was recorded, by a real one or by the embedded one.
. "$(dirname "$0")/lib.sh"

need python3
if [ "$1" = real ]; then
    need_kafka
    address=$kafka
else
    start_broker
    address=$broker
fi
timeout 100 python3 "$e2e/sequence_probe.py" "$address" "$2" >"$work/probe" 2>"$work/probe.log" ||
    fail "answers differ from those of 4.1.1"
tail -n 1 "$work/probe"
[ "$1" = real ] || stop_broker
