#!/usr/bin/env bash
# e2e_records.sh - 100,000 records with keys, headers, nulls and empties: each of kwire, kcat and Java must show
# exactly what another one wrote.
. "$(dirname "$0")/lib.sh"

need kcat python3
need_kafka
format='%K|%k|%S|%s|%h\n'
count=12500 # of each of the 8 groups

records() {
    python3 "$e2e/records.py" "$@"
}

java_view() { # TOPIC COUNT: as `records to-java` says it
    java_consume "$kafka" "$1" "$2" --from-beginning --property print.key=true --property print.headers=true \
        --property 'key.separator=|' --property 'headers.separator=~' --property 'null.literal=<null>'
}

written_by_kwire() {
    local topic group args
    topic=$(new_topic kwire)
    for group in $(records groups); do
        mapfile -t args < <(records args "$group")
        records input "$group" "$count" | produce "$count" -b "$kafka" -t "$topic" "${args[@]}"
        records expected "$group" "$count" >>"$work/expected"
    done
    expect_equal 100000 "$(wc -l <"$work/expected")" "records in all"

    kcat_consume "$kafka" "$topic" -f "$format" >"$work/kcat"
    expect_same_set "$work/expected" "$work/kcat" "kwire to kcat"
    consume_all -b "$kafka" -t "$topic" -f "$format" >"$work/kwire"
    expect_same_set "$work/expected" "$work/kwire" "kwire to kwire"
    records to-java <"$work/expected" >"$work/expected.java"
    java_view "$topic" 100000 >"$work/java"
    expect_same_set "$work/expected.java" "$work/java" "kwire to Java"
}

# kcat sends no empty records, so the groups that have them are left out.
written_by_kcat() {
    local topic group args
    topic=$(new_topic kcat)
    : >"$work/expected"
    for group in plain keyed keyed-null headers keyed-headers delimiter; do
        mapfile -t args < <(records args "$group")
        records input "$group" "$count" | kcat -P -b "$kafka" -t "$topic" "${args[@]}"
        records expected "$group" "$count" >>"$work/expected"
    done
    consume_all -b "$kafka" -t "$topic" -J >"$work/json"
    records from-json <"$work/json" >"$work/kwire"
    expect_same_set "$work/expected" "$work/kwire" "kcat to kwire -J"
    # kcat's own JSON has the same members, in the same order, for the same records.
    kcat_consume "$kafka" "$topic" -J | records normal-json >"$work/json.kcat"
    records normal-json <"$work/json" >"$work/json.kwire"
    expect_same_set "$work/json.kcat" "$work/json.kwire" "JSON of kcat and of kwire"
}

written_by_java() {
    local topic
    topic=$(new_topic java)
    records java-input "$count" | java_produce "$kafka" "$topic" --property parse.key=true --property parse.headers=true \
        --property 'null.marker=<null>'
    records java-expected "$count" >"$work/expected"
    consume_all -b "$kafka" -t "$topic" -J | records from-json >"$work/kwire"
    expect_same_set "$work/expected" "$work/kwire" "Java to kwire -J"
    consume_all -b "$kafka" -t "$topic" -f "$format" >"$work/kwire"
    expect_same_set "$work/expected" "$work/kwire" "Java to kwire -f"
}

written_by_kwire
written_by_kcat
written_by_java
