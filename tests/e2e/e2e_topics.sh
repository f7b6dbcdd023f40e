#!/usr/bin/env bash
# e2e_topics.sh - `kwire topics` against a real Kafka; kcat's list and Kafka's own answers are the judges.
. "$(dirname "$0")/lib.sh"

need kcat python3
need_kafka
topic=$(new_topic)

# Of all topics: kcat asking for one by name would make the broker create it.
partitions_seen_by_kcat() {
    { kcat -L -J -b "$kafka" 2>"$work/kcat.log" && echo; } |
        python3 "$e2e/pick.py" "sum(len(t['partitions']) for t in it['topics'] if t['topic'] == '$topic')"
}

config_of() { # NAME
    "$kwire" raw -b "$kafka" DescribeConfigs max \
        "{\"resources\":[{\"resourceType\":2,\"resourceName\":\"$topic\",\"configurationKeys\":[\"$1\"]}]}" |
        python3 "$e2e/pick.py" 'it["results"][0]["configs"][0]["value"]'
}

expect_status 0 "$kwire" topics create -b "$kafka" -t "$topic" --partitions 3 --replication-factor 1 \
    --config retention.ms=123456 --config cleanup.policy=compact
expect_equal 3 "$(partitions_seen_by_kcat)" "partitions after create"
expect_equal 123456 "$(config_of retention.ms)" "retention.ms after create"
expect_equal compact "$(config_of cleanup.policy)" "cleanup.policy after create"

# The broker refuses, and the command says what and why.
expect_status 1 "$kwire" topics create -b "$kafka" -t "$topic"
expect_match "$topic.*TOPIC_ALREADY_EXISTS|TOPIC_ALREADY_EXISTS.*$topic|$topic.*already exists" "$work/err.log" "second create"
expect_status 1 "$kwire" topics create -b "$kafka" -t "$topic-2" --replication-factor 2
expect_match 'INVALID_REPLICATION_FACTOR|[Rr]eplication' "$work/err.log" "too many replicas"
expect_status 1 "$kwire" topics create -b "$kafka" -t "$topic-3" --config no.such.key=1
expect_match 'INVALID_CONFIG|no\.such\.key' "$work/err.log" "unknown config"

expect_status 0 "$kwire" topics list -b "$kafka"
expect_match "$topic" "$work/out" "list"
expect_status 0 "$kwire" topics describe -b "$kafka" -t "$topic"
expect_match "$topic" "$work/out" "describe"
expect_status 0 "$kwire" topics describe -b "$kafka" -t "$topic" -J
python3 - "$work/out" "$topic" <<'PY' || fail "describe -J does not show the topic with its 3 partitions"
import json, sys
def find(value):  # the object that describes the topic, wherever it stands
    if isinstance(value, dict):
        if sys.argv[2] in value.values() and any(isinstance(v, list) and len(v) == 3 for v in value.values()):
            return True
        return any(map(find, value.values()))
    return isinstance(value, list) and any(map(find, value))
sys.exit(not any([find(json.loads(line)) for line in open(sys.argv[1], encoding="utf-8")]))
PY

expect_status 0 "$kwire" topics delete -b "$kafka" -t "$topic"
expect_equal 0 "$(partitions_seen_by_kcat)" "partitions after delete"
expect_status 1 "$kwire" topics delete -b "$kafka" -t "$topic"
expect_match 'UNKNOWN_TOPIC|does not (exist|host)|[Uu]nknown topic' "$work/err.log" "second delete"
expect_status 2 "$kwire" topics create -b "$kafka"
expect_status 2 "$kwire" topics frobnicate -b "$kafka"
