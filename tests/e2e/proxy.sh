# proxy.sh - what tests of `kwire proxy` share; sourced after lib.sh.
# shellcheck shell=bash disable=SC2154 # work, kwire, fail and background are those of lib.sh

# Runs a command until it succeeds, for ten seconds at most; what was not to be had shows in the assertion that follows.
await() { # COMMAND...
    local tries
    for ((tries = 0; tries < 200; tries++)); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.05
    done
}

# Starts a proxy; sets `proxy` (its addresses) and `proxy_pid`. What it is told by goes to $work/control.
# shellcheck disable=SC2034 # the tests use it
start_proxy() { # ARGS...
    : >"$work/proxy.ready"
    "$kwire" proxy --control "$work/control" "$@" >"$work/proxy.ready" 2>"$work/proxy.log" &
    proxy_pid=$!
    background+=("$proxy_pid")
    await grep -q ready "$work/proxy.ready"
    proxy=$(sed -n 's/^ready //p' "$work/proxy.ready")
    [ -n "$proxy" ] || fail "the proxy did not say ready"
}

# Under a sanitizer this is also where its leaks show.
stop_proxy() {
    local status=0
    kill -TERM "$proxy_pid"
    wait "$proxy_pid" || status=$?
    expect_equal 0 "$status" "exit status of the proxy after SIGTERM"
}

tell() { timeout 20 "$kwire" proxy --tell "$work/control" "$@"; }
# What the one fault that is set has befallen.
hits() { tell list | sed -n 's/.* hits //p'; }

# How many lines of $work/proxy.json, the --log of a proxy, match all of these.
proxied() { # REGEX...
    local lines=$work/proxied regex
    cp "$work/proxy.json" "$lines"
    for regex in "$@"; do
        grep -E -- "$regex" "$lines" >"$lines.some" || true
        mv "$lines.some" "$lines"
    done
    wc -l <"$lines"
}
