# lib.sh - what the end-to-end tests share; each of them sources it first.
#
# A test is a bash script that ends with 0 (passed), 77 (skipped: something is not installed) or anything else. It
# works in $work, which is removed at its end together with every process the test started in the background.
# From ctest: KWIRE (the command under test), KWIRE_E2E_DIR (where the fixture leaves the address of the one real
# Kafka that all tests share). KWIRE_NO_SKIP=1 turns a skip into a failure, so that CI cannot pass by skipping.
# shellcheck shell=bash
set -euo pipefail
export LC_ALL=C.UTF-8 # Java prints header names in the charset of the locale

e2e=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$e2e/../tools/peers.sh"
kwire=${KWIRE:?the kwire command under test}
test_name=$(basename "$0" .sh)
work=$(mktemp -d)
background=()
kafka_sh=$e2e/../tools/kafka.sh
own_cluster=''

at_end() {
    local status=$? pid
    [ -z "$own_cluster" ] || "$kafka_sh" "$own_cluster" stop >/dev/null 2>&1 || true
    for pid in "${background[@]}"; do
        kill -CONT "$pid" 2>/dev/null || true # one that a test has stopped would never hear of its end
        kill "$pid" 2>/dev/null || true
    done
    wait || true
    [ "$status" = 0 ] || [ "$status" = 77 ] || show_logs
    rm -rf "$work"
    exit "$status"
}
trap at_end EXIT

show_logs() {
    local log
    for log in "$work"/*.log; do
        [ -s "$log" ] || continue
        echo "---- end of $(basename "$log")" >&2
        tail -n 40 "$log" | cut -c1-200 >&2
    done
}

fail() {
    echo "$test_name: $*" >&2
    exit 1
}

skip() {
    [ -z "${KWIRE_NO_SKIP:-}" ] || fail "may not be skipped: $*"
    echo "$test_name: skipped: $*" >&2
    exit 77
}

# ---- what a test needs ----

need() { # COMMAND...
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || skip "$command is not installed"
    done
}

need_java_clients() {
    peers_have_java || skip "no Java 17 (./dev test --with-kafka)"
    peers_have_jars || skip "no Kafka jars (./dev test --with-kafka)"
}

need_python_clients() {
    peers_have_python || skip "no Python clients (./dev test --with-kafka)"
}

# Sets `kafka` to the address of the real Kafka.
# shellcheck disable=SC2034 # the tests use it
need_kafka() {
    need_java_clients
    kafka=$(cat "${KWIRE_E2E_DIR:?}/bootstrap" 2>/dev/null) || fail "the fixture left no address of a Kafka"
}

# Starts a Kafka of this test's own, stopped at its end; sets `own_cluster` and `kafka`.
# shellcheck disable=SC2034
start_cluster() { # ARGS of kafka.sh start...
    need_java_clients
    own_cluster=$work/kafka
    "$kafka_sh" "$own_cluster" start "$@" >"$work/cluster.log" 2>&1 || fail "the cluster did not start"
    kafka=$("$kafka_sh" "$own_cluster" bootstrap)
}

# Prints a topic name that no other test and no earlier run has.
new_topic() { # [WORD]
    echo "$test_name-${1:-t}-$$-$RANDOM"
}

# ---- assertions ----

expect_equal() { # EXPECTED ACTUAL WHAT
    [ "$1" = "$2" ] || fail "$3: expected '$1', got '$2'"
}

expect_same() { # EXPECTED_FILE ACTUAL_FILE WHAT
    cmp -s "$1" "$2" && return
    diff --text "$1" "$2" | head -n 10 | cut -c1-300 >&2 || true
    fail "$3: $(wc -l <"$1") lines expected, $(wc -l <"$2") came; the first differences are above"
}

# As above, in any order: what several partitions keep of a stream.
expect_same_set() { # EXPECTED_FILE ACTUAL_FILE WHAT
    LC_ALL=C sort "$1" >"$work/set.expected"
    LC_ALL=C sort "$2" >"$work/set.actual"
    expect_same "$work/set.expected" "$work/set.actual" "$3"
}

expect_match() { # REGEX FILE WHAT
    grep -qE -- "$1" "$2" && return
    head -n 20 "$2" >&2
    fail "$3: no line matches /$1/"
}

# Runs a command that must end with the given status; its output is left in $work/out and $work/err.log.
expect_status() { # STATUS COMMAND...
    local expected=$1 actual=0
    shift
    "$@" >"$work/out" 2>"$work/err.log" || actual=$?
    expect_equal "$expected" "$actual" "exit status of: $*"
}

# "At once" leaves room for a sanitizer build on a busy machine, and none for a retry loop of seconds.
expect_quick() { # SECONDS COMMAND...
    local limit=$1 start=$SECONDS
    shift
    "$@"
    [ $((SECONDS - start)) -le "$limit" ] || fail "took $((SECONDS - start)) s, more than $limit s: $*"
}

# ---- kwire ----

# Prints the codecs of this build: they are options of it.
built_codecs() {
    local codec
    for codec in none gzip snappy lz4 zstd; do
        ! "$kwire" produce -z "$codec" -X dump >/dev/null 2>&1 || echo "$codec"
    done
}

# Output of produce must end with this account of all records.
produce() { # COUNT ARGS... (records on stdin)
    local count=$1
    shift
    "$kwire" produce "$@" 2>"$work/produce.log" || fail "kwire produce $* failed"
    expect_equal "produced $count, failed 0, unknown 0" "$(tail -n 1 "$work/produce.log")" "kwire produce $*"
}

consume_all() { # ARGS...
    "$kwire" consume -o beginning -e "$@" 2>"$work/consume.log" || fail "kwire consume $* failed"
}

# Starts the embedded broker; sets `broker` (address) and `broker_pid`.
start_broker() { # ARGS...
    local tries
    : >"$work/broker.ready" # a look at it may come before the process does
    "$kwire" broker --listen 127.0.0.1:0 "$@" >"$work/broker.ready" 2>"$work/broker.log" &
    broker_pid=$!
    background+=("$broker_pid")
    for ((tries = 0; tries < 200; tries++)); do
        broker=$(sed -n 's/^ready //p' "$work/broker.ready")
        [ -z "$broker" ] || return 0
        kill -0 "$broker_pid" 2>/dev/null || break
        sleep 0.1
    done
    fail "the embedded broker did not say ready"
}

# Under a sanitizer this is also where the broker's leaks show.
stop_broker() {
    local status=0
    kill -TERM "$broker_pid"
    wait "$broker_pid" || status=$?
    expect_equal 0 "$status" "exit status of the broker after SIGTERM"
}

# ---- the other implementations ----

kcat_consume() { # ADDRESS TOPIC ARGS...
    local address=$1 topic=$2
    shift 2
    kcat -C -q -b "$address" -t "$topic" -o beginning -e "$@" 2>"$work/kcat.log" || fail "kcat could not read $topic"
}

java_consume() { # ADDRESS TOPIC COUNT ARGS...
    local address=$1 topic=$2 count=$3
    shift 3
    (KAFKA_LOG_LEVEL=error peers_jvm org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "$address" \
        --topic "$topic" --max-messages "$count" --timeout-ms 60000 "$@") 2>"$work/java-consumer.log" ||
        fail "the Java console consumer could not read $topic"
}

java_produce() { # ADDRESS TOPIC ARGS... (records on stdin)
    local address=$1 topic=$2
    shift 2
    (KAFKA_LOG_LEVEL=error peers_jvm org.apache.kafka.tools.ConsoleProducer --bootstrap-server "$address" \
        --topic "$topic" "$@") >"$work/java-producer.log" 2>&1 || fail "the Java console producer could not write $topic"
    # It logs a failed record and ends with 0 all the same.
    ! grep -q ERROR "$work/java-producer.log" || fail "the Java console producer lost records of $topic"
}

java_topics() { # ADDRESS ARGS...
    local address=$1
    shift
    (KAFKA_LOG_LEVEL=error peers_jvm org.apache.kafka.tools.TopicCommand --bootstrap-server "$address" "$@") \
        >"$work/java-topics.log" 2>&1 || fail "the Java topic tool failed: $*"
}
