#!/usr/bin/env bash
# e2e_schema.sh - our schema texts and Kafka's own, as they stand in the kafka-clients jar, say the same.
. "$(dirname "$0")/lib.sh"

need python3
peers_have_jars || skip "no Kafka jars (./dev test --with-kafka)"
root=$(realpath "$e2e/../..")
jar=$peers_jars/kafka-clients-$KAFKA_VERSION.jar

python3 "$root/tests/tools/schema_check.py" "$jar" >"$work/schema.log" 2>&1 || fail "the schemas differ"
cat "$work/schema.log"

# One changed type, version, default or name must be noticed.
must_differ() { # SED_SCRIPT FILE
    mkdir -p "$work/copy/tests/tools" "$work/copy/protocol"
    cp -r "$root/tools" "$work/copy/"
    cp -r "$root/protocol/schema" "$work/copy/protocol/"
    cp "$root/tests/tools/schema_check.py" "$work/copy/tests/tools/"
    sed -i "$1" "$work/copy/protocol/schema/$2"
    ! cmp -s "$root/protocol/schema/$2" "$work/copy/protocol/schema/$2" || fail "nothing changed by $1"
    expect_status 1 python3 "$work/copy/tests/tools/schema_check.py" "$jar"
}
must_differ 's/^\(  acks  *\)int16/\1int32/' 00_produce.kw
must_differ 's/^\(    topic_id  *uuid  *\)13+/\112+/' 00_produce.kw
must_differ 's/^\(  transactional_id  *string?  *3+ \) = null/\1/' 00_produce.kw
must_differ 's/^\(  *\)timeout_ms /\1time_out_ms /' 00_produce.kw
must_differ 's/ ignorable / /' 00_produce.kw
