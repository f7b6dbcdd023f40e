#!/usr/bin/env bash
# worker.sh CASE - chaos.worker.CASE: the worker against the embedded broker: what it does, what it tells, how it ends.
# From ctest: WORKER, KWIRE.
. "$(dirname "$0")/../e2e/lib.sh"
worker=${WORKER:?the worker under test}
check=$e2e/../chaos/check_history.py

# ---- the worker ----

# The history of a life has its name.
run_worker() { # STATUS NAME MODE ARGS...
    local status=$1 name=$2 mode=$3
    shift 3
    expect_status "$status" timeout 120 "$worker" "$mode" --client "$name" --history "$work/$name.jsonl" -b "$broker" "$@"
    expect_equal '' "$(cat "$work/out")" "stdout of $name"
    says "$work/err.log"
}

says() { # LOG
    expect_match '^kwire-chaos-worker: .' <(tail -n 1 "$1") "last line of stderr"
}

begin_worker() { # NAME MODE ARGS...: sets worker_pid
    local name=$1 mode=$2
    shift 2
    "$worker" "$mode" --client "$name" --history "$work/$name.jsonl" -b "$broker" "$@" 2>"$work/$name.log" &
    worker_pid=$!
    background+=("$worker_pid")
}

end_worker() { # STATUS PID NAME
    local status=0
    kill -TERM "$2"
    wait "$2" || status=$?
    expect_equal "$1" "$status" "exit status of $3 after SIGTERM: $(tail -n 1 "$work/$3.log")"
    says "$work/$3.log"
}

kill_worker() { # PID
    kill -KILL "$1"
    wait "$1" 2>/dev/null || true
}

await() { # SECONDS WHAT COMMAND...
    local until=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" 2>"$work/await.log"; do
        [ "$SECONDS" -lt "$until" ] || fail "$what: $(cat "$work/await.log")"
        sleep 0.2
    done
}

has_line() { # NAME REGEX [COUNT]
    [ "$(grep -cE -- "$2" "$work/$1.jsonl")" -ge "${3:-1}" ]
}

topic() { # NAME PARTITIONS
    "$kwire" topics create -q -b "$broker" -t "$1" --partitions "$2" || fail "topic $1 cannot be created"
}

grow() { # NAME PARTITIONS
    "$kwire" topics grow -q -b "$broker" -t "$1" -n "$2" || fail "topic $1 cannot grow"
}

# From here on the worker comes through a proxy: `broker` is its address, `direct` the brokers'.
start_proxy() { # SPEC...
    local spec faults=() tries
    for spec in "$@"; do faults+=(--fault "$spec"); done
    direct=$broker
    : >"$work/proxy.ready"
    "$kwire" proxy --to "$direct" --seed "$RANDOM" --log "$work/proxy.log" "${faults[@]}" >"$work/proxy.ready" 2>"$work/proxy.err.log" &
    background+=("$!")
    for ((tries = 0; tries < 200; tries++)); do
        broker=$(sed -n 's/^ready //p' "$work/proxy.ready")
        [ -z "$broker" ] || return 0
        sleep 0.1
    done
    fail "the proxy did not say ready"
}

# ---- what the histories say ----

checks() { # COMMAND ARGS... (all histories are added)
    python3 "$check" "$@" "$work"/*.jsonl
}

read_all() { # TOPICS ARGS...: the final read, and the group lines
    local topics=$1
    shift
    rm -f "$work/final.jsonl"
    run_worker 0 final final --topic "$topics" --isolation-level read_committed "$@"
    closed final
}

judged() { # OPTIONS of the judge...
    timeout 120 python3 "$e2e/../judge/judge.py" "$@" "$work"/*.jsonl >"$work/judge.log" 2>&1 || fail "the judge says no"
}

judge() {
    checks lines
    checks told
    judged "$@"
}

closed() { # NAME
    expect_match '"op":"close"' <(tail -n 1 "$work/$1.jsonl") "last line of $1"
}

is_copied() { # GROUP...: each record of `in`
    local group groups=()
    for group in "$@"; do groups+=(--group "$group"); done
    read_all in,out "${groups[@]}"
    checks copied in out "$1"
}

# ---- cases ----

case_usage() {
    broker=127.0.0.1:1
    expect_status 2 "$worker"
    expect_match 'produce, write, copy, read or final' "$work/err.log" "no mode"
    run_worker 2 w dance
    run_worker 2 w produce --topic t
    expect_match 'produce needs --rate' "$work/err.log" "what is missing"
    run_worker 2 w produce --topic t --rate 0
    run_worker 2 w produce --topic t --rate 1x
    run_worker 2 w produce --topic t --rate 1 --in t
    run_worker 2 w produce --topic t --rate
    run_worker 2 w produce --topic 'no topic' --rate 1
    run_worker 2 w produce --topic t --rate 1 -X no.such=1
    expect_match 'no.such' "$work/err.log" "the property's name"
    run_worker 2 w produce --topic t --rate 1 -X acks=1 -X enable.idempotence=true
    run_worker 2 w read --topic t --isolation-level serializable
    run_worker 2 w copy --in a --out b --partitions 1,,2 --group g --transactional-id i
    run_worker 2 w copy --in a --out b --partitions 1,1 --group g --transactional-id i
    expect_status 1 "$worker" read --client w --history "$work/no/such" -b "$broker" --topic t
    expect_match 'No such file' "$work/err.log" "a history that cannot be"
    ! [ -s "$work/w.jsonl" ] || fail "a line was written"
}

case_produce() {
    start_broker --nodes 3
    topic a 3
    topic b 2
    run_worker 0 p.1 produce --topic a,b --rate 2000 --records 1000 --keys 7
    closed p.1
    run_worker 0 p.2 produce --topic a --rate 2000 --records 300 -X enable.idempotence=false
    read_all a,b
    judge
    expect_equal 1300 "$(grep -c '"op":"final"' "$work/final.jsonl")" "records"
    expect_equal 5 "$(grep -c '"op":"log"' "$work/final.jsonl")" "partitions"
    expect_equal 1300 "$(grep -c '"op":"send".*"outcome":"ok"' "$work"/p.?.jsonl | awk -F: '{n += $2} END {print n}')" "acks"
    expect_equal 'k0 k1 k2 k3 k4 k5 k6' "$(consume_all -b "$broker" -t a -f '%k\n' | grep k | sort -u | xargs)" "keys"
}

# New partitions get records; and a full buffer is waited for.
case_growing() {
    start_broker --nodes 3
    topic a 1
    begin_worker p.1 produce --topic a --rate 300 -X metadata.max.age.ms=200 -X buffer.memory=40000
    await 20 "it does not send" has_line p.1 '"outcome":"ok"'
    grow a 4
    await 20 "the new partition stays empty" has_line p.1 '"partition":3.*"outcome":"ok"'
    end_worker 0 "$worker_pid" p.1
    closed p.1
    read_all a
    judge
}

case_write() {
    start_broker --nodes 3
    topic a 3
    topic b 2
    run_worker 0 w.1 write --topic a,b --rate 2000 --records 1000 --transactional-id i --txn-records 30 --abort-every 3
    closed w.1
    expect_equal 11 "$(grep -c '"op":"abort".*"outcome":"ok"' "$work/w.1.jsonl")" "aborts"
    expect_equal 23 "$(grep -c '"op":"commit".*"outcome":"ok"' "$work/w.1.jsonl")" "commits"
    read_all a,b
    judge
    expect_equal 670 "$(grep -c '"op":"final"' "$work/final.jsonl")" "records"
    run_worker 0 all final --topic a,b --isolation-level read_uncommitted
    expect_equal 1000 "$(grep -c '"op":"final"' "$work/all.jsonl")" "records, aborted ones too"
}

case_copy() {
    local writer copier
    start_broker --nodes 3
    topic in 2
    topic out 2
    begin_worker w.1 write --topic in --rate 300 --transactional-id i --txn-records 10 --abort-every 4 -X metadata.max.age.ms=200
    writer=$worker_pid
    begin_worker c.1 copy --in in --out out --partitions 0,1,2,3 --group g --transactional-id c --txn-records 20 \
        -X metadata.max.age.ms=200
    copier=$worker_pid
    await 30 "it does not copy" has_line c.1 '"op":"offsets".*"partition":1.*"outcome":"ok"'
    grow out 4
    grow in 4
    await 30 "the new partition is not copied" has_line c.1 '"op":"offsets".*"partition":3.*"outcome":"ok"'
    end_worker 0 "$writer" w.1
    await 60 "not all is copied" is_copied g
    end_worker 0 "$copier" c.1
    closed c.1
    judge --copy in:out --copied-all
}

# Records are deleted before it has read them, and a topic grows.
case_read() {
    local first
    start_broker --nodes 3
    topic a 1
    run_worker 0 p.1 produce --topic a --rate 2000 --records 200
    "$kwire" topics truncate -q -b "$broker" -t a -p 0 --before 50
    begin_worker r.1 read --topic a -X metadata.max.age.ms=200
    await 20 "it does not read" has_line r.1 '"op":"poll"' 150
    expect_match '"op":"assign".*"offset":0\}' <(head -n 1 "$work/r.1.jsonl") "from the beginning"
    expect_match '"op":"assign".*"offset":50\}' <(sed -n 2p "$work/r.1.jsonl") "where that is"
    kill -STOP "$worker_pid"
    run_worker 0 p.2 produce --topic a --rate 2000 --records 400
    "$kwire" topics truncate -q -b "$broker" -t a -p 0 --before end
    run_worker 0 p.3 produce --topic a --rate 2000 --records 10
    kill -CONT "$worker_pid"
    await 20 "it does not go on" has_line r.1 'p\.3:10'
    grow a 2
    run_worker 0 p.4 produce --topic a --rate 2000 --records 100
    await 20 "the new partition is not read" has_line r.1 '"op":"poll".*"partition":1'
    await 20 "not all was read" has_line r.1 'p\.4:' 100
    end_worker 0 "$worker_pid" r.1
    closed r.1
    # What was fetched already it may show: then it goes on where the log begins.
    first=$(grep -n 'p\.3:1"' "$work/r.1.jsonl" | cut -d: -f1)
    expect_match '"op":"assign".*"offset":600\}' <(sed -n "$((first - 1))p" "$work/r.1.jsonl") "behind what was deleted"
    checks lines
    judged --no-final
}

case_final() {
    start_broker --nodes 3
    topic a 2
    topic empty 1
    run_worker 0 w.1 write --topic a --rate 2000 --records 100 --transactional-id i
    "$kwire" topics truncate -q -b "$broker" -t a -p 1 --before 10
    "$kwire" raw -b "$broker" --coordinator group:g OffsetCommit 8 '{"groupId":"g","generationIdOrMemberEpoch":-1,"topics":[{"name":"a",
        "partitions":[{"partitionIndex":0,"committedOffset":7,"committedMetadata":""}]}]}' >"$work/committed"
    run_worker 0 f final --topic a,empty --group g --group none --isolation-level read_committed
    closed f
    expect_equal 90 "$(grep -c '"op":"final"' "$work/f.jsonl")" "records"
    expect_match '"op":"log","topic":"empty","partition":0,"start":0,"end":0,' "$work/f.jsonl" "an empty log"
    expect_match '"op":"log","topic":"a","partition":1,"start":10,"end":51,' "$work/f.jsonl" "a log cut at its start"
    expect_equal 1 "$(grep -c '"op":"group"' "$work/f.jsonl")" "group lines"
    expect_match '"op":"group","topic":"a","partition":0,"offset":7,"group":"g"' "$work/f.jsonl" "what was committed"
    run_worker 1 missing final --topic nowhere --wait 1
    expect_match 'nothing came' "$work/err.log" "a topic that is not there"
    kill -STOP "$broker_pid"
    run_worker 1 silent final --topic a --wait 1
    expect_equal 0 "$(grep -c '"op":"\(close\|log\)"' "$work/silent.jsonl")" "promises of one that has read nothing"
    kill -CONT "$broker_pid"
}

# Nobody is asked; the next life has the same transactional id.
case_kills() {
    local writer copier life
    start_broker --nodes 3
    topic in 3
    topic out 3
    for life in 1 2 3 4 5 6; do
        begin_worker "w.$life" write --topic in --rate 1000 --transactional-id i --txn-records 15 --abort-every 4
        writer=$worker_pid
        begin_worker "c.$life" copy --in in --out out --partitions 0,1,2 --group g --transactional-id c --txn-records 20
        copier=$worker_pid
        await 60 "life $life of the writer does nothing" has_line "w.$life" '"op":"commit".*"outcome":"ok"'
        await 60 "life $life of the copier does nothing" has_line "c.$life" '"op":"commit".*"outcome":"ok"' 2
        sleep "0.$((RANDOM % 9))$((RANDOM % 9))"
        kill_worker "$copier"
        kill_worker "$writer"
        checks lines >"$work/lines"
    done
    run_worker 0 w.last write --topic in --rate 1000 --records 50 --transactional-id i
    begin_worker c.last copy --in in --out out --partitions 0,1,2 --group g --transactional-id c
    await 60 "not all is copied once" is_copied g
    end_worker 0 "$worker_pid" c.last
    judge --copy in:out --copied-all
}

# Somebody else takes the id: in the middle of a transaction, and of a copy. One who is slow, for with KIP-890 a busy
# former holder gets it back before the new one has asked again (docs/TRANSACTIONS.md).
case_fenced() {
    local status=0 writer copier
    start_broker --nodes 3
    topic in 2
    topic out 2
    run_worker 0 w.0 write --topic in --rate 1000 --records 50 --transactional-id o
    begin_worker w.1 write --topic in --rate 2 --transactional-id i --txn-records 100
    writer=$worker_pid
    begin_worker c.1 copy --in in --out out --partitions 0,1 --group g --transactional-id c --txn-records 5
    copier=$worker_pid
    await 30 "it does not write" has_line w.1 '"outcome":"ok"'
    await 30 "it does not copy" has_line c.1 '"op":"commit".*"outcome":"ok"' 10
    run_worker 0 w.2 write --topic in --rate 1000 --records 20 --transactional-id i
    wait "$writer" || status=$?
    expect_equal 3 "$status" "status of a fenced writer"
    expect_match 'another producer has taken transactional.id i' "$work/w.1.log" "why"
    closed w.1
    status=0
    begin_worker c.2 copy --in in --out out --partitions 0,1 --group g --transactional-id c
    await 30 "the second life does not begin" has_line c.2 '"op":"assign"'
    run_worker 0 w.3 write --topic in --rate 1000 --records 100 --transactional-id i
    wait "$copier" || status=$?
    expect_equal 3 "$status" "status of a fenced copier"
    closed c.1
    await 60 "not all is copied once" is_copied g
    end_worker 0 "$worker_pid" c.2
    judge --copy in:out --copied-all
}

# With nobody to answer, an orderly end has an end.
case_end() {
    local status=0 writer
    start_broker --nodes 3
    topic a 2
    begin_worker w.1 write --topic a --rate 1000 --transactional-id i --wait 2
    writer=$worker_pid
    begin_worker p.1 produce --topic a --rate 1000
    await 30 "it does not write" has_line w.1 '"op":"commit".*"outcome":"ok"'
    await 30 "it does not send" has_line p.1 '"outcome":"ok"'
    kill -STOP "$broker_pid"
    sleep 0.3
    end_worker 1 "$writer" w.1
    expect_match '2 s after it was asked to end: .* records without an outcome, transaction [0-9]+ is ' "$work/w.1.log" "why"
    expect_equal 0 "$(grep -c '"op":"close"' "$work/w.1.jsonl")" "a promise that is not kept"
    kill -TERM "$worker_pid"
    sleep 0.3
    kill -INT "$worker_pid"
    wait "$worker_pid" || status=$?
    expect_equal 1 "$status" "status after a second signal"
    says "$work/p.1.log"
    kill -CONT "$broker_pid"
    checks lines
}

# Answers to all that changes something are lost: the broker has carried it out, and the client cannot know.
case_lost() {
    local writer copier producer
    start_broker --nodes 3
    topic in 3
    topic out 3
    topic a 2
    start_proxy cut,api=Produce,p=0.03,when=after cut,api=EndTxn,p=0.1,when=after cut,api=TxnOffsetCommit,p=0.1,when=after \
        cut,api=InitProducerId,p=0.3,when=after cut,api=Fetch,p=0.02 reset,api=EndTxn,p=0.05,when=before
    begin_worker w.1 write --topic in --rate 1000 --transactional-id i --txn-records 15 --abort-every 4
    writer=$worker_pid
    begin_worker c.1 copy --in in --out out --partitions 0,1,2 --group g --transactional-id c --txn-records 20
    copier=$worker_pid
    begin_worker p.1 produce --topic a --rate 1000
    producer=$worker_pid
    await 60 "the writer does not get on" has_line w.1 '"op":"commit".*"outcome":"ok"' 100
    await 60 "the copier does not get on" has_line c.1 '"op":"commit".*"outcome":"ok"' 30
    end_worker 0 "$producer" p.1
    end_worker 0 "$writer" w.1
    broker=$direct
    await 60 "not all is copied once" is_copied g
    end_worker 0 "$copier" c.1
    read_all in,out,a --group g
    judge --copy in:out --copied-all
}

# Without idempotence a lost answer is a record twice: the checks above can fail.
case_plain() {
    start_broker --nodes 3
    topic a 1
    start_proxy cut,api=Produce,n=2,when=after
    run_worker 0 p.1 produce --topic a --rate 200 --records 100 -X enable.idempotence=false
    broker=$direct
    read_all a
    checks lines
    ! checks told 2>"$work/told.log" || fail "duplicates were not noticed"
    expect_match 'p\.1:[0-9]+ is there 2 times' "$work/told.log" "what is wrong"
    judged --expect duplicate
}

# The cluster will never let it: status 3, and each record told of.
case_fatal() {
    start_broker --nodes 3
    topic a 1
    start_proxy error,api=InitProducerId,code=CLUSTER_AUTHORIZATION_FAILED
    run_worker 3 p.1 produce --topic a --rate 200
    expect_match 'finished: CLUSTER_AUTHORIZATION_FAILED' "$work/err.log" "why"
    closed p.1
    run_worker 3 w.1 write --topic a --rate 200 --transactional-id i
    expect_match 'CLUSTER_AUTHORIZATION_FAILED' "$work/err.log" "why"
    checks lines
    expect_equal 0 "$(grep -c '"outcome":"ok"' "$work/p.1.jsonl")" "records that got through"
}

# A history that cannot be written ends it before it does what it could not tell.
case_full() {
    [ -e /dev/full ] || skip "no /dev/full"
    start_broker
    topic a 1
    expect_status 1 timeout 60 "$worker" produce --client p.1 --history /dev/full -b "$broker" --topic a --rate 100
    expect_match 'No space left' "$work/err.log" "why"
    expect_equal '' "$(consume_all -b "$broker" -t a)" "records that nobody told of"
}

"case_$1"
