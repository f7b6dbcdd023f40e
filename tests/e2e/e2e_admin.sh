#!/usr/bin/env bash
# e2e_admin.sh - topics grow, offsets, truncate; configs; groups; cluster: against a real Kafka, with Kafka's own tools
# as the judges.
. "$(dirname "$0")/lib.sh"

need python3
need_kafka
topic=$(new_topic) group=$(new_topic group)

java_tool() { # CLASS ARGS... (stdout of the tool)
    (KAFKA_LOG_LEVEL=error peers_jvm "$1" --bootstrap-server "$kafka" "${@:2}") 2>"$work/java-tool.log"
}

# ---- topics ----

expect_status 0 "$kwire" topics create -b "$kafka" -t "$topic" -n 2 --dry-run
expect_status 1 "$kwire" topics describe -b "$kafka" -t "$topic"
expect_status 0 "$kwire" topics create -b "$kafka" -t "$topic" -n 2
expect_status 0 "$kwire" topics grow -b "$kafka" -t "$topic" -n 4 --dry-run
expect_status 0 "$kwire" topics grow -b "$kafka" -t "$topic" -n 3
java_tool org.apache.kafka.tools.TopicCommand --describe --topic "$topic" >"$work/described"
expect_match "PartitionCount: 3[[:space:]]" "$work/described" "kafka-topics after grow"
expect_status 1 "$kwire" topics grow -b "$kafka" -t "$topic" -n 2
expect_match "grow $topic: INVALID_PARTITIONS: .*3 partition" "$work/err.log" "the broker's words"

# ---- offsets and truncate ----

seq 100 | produce 100 -b "$kafka" -t "$topic" -p 0
seq 10 | produce 10 -b "$kafka" -t "$topic" -p 2
for when in latest earliest max; do
    case $when in latest) spec=-1 ;; earliest) spec=-2 ;; max) spec=-3 ;; esac
    java_tool org.apache.kafka.tools.GetOffsetShell --topic "$topic" --time "$spec" | grep "^$topic:" |
        awk -F: '$3 >= 0 { print $2, $3 }' >"$work/java"
    "$kwire" topics offsets -b "$kafka" -t "$topic" --time "$when" | awk '$4 >= 0 { print $2, $4 }' >"$work/ours"
    expect_same "$work/java" "$work/ours" "offsets, $when"
done
expect_status 0 "$kwire" topics truncate -b "$kafka" -t "$topic" -p 0 --before 40
expect_equal "partition 0  earliest 40" "$(cat "$work/out")" "truncate"
java_tool org.apache.kafka.tools.GetOffsetShell --topic "$topic" --partitions 0 --time -2 >"$work/java"
expect_equal "$topic:0:40" "$(cat "$work/java")" "the beginning that Java sees"
expect_equal 41 "$("$kwire" consume -b "$kafka" -t "$topic" -p 0 -o beginning -c 1)" "F15: the first record left"
expect_status 1 "$kwire" topics truncate -b "$kafka" -t "$topic" -p 0 --before 101
expect_match "truncate $topic, partition 0: OFFSET_OUT_OF_RANGE" "$work/err.log" "behind the end"
expect_status 0 "$kwire" topics truncate -b "$kafka" -t "$topic" --before end
expect_equal '100 0 10' "$("$kwire" topics offsets -b "$kafka" -t "$topic" --time earliest | awk '{ print $4 }' | xargs)" \
    "everything truncated"
# The other way round: Java deletes, we look.
printf '{"partitions":[{"topic":"%s","partition":2,"offset":-1}],"version":1}' "$topic" >"$work/delete.json"
seq 5 | produce 5 -b "$kafka" -t "$topic" -p 2
java_tool org.apache.kafka.tools.DeleteRecordsCommand --offset-json-file "$work/delete.json" >"$work/deleted"
expect_match 'low_watermark: 15' "$work/deleted" "Java's DeleteRecords"
expect_status 0 "$kwire" topics offsets -b "$kafka" -t "$topic" -p 2
expect_equal 'partition 2  earliest 15  latest 15' "$(cat "$work/out")" "what Java deleted"

# ---- configs ----

java_configs() { # the topic's own settings, one a line, sorted
    java_tool kafka.admin.ConfigCommand --describe --entity-type topics --entity-name "$topic" |
        sed -n 's/^  \([^ ]*\) sensitive=.*/\1/p' | sort
}

expect_status 0 "$kwire" configs alter -b "$kafka" -t "$topic" --set retention.ms=777000 --append cleanup.policy=compact
expect_status 0 "$kwire" configs describe -b "$kafka" -t "$topic"
java_configs >"$work/java"
sed 's/  (topic)$//' "$work/out" | sort >"$work/ours"
expect_same "$work/java" "$work/ours" "settings of the topic"
expect_match '^retention\.ms=777000$' "$work/java" "retention.ms as Java sees it"
expect_match '^cleanup\.policy=delete,compact$' "$work/java" "cleanup.policy as Java sees it"
expect_status 0 "$kwire" configs alter -b "$kafka" -t "$topic" --subtract cleanup.policy=delete --delete retention.ms
expect_equal 'cleanup.policy=compact' "$(java_configs | grep -v min.insync)" "after subtract and delete"
expect_status 1 "$kwire" configs alter -b "$kafka" -t "$topic" --set no.such.key=1 --set segment.ms=1000
expect_match "alter topic $topic: INVALID_CONFIG: .*no\.such\.key" "$work/err.log" "an unknown key"
expect_equal 'cleanup.policy=compact' "$(java_configs | grep -v min.insync)" "all or nothing"
expect_status 0 "$kwire" configs alter -b "$kafka" -t "$topic" --set segment.ms=100000 --dry-run
expect_equal 'cleanup.policy=compact' "$(java_configs | grep -v min.insync)" "after a dry run"
expect_status 0 "$kwire" configs describe -b "$kafka" -t "$topic" --all -J
python3 - "$work/out" <<'PY' || fail "configs describe --all -J"
import json, sys
rows = {r["config"]: r for r in map(json.loads, open(sys.argv[1], encoding="utf-8"))}
assert len(rows) > 25, len(rows)
r = rows["cleanup.policy"]
assert (r["resource"], r["value"], r["source"], r["type"]) == ("topic", "compact", "topic", "list"), r
assert any(s["name"] == "log.cleanup.policy" and s["source"] in ("static", "default") for s in r["synonyms"]), r
assert "compact" in r["documentation"]
assert rows["retention.ms"]["source"] in ("default", "static")
PY
expect_status 0 "$kwire" configs alter -b "$kafka" --cluster-default --set log.retention.ms=87654321
java_tool kafka.admin.ConfigCommand --describe --entity-type brokers --entity-default >"$work/java"
expect_match 'log\.retention\.ms=87654321' "$work/java" "the default of all brokers, as Java sees it"
expect_status 0 "$kwire" configs alter -b "$kafka" --cluster-default --delete log.retention.ms
expect_status 0 "$kwire" configs describe -b "$kafka" --broker 1 --all
expect_match '^node\.id=1  \(static, read-only\)$' "$work/out" "a setting of broker 1"
expect_status 1 "$kwire" configs describe -b "$kafka" --broker 77
expect_match 'resource 77: KW_ENOTFOUND: no broker with this id' "$work/err.log" "a broker that is not there"
expect_status 1 "$kwire" configs describe -b "$kafka" -t "$topic-none"
expect_match "describe topic $topic-none: UNKNOWN_TOPIC_OR_PARTITION" "$work/err.log" "a topic that is not there"

# ---- groups ----

java_groups() { # ARGS...
    java_tool org.apache.kafka.tools.consumer.group.ConsumerGroupCommand "$@"
}

java_committed() { # "partition offset end lag" of our topic, sorted
    java_groups --describe --group "$group" 2>/dev/null | awk -v t="$topic" '$2 == t { print $3, $4, $5, $6 }' | sort -n
}

expect_status 0 "$kwire" configs alter -b "$kafka" -t "$topic" --delete cleanup.policy # records without keys follow
seq 20 | produce 20 -b "$kafka" -t "$topic" -p 1
expect_status 0 "$kwire" groups reset -b "$kafka" -G "$group" -t "$topic" --to-earliest
expect_match 'nothing was changed; --execute' "$work/err.log" "a dry run says so"
expect_status 1 "$kwire" groups offsets -b "$kafka" -G "$group"
expect_match "group $group does not exist, or has no offsets" "$work/err.log" "a dry run committed nothing"
expect_status 0 "$kwire" groups reset -b "$kafka" -G "$group" -t "$topic" --to-earliest --execute
expect_status 0 "$kwire" groups reset -b "$kafka" -G "$group" -t "$topic" -p 1 --shift-by 7 --execute
"$kwire" groups offsets -b "$kafka" -G "$group" | awk '{ print $6, $8, $10, $12 }' >"$work/ours"
java_committed >"$work/java"
expect_same "$work/java" "$work/ours" "offsets, ends and lags"
expect_equal '1 7 20 13' "$(sed -n 2p "$work/ours")" "partition 1"
# Java resets, we look; we plan, Java plans.
java_groups --reset-offsets --group "$group" --topic "$topic:1" --to-offset 3 --execute >"$work/reset.log"
expect_status 0 "$kwire" groups offsets -b "$kafka" -G "$group" -t "$topic" -p 1 -J
expect_match '"partition":1,"offset":3,.*"end":20,"lag":17,"error":0' "$work/out" "what Java reset"
expect_status 0 "$kwire" groups reset -b "$kafka" -G "$group" --shift-by -100
expect_match 'partition 1: -97 is not between 0 and 20: 0 instead' "$work/err.log" "an offset outside"
for how in to-earliest to-latest; do
    java_groups --reset-offsets --group "$group" --topic "$topic" --$how --dry-run |
        awk -v t="$topic" '$2 == t { print $3, $4 }' | sort -n >"$work/java"
    "$kwire" groups reset -q -b "$kafka" -G "$group" -t "$topic" --$how | awk '{ print $6, $10 }' >"$work/ours"
    expect_same "$work/java" "$work/ours" "reset --$how"
done
java_groups --reset-offsets --group "$group" --topic "$topic" --to-datetime 2020-01-01T00:00:00.000 --dry-run |
    awk -v t="$topic" '$2 == t { print $3, $4 }' | sort -n >"$work/java"
"$kwire" groups reset -q -b "$kafka" -G "$group" -t "$topic" --to-datetime 2020-01-01T00:00:00 |
    awk '{ print $6, $10 }' >"$work/ours"
expect_same "$work/java" "$work/ours" "reset --to-datetime"

expect_status 0 "$kwire" groups list -b "$kafka" --state Empty -J
expect_match "^\{\"group\":\"$group\",\"state\":\"Empty\",\"type\":\"classic\"" "$work/out" "list"
expect_status 0 "$kwire" groups list -b "$kafka" --type consumer
! grep -q "$group" "$work/out" || fail "a classic group among the consumer groups"
expect_status 0 "$kwire" groups delete-offsets -b "$kafka" -G "$group" -t "$topic" -p 1
expect_equal '0 2' "$(java_committed | awk '{ print $1 }' | xargs)" "partitions left after delete-offsets"

# Groups with members: KIP-848 and classic ones, made by Java.
members() { # PROTOCOL
    local member=$group-$1 tries pid
    (KAFKA_LOG_LEVEL=error peers_jvm org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "$kafka" \
        --topic "$topic" --group "$member" --consumer-property "group.protocol=$1" \
        --consumer-property client.id="c-$1") >"$work/$1.out" 2>"$work/$1.log" &
    pid=$!
    background+=("$pid")
    for ((tries = 0; tries < 150; tries++)); do
        "$kwire" groups describe -b "$kafka" -G "$member" >"$work/members" 2>/dev/null &&
            grep -q 'state Stable' "$work/members" && grep -q 'partitions 0,1,2' "$work/members" && break
        sleep 0.2
    done
    expect_match "^group $member  state Stable  type $1  protocol [a-z]+  members 1\$" "$work/members" "a $1 group"
    expect_match "^  member [^ ]+  client c-$1  host /127\.0\.0\.1\$" "$work/members" "its member"
    expect_match "^    topic $topic  partitions 0,1,2\$" "$work/members" "what it owns"
    expect_status 0 "$kwire" groups describe -b "$kafka" -G "$member" -J
    expect_match "\"type\":\"$1\".*\"topic\":\"$topic\",\"partitions\":\[0,1,2\]" "$work/out" "as JSON"
    expect_status 1 "$kwire" groups reset -b "$kafka" -G "$member" -t "$topic" --to-latest --execute
    expect_match "reset group $member: it is Stable: stop its members first" "$work/err.log" "reset of a live group"
    expect_status 1 "$kwire" groups delete -b "$kafka" -G "$member"
    expect_match "delete group $member: NON_EMPTY_GROUP" "$work/err.log" "delete of a live group"
    kill "$pid"
    wait "$pid" 2>/dev/null || true
}
members classic
members consumer
expect_status 1 "$kwire" groups delete -b "$kafka" -G "$group" -G "$group-none"
expect_match "delete group $group-none: GROUP_ID_NOT_FOUND" "$work/err.log" "a group that is not there"
java_groups --list >"$work/java"
! grep -qx "$group" "$work/java" || fail "Java still lists the deleted group"
expect_status 1 "$kwire" groups describe -b "$kafka" -G "$group"
expect_match "GROUP_ID_NOT_FOUND" "$work/err.log" "a deleted group"

# ---- cluster ----

expect_status 0 "$kwire" cluster -b "$kafka" --log-dirs
id=$(java_tool org.apache.kafka.tools.ClusterTool cluster-id 2>/dev/null | sed -n 's/^Cluster ID: //p') || id=''
[ -z "$id" ] || expect_match "^cluster $id  controller [0-9]+\$" "$work/out" "the cluster's id"
expect_match "^  broker 1  $kafka\$" "$work/out" "its broker"
expect_match '^  feature metadata\.version  level [0-9]+$' "$work/out" "its features"
# Other tests make and delete topics of this Kafka meanwhile: the two looks must fall between such moments.
same_log_dirs() {
    java_tool org.apache.kafka.tools.LogDirsCommand --describe >"$work/java"
    "$kwire" cluster -b "$kafka" --log-dirs >"$work/out"
    python3 - "$work/java" "$work/out" <<'PY'
import json, re, sys
java = json.loads(next(l for l in open(sys.argv[1], encoding="utf-8") if l.startswith("{")))
dirs = {d["logDir"]: d for b in java["brokers"] for d in b["logDirs"]}
ours = re.findall(r"log dir (\S+)  broker (\d+)  replicas (\d+)  bytes (\d+)", open(sys.argv[2], encoding="utf-8").read())
assert len(ours) == len(dirs) == 1, (ours, list(dirs))
path, broker, replicas, size = ours[0]
assert len(dirs[path]["partitions"]) == int(replicas), (len(dirs[path]["partitions"]), replicas)
PY
}
same=no
for ((tries = 0; tries < 8 && ${#same} == 2; tries++)); do ! same_log_dirs 2>"$work/log_dirs.log" || same=yes; done
expect_equal yes "$same" "log dirs"
expect_status 0 "$kwire" cluster elect -b "$kafka" -t "$topic"
expect_equal 3 "$(grep -c 'not needed$' "$work/out")" "elections that are not needed"
expect_status 0 "$kwire" topics delete -b "$kafka" -t "$topic"
