#!/usr/bin/env bash
# e2e_chaos.sh produce|txn - a minute of chaos (tests/chaos): at least eight faults on a real cluster of three nodes, and
# what the clients were promised is kept. Histories and logs of the last run stay in KWIRE_E2E_DIR/chaos.
. "$(dirname "$0")/lib.sh"

job=$1 seed=${KWIRE_CHAOS_SEED:-7} least=8
need python3
need_java_clients
# In the background, so that bash hears the signal that ends a test, and passes it on.
python3 "$e2e/../chaos/chaos.py" --build "$(dirname "$kwire")/.." --out "${KWIRE_E2E_DIR:?}/chaos" \
    --minutes 1 --job "$job" --seed "$seed" --rate 40 >"$work/chaos.out" 2>&1 &
background+=($!)
status=0
wait $! || status=$?
tail -n 80 "$work/chaos.out" | cut -c1-300
expect_equal 0 "$status" "chaos, seed $seed"
faults=$(sed -n 's/^\([0-9]*\) faults.*/\1/p' "$work/chaos.out")
[ "${faults:-0}" -ge "$least" ] || fail "only ${faults:-no} faults happened, at least $least are expected"
