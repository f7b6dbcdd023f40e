#!/usr/bin/env bash
# e2e_raw.sh - `kwire raw`: any request of any version to a real Kafka, body in JSON, answer in JSON; and what it says
# when the request, or the address, is wrong.
. "$(dirname "$0")/lib.sh"

need python3
need_kafka
port=${kafka##*:}

raw_value() { # EXPRESSION API VERSION [BODY]
    local expression=$1
    shift
    "$kwire" raw -b "$kafka" "$@" 2>"$work/raw.log" | python3 "$e2e/pick.py" "$expression" || fail "raw $*"
}

cluster_id=$(sed -n 's/^cluster\.id=//p' "$KWIRE_E2E_DIR/kafka/node1/meta.properties")
expect_equal "1 127.0.0.1 $port" \
    "$(raw_value '"{nodeId} {host} {port}".format(**it["brokers"][0])' Metadata 12 '{"topics":null}')" "Metadata 12"
expect_equal "$cluster_id" "$(raw_value 'it["clusterId"]' Metadata 12 '{"topics":null}')" "cluster id"
expect_equal "$cluster_id" "$(raw_value 'it["clusterId"]' 3 12 '{"topics":null}')" "API by its key"
expect_equal "$cluster_id" "$(raw_value 'it["clusterId"]' DescribeCluster max)" "DescribeCluster without a body"
expect_equal 0 "$(raw_value 'it["errorCode"]' ApiVersions max \
    '{"clientSoftwareName":"kwire","clientSoftwareVersion":"0"}')" "ApiVersions"
expect_equal "(0, 13)" "$(raw_value '[(k["minVersion"], k["maxVersion"]) for k in it["apiKeys"] if k["apiKey"] == 0][0]' \
    ApiVersions 0)" "range of Produce"

# Every old and new version that this Kafka offers, header and body formats changing on the way.
for version in 0 1 2 5 8 9 10 11 12 13; do
    expect_equal "$port" "$(raw_value 'it["brokers"][0]["port"]' Metadata "$version" '{"topics":[]}')" \
        "Metadata $version"
done

topic=$(new_topic)
seq 1234 | produce 1234 -b "$kafka" -t "$topic" -p 0
body="{\"replicaId\":-1,\"topics\":[{\"name\":\"$topic\",\"partitions\":[{\"partitionIndex\":0,\"timestamp\":-1}]}]}"
expect_equal 1234 "$(raw_value 'it["topics"][0]["partitions"][0]["offset"]' ListOffsets 6 "$body")" "end offset"
echo "$body" >"$work/body.json"
expect_equal 1234 "$(raw_value 'it["topics"][0]["partitions"][0]["offset"]' ListOffsets max "@$work/body.json")" "@FILE"
expect_equal 1234 "$(raw_value 'it["topics"][0]["partitions"][0]["offset"]' ListOffsets max - <"$work/body.json")" "stdin"
expect_equal 1 "$("$kwire" raw -b "$kafka" --node 1 DescribeCluster max '{}' |
    python3 "$e2e/pick.py" 'it["controllerId"]')" "--node"
expect_equal "$port" "$("$kwire" raw -b "$kafka" --coordinator group:g1 FindCoordinator 3 '{"key":"g1","keyType":0}' |
    python3 "$e2e/pick.py" 'it["port"]')" "--coordinator"

# An answer was decoded: exit 0, whatever code it holds.
expect_equal 3 "$(raw_value 'it["topics"][0]["partitions"][0]["errorCode"]' ListOffsets 6 "${body/$topic/no-such-topic}")" \
    "error code in the body"

# The request is wrong: exit 2, and the culprit is named.
expect_status 2 "$kwire" raw -b "$kafka" Metadata 12 '{"topics":null,"colour":1}'
expect_match colour "$work/err.log" "unknown field"
expect_status 2 "$kwire" raw -b "$kafka" Metadata 12 '{"topics":"all"}'
expect_match topics "$work/err.log" "wrong type"
expect_status 2 "$kwire" raw -b "$kafka" Metadata 12 '{"topics":'
expect_status 2 "$kwire" raw -b "$kafka" Metdata 12
expect_match Metdata "$work/err.log" "unknown API"
expect_status 2 "$kwire" raw -b "$kafka" Metadata twelve
expect_match twelve "$work/err.log" "version that is no number"

# Produce 2 is advertised and closed on use; a version that is not offered is refused before it is sent.
expect_status 1 "$kwire" raw -b "$kafka" AlterPartitionReassignments 99
expect_status 1 "$kwire" raw -b "$kafka" Fetch 3 '{}'
[ ! -s "$work/out" ] || fail "a version that is not offered printed a body"

# A listener that speaks TLS says so.
tls=$("$e2e/../tools/kafka.sh" "$KWIRE_E2E_DIR/kafka" bootstrap SASL_SSL)
expect_quick 3 expect_status 1 "$kwire" raw -b "$tls" Metadata 12 '{"topics":null}'
expect_match TLS "$work/err.log" "a TLS listener of Kafka"
