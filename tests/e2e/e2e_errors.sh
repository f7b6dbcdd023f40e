#!/usr/bin/env bash
# e2e_errors.sh - what kwire says when nobody, or the wrong one, answers (M13). No Kafka is needed.
#
# Servers differ in what they do with bytes they do not understand. Kafka's TLS listener sends an alert, OpenSSL's
# just closes; an HTTP server answers 400 (nginx, Apache) or waits for the end of the line.
. "$(dirname "$0")/lib.sh"

need python3 openssl

# Answers every connection with the given bytes, once it has got any; prints its port first.
stub() { # BYTES
    exec python3 -c '
import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    peer, _ = listener.accept()
    peer.recv(4096)
    peer.sendall(sys.argv[1].encode("latin1").decode("unicode_escape").encode("latin1"))
    peer.close()' "$1"
}

start_stub() { # BYTES: sets `port`
    local tries
    : >"$work/port"
    stub "$1" >"$work/port" 2>"$work/stub.log" &
    background+=($!)
    for ((tries = 0; tries < 100; tries++)); do
        port=$(head -n 1 "$work/port")
        [ -z "$port" ] || return 0
        sleep 0.1
    done
    fail "the stub did not start"
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

expect_refused() { # PORT REGEX WHAT: every command ends at once with 1 and one clear line
    local address=127.0.0.1:$1 line args
    for line in 'produce -b ADDRESS -t t' 'consume -b ADDRESS -t t -e' 'topics list -b ADDRESS' \
        'raw -b ADDRESS Metadata 12'; do
        read -ra args <<<"${line/ADDRESS/$address}"
        expect_quick 3 expect_status 1 "$kwire" "${args[@]}" <"$work/records"
        expect_match "$2" "$work/err.log" "$3, kwire $line"
        expect_match "$address" "$work/err.log" "$3, kwire $line names the address"
        [ ! -s "$work/out" ] || fail "$3: kwire $line wrote to stdout"
    done
}

seq 3 >"$work/records"
expect_refused "$(free_port)" '[Rr]efused' "a closed port"

# A record that could not be sent is accounted for.
expect_status 1 "$kwire" produce -b "127.0.0.1:$(free_port)" -t t <"$work/records"
expect_equal 'produced 0, failed 3, unknown 0' "$(tail -n 1 "$work/err.log")" "account of a closed port"

start_stub 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'
expect_refused "$port" HTTP "an HTTP server"
start_stub '\x15\x03\x03\x00\x02\x02P'
expect_refused "$port" TLS "a TLS server that sends an alert, as Kafka's does"
start_stub 'SSH-2.0-OpenSSH_9.2\r\n'
expect_refused "$port" SSH "an SSH server"

# OpenSSL closes without a word: kwire cannot know, but must name the likely reason.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/key.pem" -out "$work/cert.pem" 2>"$work/openssl.log"
tls_port=$(free_port)
openssl s_server -accept "127.0.0.1:$tls_port" -key "$work/key.pem" -cert "$work/cert.pem" -quiet \
    </dev/null >"$work/s_server.log" 2>&1 &
background+=($!)
for ((tries = 0; tries < 100; tries++)); do
    python3 -c 'import socket, sys; socket.create_connection(("127.0.0.1", int(sys.argv[1]))).close()' \
        "$tls_port" 2>"$work/connect.log" && break
    sleep 0.1
done
expect_refused "$tls_port" TLS "openssl s_server"

# A name that does not resolve, and addresses that are none.
expect_status 1 "$kwire" topics list -b no-such-host.invalid:9092
expect_match no-such-host.invalid "$work/err.log" "unknown host"
expect_status 2 "$kwire" topics list -b 127.0.0.1:99999
expect_match 99999 "$work/err.log" "port out of range"
