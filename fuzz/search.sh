#!/usr/bin/env bash
# search.sh BIN SEEDS CORPUS SECONDS [TARGET...] - runs libFuzzer programs, as many at a time as there are cores, and
# tells of each what it did. Exits 1 if one of them found something; the input is then in CORPUS/TARGET/found/.
set -euo pipefail
bin=$1 seeds=$2 corpus=$3 seconds=$4
shift 4
if [ $# -gt 0 ]; then
    targets=("$@")
else
    mapfile -t targets < <(find "$bin" -name 'fuzz_*' -printf '%f\n' | sed 's/^fuzz_//' | sort)
fi

# Room for a slow input among many: libFuzzer ends by itself long before.
limit=$((seconds + 120))

search() { # TARGET
    local target=$1 home=$corpus/$1 log=$corpus/$1/log
    mkdir -p "$home/inputs" "$home/found"
    rm -f "$home"/found/*
    if timeout "$limit" "$bin/fuzz_$target" -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=4096 \
        -artifact_prefix="$home/found/" -print_final_stats=1 "$home/inputs" "$seeds/$target" >"$log" 2>&1; then
        report "$target" "no finding"
    else
        report "$target" "FINDING: $(find "$home/found" -type f | head -n 1)"
        tail -n 40 "$log" >&2
        return 1
    fi
}

report() { # TARGET VERDICT
    local log=$corpus/$1/log runs coverage
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
    printf '%-18s %9s inputs  %6s edges  %s\n' "$1" "${runs:-?}" "${coverage:-?}" "$2"
}

failed=0 running=0
for target in "${targets[@]}"; do
    [ -x "$bin/fuzz_$target" ] || {
        echo "search.sh: there is no target $target" >&2
        exit 2
    }
    if [ "$running" -ge "$(nproc)" ]; then
        wait -n || failed=1
        running=$((running - 1))
    fi
    search "$target" &
    running=$((running + 1))
done
for ((; running > 0; running--)); do
    wait -n || failed=1
done
echo "${#targets[@]} targets, ${seconds} s each"
exit "$failed"
