#!/usr/bin/env bash
# e2e_broker_nodes.sh - `kwire broker --nodes 3` under kwire, kcat and (with Java) Kafka's own tools: everybody finds
# every leader, and the tools of administrators see what they expect of a cluster.
. "$(dirname "$0")/lib.sh"

need kcat python3
lines=20000
python3 "$e2e/text.py" "$lines" | grep -v '^$' >"$work/text" # kcat skips empty records
lines=$(wc -l <"$work/text")
start_broker --nodes 3 --partitions 6
[ "$(tr ',' '\n' <<<"$broker" | wc -l)" = 3 ] || fail "three addresses expected, not $broker"
first=${broker%%,*}

# Any node leads to all of them.
produce "$lines" -b "$first" -t across <"$work/text"
consume_all -b "${broker##*,}" -t across >"$work/back"
expect_same_set "$work/text" "$work/back" "kwire, over three nodes"
kcat -L -b "$first" >"$work/list"
expect_match "3 brokers" "$work/list" "kcat -L"
for node in 1 2 3; do
    expect_match "leader $node, replicas: [123],[123],[123], isrs: [123],[123],[123]" "$work/list" "kcat -L: node $node leads"
done
kcat_consume "$first" across >"$work/back"
expect_same_set "$work/text" "$work/back" "kcat, over three nodes"
kcat -P -b "$first" -t by-kcat <"$work/text" 2>"$work/kcat.log" || fail "kcat -P"
consume_all -b "$first" -t by-kcat >"$work/back"
expect_same_set "$work/text" "$work/back" "kcat to kwire, over three nodes"

# Offsets by time: the first record that is not older.
for ((i = 0; i < 5; i++)); do # a command each, so that no two have the same time
    echo "r$i" | produce 1 -b "$first" -t timed -p 0
done
at=$(kcat_consume "$first" timed -p 0 -f '%T %s\n' | sed -n 's/ r3$//p')
expect_equal "r3 r4 " "$(kcat -C -q -b "$first" -t timed -p 0 -o "s@$at" -e 2>"$work/kcat.log" | tr '\n' ' ')" "kcat -o s@"
expect_equal "r4 " "$(kcat -C -q -b "$first" -t timed -p 0 -o "s@$((at + 1))" -e 2>"$work/kcat.log" | tr '\n' ' ')" "kcat -o s@, later"

# A group that only commits.
expect_status 0 timeout 60 "$kwire" consume -b "$first" -t across -p 1 -g g -o stored -c 100
[ "$(wc -l <"$work/out")" = 100 ] || fail "consume -g -c 100"
if ! peers_have_java || ! peers_have_jars; then
    stop_broker
    exit 0
fi

# ---- Kafka's own tools ----

tool() { # CLASS ARGS... (output in $work/tool.log)
    local class=$1
    shift
    (KAFKA_LOG_LEVEL=error peers_jvm "$class" --bootstrap-server "$first" "$@") >"$work/tool.log" 2>&1 ||
        fail "$class $*: $(tail -n 3 "$work/tool.log")"
}

topics=org.apache.kafka.tools.TopicCommand
tool $topics --create --topic made --replica-assignment 1:2,2:3,3:1 --config retention.ms=5000
tool $topics --describe --topic made
expect_match "Topic: made.*PartitionCount: 3.*ReplicationFactor: 2.*retention.ms=5000" "$work/tool.log" "describe"
expect_match "Partition: 2.*Leader: 3.*Replicas: 3,1.*Isr: 3,1" "$work/tool.log" "describe: partition 2"
tool $topics --alter --topic made --partitions 5
tool kafka.admin.ConfigCommand --alter --entity-type topics --entity-name made --add-config max.message.bytes=2000
tool kafka.admin.ConfigCommand --describe --entity-type topics --entity-name made
expect_match "max.message.bytes=2000 sensitive=false synonyms=.DYNAMIC_TOPIC_CONFIG:max.message.bytes=2000" "$work/tool.log" "configs"
tool kafka.admin.ConfigCommand --describe --entity-type brokers --entity-name 2 --all
expect_match "node.id=2" "$work/tool.log" "configs of a broker"

tool org.apache.kafka.tools.GetOffsetShell --topic timed --time -1
expect_match "^timed:0:5$" "$work/tool.log" "offsets: latest"
tool org.apache.kafka.tools.GetOffsetShell --topic timed --time -3
expect_match "^timed:0:4$" "$work/tool.log" "offsets: of the largest time"
tool org.apache.kafka.tools.GetOffsetShell --topic timed --time "$at"
expect_match "^timed:0:3$" "$work/tool.log" "offsets: by time"

echo '{"partitions":[{"topic":"timed","partition":0,"offset":3}],"version":1}' >"$work/delete.json"
tool org.apache.kafka.tools.DeleteRecordsCommand --offset-json-file "$work/delete.json"
expect_match "low_watermark: 3" "$work/tool.log" "delete records"
expect_equal "r3 r4 " "$(consume_all -b "$first" -t timed | tr '\n' ' ')" "what is left"

tool org.apache.kafka.tools.consumer.group.ConsumerGroupCommand --describe --group g
expect_match "^g +across +1 +100 " "$work/tool.log" "committed offsets"
tool org.apache.kafka.tools.consumer.group.ConsumerGroupCommand --list --state
expect_match "^g +Empty" "$work/tool.log" "groups"
tool org.apache.kafka.tools.consumer.group.ConsumerGroupCommand --delete --group g
tool org.apache.kafka.tools.LogDirsCommand --describe --topic-list across
expect_match '"partition":"?across-5' "$work/tool.log" "log directories"
tool org.apache.kafka.tools.LeaderElectionCommand --election-type preferred --topic made --partition 0
tool $topics --delete --topic made

# The Java producer and consumer find the leaders too.
java_produce "$first" java <"$work/text"
consume_all -b "$first" -t java >"$work/back"
expect_same_set "$work/text" "$work/back" "Java to kwire, over three nodes"
stop_broker
