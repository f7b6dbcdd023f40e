#!/usr/bin/env bash
# cli_broker.sh - `kwire broker` passes for older releases.
. "$(dirname "$0")/../e2e/lib.sh"

expect_status 2 "$kwire" broker --as-version 3.8
expect_match '--as-version: "3.8" is not 2.8, 3.9 or 4.1' "$work/err.log" "a release that is not played"
expect_status 2 "$kwire" broker --transaction-version 3
expect_status 1 "$kwire" broker --listen 127.0.0.1:0 --as-version 3.9 --transaction-version 2
expect_match 'this release has no such transaction.version' "$work/err.log" "a feature before its time"

levels() { # what is finalized, and how far Produce goes
    expect_status 0 "$kwire" cluster describe -b "$broker"
    sed -n 's/^  feature \(.*\)  level \(.*\)/\1 \2/p' "$work/out" | tr '\n' ' '
    "$kwire" raw -b "$broker" ApiVersions 0 | grep -o '{"apiKey":0,[^}]*}'
}
start_broker --as-version 2.8
expect_equal '{"apiKey":0,"minVersion":0,"maxVersion":9}' "$(levels)" "2.8"
printf 'one\n' | "$kwire" produce -q -b "$broker" -t t
expect_equal one "$("$kwire" consume -q -b "$broker" -t t -e)" "records by way of 2.8"
stop_broker
start_broker --as-version 3.9
expect_equal 'metadata.version 21 {"apiKey":0,"minVersion":0,"maxVersion":11}' "$(levels)" "3.9"
stop_broker
start_broker --transaction-version 1
expect_equal 'metadata.version 27 transaction.version 1 {"apiKey":0,"minVersion":0,"maxVersion":13}' "$(levels)" "version 1"
stop_broker
start_broker --transaction-version 0
expect_equal 'metadata.version 27 {"apiKey":0,"minVersion":0,"maxVersion":13}' "$(levels)" "version 0"
stop_broker
