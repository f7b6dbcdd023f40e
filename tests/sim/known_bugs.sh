#!/usr/bin/env bash
# known_bugs.sh ROOT [SEEDS] - does the simulation find bugs that others had?
#
# Each patch of tests/sim/known-bugs puts one back, in a copy of the tree; then runs of the job that its head names must
# break a rule within SEEDS seeds (2000). Exit status 1: one was not found, or a patch no longer applies.
set -eu
root=$(cd "$1" && pwd)
seeds=${2:-2000}
chunk=25
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "known_bugs: $*" >&2
    exit 1
}

copy_tree() {
    mkdir "$work/tree"
    (cd "$root" && tar cf - --exclude=./build --exclude=./.git .) | tar xf - -C "$work/tree"
}

build() {
    cmake --build "$work/build" --target kwire-sim >"$work/build.log" 2>&1 || {
        tail -20 "$work/build.log" >&2
        fail "$1: it does not build"
    }
}

# Prints the first violation; the status says whether there was one.
search() { # JOB
    for ((seed = 1; seed <= seeds; seed += chunk)); do
        timeout 300 "$work/build/bin/kwire-sim" --job "$1" --seed "$seed" --seeds "$chunk" >"$work/run.log" 2>&1 || {
            grep -m1 "seed" "$work/run.log" || tail -1 "$work/run.log"
            return 0
        }
    done
    return 1
}

copy_tree
cd "$work/tree"
cmake -S . -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DKWIRE_TESTS=ON -DKWIRE_SHARED=OFF \
    >"$work/build.log" 2>&1 || fail "the copy cannot be configured"
for patch in tests/sim/known-bugs/*.patch; do
    name=$(basename "$patch" .patch)
    job=$(sed -n 's/^job: //p' "$patch")
    git apply "$patch" || fail "$name: the patch does not apply"
    build "$name"
    found=$(search "$job") || fail "$name: not found in $seeds seeds of job $job"
    echo "$name: found: $found"
    git apply -R "$patch"
done
