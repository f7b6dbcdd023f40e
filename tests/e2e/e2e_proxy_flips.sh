#!/usr/bin/env bash
# e2e_proxy_flips.sh - bits turn over between kwire and a real Kafka, in every third or so Produce request and answer to
# Fetch, with every codec: the broker answers 2 to each, kwire sends it again; each in a fetch is noticed and fetched again;
# what comes out is what went in, byte for byte, once and in order. Without the checks it is not.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/proxy.sh"

need kcat python3 sha256sum
need_kafka
lines=20000
python3 "$e2e/text.py" "$lines" >"$work/text"
sum_of() { sha256sum <"$1" | cut -d' ' -f1; }
source_sum=$(sum_of "$work/text")
flipped() { proxied '"fault":"flip"' "\"api\":\"$1\"" '"what":"bit '; } # requests of which a bit was turned over
quick=(-X retry.backoff.ms=5 -X retry.backoff.max.ms=50)                 # refusals are many, and the road is short

start_proxy --to "$kafka" --log "$work/proxy.json" --fault flip,dir=up,p=0.35 --fault flip,dir=down,p=0.35 --seed 7

# Produces through the proxy; `written` is how many bits turned over on the way, and each was refused, and is told of.
write_through() { # TOPIC ARGS...
    local before told topic=$1
    shift
    before=$(flipped Produce)
    produce "$lines" -b "$proxy" -t "$topic" -p 0 -X batch.size=8192 "${quick[@]}" "$@" <"$work/text"
    written=$(($(flipped Produce) - before))
    [ "$written" -ge 10 ] || fail "$topic: only $written Produce requests were damaged"
    told=$(grep -c 'arrived damaged: sent again' "$work/produce.log" || true)
    # What the broker does with a batch whose attributes (bytes 21 and 22) are damaged it decides before it looks at the
    # checksum: a codec that does not exist is answered -1, which may mean anything and is no refusal.
    ((told <= written && told >= written - 2)) ||
        fail "$topic: $written damaged requests, but $told refusals that kwire tells of"
    "$kwire" consume -b "$kafka" -t "$topic" -p 0 -o beginning -e >"$work/stored" 2>"$work/consume.log"
    expect_equal "$source_sum" "$(sum_of "$work/stored")" "$topic: what is in the log"
}

# Consumes through it, a batch an answer, so that nothing that was damaged is thrown away unseen behind something else.
read_through() { # TOPIC ARGS...
    local before told topic=$1
    shift
    before=$(flipped Fetch)
    consume_all -b "$proxy" -t "$topic" -p 0 -X max.partition.fetch.bytes=1 "${quick[@]}" "$@" >"$work/back"
    fetched=$(($(flipped Fetch) - before))
    [ "$fetched" -ge 10 ] || fail "$topic: only $fetched answers to Fetch were damaged"
    told=$(grep -c 'damaged record batch at offset .* fetched again' "$work/consume.log" || true)
    expect_equal "$fetched" "$told" "$topic: damaged answers, and those that kwire noticed"
    expect_equal "$source_sum" "$(sum_of "$work/back")" "$topic: what was read"
}

for codec in $(built_codecs); do
    topic=$(new_topic "$codec")
    write_through "$topic" -z "$codec"
    read_through "$topic"
    # Many batches an answer: one damaged batch spoils what is behind it.
    consume_all -b "$proxy" -t "$topic" -p 0 "${quick[@]}" >"$work/back"
    expect_equal "$source_sum" "$(sum_of "$work/back")" "$topic: what was read in large answers"
    echo "$codec: $lines records, $written damaged requests refused and sent again," \
        "$fetched damaged batches noticed and fetched again: 0 lost, 0 wrong bytes"
done

topic=$(new_topic plain)
write_through "$topic" -X enable.idempotence=false -X max.in.flight.requests.per.connection=1 # which keeps the order
echo "enable.idempotence=false: $written damaged requests: 0 lost, 0 wrong bytes"

# Few transactions: of the first batch of each the broker asks the coordinator by its producer id before it looks at the
# checksum, and one with a bit of that turned over fails the transaction.
# A broker asks the coordinator for the producer of a transaction's first batch before it looks at the checksum: if its id
# or epoch was hit, the transaction fails, for that reason and honestly told, and another run has to do.
per_txn=5000
refused='transaction [0-9]+ failed.*: (INVALID_PRODUCER_EPOCH|INVALID_PRODUCER_ID_MAPPING|PRODUCER_FENCED)'
for ((tries = 0; tries < 8; tries++)); do
    topic=$(new_topic transactional) before=$(flipped Produce)
    ! "$kwire" produce -b "$proxy" -t "$topic" -p 0 -X batch.size=8192 "${quick[@]}" --transactional-id "$topic" \
        --txn-records "$per_txn" <"$work/text" 2>"$work/produce.log" || break
    aborted=$(grep -cE "$refused" "$work/produce.log" || true)
    [ "$aborted" -gt 0 ] || fail "the transactional producer failed"
    expect_equal "produced $((lines - aborted * per_txn)), failed $((aborted * per_txn)), unknown 0,\
 committed $((lines / per_txn - aborted)), aborted $aborted" "$(tail -n 1 "$work/produce.log")" "the account of what failed"
done
expect_equal "produced $lines, failed 0, unknown 0, committed $((lines / per_txn)), aborted 0" \
    "$(tail -n 1 "$work/produce.log")" "the account of transactions"
written=$(($(flipped Produce) - before))
[ "$written" -ge 10 ] || fail "only $written requests of transactions were damaged"
read_through "$topic" --isolation-level read_committed
echo "transactions: $((lines / per_txn)) committed, $written damaged requests, $fetched damaged batches: 0 lost, 0 wrong bytes"

# By checks that are not ours.
kcat_consume "$kafka" "$topic" -p 0 -X isolation.level=read_committed >"$work/stored"
expect_equal "$source_sum" "$(sum_of "$work/stored")" "what kcat finds in the log"

# The harness can fail: who does not look reads something else.
topic=$(new_topic unchecked)
produce "$lines" -b "$kafka" -t "$topic" -p 0 -X batch.size=8192 <"$work/text"
"$kwire" consume -b "$proxy" -t "$topic" -p 0 -o beginning -e -X check.crcs=false -X max.partition.fetch.bytes=1 \
    >"$work/back" 2>"$work/consume.log" || true
[ "$source_sum" != "$(sum_of "$work/back")" ] || fail "without checksums nothing wrong was read: the flips prove nothing"
stop_proxy
