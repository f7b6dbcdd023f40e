#!/usr/bin/env bash
# e2e_proxy.sh - `kwire proxy` before a real Kafka, with clients that have never heard of it: kcat, the Java console
# tools, kwire. What each kind of fault does is shown by tests/cli/cli_proxy_faults.sh.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/proxy.sh"
need kcat
need_kafka

passed() { # CLIENT_REGEX API...: requests of this client came by the proxy
    local client=$1 api
    shift
    for api in "$@"; do
        expect_match "\"client\":\"$client\",\"api\":\"$api\",.*\"answer\":([0-9]+|null)" "$work/requests" "$api of $client by the proxy"
    done
}

# ---- no faults: everybody works, and all they say comes this way ----

start_proxy --to "$kafka" --log "$work/requests"
seq 5000 >"$work/records"
t=$(new_topic tools)
java_topics "$proxy" --create --topic "$t" --partitions 3
kcat -P -b "$proxy" -t "$t" -X client.id=kcat-in <"$work/records" 2>"$work/kcat.log" || fail "kcat could not write"
java_consume "$proxy" "$t" 5000 --from-beginning --group "$t-java" >"$work/read"
expect_same_set "$work/records" "$work/read" "kcat to Java, both by the proxy"
kcat_consume "$proxy" "$t" -X client.id=kcat-out >"$work/read"
expect_same_set "$work/records" "$work/read" "kcat to kcat, both by the proxy"
j=$(new_topic java)
java_produce "$proxy" "$j" <"$work/records"
consume_all -b "$proxy" -t "$j" -X client.id=kwire-out >"$work/read"
expect_same_set "$work/records" "$work/read" "Java to kwire, both by the proxy"
timeout 60 kcat -b "$proxy" -X client.id=kcat-group -X auto.offset.reset=earliest -q -e -G "$t-kcat" "$t" >"$work/read" 2>"$work/kcat.log" ||
    fail "kcat's group could not read"
expect_same_set "$work/records" "$work/read" "kcat's group, by the proxy"
x=$(new_topic txn)
"$kwire" produce -b "$proxy" -t "$x" --transactional-id "$x" --txn-records 1000 <"$work/records" 2>"$work/txn.log" ||
    fail "transactions by the proxy"
expect_match 'committed 5, aborted 0' "$work/txn.log" "transactions by the proxy"
passed kcat-in Metadata Produce
passed kcat-out Metadata Fetch
passed kcat-group FindCoordinator JoinGroup SyncGroup OffsetFetch Heartbeat
passed console-consumer FindCoordinator Fetch OffsetCommit
passed console-producer Metadata Produce
passed 'adminclient-[0-9]*' CreateTopics
expect_equal 0 "$(grep -c '"fault"' "$work/requests")" "faults of a proxy without any"
expect_equal 0 "$(tell routes | grep -c -- '-1$')" "nodes without an id"

# ---- a plain producer duplicates, one with numbers does not ----

plain=$(new_topic plain) careful=$(new_topic careful)
java_topics "$proxy" --create --topic "$plain" --partitions 1
java_topics "$proxy" --create --topic "$careful" --partitions 1
cut_third() { # TOPIC ARGS...
    local topic=$1
    shift
    tell clear >/dev/null
    tell add cut,api=Produce,n=3,when=after,client=kcat >/dev/null
    kcat -P -E -b "$proxy" -t "$topic" -X client.id=kcat-cut -X batch.num.messages=100 "$@" <"$work/records" 2>"$work/kcat.log" ||
        fail "kcat could not write"
    expect_match 'cut,api=Produce,client=kcat,n=3,when=after hits 1$' <(tell list) "one answer was cut off"
    tell clear >/dev/null
    kcat_consume "$kafka" "$topic" >"$work/read"
    sort -u "$work/read" >"$work/once"
    expect_same_set "$work/records" "$work/once" "no record was lost"
}
cut_third "$plain" -X enable.idempotence=false
[ "$(wc -l <"$work/read")" -gt 5000 ] || fail "a plain producer whose answer was cut off did not duplicate"
cut_third "$careful" -X enable.idempotence=true
expect_equal 5000 "$(wc -l <"$work/read")" "records of an idempotent producer whose answer was cut off"

# ---- bits that turn over, against checks that are not ours ----

f=$(new_topic flip)
tell add flip,dir=up,every=2 >/dev/null
"$kwire" produce -b "$proxy" -t "$f" -p 0 -X batch.size=4000 <"$work/records" >/dev/null 2>"$work/produce.log" ||
    fail "kwire: a batch that a broker refuses for its checksum was not sent again"
expect_match 'produced 5000, failed 0, unknown 0' "$work/produce.log" "flipped on the way up"
kcat_consume "$kafka" "$f" >"$work/read"
expect_same "$work/records" "$work/read" "flipped on the way up: in order, once, not one wrong byte"
tell clear >/dev/null
tell add flip,every=2 >/dev/null
consume_all -b "$proxy" -t "$f" >"$work/read"
expect_same "$work/records" "$work/read" "flipped on the way down: not one wrong byte"
[ "$(hits)" -ge 1 ] || fail "no answer was flipped"

stop_proxy
