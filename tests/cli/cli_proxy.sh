#!/usr/bin/env bash
# cli_proxy.sh - what `kwire proxy` takes and refuses, its help, and --tell; what faults do is shown by cli_proxy_faults.sh.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/../e2e/proxy.sh"
guide=$(dirname "$0")/../../docs/PROXY.md

to_nobody=(proxy --to 127.0.0.1:1)

refused() { # REGEX ARGS...
    local regex=$1
    shift
    expect_status 2 timeout 20 "$kwire" "$@"
    expect_match "$regex" "$work/err.log" "kwire $*"
    [ ! -s "$work/out" ] || fail "kwire $* wrote to stdout"
}

# Usage.
refused '^kwire proxy: --to HOST\[:PORT\]\[,\.\.\.\] is missing' proxy
refused '^kwire proxy: --listen: "9092" is not HOST:PORT' "${to_nobody[@]}" --listen 9092
refused '^kwire proxy: --listen: "h:70000" is not HOST:PORT' "${to_nobody[@]}" --listen h:70000
refused '^kwire proxy: more: unexpected argument' "${to_nobody[@]}" more
refused '^kwire proxy: --seed: "x" is not a number' "${to_nobody[@]}" --seed x
refused '^kwire proxy: --to: was given before' "${to_nobody[@]}" --to 127.0.0.1:2
refused '--to: .*"127.0.0.1:x"' proxy --to 127.0.0.1:1,127.0.0.1:x
refused '--to: ' proxy --to ''
for to in '[::1]x:1' 127.0.0.1:1:2 '[::1' 127.0.0.1: :1; do
    refused "--to: \".*\" is not HOST\[:PORT\]" proxy --to "$to"
done
for host in host:99 'a b' '' '[::1]' 1:2:3; do
    refused "--advertise: \"${host//[[\]]/.}\" is no HOST" "${to_nobody[@]}" --advertise "$host"
done
refused '--to does not go with --tell' proxy --tell "$work/nobody" --to x list
refused '--fault does not go with --tell' proxy --tell "$work/nobody" --fault reset list
refused '--seed does not go with --tell' proxy --tell "$work/nobody" --seed 7 list
refused '--tell: a command is missing: add SPEC, remove ID' proxy --tell "$work/nobody"

# Faults: each is refused before anything is served, by key, value and what would be right.
refused '--fault cuts: "cuts" is no kind of fault; there are refuse, hang-connect, rate, ' "${to_nobody[@]}" --fault cuts
refused '--fault cut,n=0: n: "0" is not a number from 1 on' "${to_nobody[@]}" --fault delay,ms=5 --fault cut,n=0
refused '--fault rate: rate needs bytes=N, as rate,bytes=20k' "${to_nobody[@]}" --fault rate
refused '--fault refuse,foo=1: foo: there is no such key; right is refuse\[,node=ID\]' "${to_nobody[@]}" --fault refuse,foo=1
printf '# first\nslice\n\ndelay\n' >"$work/faults"
refused "^kwire proxy: --fault-file $work/faults: line 4: delay needs ms=MS, as delay,ms=200" "${to_nobody[@]}" --fault-file "$work/faults"
expect_status 1 timeout 20 "$kwire" "${to_nobody[@]}" --fault-file "$work/none"
expect_match "^kwire proxy: --fault-file $work/none: No such file or directory" "$work/err.log" "a file that is not there"

# What cannot be served is exit code 1.
expect_status 1 timeout 20 "$kwire" "${to_nobody[@]}" --log "$work/no/log"
expect_match "^kwire proxy: --log $work/no/log: No such file or directory" "$work/err.log" "a log that cannot be"
expect_status 1 timeout 20 "$kwire" "${to_nobody[@]}" --control "$work/no/socket"
expect_match "^kwire proxy: .*$work/no/socket: " "$work/err.log" "a control socket that cannot be"
echo precious >"$work/ordinary"
expect_status 1 timeout 20 "$kwire" "${to_nobody[@]}" --control "$work/ordinary"
expect_match "^kwire proxy: --control $work/ordinary: exists and is no socket$" "$work/err.log" "a file in place of the socket"
expect_equal precious "$(cat "$work/ordinary")" "the file that was there"

# --tell to nobody, and with a line that is none.
expect_status 1 timeout 20 "$kwire" proxy --tell "$work/nobody" list
expect_match "^kwire proxy: --tell: $work/nobody: No such file or directory$" "$work/err.log" "nobody there"
expect_status 1 timeout 20 "$kwire" proxy --tell "$work/$(printf 'x%.0s' {1..200})" list
expect_match 'File name too long' "$work/err.log" "a path that no socket has"
expect_status 1 timeout 20 "$kwire" proxy --tell "$work/nobody" "list
clear"
expect_match 'a command is one line' "$work/err.log" "two lines"

# The help is made of the table that is parsed; the guide has every kind and key of it, and its examples are true.
expect_status 0 "$kwire" proxy --fault help
cp "$work/out" "$work/help"
[ "$(awk '{ print length }' "$work/help" | sort -n | tail -n 1)" -le 120 ] || fail "long lines in --fault help"
sed -n 's|^[CLR][^ ]* *\([a-z-]*\)[[,].*|\1|p' "$work/help" >"$work/kinds"
expect_equal 14 "$(grep -c . "$work/kinds")" "kinds in the help"
while read -r kind; do
    grep -qE "^\| \`$kind\` \|" "$guide" || fail "docs/PROXY.md has no kind $kind"
    "$kwire" proxy --help | grep -qw -- "$kind" || fail "kwire proxy --help has no kind $kind"
    grep -qE -- "^ *fault \"?$kind(,|\$)" "$(dirname "$0")/cli_proxy_faults.sh" || fail "no test shows what $kind does"
done <"$work/kinds"
sed -n 's/^  \([a-z]*\)=.*/\1/p' "$work/help" >"$work/keys"
expect_equal 12 "$(grep -c . "$work/keys")" "keys in the help"
while read -r key; do
    grep -qE "^\| \`${key}[=\`]" "$guide" || fail "docs/PROXY.md has no key $key"
done <"$work/keys"
sed -n 's/^     e\.g\. //p' "$work/help" >"$work/examples"
{
    grep -oE -- '--fault [a-z-]+[^ `]*' "$guide" | sed 's/--fault //' | grep -v '^help$'
    grep -E '^\|.*\| [CLR] \|' "$guide" | sed 's/.*| `\(.*\)` |$/\1/'
} >>"$work/examples"
[ "$(grep -c . "$work/examples")" -ge 40 ] || fail "the examples of faults were not found"
while read -r example; do # all are taken: what fails is the listening
    expect_status 1 timeout 20 "$kwire" proxy --to 127.0.0.1:1 --log "$work/no/log" --fault "$example"
done <"$work/examples"

# It serves, obeys, and leaves.
printf 'slice # from the file\n' >"$work/faults"
start_proxy --to 127.0.0.1:1 --fault reset --fault-file "$work/faults"
expect_match '^ready 127\.0\.0\.1:[1-9][0-9]*$' "$work/proxy.ready" "ready"
expect_equal "1 reset hits 0
2 slice,bytes=1 hits 0
ok" "$(tell list)" "faults of the command line and the file"
expect_equal "ok 3" "$(tell add delay,ms=5)" "add"
expect_status 1 timeout 20 "$kwire" proxy --tell "$work/control" add delay
expect_match '^kwire proxy: --tell: .*: delay needs ms=MS' "$work/err.log" "a bad fault"
[ ! -s "$work/out" ] || fail "an error was written to stdout"
expect_status 1 timeout 20 "$kwire" proxy --tell "$work/control" add
expect_match '^kwire proxy: --tell: .*: add: SPEC is missing' "$work/err.log" "no fault at all"
expect_status 1 timeout 20 "$kwire" "${to_nobody[@]}" --control "$work/control"
expect_match 'somebody serves it already$' "$work/err.log" "a control socket in use"
expect_equal ok "$(tell remove 1)" "remove"
expect_equal "ok 0" "$(tell reset)" "reset"
expect_match '^127\.0\.0\.1:[1-9][0-9]* 127\.0\.0\.1:1 -1$' <(tell routes) "routes"

# SIGHUP: a bad file changes nothing, a good one changes what was the file's.
printf 'stale\nrate\n' >"$work/faults"
kill -HUP "$proxy_pid"
await grep -q 'line 2: rate needs' "$work/proxy.log"
expect_match "$work/faults: line 2: rate needs bytes=N" "$work/proxy.log" "the bad line is named"
expect_equal "2 slice,bytes=1 hits 0
3 delay,ms=5 hits 0
ok" "$(tell list)" "after a bad file"
printf 'stale\n' >"$work/faults"
kill -HUP "$proxy_pid"
has_fault() { tell list | grep -q "$1"; }
await has_fault stale
expect_equal "3 delay,ms=5 hits 0
4 stale hits 0
ok" "$(tell list)" "after a good file"

# A broker that is not there is said once, however often clients come.
port=$(sed -n "s/^ready .*://p" "$work/proxy.ready")
for _ in 1 2 3; do (exec 3<>"/dev/tcp/127.0.0.1/$port" && timeout 20 cat <&3) >"$work/out" 2>&1 || true; done
expect_equal 1 "$(grep -c 'kwire proxy: cannot reach 127\.0\.0\.1:1: .*refused' "$work/proxy.log")" "a broker that is not there"

stop_proxy
[ ! -e "$work/control" ] || fail "the control socket was left behind"

# A broker that is named twice has one address here; without a port it is Kafka's.
start_proxy --to 127.0.0.1,127.0.0.1:9092,localhost:1
expect_match '^ready 127\.0\.0\.1:[1-9][0-9]*,127\.0\.0\.1:[1-9][0-9]*$' "$work/proxy.ready" "addresses of two brokers"
expect_equal "127.0.0.1:9092 -1 localhost:1 -1" "$(tell routes | sed '$d' | cut -d ' ' -f 2- | xargs)" "the brokers"
stop_proxy

# Any address is none that a client could go to: it is told the name of the machine, which is said.
start_proxy --to 127.0.0.1:1 --listen :0
expect_match "^kwire proxy: --listen is any address: clients are told \"$(uname -n)\"; --advertise HOST" "$work/proxy.log" "any address"
stop_proxy
start_proxy --to 127.0.0.1:1,127.0.0.1:2 --listen 0.0.0.0:0 --advertise ::1
expect_match '^ready \[::1\]:[1-9][0-9]*,\[::1\]:' "$work/proxy.ready" "an address of IPv6 that clients are told"
expect_equal 0 "$(wc -l <"$work/proxy.log")" "nothing to say with --advertise"
stop_proxy
