#!/usr/bin/env bash
# e2e_sessions.sh - fetch sessions with a real Kafka (F1, KIP-227): 100 partitions of which one has news. In a session
# that takes a few bytes a fetch; a broker that has no room for sessions is asked for everything each time. Both ways
# everything is read.
. "$(dirname "$0")/lib.sh"

fetch_load=${FETCH_LOAD:?the program that measures}
partitions=100 count=200

measure() { # NAME ADDRESS
    local topic i reader tries
    topic=$(new_topic "$1")
    java_topics "$2" --create --topic "$topic" --partitions "$partitions"
    "$fetch_load" "$2" "$topic" "$partitions" "$count" >"$work/$1" 2>"$work/$1.log" &
    reader=$!
    background+=("$reader")
    for ((tries = 0; tries < 600; tries++)); do
        ! grep -q '^ready$' "$work/$1" || break
        sleep 0.1
    done
    for ((i = 0; i < count; i++)); do
        echo "record $i"
        sleep 0.02
    done | produce "$count" -b "$2" -t "$topic" -p 7 -X linger.ms=0
    wait "$reader" || fail "the reader failed: $1"
    echo "$1: $(tail -n 1 "$work/$1")"
    expect_equal "$count" "$(field "$1" records)" "records read: $1"
    [ "$(field "$1" ends)" -gt "$partitions" ] || fail "it was not told the end of each partition: $1"
}

field() { # FILE NAME
    awk -v name="$2" '{ for (i = 1; i < NF; i++) if ($i == name) print $(i + 1) }' "$work/$1"
}

need_kafka
measure session "$kafka"
start_cluster --set max.incremental.fetch.session.cache.slots=1 # over eight shards: there is room for none
measure full "$kafka"
[ $(($(field session sent_each) * 10)) -lt "$(field full sent_each)" ] || fail "a session saves too little in requests"
[ $(($(field session received_each) * 5)) -lt "$(field full received_each)" ] || fail "... and in answers"
