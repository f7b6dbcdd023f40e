#!/usr/bin/env bash
# without.sh CMAKE CC ROOT [KWIRE] - a build with KWIRE_RELIABILITY off: nothing of reliability/ is compiled or linked,
# kwireSources.cmake lists the same files, what cannot be promised is refused in words, and records are delivered all
# the same (to the broker of KWIRE).
set -euo pipefail
cmake=$1 cc=$2 root=$3 kwire=${4:-}
work=$(mktemp -d)
broker_pid=
trap '[ -z "$broker_pid" ] || kill "$broker_pid"; rm -rf "$work"' EXIT
options=(-DKWIRE_RELIABILITY=OFF -DKWIRE_ZLIB=OFF -DKWIRE_LZ4=OFF -DKWIRE_ZSTD=OFF)

log() {
    "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
}

fail() {
    echo "$*"
    exit 1
}

cat >"$work/program.c" <<'END'
#include <kwire/net.h>
#include <kwire/txn.h>
#include <stdio.h>
#include <string.h>

/* 0: it was refused with this property's name. */
static int refused(const char *bootstrap, kw_str key, kw_str value) {
    kw_config config = kw_config_default;
    kw_client *c;
    kw_net *net;
    char why[200] = "", name[64];
    snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", bootstrap);
    snprintf(name, sizeof name, "%s: not in this build", key.p);
    if (kw_net_new(&net) != 0 || kw_config_set(&config, key, value, why, sizeof why) != 0)
        return 1;
    kw_env env = kw_net_env(net);
    int rc = kw_client_new(&config, &env, &c, why, sizeof why);
    kw_net_free(net);
    return rc == KW_EUNSUPPORTED && c == NULL && strstr(why, name) != NULL ? 0 : 1;
}

static int deliver(const char *bootstrap) {
    kw_config config = kw_config_default;
    kw_client *c = NULL;
    kw_net *net = NULL;
    kw_sent sent = {0};
    snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", bootstrap);
    if (kw_net_new(&net) != 0)
        return 1;
    kw_env env = kw_net_env(net);
    int rc = kw_client_new(&config, &env, &c, NULL, 0);
    kw_outgoing r = {.partition = KW_PARTITION_ANY, .key = KW_NULL_BYTES, .value = KW_BYTES("v"), .timestamp = KW_TIMESTAMP_NOW};
    if (rc == 0 && kw_txn_init(c) == KW_EUNSUPPORTED && (r.topic = kw_topic(c, KW_STR("without"))) >= 0)
        rc = kw_send_wait(net, c, &r, KW_MS(20000), &sent);
    kw_client_free(c);
    kw_net_free(net);
    return rc == 0 && sent.offset == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
    const char *bootstrap = argc > 1 ? argv[1] : "127.0.0.1:1";
    if (refused(bootstrap, KW_STR("enable.idempotence"), KW_STR("true")) != 0)
        return puts("enable.idempotence was not refused"), 1;
    if (refused(bootstrap, KW_STR("transactional.id"), KW_STR("id")) != 0)
        return puts("transactional.id was not refused"), 1;
    return argc > 1 && deliver(bootstrap) != 0 ? puts("not delivered"), 1 : 0;
}
END
cat >"$work/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.20)
project(carrier C)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(KWIRE_TOOLS OFF)
set(KWIRE_SHARED OFF)
add_subdirectory($root kwire)
add_executable(program program.c)
target_link_libraries(program PRIVATE kwire::kwire)
END
log "$cmake" -S "$work" -B "$work/build" -DCMAKE_C_COMPILER="$cc" -DCMAKE_C_FLAGS="-std=c11 -O0" "${options[@]}"
log "$cmake" --build "$work/build" -j2

# The files: none of reliability/, and those of the list.
sed -n "s|^ *\"file\": \"$root/\(.*\)\".*|\1|p" "$work/build/compile_commands.json" | sort >"$work/compiled"
"$cmake" "${options[@]}" -P "$root/kwireSources.cmake" | sed -n "s|^sources $root/||p" | sort >"$work/listed"
diff "$work/compiled" "$work/listed" || fail "kwireSources.cmake lists other files than the build compiles"
! grep '^reliability/' "$work/compiled" || fail "compiled without reliability, and yet"
grep -q '^facade/without\.c$' "$work/compiled" || fail "facade/without.c is not there"

# The symbols: nothing that a file of reliability/ calls its own.
sed -n 's/^[a-z].*\b\(kw_[a-z_]*\)(.*/\1/p' "$root"/reliability/*.h | sort -u >"$work/names"
[ -s "$work/names" ] || fail "no names found in the headers of reliability/"
nm "$work/build/kwire/libkwire.a" | grep -wFf "$work/names" && fail "of reliability/, in a build without it"

if [ -z "$kwire" ]; then
    "$work/build/program"
    echo "refused; not delivered to a broker, since this build has none"
    exit 0
fi
: >"$work/ready" # a look at it may come before the process does
"$kwire" broker --listen 127.0.0.1:0 >"$work/ready" &
broker_pid=$!
for ((i = 0; i < 200; i++)); do
    address=$(sed -n 's/^ready //p' "$work/ready")
    [ -z "$address" ] || break
    sleep 0.1
done
[ -n "$address" ] || fail "the broker did not say ready"
"$work/build/program" "$address"
echo "without reliability/: $(wc -l <"$work/compiled") files, and $(wc -l <"$work/names") names that are not in it"
