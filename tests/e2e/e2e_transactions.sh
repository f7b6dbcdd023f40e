#!/usr/bin/env bash
# e2e_transactions.sh real|embedded - `kwire produce` in transactions, in both protocols: that of KIP-890, and that of
# KIP-98 on a broker whose finalized transaction.version is 0. The real Kafka is this test's own: it has never had a
# transaction (its coordinators are not there yet at the first), and its features are changed.
. "$(dirname "$0")/lib.sh"

per_txn=100 transactions=1000 every=10

protocol_is() { # 1|2 LOG
    local name=KIP-98
    [ "$1" = 1 ] || name=KIP-890
    expect_match "^kwire produce: transactional.id [^:]*: protocol $1 \($name\): " "$2" "-v tells the protocol"
}

create() { # PARTITIONS: sets `topic`
    topic=$(new_topic)
    "$kwire" topics create -b "$address" -t "$topic" -n "$1" --replication-factor 1 >"$work/create.log" 2>&1 ||
        fail "no topic $topic"
}

# Transactions by the hundred, every tenth aborted: readers see exactly the committed ones.
many() { # PROTOCOL
    local began=$SECONDS count=$((per_txn * transactions))
    create 4
    seq "$count" >"$work/lines"
    "$kwire" produce -v -b "$address" -t "$topic" --transactional-id "$topic" --txn-records "$per_txn" \
        --abort-every "$every" <"$work/lines" 2>"$work/produce.log" || fail "protocol $1: produce failed"
    protocol_is "$1" "$work/produce.log"
    expect_equal "produced $count, failed 0, unknown 0, committed $((transactions - transactions / every)), aborted $((transactions / every))" \
        "$(tail -n 1 "$work/produce.log")" "protocol $1: the account"
    awk -v n="$per_txn" -v k="$every" 'int((NR - 1) / n + 1) % k != 0' "$work/lines" >"$work/committed"
    consume_all -b "$address" -t "$topic" --isolation-level read_committed >"$work/read"
    expect_same_set "$work/committed" "$work/read" "protocol $1: read_committed"
    consume_all -b "$address" -t "$topic" >"$work/read"
    expect_same_set "$work/lines" "$work/read" "protocol $1: read_uncommitted"
    echo "protocol $1: $transactions transactions of $per_txn, every ${every}th aborted, in $((SECONDS - began)) s"
}

# A producer that reads what is written to descriptor 7.
start_producer() { # ARGS...
    rm -f "$work/in"
    mkfifo "$work/in"
    "$kwire" produce -v -b "$address" -t "$topic" -p 0 -X linger.ms=0 "$@" <"$work/in" 2>"$work/first.log" &
    producer=$!
    background+=("$producer")
    exec 7>"$work/in"
}

end_producer() { # STATUS WHAT
    local status=0
    exec 7>&-
    wait "$producer" || status=$?
    expect_equal "$1" "$status" "$2: exit status"
}

await_records() { # COUNT: so many are in the topic, committed or not
    local tries
    for ((tries = 0; tries < 100; tries++)); do
        consume_all -b "$address" -t "$topic" >"$work/read"
        [ "$(wc -l <"$work/read")" -lt "$1" ] || return 0
        sleep 0.1
    done
    fail "$1 records did not arrive"
}

# Another instance with the same transactional.id ends the first one (T7).
fencing() { # PROTOCOL
    create 1
    start_producer --transactional-id "$topic" --txn-records 10
    seq 1 15 >&7
    await_records 15
    seq 101 110 | "$kwire" produce -q -b "$address" -t "$topic" --transactional-id "$topic" 2>"$work/second.log" ||
        fail "protocol $1: the second instance failed"
    seq 16 30 >&7
    end_producer 1 "protocol $1: the fenced producer"
    expect_match "^kwire produce: fatal: another producer has taken transactional.id $topic .*FENCED" \
        "$work/first.log" "protocol $1: a fatal line"
    expect_match '^produced 10, failed [0-9]+, unknown 0, committed 1, aborted 0$' "$work/first.log" "protocol $1: fenced"
    consume_all -b "$address" -t "$topic" --isolation-level read_committed >"$work/read"
    { seq 1 10 && seq 101 110; } >"$work/committed"
    expect_same "$work/committed" "$work/read" "protocol $1: what was committed before and after the fencing"
}

# A transaction that is open for too long is aborted by the broker (T6). With KIP-890 a line says so, and the next ones go
# on. With KIP-98 the broker's word for it is that for a fenced producer: the command ends, and says both.
too_slow() { # PROTOCOL
    local produced
    create 1
    start_producer --transactional-id "$topic" --txn-records 10 -X transaction.timeout.ms=1000
    seq 1 5 >&7
    await_records 5
    sleep 4
    seq 6 40 >&7
    end_producer 1 "protocol $1: a transaction that took too long"
    expect_match '^kwire produce: transaction 1 failed, and is being aborted \([0-9]+ records?\): .*aborted by timeout' \
        "$work/first.log" "protocol $1: aborted by timeout"
    if [ "$1" = 2 ]; then
        produced=$(sed -n 's/^produced \([0-9]*\), .*, aborted 1$/\1/p' "$work/first.log")
        [ "${produced:-0}" -ge 20 ] || fail "protocol 2: the producer did not go on after a timeout"
    else
        produced=0
        expect_match "^kwire produce: fatal: another producer .* or the transaction was open for longer than" \
            "$work/first.log" "protocol 1: both reasons"
        expect_equal 'produced 0, failed 40, unknown 0, committed 0, aborted 0' "$(tail -n 1 "$work/first.log")" \
            "protocol 1: account after a timeout"
    fi
    consume_all -b "$address" -t "$topic" --isolation-level read_committed >"$work/read"
    expect_equal "$(seq 40 | tail -n "$produced")" "$(cat "$work/read")" "protocol $1: all but the first transaction"
}

# A topic that is deleted while a transaction writes to it spoils this transaction, and not the command.
topic_vanishes() { # PROTOCOL
    create 1
    start_producer --transactional-id "$topic" --txn-records 10 -X allow.auto.create.topics=false \
        -X request.timeout.ms=1000 -X delivery.timeout.ms=4000
    seq 1 15 >&7
    await_records 15
    "$kwire" topics delete -b "$address" -t "$topic" >"$work/delete.log" 2>&1 || fail "the topic was not deleted"
    sleep 1
    seq 16 18 >&7
    end_producer 1 "protocol $1: a topic that is gone"
    expect_match '^kwire produce: transaction 2 failed, and is being aborted \(8 records\)' "$work/first.log" \
        "protocol $1: a topic that is gone"
    expect_match '^produced 10, failed 8, unknown 0, committed 1, aborted 1$' "$work/first.log" "protocol $1: account"
}

# Ctrl-C aborts what is open.
interrupted() { # PROTOCOL
    create 1
    start_producer --transactional-id "$topic" --txn-records 10
    printf '%s\n' {1..15} >&7
    await_records 15
    kill -INT "$producer"
    end_producer 1 "protocol $1: Ctrl-C"
    expect_match '^kwire produce: interrupted: the open transaction was aborted \(5 records\)$' "$work/first.log" "Ctrl-C"
    expect_equal 'produced 10, failed 5, unknown 0, committed 1, aborted 1' "$(tail -n 1 "$work/first.log")" \
        "protocol $1: account after Ctrl-C"
    consume_all -b "$address" -t "$topic" --isolation-level read_committed >"$work/read"
    expect_equal 10 "$(wc -l <"$work/read")" "protocol $1: records that stay after Ctrl-C"
}

# A commit that nobody answers is neither a success nor a failure (T5), and the last line says so.
unanswered() {
    create 1
    start_producer --transactional-id "$topic" -m 1
    seq 5 >&7
    await_records 5
    kill -STOP "$broker_pid"
    exec 7>&-
    sleep 1
    kill -INT "$producer"
    end_producer 1 "a commit without an answer"
    kill -CONT "$broker_pid"
    expect_match '^kwire produce: transaction 1: it is unknown whether it was committed \(5 records\)' "$work/first.log" \
        "a commit without an answer"
    expect_equal 'produced 0, failed 0, unknown 5, committed 0, aborted 0' "$(tail -n 1 "$work/first.log")" \
        "account of a commit without an answer"
}

cases() { # PROTOCOL
    local case
    for case in many fencing too_slow topic_vanishes interrupted; do
        "$case" "$1"
    done
}

if [ "$1" = real ]; then
    start_cluster --set transaction.abort.timed.out.transaction.cleanup.interval.ms=500
    address=$kafka
    cases 2
    (KAFKA_LOG_LEVEL=error "$kafka_sh" "$own_cluster" tool org.apache.kafka.tools.FeatureCommand downgrade \
        --feature transaction.version=0) >"$work/feature.log" 2>&1 || fail "transaction.version was not downgraded"
    cases 1
else
    start_broker
    address=$broker
    cases 2
    unanswered
    stop_broker
    start_broker --as-version 3.9
    address=$broker
    cases 1
    stop_broker
    start_broker --transaction-version 0
    address=$broker
    transactions=100
    many 1
    stop_broker
fi
