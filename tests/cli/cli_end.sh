#!/usr/bin/env bash
# cli_end.sh - how commands end: signals, closed pipes, slow input, a broker that goes away.
. "$(dirname "$0")/../e2e/lib.sh"

await_line() { # FILE LINES
    local tries
    for ((tries = 0; tries < 100; tries++)); do
        [ "$(wc -l <"$1")" -lt "$2" ] || return 0
        sleep 0.1
    done
    fail "$1 did not get $2 lines"
}

await_end() { # PID STATUS WHAT
    local tries status=0
    for ((tries = 0; tries < 100; tries++)); do
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    ! kill -0 "$1" 2>/dev/null || fail "$3: still running"
    wait "$1" || status=$?
    expect_equal "$2" "$status" "$3: exit status"
}

start_broker
mkfifo "$work/in"

# A slow input is sent as it comes, not when it ends.
"$kwire" produce -b "$broker" -t slow <"$work/in" 2>"$work/produce.log" &
pid=$!
background+=("$pid")
exec 7>"$work/in"
printf 'one\ntwo' >&7
for ((tries = 0; tries < 100; tries++)); do
    consume_all -b "$broker" -t slow >"$work/got" 2>/dev/null && [ -s "$work/got" ] && break
    sleep 0.1
done
expect_equal "one" "$(cat "$work/got")" "a record of a pipe that stays open"
exec 7>&-
await_end "$pid" 0 "produce at the end of its input"
expect_equal "produced 2, failed 0, unknown 0" "$(tail -n 1 "$work/produce.log")" "account of a slow input"

# SIGTERM is as good as SIGINT: what was read goes out although linger.ms is not over, and a record that was only begun
# has failed.
"$kwire" produce -b "$broker" -t term -X linger.ms=60000 <"$work/in" 2>"$work/produce.log" &
pid=$!
background+=("$pid")
exec 7>"$work/in"
printf 'a\nb\nc' >&7
sleep 1
kill -TERM "$pid"
await_end "$pid" 1 "produce after SIGTERM"
exec 7>&-
expect_equal "produced 2, failed 1, unknown 0" "$(tail -n 1 "$work/produce.log")" "account after SIGTERM"
expect_match '^kwire produce: interrupted: a record of which 1 bytes were read is not sent' "$work/produce.log" "a begun record"

# consume: a signal ends it with what was printed; so does a reader that goes away, also when nothing is printed.
"$kwire" consume -b "$broker" -t term >"$work/got" 2>"$work/consume.log" &
pid=$!
background+=("$pid")
await_line "$work/got" 2
kill -INT "$pid"
await_end "$pid" 0 "consume after SIGINT"
expect_equal "" "$(cat "$work/consume.log")" "stderr of consume after SIGINT"

mkfifo "$work/pipe"
"$kwire" consume -b "$broker" -t term -o end >"$work/pipe" 2>"$work/consume.log" &
pid=$!
background+=("$pid")
exec 8<"$work/pipe"
sleep 1
kill -0 "$pid" || fail "consume did not wait for records"
exec 8<&-
await_end "$pid" 0 "consume with nobody reading"
expect_equal "" "$(cat "$work/consume.log")" "stderr with nobody reading"

# A reader that stands still: a signal ends consume all the same, and what did not leave stdout is not committed.
seq 1000000 1200000 | "$kwire" produce -q -b "$broker" -t stuck
for signal in INT TERM; do
    exec 8<>"$work/pipe"
    "$kwire" consume -b "$broker" -t stuck -p 0 -g "stuck-$signal" -o beginning >"$work/pipe" 2>"$work/consume.log" &
    pid=$!
    background+=("$pid")
    sleep 1
    kill -0 "$pid" || fail "consume did not wait for its reader"
    kill -"$signal" "$pid"
    await_end "$pid" 1 "consume with a reader that stands still, SIG$signal"
    expect_match 'stdout: interrupted' "$work/consume.log" "a reader that stands still"
    { timeout 1 cat <&8 || true; } >"$work/got"
    exec 8<&-
    expect_status 0 "$kwire" consume -b "$broker" -t stuck -p 0 -g "stuck-$signal" -e -c 1 -f '%o\n'
    [ "$(cat "$work/out")" -le "$(wc -l <"$work/got")" ] ||
        fail "SIG$signal: committed $(cat "$work/out") records, $(wc -l <"$work/got") left stdout"
done

for args in "--help" "consume --help" "topics list -b $broker" "raw -b $broker Metadata 12" "-X list"; do
    read -ra words <<<"$args"
    mkfifo "$work/closed"
    "$kwire" "${words[@]}" >"$work/closed" 2>"$work/err.log" &
    pid=$!
    exec 8<"$work/closed"
    exec 8<&-
    await_end "$pid" 0 "kwire $args with a closed stdout"
    rm "$work/closed"
done

# -e ends at the end as first seen, also while more records come all the time.
while sleep 0.005; do echo more; done | "$kwire" produce -b "$broker" -t busy -X linger.ms=0 2>"$work/produce.log" &
background+=($!)
for ((tries = 0; tries < 100; tries++)); do
    expect_status 0 timeout 20 "$kwire" consume -b "$broker" -t busy -e -c 5 && [ "$(wc -l <"$work/out")" = 5 ] && break
    sleep 0.1
done
expect_status 0 timeout 20 "$kwire" consume -b "$broker" -t busy -e
kill "${background[-1]}"

# Closed standard descriptors: no pipe or connection of kwire's own is taken for them. An error, and nothing is lost.
for closed in '<&-' '<&- >&-'; do
    status=0
    eval "timeout 20 \"\$kwire\" produce -b $broker -t term 2>\"\$work/err.log\" $closed" || status=$?
    expect_equal 1 "$status" "produce $closed"
    expect_match '^kwire produce: -: Bad file descriptor' "$work/err.log" "produce $closed"
    expect_match '^produced 0, failed 0, unknown 0' "$work/err.log" "produce $closed"
done
for closed in '>&-' '<&- >&-'; do
    group=closed${#closed}
    status=0
    eval "timeout 20 \"\$kwire\" consume -b $broker -t term -p 0 -g $group -o beginning -e 2>\"\$work/err.log\" $closed" || status=$?
    expect_equal 1 "$status" "consume $closed"
    expect_match 'stdout: Bad file descriptor' "$work/err.log" "consume $closed"
    status=0
    timeout 20 "$kwire" consume -b "$broker" -t term -p 0 -g "$group" -o beginning -e <&- >&- 2>&- || status=$?
    expect_equal 1 "$status" "consume with all closed"
    timeout 20 "$kwire" consume -b "$broker" -t term -p 0 -e -o beginning -f '%o\n' >"$work/want"
    [ -s "$work/want" ] || fail "nothing to lose in partition 0"
    expect_status 0 "$kwire" consume -b "$broker" -t term -p 0 -g "$group" -e -f '%o\n'
    expect_same "$work/want" "$work/out" "committed with stdout closed: $closed"
done
status=0
"$kwire" decode records - 2>"$work/err.log" <&- || status=$?
expect_equal 1 "$status" "decode <&-"
expect_match '-: Bad file descriptor' "$work/err.log" "decode <&-"

# A full disk is an error.
if [ -w /dev/full ]; then
    "$kwire" consume -b "$broker" -t term -e >/dev/full 2>"$work/err.log" && fail "a full disk went unnoticed"
    expect_match 'stdout: No space' "$work/err.log" "a full disk"
    "$kwire" --help >/dev/full 2>"$work/err.log" && fail "a full disk went unnoticed by --help"
fi

# The broker goes away: what it has not confirmed is told, each record once, and nothing hangs.
exec 9< <(yes)
"$kwire" produce -b "$broker" -t gone -X delivery.timeout.ms=3000 -X request.timeout.ms=1000 -X linger.ms=0 \
    -X reconnect.backoff.max.ms=200 <&9 2>"$work/produce.log" &
pid=$!
background+=("$pid")
sleep 1
kill -KILL "$broker_pid"
wait "$broker_pid" 2>/dev/null || true
sleep 1
kill -INT "$pid"
await_end "$pid" 1 "produce without its broker"
exec 9<&-
[[ $(tail -n 1 "$work/produce.log") =~ ^produced\ [1-9][0-9]*,\ failed\ [0-9]+,\ unknown\ [0-9]+$ ]] ||
    fail "account without a broker: $(tail -n 1 "$work/produce.log")"
! grep -q 'failed 0, unknown 0' "$work/produce.log" || fail "nothing failed when the broker went away"
