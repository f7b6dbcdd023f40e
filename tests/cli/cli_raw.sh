#!/usr/bin/env bash
# cli_raw.sh - `kwire raw` against the embedded broker: targets, versions, bodies, exit codes.
. "$(dirname "$0")/../e2e/lib.sh"

need python3
start_broker

value() { # EXPRESSION ARGS...
    local expression=$1
    shift
    "$kwire" raw -b "$broker" "$@" 2>"$work/raw.log" | python3 "$e2e/pick.py" "$expression" || fail "raw $*"
}

printf 'a\nb\n' | produce 2 -b "$broker" -t t -p 0
expect_equal "['t']" "$(value '[t["name"] for t in it["topics"]]' Metadata 12 '{"topics":null}')" "Metadata"
expect_equal "['t']" "$(value '[t["name"] for t in it["topics"]]' 3 max '{"topics":null}')" "by key, max"
for version in 0 1 4 5 8 9 12 13; do
    expect_equal 1 "$(value 'it["brokers"][0]["nodeId"]' metadata "$version" '{"topics":[]}')" "Metadata $version"
done
body='{"replicaId":-1,"topics":[{"name":"t","partitions":[{"partitionIndex":0,"timestamp":-1}]}]}'
offset='it["topics"][0]["partitions"][0]["offset"]'
expect_equal 2 "$(value "$offset" ListOffsets 6 "$body")" "literal JSON"
echo "$body" >"$work/body"
expect_equal 2 "$(value "$offset" ListOffsets 6 "@$work/body")" "@FILE"
expect_equal 2 "$(value "$offset" ListOffsets 6 - <"$work/body")" "stdin"
expect_equal 2 "$(value "$offset" ListOffsets 6 "$body" --node 1)" "--node"
expect_equal 2 "$(value "$offset" --controller ListOffsets 6 "$body")" "--controller"
expect_equal 3 "$(value 'it["topics"][0]["partitions"][0]["errorCode"]' ListOffsets 6 "${body/\"t\"/\"no\"}")" \
    "an error code is an answer"

# Records written by raw are records like any other.
batch=$("$kwire" encode records '{"batches":[{"records":[{"key":"6b","value":"76"}]}]}' | base64 -w 0)
expect_equal "0 2" "$(value '"{errorCode} {baseOffset}".format(**it["responses"][0]["partitionResponses"][0])' Produce 9 \
    "{\"acks\":-1,\"timeoutMs\":1000,\"topicData\":[{\"name\":\"t\",\"partitionData\":[{\"index\":0,\"records\":\"$batch\"}]}]}")" \
    "a batch by hand"
expect_equal "a b v " "$(consume_all -b "$broker" -t t | tr '\n' ' ')" "what is in the topic then"

failed() { # STATUS REGEX ARGS...
    local status=$1 regex=$2
    shift 2
    expect_status "$status" "$kwire" raw -b "$broker" "$@"
    expect_match "$regex" "$work/err.log" "raw $*"
    [ ! -s "$work/out" ] || fail "raw $* wrote to stdout"
}

failed 1 'does not offer JoinGroup' JoinGroup 1
failed 1 'JoinGroup.*KW_EUNSUPPORTED' JoinGroup max
failed 1 'Fetch has versions 4 to' Fetch 3
failed 1 'node|broker' Metadata 12 --node 77
failed 1 '.' JoinGroup 1 --force -m 2
failed 2 'field colour' Metadata 12 '{"colour":1}'
failed 2 'field topics' Metadata 12 '{"topics":"all"}'
failed 2 'field topics\[0\]\.nmae' Metadata 12 '{"topics":[{"nmae":"t"}]}'
failed 2 'includeClusterAuthorizedOperations' Metadata 12 '{"includeClusterAuthorizedOperations":true}'
failed 2 'field colour' Metadata max '{"colour":1}'
failed 2 'MetadataRequest' Metadata 12 '{"topics":'
failed 2 'no-such-file' Metadata 12 "@$work/no-such-file"
failed 2 'Metdata' Metdata 12
failed 2 'twelve' Metadata twelve
failed 2 'too few' Metadata
failed 2 'choose one of' Metadata 12 --node 1 --controller
failed 2 'choose one of' Metadata 12 --coordinator broker:1
stop_broker
