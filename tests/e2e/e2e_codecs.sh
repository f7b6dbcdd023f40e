#!/usr/bin/env bash
# e2e_codecs.sh CODEC - a large text through a real Kafka with one codec: written by kwire, read back by kwire, kcat
# and Java. The broker's own log must show that the batches really were compressed that way.
. "$(dirname "$0")/lib.sh"

codec=$1 lines=200000
need kcat python3
grep -qx "$codec" <(built_codecs) || skip "$codec is not in this build"
need_kafka
topic=$(new_topic "$codec")
python3 "$e2e/text.py" "$lines" >"$work/text"

produce "$lines" -b "$kafka" -t "$topic" -z "$codec" <"$work/text"

consume_all -b "$kafka" -t "$topic" >"$work/kwire.back"
expect_same_set "$work/text" "$work/kwire.back" "read by kwire"
kcat_consume "$kafka" "$topic" >"$work/kcat.back"
expect_same_set "$work/text" "$work/kcat.back" "read by kcat"
java_consume "$kafka" "$topic" "$lines" --from-beginning >"$work/java.back"
expect_same_set "$work/text" "$work/java.back" "read by Java"

batches=0 plain=0
for segment in "$KWIRE_E2E_DIR/kafka/node1/$topic"-*/*.log; do
    [ -s "$segment" ] || continue # a partition that got nothing
    (KAFKA_LOG_LEVEL=error peers_jvm kafka.tools.DumpLogSegments --files "$segment") >"$work/segment" 2>&1
    batches=$((batches + $(grep -c "compresscodec: $codec " "$work/segment" || true)))
    others=$(grep '^baseOffset:' "$work/segment" | grep -vc "compresscodec: $codec " || true)
    small=$(grep '^baseOffset:' "$work/segment" | grep -cE ' count: [1-9] .*compresscodec: none ' || true)
    [ "$codec" != none ] || small=0
    expect_equal "$small" "$others" "batches not in $codec, which only a few records that do not shrink may be"
    plain=$((plain + others))
done
[ "$batches" -gt 100 ] || fail "only $batches batches of $topic are in $codec, and $plain are not"
