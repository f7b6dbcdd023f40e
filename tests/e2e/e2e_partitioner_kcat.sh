#!/usr/bin/env bash
# e2e_partitioner_kcat.sh - librdkafka's partitioners under the names it gives them: kwire puts every key where kcat
# puts it. 13 partitions, 3000 keys of all lengths; null and empty keys where a partitioner hashes them.
. "$(dirname "$0")/lib.sh"

need kcat python3
start_broker --partitions 13

python3 - "$work" <<'PY'
import random, sys
rng = random.Random(11)
with open(sys.argv[1] + "/keyed", "w", encoding="utf-8") as out:
    for number in range(3000):
        key = "".join(rng.choices("abcxyz0189-_.ßé日\U0001f600", k=1 + number % 40))
        out.write(f"{key}\t{number}\n")
with open(sys.argv[1] + "/empty", "w") as out:
    out.writelines(f"\tempty {number}\n" for number in range(50))
with open(sys.argv[1] + "/null", "w") as out:
    out.writelines(f"null {number}\n" for number in range(50))
PY

compare() { # PARTITIONER FILE...
    local partitioner=$1 topic=$1
    shift
    cat "$@" >"$work/input"
    produce "$(wc -l <"$work/input")" -b "$broker" -t "kwire-$topic" -K '\t' -X "partitioner=$partitioner" <"$work/input"
    kcat -P -b "$broker" -t "kcat-$topic" -K '\t' -X "topic.partitioner=$partitioner" <"$work/input" \
        2>"$work/kcat.log" || fail "kcat -P with partitioner=$partitioner"
    kcat_consume "$broker" "kwire-$topic" -f '%p %K %k %s\n' >"$work/kwire.$topic"
    kcat_consume "$broker" "kcat-$topic" -f '%p %K %k %s\n' >"$work/kcat.$topic"
    expect_same_set "$work/kcat.$topic" "$work/kwire.$topic" "$partitioner"
    expect_equal 13 "$(cut -d' ' -f1 "$work/kwire.$topic" | sort -u | wc -l)" "$partitioner: partitions that got keys"
}

compare consistent "$work/keyed" "$work/empty" "$work/null"
compare murmur2 "$work/keyed" "$work/empty" "$work/null"
compare fnv1a "$work/keyed" "$work/empty" "$work/null"
compare consistent_random "$work/keyed"
compare murmur2_random "$work/keyed" "$work/empty"
compare fnv1a_random "$work/keyed" "$work/empty"

# For one topic alone, and for all by librdkafka's prefix.
produce 3000 -b "$broker" -t one.topic -K '\t' -X topic.one.topic.partitioner=fnv1a <"$work/keyed"
produce 3000 -b "$broker" -t all.topics -K '\t' -X topic.partitioner=fnv1a <"$work/keyed"
for topic in one.topic all.topics; do
    kcat_consume "$broker" "$topic" -f '%p %K %k %s\n' >"$work/back"
    grep -v -e ' empty ' -e ' null ' "$work/kcat.fnv1a" >"$work/expected"
    expect_same_set "$work/expected" "$work/back" "$topic"
done
expect_status 2 "$kwire" produce -b "$broker" -t t -X topic.t.partitioner=nonsense
expect_match 'partitioner: "nonsense" is not allowed; it takes murmur2_random\|murmur2\|' "$work/err.log" "a wrong name"
expect_status 2 "$kwire" produce -b "$broker" -t t -X topic.t.linger.ms=5
expect_match 'no such property' "$work/err.log" "not a setting of a topic"

# A partitioner that takes no notice of keys, and the profile by name.
produce 3000 -b "$broker" -t anywhere -K '\t' -X partitioner=random -X kwire.profile=reliable <"$work/keyed"
kcat_consume "$broker" anywhere -f '%p\n' | sort | uniq -c | awk '$1 < 100 {exit 1}' || fail "random is not even"
"$kwire" produce -X kwire.profile=reliable -X linger.ms=50 -X dump >"$work/dump"
expect_match '^linger.ms=50$' "$work/dump" "a setting beside a profile"
expect_match '^compression.type=snappy$' "$work/dump" "a profile"
expect_status 2 "$kwire" produce -b "$broker" -t t -X kwire.profile=best
expect_match 'kwire.profile: "best" is not allowed; it takes none\|reliable' "$work/err.log" "an unknown profile"
stop_broker
