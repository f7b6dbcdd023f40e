#!/usr/bin/env bash
# install.sh CMAKE CC BUILD PROGRAM:TARGET... - installs BUILD into a fresh prefix and uses it as a stranger would:
# find_package with each target that the README names and this build has, and pkg-config if it is there. Skipped (77)
# when BUILD is not built.
set -euo pipefail
cmake=$1 cc=$2 build=$3
shift 3
[ -f "$build/libkwire.a" ] || { echo "$build is not built"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$cmake" --install "$build" --prefix "$work/prefix" >"$work/log"

cat >"$work/client.c" <<'END'
#include <kwire/net.h>
#include <kwire/version.h>
#include <string.h>
int main(int argc, char **argv) { /* [the version expected] */
    kw_net *net;
    int rc = kw_net_new(&net);
    kw_net_free(net);
    if (argc > 1 && (strcmp(kw_version(), argv[1]) != 0 || strcmp(KW_VERSION, argv[1]) != 0))
        rc = 1;
    return rc;
}
END
cat >"$work/wire.c" <<'END'
#include <kwire/message.h>
int main(void) {
    return kw_api_by_key(0) == NULL;
}
END
cat >"$work/broker.c" <<'END'
#include <kwire/broker.h>
int main(void) {
    kw_broker_free(NULL);
    return kw_broker_options_default.partitions != 1;
}
END
sed -n 's/^#define KW_VERSION  *"\(.*\)"/\1/p' "$work/prefix/include/kwire/version.h" >"$work/version"
cat >"$work/CMakeLists.txt" <<END
set(pairs $*)
END
cat >>"$work/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.20)
project(stranger C)
file(STRINGS version wanted)
find_package(kwire ${wanted} REQUIRED)
find_package(kwire 999 QUIET)
if(kwire_FOUND)
  message(FATAL_ERROR "version 999 was found")
endif()
find_package(kwire REQUIRED)
foreach(pair ${pairs})
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 name)
  list(GET pair 1 target)
  if(TARGET kwire::${target})
    add_executable(${name} ${name}.c)
    target_link_libraries(${name} PRIVATE kwire::${target})
  else()
    message(FATAL_ERROR "no target kwire::${target}")
  endif()
endforeach()
END
"$cmake" -S "$work" -B "$work/build" -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$work/prefix" >>"$work/log"
"$cmake" --build "$work/build" >>"$work/log" || { cat "$work/log"; exit 1; }
for pair in "$@"; do "$work/build/${pair%:*}"; done

[ -f "$work/prefix/share/man/man1/kwire.1" ] || [ ! -x "$work/prefix/bin/kwire" ] || { echo "no manual page"; exit 1; }
if command -v pkg-config >/dev/null; then
    pc=$(dirname "$(find "$work/prefix" -name kwire.pc)")
    read -ra flags < <(PKG_CONFIG_PATH=$pc pkg-config --static --cflags --libs kwire)
    libraries=$(dirname "$pc") version=$(PKG_CONFIG_PATH=$pc pkg-config --modversion kwire)
    "$cc" -std=c11 "$work/client.c" "${flags[@]}" -Wl,-rpath,"$libraries" -o "$work/by_pkg_config"
    "$work/by_pkg_config" "$version"

    # Shared: nothing but kwire is named, and its soname is the one that a package would ship.
    if [ -e "$libraries/libkwire.so" ]; then
        read -ra flags < <(PKG_CONFIG_PATH=$pc pkg-config --cflags --libs kwire)
        "$cc" -std=c11 "$work/client.c" "${flags[@]}" -Wl,-rpath,"$libraries" -o "$work/shared"
        "$work/shared" "$version"
        soname=$(objdump -p "$work/shared" | sed -n 's/^ *NEEDED *\(libkwire.*\)/\1/p')
        case $version in
        0.*) expected=libkwire.so.${version%.*} ;;
        *) expected=libkwire.so.${version%%.*} ;;
        esac
        [ "$soname" = "$expected" ] || { echo "soname $soname, expected $expected"; exit 1; }
        [ -e "$libraries/$soname" ] || { echo "no $soname"; exit 1; }
    fi

    # Static: the archive alone, with what the .pc file says it needs; and from another place than it was put.
    mv "$work/prefix" "$work/moved"
    pc=${pc/"$work/prefix"/"$work/moved"} libraries=${libraries/"$work/prefix"/"$work/moved"}
    rm -f "$libraries"/libkwire.so*
    read -ra flags < <(PKG_CONFIG_PATH=$pc pkg-config --static --cflags --libs kwire)
    "$cc" -std=c11 "$work/client.c" "${flags[@]}" -o "$work/static"
    "$work/static" "$version"
fi
echo "installed, found and run: $(find "$work/prefix" -type f | wc -l) files"
