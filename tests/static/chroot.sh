#!/usr/bin/env bash
# chroot.sh BUILD - programs of a static build, each alone in an otherwise empty root: no /etc, no /dev, no library. They
# resolve a name by asking the DNS server at 127.0.0.1:53, which is what both musl and c-ares fall back to, and produce;
# what arrived is read outside. In a network namespace of its own, where port 53 and the loopback are ours.
. "$(dirname "$0")/../e2e/lib.sh"
build=$1
for program in kwire example_tiny example_produce; do
    [ -x "$build/bin/$program" ] || skip "$build is not built"
done
# Not a matter of what is installed: no command could bring it, so it is a skip under CI too, and a visible one.
lack() {
    echo "$test_name: skipped: $*" >&2
    exit 77
}
[ "$(id -u)" = 0 ] || lack "chroot is root's"
need python3 chroot unshare

if [ "${2:-}" != inside ]; then
    unshare --net true 2>/dev/null || lack "no network namespace to be had here"
    unshare --net "$0" "$build" inside
    exit 0
fi

up() { # a namespace is born with its loopback down
    python3 - <<'END'
import fcntl, socket, struct
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
s = socket.socket()
request = struct.pack("16sH14x", b"lo", 0)
flags = struct.unpack("16sH14x", fcntl.ioctl(s, SIOCGIFFLAGS, request))[1]
fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))
END
}

start_dns() {
    local tries
    mkfifo "$work/dns.stdin"
    exec 7<>"$work/dns.stdin"
    python3 "$e2e/../net/tiny_dns.py" --port 53 --log "$work/dns.asked" <"$work/dns.stdin" >"$work/dns.ready" 2>"$work/dns.log" &
    background+=($!)
    for ((tries = 0; tries < 100; tries++)); do
        ! grep -q ready "$work/dns.ready" || return 0
        sleep 0.1
    done
    fail "the DNS server did not start"
}

# Runs a program in a root that holds nothing else.
alone() { # PROGRAM ARGS...
    local root=$work/root program=$1
    shift
    rm -rf "$root"
    mkdir "$root"
    cp "$build/bin/$program" "$root/program"
    expect_equal "program" "$(ls -A "$root")" "what the root holds"
    timeout 60 chroot "$root" /program "$@"
}

arrived() { # TOPIC EXPECTED_FILE
    consume_all -b "$broker" -t "$1" >"$work/got"
    expect_same "$2" "$work/got" "records of $1"
}

up
start_dns
start_broker --partitions 1
at=one.test:${broker##*:}

alone example_tiny "$at" tiny "from an empty root" || fail "tiny ended with $?"
echo "from an empty root" >"$work/sent"
arrived tiny "$work/sent"
expect_match '^asked one.test 1$' "$work/dns.asked" "what the DNS server was asked"

seq 20000 >"$work/sent"
alone example_produce "$at" lines <"$work/sent" >"$work/report" || fail "produce ended with $?"
expect_equal "delivered 20000, lost or unknown 0" "$(cat "$work/report")" "report of produce"
arrived lines "$work/sent"

for codec in none gzip snappy lz4 zstd; do
    alone kwire produce -b "$at" -t "cli-$codec" -z "$codec" <"$work/sent" 2>"$work/produce.log" || fail "kwire produce -z $codec"
    expect_equal "produced 20000, failed 0, unknown 0" "$(tail -n 1 "$work/produce.log")" "kwire produce -z $codec"
    arrived "cli-$codec" "$work/sent"
    alone kwire consume -b "$at" -t "cli-$codec" -o beginning -e >"$work/got" || fail "kwire consume"
    expect_same "$work/sent" "$work/got" "what the static command read"
done

# A name that does not exist is said to be one.
! alone kwire produce -b "nowhere.test:9092" -t t </dev/null 2>"$work/nowhere.log" || fail "a name that does not exist"
expect_match 'nowhere.test' "$work/nowhere.log" "error for a name that does not exist"
exec 7>&-
stop_broker
