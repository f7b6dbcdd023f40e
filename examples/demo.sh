#!/usr/bin/env bash
# demo.sh KWIRE FILE - a large text through the embedded broker and back, byte for byte. `./dev demo` calls it.
#
# One partition, so that the order is kept and the two checksums can be compared as they are. A record is a line.
set -euo pipefail

kwire=$1 text=$2
work=$(mktemp -d)
broker_pid=
trap 'finish' EXIT

finish() {
    [ -z "$broker_pid" ] || kill "$broker_pid" 2>/dev/null || true
    wait
    rm -rf "$work"
}

row() { # NAME TEXT
    printf '  %-10s %s\n' "$1" "$2"
}

fail() {
    row failed "$1"
    exit 1
}

# The room for the records must exceed the text: each record has a few bytes of its own beside its line.
start_broker() {
    local memory=$(($(stat -c %s "$text") * 2 + 100000000)) tries
    : >"$work/ready" # a look at it may come before the process does
    "$kwire" broker --listen 127.0.0.1:0 --memory "$memory" >"$work/ready" 2>"$work/broker.log" &
    broker_pid=$!
    for ((tries = 0; tries < 100; tries++)); do
        broker=$(sed -n 's/^ready //p' "$work/ready")
        [ -z "$broker" ] || return 0
        kill -0 "$broker_pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/broker.log" >&2
    fail "the broker did not start"
}

# Sets `micros` to how long the command took.
timed() { # COMMAND...
    local start=${EPOCHREALTIME/./}
    "$@" || return
    micros=$((${EPOCHREALTIME/./} - start))
}

rate() { # RECORDS BYTES
    awk -v n="$1" -v b="$2" -v t="$micros" 'BEGIN {
        s = t / 1e6; printf "%.2f s, %d records/s, %.0f MB/s", s, n / s, b / s / 1e6 }'
}

produce() {
    "$kwire" produce -b "$broker" -t demo -p 0 -z "$codec" "$text" 2>"$work/produce.log"
}

consume() {
    "$kwire" consume -b "$broker" -t demo -p 0 -e >"$work/back" 2>"$work/consume.log"
}

# `-z` takes the codecs that this build has; lz4 is the usual choice for text.
codec=lz4
bytes=$(stat -c %s "$text")
lines=$(wc -l <"$text")
empty=$(grep -c '^$' "$text" || true)
echo
row text "$lines lines ($empty of them empty), $((bytes / 1000000)) MB"
start_broker
row broker "embedded, at $broker"

timed produce || { cat "$work/produce.log" >&2; fail "produce"; }
row produce "$(rate "$lines" "$bytes")  ($(tail -n 1 "$work/produce.log"))"
timed consume || { cat "$work/consume.log" >&2; fail "consume"; }
back=$(wc -l <"$work/back")
row consume "$(rate "$back" "$(stat -c %s "$work/back")")  ($back records)"

sent=$(sha256sum <"$text") got=$(sha256sum <"$work/back")
row sent "sha256 ${sent%% *}"
row received "sha256 ${got%% *}"
[ "$sent" = "$got" ] || fail "the texts differ"
row result "equal, byte for byte"

kill -TERM "$broker_pid"
wait "$broker_pid" || fail "the broker ended with status $?"
broker_pid=
