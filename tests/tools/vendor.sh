#!/usr/bin/env bash
# vendor.sh CMAKE CC ROOT - this tree inside another project: by add_subdirectory, by including kwireSources.cmake, and
# with no build system at all. Each makes a program that says its version. No codec library is asked for.
set -euo pipefail
cmake=$1 cc=$2 root=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=(-DKWIRE_ZLIB=OFF -DKWIRE_LZ4=OFF -DKWIRE_ZSTD=OFF)

cat >"$work/program.c" <<'END'
#include <kwire/net.h>
#include <kwire/version.h>
#include <stdio.h>
int main(void) {
    kw_net *net;
    kw_client *c = NULL;
    kw_config config = kw_config_default;
    char why[200];
    if (kw_net_new(&net) != 0 || kw_config_set(&config, KW_STR("bootstrap.servers"), KW_STR("127.0.0.1:1"), why, sizeof why) != 0)
        return 1;
    kw_env env = kw_net_env(net);
    int rc = kw_client_new(&config, &env, &c, why, sizeof why);
    kw_client_free(c);
    kw_net_free(net);
    printf("kwire %s\n", kw_version());
    return rc;
}
END
cat >"$work/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.20)
project(carrier C)
set(KWIRE_TOOLS OFF)
set(KWIRE_SHARED OFF)
add_subdirectory($root kwire)
add_executable(by_subdirectory program.c)
target_link_libraries(by_subdirectory PRIVATE kwire::kwire)
install(TARGETS by_subdirectory)

include($root/kwireSources.cmake)
add_executable(by_sources program.c \${KWIRE_SOURCES})
target_include_directories(by_sources PRIVATE \${KWIRE_INCLUDES})
target_compile_definitions(by_sources PRIVATE \${KWIRE_DEFINITIONS})
target_link_libraries(by_sources PRIVATE \${KWIRE_LIBRARIES})
END
log() {
    "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
}
log "$cmake" -S "$work" -B "$work/build" -DCMAKE_C_COMPILER="$cc" -DCMAKE_C_FLAGS="-std=c11 -O0" "${options[@]}"
log "$cmake" --build "$work/build" -j2
log "$cmake" --install "$work/build" --prefix "$work/prefix"
[ "$(find "$work/prefix" -type f | wc -l)" = 1 ] || { echo "installed with the carrier: $(find "$work/prefix" -type f)"; exit 1; }

"$cmake" "${options[@]}" -P "$root/kwireSources.cmake" >"$work/list"
mapfile -t sources < <(sed -n 's/^sources //p' "$work/list")
mapfile -t flags < <(sed -n 's/^includes /-I/p; s/^definitions /-D/p' "$work/list")
mapfile -t libraries < <(sed -n 's/^libraries /-l/p' "$work/list")
mkdir "$work/objects"
# Two folders may have a file of the same name, so an object is called after the whole path.
# shellcheck disable=SC2016 # the inner shell expands it
printf '%s\0' "${sources[@]}" | xargs -0 -P2 -I '{}' sh -c '
    source=$1 objects=$2
    shift 2
    exec "$@" -c "$source" -o "$objects/$(echo "$source" | tr / _).o"' sh '{}' "$work/objects" \
    "$cc" -std=c11 -O0 "${flags[@]}"
"$cc" -std=c11 "${flags[@]}" "$work/program.c" "$work/objects"/*.o "${libraries[@]}" -o "$work/by_hand"

version=$(sed -n 's/^#define KW_VERSION  *"\(.*\)"/\1/p' "$root/include/kwire/version.h")
for program in "$work/build/by_subdirectory" "$work/build/by_sources" "$work/by_hand"; do
    [ "$("$program")" = "kwire $version" ] || { echo "$program: not kwire $version"; exit 1; }
done
echo "carried three ways: ${#sources[@]} files"
