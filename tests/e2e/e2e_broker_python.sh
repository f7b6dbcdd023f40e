#!/usr/bin/env bash
# e2e_broker_python.sh LIBRARY - kafka-python or confluent-kafka against the embedded broker, and kwire reads the same.
. "$(dirname "$0")/lib.sh"

library=$1 count=20000
need_python_clients
start_broker --nodes 3
timeout 240 "$peers_python" "$e2e/python_clients.py" "$library" "$broker" t "$count" >"$work/$library.log" 2>&1 ||
    fail "$library failed"
consume_all -b "$broker" -t t -p 0 -f '%o %k %s %h\n' >"$work/back"
python3 -c '
for i in range('"$count"'): print(f"{i} key-{i % 10} value {i} é h={i}")' >"$work/expected"
expect_same "$work/expected" "$work/back" "$library to kwire"
stop_broker
