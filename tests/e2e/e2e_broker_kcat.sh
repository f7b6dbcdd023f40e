#!/usr/bin/env bash
# e2e_broker_kcat.sh - kcat (librdkafka) against the embedded broker: list, write with every codec it has, read.
. "$(dirname "$0")/lib.sh"

need kcat python3
lines=50000
python3 "$e2e/text.py" "$lines" | grep -v '^$' >"$work/text" # kcat skips empty records
lines=$(wc -l <"$work/text")
start_broker --partitions 2

kcat -P -b "$broker" -t first -p 0 <"$work/text" 2>"$work/kcat.log"
kcat -L -b "$broker" >"$work/list"
expect_match "1 brokers" "$work/list" "kcat -L"
expect_match 'topic "first" with 2 partitions' "$work/list" "kcat -L"

for codec in $(built_codecs); do
    kcat -P -b "$broker" -t "by-kcat-$codec" -p 0 -z "$codec" -X debug=msg <"$work/text" 2>"$work/kcat.log" ||
        fail "kcat -P -z $codec"
    # What librdkafka does not find advertised it leaves out, and only its log says so. A set of one short record,
    # which a slow start makes, goes uncompressed in any case: it would not get smaller.
    [ "$codec" = none ] || grep -q "MessageSet .*, $codec)" "$work/kcat.log" || fail "kcat never sent $codec"
    kcat_consume "$broker" "by-kcat-$codec" -p 0 >"$work/back"
    expect_same "$work/text" "$work/back" "$codec: kcat to kcat"
    consume_all -b "$broker" -t "by-kcat-$codec" -p 0 >"$work/back"
    expect_same "$work/text" "$work/back" "$codec: kcat to kwire"
    produce "$lines" -b "$broker" -t "by-kwire-$codec" -p 1 -z "$codec" <"$work/text"
    kcat_consume "$broker" "by-kwire-$codec" -p 1 >"$work/back"
    expect_same "$work/text" "$work/back" "$codec: kwire to kcat"
done

kcat -P -b "$broker" -t idempotent -p 0 -X enable.idempotence=true <"$work/text" 2>"$work/kcat.log" ||
    fail "kcat's idempotent producer"
consume_all -b "$broker" -t idempotent -p 0 >"$work/back"
expect_same "$work/text" "$work/back" "kcat's idempotent producer"

python3 "$e2e/records.py" input keyed-headers 5000 |
    kcat -P -b "$broker" -t rich -K : -H a=1 -H empty= -H none -H a=again -H 'ünï=日本'
python3 "$e2e/records.py" expected keyed-headers 5000 >"$work/expected"
consume_all -b "$broker" -t rich -f '%K|%k|%S|%s|%h\n' >"$work/back"
expect_same_set "$work/expected" "$work/back" "keys and headers, read by kwire"
kcat_consume "$broker" rich -f '%K|%k|%S|%s|%h\n' >"$work/back"
expect_same_set "$work/expected" "$work/back" "keys and headers, read by kcat"
stop_broker
