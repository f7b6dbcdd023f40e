#!/usr/bin/env bash
# e2e_broker_memory.sh - `kwire broker --memory`: the oldest batches go, the log start moves, what is left is whole.
. "$(dirname "$0")/lib.sh"

need python3
start_broker --memory 8000000
python3 -c 'for i in range(300000): print(f"{i:06d}" + "x" * 94)' >"$work/text" # 30 MB
produce 300000 -b "$broker" -t t -p 0 <"$work/text"
consume_all -b "$broker" -t t -p 0 >"$work/back"
kept=$(wc -l <"$work/back")
[ "$kept" -lt 80000 ] || fail "$kept records of 100 bytes in 8 MB"
[ "$kept" -gt 10000 ] || fail "only $kept records kept"
tail -n "$kept" "$work/text" >"$work/tail"
expect_same "$work/tail" "$work/back" "the newest records"

offset() { # TIMESTAMP
    "$kwire" raw -b "$broker" ListOffsets 6 \
        "{\"replicaId\":-1,\"topics\":[{\"name\":\"t\",\"partitions\":[{\"partitionIndex\":0,\"timestamp\":$1}]}]}" |
        python3 "$e2e/pick.py" 'it["topics"][0]["partitions"][0]["offset"]'
}
expect_equal $((300000 - kept)) "$(offset -2)" "log start"
expect_equal 300000 "$(offset -1)" "log end"
stop_broker
