#!/usr/bin/env bash
# e2e_admin_cluster.sh - administrative commands on three real nodes: each thing asked of the node that can answer it,
# also when that is another one than before. Java's tools are the judges.
. "$(dirname "$0")/lib.sh"

need python3
start_cluster --nodes 3

java_tool() { # CLASS ARGS...
    KAFKA_LOG_LEVEL=error "$kafka_sh" "$own_cluster" tool "$@" 2>"$work/java-tool.log"
}

leaders() { # one a line, by partition
    "$kwire" topics describe -b "$kafka" -t t | awk '$1 == "partition" { print $4 }'
}

expect_status 0 "$kwire" topics create -b "$kafka" -t t -n 6 --replication-factor 3
expect_equal '1 2 3' "$(leaders | sort -u | xargs)" "every node leads something"
for partition in 0 1 2 3 4 5; do
    seq $((partition + 1)) | produce $((partition + 1)) -b "$kafka" -t t -p "$partition"
done

# Split by leader, merged in order; from each node alone as the way in.
java_tool org.apache.kafka.tools.GetOffsetShell --topic t --time -1 | awk -F: '{ print $2, $3 }' >"$work/java"
for entry in ${kafka//,/ }; do
    "$kwire" topics offsets -b "$entry" -t t | awk '{ print $2, $6 }' >"$work/ours"
    expect_same "$work/java" "$work/ours" "offsets through $entry"
done

# Broker settings are those of the broker that is named.
for id in 1 2 3; do
    expect_status 0 "$kwire" configs describe -b "$kafka" --broker "$id" --all
    expect_match "^node\.id=$id  " "$work/out" "settings of broker $id"
done

# Log directories of all three.
expect_status 0 "$kwire" cluster -b "$kafka" --log-dirs -J
python3 - "$work/out" <<'PY' || fail "log dirs of three brokers"
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
assert [b["id"] for b in rows[0]["brokers"]] == [1, 2, 3], rows[0]
dirs = rows[1:]
assert sorted(d["broker"] for d in dirs) == [1, 2, 3], dirs
assert all(d["replicas"] >= 6 and d["error"] == 0 for d in dirs), dirs
PY

# Groups spread over three coordinators.
for group in a b c d e f g h; do
    expect_status 0 "$kwire" groups reset -q -b "$kafka" -G "$group" -t t --to-latest --execute
done
java_tool org.apache.kafka.tools.consumer.group.ConsumerGroupCommand --list | grep -x '[a-h]' | sort >"$work/java"
"$kwire" groups list -b "$kafka" | awk '{ print $1 }' | grep -x '[a-h]' >"$work/ours"
expect_same "$work/java" "$work/ours" "groups of all coordinators"
expect_equal 8 "$(wc -l <"$work/ours")" "how many"
all=(-G a -G b -G c -G d -G e -G f -G g -G h)
expect_status 0 "$kwire" groups describe -b "$kafka" "${all[@]}"
expect_equal 'a b c d e f g h' "$(awk '$1 == "group" { print $2 }' "$work/out" | xargs)" "described, in order"

# A node dies: its partitions and groups are served by the others.
victim=$(leaders | head -n 1)
"$kafka_sh" "$own_cluster" kill "$victim"
expect_status 0 "$kwire" topics offsets -b "$kafka" -t t -m 30
expect_equal '1 2 3 4 5 6' "$(awk '{ print $6 }' "$work/out" | xargs)" "offsets without node $victim"
expect_status 0 "$kwire" groups offsets -b "$kafka" -G a -G b -G c -G d -m 30
expect_equal 24 "$(grep -c 'lag 0$' "$work/out")" "committed offsets without node $victim"
expect_status 0 "$kwire" topics truncate -b "$kafka" -t t --before end -m 30
for group in e f g h; do
    expect_status 0 "$kwire" groups delete -b "$kafka" -G "$group" -m 30
done
[ "$(leaders | grep -cx "$victim")" = 0 ] || fail "a dead node still leads"

# It comes back, and gets back what it prefers to lead.
"$kafka_sh" "$own_cluster" start "$victim"
for ((tries = 0; tries < 100; tries++)); do
    [ "$("$kwire" topics describe -b "$kafka" -t t | grep -c "isr .*$victim")" = 6 ] && break
    sleep 0.3
done
expect_status 0 "$kwire" cluster elect -b "$kafka" -t t
expect_equal 6 "$(grep -cE '^topic t  partition [0-5]  (elected|not needed)$' "$work/out")" "partitions told of"
java_tool org.apache.kafka.tools.TopicCommand --describe --topic t |
    awk '$3 == "Partition:" { split($8, r, ","); print $4, $6, r[1] }' >"$work/java"
expect_equal 6 "$(awk '$2 == $3' "$work/java" | wc -l)" "partitions led by their preferred replica"
