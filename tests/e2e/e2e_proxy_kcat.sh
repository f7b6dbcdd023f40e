#!/usr/bin/env bash
# e2e_proxy_kcat.sh - kcat (librdkafka) and a real cluster of three nodes with `kwire proxy` between them, and nothing set
# up for it on either side: without faults kcat does not notice, and goes to none of the brokers' own ports; with the answer
# to its third Produce cut a plain kcat writes records twice, an idempotent one does not.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/proxy.sh"

need kcat python3
start_cluster --nodes 3
lines=30000
python3 "$e2e/text.py" "$lines" | grep -v '^$' >"$work/text" # kcat skips empty records
lines=$(wc -l <"$work/text")
start_proxy --to "$kafka" --log "$work/proxy.json"
topic=$(new_topic)
"$kwire" topics create -b "$kafka" -t "$topic" -n 3 --replication-factor 3 >"$work/create.log" 2>&1 || fail "no topic"

ports() { tr , '\n' <<<"$1" | sed 's/.*://' | sort; }
through_proxy() { # WHAT: the connections in $work/kcat.log, which is written with debug=broker, are with all of the proxy
    grep -oE 'Connecting to ipv4#[0-9.]+:[0-9]+' "$work/kcat.log" | sed 's/.*://' | sort -u >"$work/ports.actual"
    ports "$proxy" >"$work/ports.expected"
    expect_same "$work/ports.expected" "$work/ports.actual" "$1: ports that kcat went to"
}
each_node() { # API
    local node
    for node in 1 2 3; do
        [ "$(proxied "\"node\":$node," "\"api\":\"$1\"" '"client":"rdkafka"')" -gt 0 ] || fail "no $1 to node $node came by"
    done
}

kcat -L -b "$proxy" >"$work/list" 2>"$work/kcat.log"
expect_match '^ 3 brokers' "$work/list" "kcat -L"
expect_match "topic \"$topic\" with 3 partitions" "$work/list" "kcat -L"
for port in $(ports "$proxy"); do expect_match "broker [123] at 127.0.0.1:$port" "$work/list" "kcat -L"; done
for port in $(ports "$kafka"); do
    ! grep -q ":$port" "$work/list" || fail "kcat -L: the broker's own port $port is named"
done

kcat -P -b "$proxy" -t "$topic" -X debug=broker -X sticky.partitioning.linger.ms=0 <"$work/text" 2>"$work/kcat.log" ||
    fail "kcat -P"
through_proxy "kcat -P"
each_node Produce
consume_all -b "$kafka" -t "$topic" >"$work/stored"
expect_same_set "$work/text" "$work/stored" "what kcat has written"

# Not -q, which would keep the connections to itself.
kcat -C -b "$proxy" -t "$topic" -o beginning -e -X debug=broker >"$work/back" 2>"$work/kcat.log" || fail "kcat -C"
expect_same_set "$work/text" "$work/back" "what kcat has read"
through_proxy "kcat -C"
each_node Fetch

# -G goes on for ever, but for -e.
timeout 60 kcat -b "$proxy" -X debug=broker -X auto.offset.reset=earliest -G "$topic" -e "$topic" >"$work/back" 2>"$work/kcat.log" ||
    fail "kcat -G"
expect_same_set "$work/text" "$work/back" "what kcat has read in a group"
through_proxy "kcat -G"
for api in FindCoordinator JoinGroup SyncGroup OffsetCommit; do
    [ "$(proxied "\"api\":\"$api\"")" -gt 0 ] || fail "kcat -G: no $api came by"
done
expect_equal 0 "$(proxied '"fault":')" "faults"
tell routes >"$work/routes" || fail "the proxy tells no routes"
for node in 1 2 3; do expect_match " $node\$" "$work/routes" "where node $node is"; done
! grep -qe ' -1$' "$work/routes" || fail "a node whose id never became known: $(cat "$work/routes")"
echo "kcat: $lines records there and back, and in a group: all of it through the proxy"

# Many small requests, one after the other, or the third is the last.
cut_third() { # TOPIC ARGS...: kcat's producer, of whose third Produce request the answer does not come
    local topic=$1 before
    shift
    before=$(proxied '"fault":"cut"')
    "$kwire" topics create -b "$kafka" -t "$topic" -n 1 --replication-factor 3 >"$work/create.log" 2>&1 || fail "no topic"
    tell add cut,api=Produce,n=3,when=after >"$work/tell.log" || fail "the proxy takes no fault"
    kcat -P -b "$proxy" -t "$topic" -X batch.num.messages=100 -X max.in.flight=1 "$@" <"$work/text" 2>"$work/kcat.log" ||
        fail "kcat -P $*"
    tell clear >"$work/tell.log" || fail "the fault stays"
    expect_equal 1 $(($(proxied '"fault":"cut"') - before)) "cuts"
    consume_all -b "$kafka" -t "$topic" >"$work/stored"
}
cut_third "$(new_topic plain)"
twice=$(($(wc -l <"$work/stored") - lines))
[ "$twice" -gt 0 ] || fail "a plain kcat wrote nothing twice"
sort -u "$work/stored" >"$work/stored.unique"
sort -u "$work/text" >"$work/text.unique"
expect_same "$work/text.unique" "$work/stored.unique" "a plain kcat: nothing is lost"
echo "kcat, cut,api=Produce,n=3,when=after: $twice records twice"
cut_third "$(new_topic idempotent)" -X enable.idempotence=true
expect_same "$work/text" "$work/stored" "an idempotent kcat: each once, in order"
echo "kcat with enable.idempotence, the same cut: none twice"
stop_proxy
