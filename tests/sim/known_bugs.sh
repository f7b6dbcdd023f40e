#!/usr/bin/env bash
# known_bugs.sh [SEEDS] - would the simulation notice? Puts each bug of known-bugs/ back into a copy of this tree and
# wants a violation within so many seeds (2000) of the job that the patch names. Says with which seed.
#
# One build from nothing (about a minute), then each bug costs the files that it touches.
set -euo pipefail
seeds=${1:-2000}
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
tree=$(readlink -f "$here/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quietly() { # COMMAND...
    "$@" >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        echo "known_bugs.sh: failed: $*" >&2
        exit 1
    }
}

build() {
    quietly cmake --build "$work/build" --target kwire-sim
}

sim() { # OPTIONS...
    "$work/build/bin/kwire-sim" --workers "$(nproc)" --stop "$@" >"$work/out" 2>&1
}

mkdir "$work/tree"
tar -C "$tree" --exclude=./build --exclude=./.git -cf - . | tar -C "$work/tree" -xf -
quietly cmake -S "$work/tree" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DKWIRE_TESTS=ON -DKWIRE_ZSTD=ON
build
sim --seeds 20 || {
    cat "$work/out" >&2
    echo "known_bugs.sh: there is a violation without any of them" >&2
    exit 1
}

missed=0
for patch in "$here"/known-bugs/*.patch; do
    name=$(basename "$patch" .patch)
    job=$(sed -n 's/^job: //p' "$patch")
    quietly git -C "$work/tree" apply "$patch"
    build
    if sim --seeds "$seeds" --job "$job"; then
        echo "$name: NOT found in $seeds seeds of job $job"
        missed=1
    else
        echo "$name: $(grep -m 1 -E '^(job|simulation)' "$work/out" || tail -n 1 "$work/out")"
    fi
    quietly git -C "$work/tree" apply -R "$patch"
done
exit "$missed"
