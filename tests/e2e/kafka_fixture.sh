#!/usr/bin/env bash
# kafka_fixture.sh start|stop - the one real Kafka that all tests with the label `kafka` share (a CTest fixture).
# Its address is left in KWIRE_E2E_DIR/bootstrap. Where there is no Java it is skipped, and so are they.
. "$(dirname "$0")/lib.sh"

cluster=${KWIRE_E2E_DIR:?}/kafka
kafka_sh=$e2e/../tools/kafka.sh

if [ -f "$cluster/cluster" ]; then "$kafka_sh" "$cluster" stop; fi # also what an interrupted run left
rm -rf "$cluster" "$KWIRE_E2E_DIR/bootstrap"
[ "$1" = start ] || exit 0

need_java_clients
need openssl python3
"$kafka_sh" "$cluster" start --secure
"$kafka_sh" "$cluster" bootstrap >"$KWIRE_E2E_DIR/bootstrap"
