#!/usr/bin/env bash
# cli_produce_txn.sh - `kwire produce` in transactions: where they begin and end in the input, what becomes of one that
# misses a record, and what is counted. What the brokers have to say about it is in tests/e2e/e2e_transactions.sh.
. "$(dirname "$0")/../e2e/lib.sh"
shopt -s lastpipe # produces sets `t`, also at the end of a pipe
set +o pipefail # some end before they have read what is piped into them

# Its account of the records on stdin, and nothing on stdout. Topic t is one that is new, partition 0.
produces() { # STATUS ACCOUNT ARGS...
    local status=$1 account=$2
    shift 2
    t=$(new_topic)
    expect_status "$status" timeout 30 "$kwire" produce -b "$broker" -t "$t" --transactional-id id "$@"
    expect_equal "$account" "$(tail -n 1 "$work/err.log")" "account of produce $*"
    expect_equal '' "$(cat "$work/out")" "stdout of produce $*"
}

sees() { # LEVEL RECORDS
    consume_all -b "$broker" -t "$t" --isolation-level "read_$1" >"$work/got"
    expect_equal "$2" "$(xargs <"$work/got")" "read_$1"
}

# Markers have offsets of their own, so the end of a log tells how many transactions there were.
ends_at() { # OFFSET
    "$kwire" raw -b "$broker" --node 1 ListOffsets 7 "{\"topics\":[{\"name\":\"$t\",\"partitions\":[{\"partitionIndex\":0,
        \"timestamp\":-1}]}]}" >"$work/end"
    expect_match "\"offset\": *$1\b" "$work/end" "end of the log"
}

# ---- where transactions begin and end ----

start_broker
produces 0 'produced 0, failed 0, unknown 0, committed 0, aborted 0' </dev/null
seq 5 | produces 0 'produced 5, failed 0, unknown 0, committed 1, aborted 0'
sees committed '1 2 3 4 5'
ends_at 6
seq 5 | produces 0 'produced 5, failed 0, unknown 0, committed 1, aborted 0' --txn-records 6
seq 5 | produces 0 'produced 5, failed 0, unknown 0, committed 3, aborted 0' --txn-records 2
sees committed '1 2 3 4 5'
ends_at 8
seq 4 | produces 0 'produced 4, failed 0, unknown 0, committed 2, aborted 0' --txn-records 2 # no empty one behind
ends_at 6
seq 9 | produces 0 'produced 3, failed 0, unknown 0, committed 2, aborted 0' --txn-records 2 -c 3
sees committed '1 2 3'
printf 'k:v\nx\n' | produces 0 'produced 2, failed 0, unknown 0, committed 1, aborted 0' -p 0 -K : -Z -H a=b
expect_status 0 "$kwire" consume -b "$broker" -t "$t" -e -Z --isolation-level read_committed -f '%k %s %h;'
expect_equal 'k v a=b;NULL x a=b;' "$(cat "$work/out")" "records in their formats"
seq 5 >"$work/five"
produces 0 'produced 2, failed 0, unknown 0, committed 2, aborted 0' --txn-records 1 --whole "$work/five" "$work/five"
seq 4 | expect_status 0 "$kwire" produce -q -b "$broker" -t "$t" --transactional-id id --txn-records 2 --abort-every 2
expect_equal '' "$(cat "$work/err.log")" "quiet"

# ---- those that are to be aborted ----

seq 5 | produces 0 'produced 5, failed 0, unknown 0, committed 0, aborted 5' --txn-records 1 --abort-every 1
sees committed ''
sees uncommitted '1 2 3 4 5'
seq 9 | produces 0 'produced 9, failed 0, unknown 0, committed 3, aborted 2' --txn-records 2 --abort-every 2
sees committed '1 2 5 6 9'
sees uncommitted '1 2 3 4 5 6 7 8 9'
seq 3 | produces 0 'produced 3, failed 0, unknown 0, committed 0, aborted 1' --abort-every 1 # all of the input is one

# ---- those that fail ----

# All or nothing: a transaction that misses a record is not committed; the next one is.
long=$(head -c 3000 /dev/zero | tr '\0' x)
fits_not_with_its_frame=${long:0:1990}
for bad in "$long" "$fits_not_with_its_frame"; do
    { seq 3 && echo "$bad" && seq 5 8; } | produces 1 'produced 6, failed 2, unknown 0, committed 3, aborted 1' \
        --txn-records 2 -X max.request.size=2000
    expect_match '^kwire produce: record 4 not taken: ' "$work/err.log" "the record"
    expect_match '^kwire produce: transaction 2 failed, and is being aborted \(1 record\): ' "$work/err.log" "its transaction"
    sees committed '1 2 5 6 7 8'
done
{ echo "$long" && echo 2; } | produces 1 'produced 1, failed 1, unknown 0, committed 1, aborted 1' -X max.request.size=2000
{ echo 1 && echo "$long"; } | produces 1 'produced 0, failed 2, unknown 0, committed 0, aborted 1' -X max.request.size=2000
sees committed ''

# An input that cannot be read to its end: what is open is aborted.
produces 1 'produced 4, failed 1, unknown 0, committed 2, aborted 1' --txn-records 2 "$work/five" "$work/missing"
expect_match '^kwire produce: .*/missing: No such file' "$work/err.log" "a file that is not there"
expect_match '^kwire produce: not complete: the open transaction was aborted \(1 record\)$' "$work/err.log" "and its transaction"
sees committed '1 2 3 4'

# ---- those that never begin ----

seq 3 | produces 1 'produced 0, failed 3, unknown 0, committed 0, aborted 0' -X transaction.timeout.ms=99999999
expect_match '^kwire produce: fatal: .*InitProducerId: transaction.timeout.ms is 99999999' "$work/err.log" \
    "too long for the broker"
expect_equal 1 "$(grep -c fatal "$work/err.log")" "said once"
seq 3 | produces 1 'produced 0, failed 3, unknown 0, committed 0, aborted 0' -p 7
seq 3 | produces 1 'produced 0, failed 3, unknown 0, committed 0, aborted 0' -X allow.auto.create.topics=false -m 1
expect_match 'UNKNOWN_TOPIC_OR_PARTITION' "$work/err.log" "a topic that is not there"
for setting in acks=1 retries=0 max.in.flight.requests.per.connection=6; do
    seq 3 | expect_status 2 "$kwire" produce -b "$broker" -t t --transactional-id id -X "$setting"
    expect_match 'does not go with transactional.id' "$work/err.log" "$setting"
done

# ---- the broker goes away in the midst of one ----

# The commit has no answer; what waited behind it was read, so it is counted.
t=$(new_topic)
mkfifo "$work/in"
timeout 60 "$kwire" produce -b "$broker" -t "$t" --transactional-id id --txn-records 10 -X linger.ms=0 \
    -X delivery.timeout.ms=3000 -X request.timeout.ms=1000 <"$work/in" >"$work/out" 2>"$work/produce.log" &
pid=$!
background+=("$pid")
exec 7>"$work/in"
printf '%s\n' {1..15} >&7
for ((tries = 0; tries < 100; tries++)); do
    consume_all -b "$broker" -t "$t" >"$work/got"
    [ "$(wc -l <"$work/got")" -lt 15 ] || break
    sleep 0.1
done
kill -KILL "$broker_pid"
wait "$broker_pid" 2>/dev/null || true
seq 16 40 >"$work/rest"
cat "$work/rest" >&7 # in one piece
exec 7>&-
status=0
wait "$pid" || status=$?
expect_equal 1 "$status" "exit status without a broker"
account=$(tail -n 1 "$work/produce.log")
[[ $account =~ ^produced\ 10,\ failed\ ([0-9]+),\ unknown\ ([0-9]+),\ committed\ 1,\ aborted\ 0$ ]] ||
    fail "account without a broker: $account"
expect_equal 30 $((BASH_REMATCH[1] + BASH_REMATCH[2])) "records of the input that were not produced: $account"

# An abort that nobody answers is waited for as long as -m says, and a line says so.
start_broker
t=$(new_topic)
timeout 60 "$kwire" produce -b "$broker" -t "$t" --transactional-id id -m 2 "$work/in" "$work/missing" \
    >"$work/out" 2>"$work/produce.log" &
pid=$!
background+=("$pid")
exec 7>"$work/in"
printf '%s\n' {1..3} >&7
for ((tries = 0; tries < 100; tries++)); do
    consume_all -b "$broker" -t "$t" >"$work/got"
    [ "$(wc -l <"$work/got")" -lt 3 ] || break
    sleep 0.1
done
kill -KILL "$broker_pid"
wait "$broker_pid" 2>/dev/null || true
before=$SECONDS
exec 7>&-
status=0
wait "$pid" || status=$?
expect_equal 1 "$status" "exit status when nobody answers the abort"
[ $((SECONDS - before)) -le 10 ] || fail "the abort was waited for $((SECONDS - before)) s"
expect_match '^kwire produce: waiting for the abort to be answered, at most 2 s; Ctrl-C ends it$' "$work/produce.log" "waiting"
expect_match 'no answer to the abort: the broker aborts it after transaction.timeout.ms \(60000 ms\)' "$work/produce.log" \
    "no answer"
expect_equal 'produced 0, failed 3, unknown 0, committed 0, aborted 0' "$(tail -n 1 "$work/produce.log")" "account"
