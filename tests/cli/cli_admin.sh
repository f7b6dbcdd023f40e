#!/usr/bin/env bash
# cli_admin.sh - what the administrative commands take and refuse, before anything is sent; and what the embedded
# broker can show of them.
. "$(dirname "$0")/../e2e/lib.sh"

refused() { # REGEX ARGS...
    local regex=$1
    shift
    expect_status 2 "$kwire" "$@"
    expect_match "$regex" "$work/err.log" "kwire $*"
    [ ! -s "$work/out" ] || fail "kwire $* wrote to stdout"
}

nobody=(-b 127.0.0.1:1)
refused 'grow needs -n N' topics grow "${nobody[@]}" -t t
refused '-n: "0" ' topics grow "${nobody[@]}" -t t -n 0
refused '-t TOPIC is missing' topics offsets "${nobody[@]}"
refused '--time: "yesterday" is not a time: earliest, latest' topics offsets "${nobody[@]}" -t t --time yesterday
refused '--time: "2026-02-30T00:00:00Z"' topics offsets "${nobody[@]}" -t t --time 2026-02-30T00:00:00Z
refused '--time: "1969-12-31T23:59:59Z"' topics offsets "${nobody[@]}" -t t --time 1969-12-31T23:59:59Z
refused 'truncate needs --before' topics truncate "${nobody[@]}" -t t
refused 'needs -p N' topics truncate "${nobody[@]}" -t t --before 5
refused '--before: "-1" is not an offset, nor end' topics truncate "${nobody[@]}" -t t -p 0 --before -1
refused 'frobnicate is not one of describe, elect' cluster frobnicate "${nobody[@]}"
refused 'whose\?' configs describe "${nobody[@]}"
refused 'whose\?' configs describe "${nobody[@]}" -t t --broker 1
refused 'alter needs --set' configs alter "${nobody[@]}" -t t
refused '--set: "x" is not key=value' configs alter "${nobody[@]}" -t t --set x
refused '--delete: "x=1" is not the name of a setting' configs alter "${nobody[@]}" -t t --delete x=1
refused '-G GROUP is missing' groups describe "${nobody[@]}"
refused 'where to\?' groups reset "${nobody[@]}" -G g
refused 'takes one -G' groups reset "${nobody[@]}" -G g -G h --to-latest
refused '--to-offset: a second way' groups reset "${nobody[@]}" -G g --to-latest --to-offset 1
refused '--to-offset: "-1" is not an offset' groups reset "${nobody[@]}" -G g --to-offset -1
refused '--to-datetime: "noon" is not a time' groups reset "${nobody[@]}" -G g --to-datetime noon
refused '-p N needs -t' groups offsets "${nobody[@]}" -G g -p 1
refused 'list, describe, delete, offsets, reset' groups frobnicate "${nobody[@]}"

refused 'describe needs --transactional-id' txns describe "${nobody[@]}"
refused '-t TOPIC is missing' txns producers "${nobody[@]}"
refused '-p N needs -t' txns find-hanging "${nobody[@]}" -p 1
refused 'leave out --state' txns list "${nobody[@]}" --running --state Empty
refused '--producer-id: "x" is not a number' txns list "${nobody[@]}" --producer-id x
refused '--duration-filter: "-1" is not a number' txns list "${nobody[@]}" --duration-filter -1
refused '--max-transaction-timeout: "soon" is not a number of minutes' txns find-hanging "${nobody[@]}" \
    --max-transaction-timeout soon
refused 'abort-hanging needs -p N' txns abort-hanging "${nobody[@]}" -t t --start-offset 1
whose='abort-hanging needs --start-offset N, or one --producer-id'
refused "$whose" txns abort-hanging "${nobody[@]}" -t t -p 0
refused "$whose" txns abort-hanging "${nobody[@]}" -t t -p 0 --producer-id 1 --producer-epoch 0
refused "$whose" txns abort-hanging "${nobody[@]}" -t t -p 0 --producer-id 1 --producer-id 2 --producer-epoch 0 \
    --coordinator-epoch 0
refused "$whose" txns abort-hanging "${nobody[@]}" -t t -p 0 --start-offset 0 --producer-id 1 --producer-epoch 0 \
    --coordinator-epoch 0
refused 'list, describe, producers, find-hanging, abort-hanging' txns frobnicate "${nobody[@]}"

# What belongs to another verb is refused and never ignored: the verb, the option, and whose it is.
refused '^kwire topics delete: --dry-run is for create and grow$' topics delete "${nobody[@]}" -t t --dry-run
refused '^kwire topics truncate: --dry-run is for create and grow$' topics truncate "${nobody[@]}" -t t --before end --dry-run
refused '^kwire topics delete: -p, --partition is for offsets and truncate$' topics delete "${nobody[@]}" -t t -p 1
refused '^kwire topics create: -p, --partition is for offsets and truncate$' topics create "${nobody[@]}" -t t -p 7
refused '^kwire topics list: -n, --partitions is for create and grow$' topics list "${nobody[@]}" -n 3
refused '^kwire topics offsets: --(before is for truncate|config is for create)$' \
    topics offsets "${nobody[@]}" -t t --before 3 --config a=b
refused '^kwire topics grow: --replication-factor is for create$' topics grow "${nobody[@]}" -t t -n 3 --replication-factor 2
refused '^kwire topics truncate: --time is for offsets$' topics truncate "${nobody[@]}" -t t --before end --time 0
refused '^kwire groups delete: -t, --topic is for offsets, reset and delete-offsets$' groups delete "${nobody[@]}" -G g -t t
refused '^kwire groups delete: --execute is for reset$' groups delete "${nobody[@]}" -G g --execute
refused '^kwire groups delete-offsets: --to-latest is for reset$' groups delete-offsets "${nobody[@]}" -G g -t t --to-latest
refused '^kwire groups list: -G, --group is for describe, delete, offsets, reset and delete-offsets$' \
    groups list "${nobody[@]}" -G g --execute
refused '^kwire groups reset: --state is for list$' groups reset "${nobody[@]}" -G g --to-latest --state Empty
refused '^kwire txns find-hanging: --force is for abort-hanging$' txns find-hanging "${nobody[@]}" --force
refused '^kwire txns abort-hanging: --broker is for producers and find-hanging$' \
    txns abort-hanging "${nobody[@]}" -t t -p 0 --start-offset 0 --broker 1
refused '^kwire txns describe: --state is for list$' txns describe "${nobody[@]}" --transactional-id x --state Empty
refused '^kwire configs describe: --set is for alter$' configs describe "${nobody[@]}" -t t --set k=v
refused '^kwire configs alter: --all is for describe$' configs alter "${nobody[@]}" -t t --set k=v --all
refused '^kwire cluster describe: --unclean is for elect$' cluster describe "${nobody[@]}" --unclean
refused '^kwire cluster describe: --unclean is for elect$' cluster "${nobody[@]}" --unclean
refused '^kwire cluster elect: --log-dirs is for describe$' cluster elect "${nobody[@]}" --log-dirs
refused '^kwire cluster: -p N needs -t' cluster elect "${nobody[@]}" -p 0

# What the help says a verb takes, it takes: it is another thing that is missing then, or a broker.
while read -r command verb option value; do
    [ "$value" = - ] && value=
    "$kwire" "$command" "$verb" -q -J -m 1 "${nobody[@]}" "$option" ${value:+"$value"} >"$work/out" 2>"$work/err.log" || true
    ! grep ' is for ' "$work/err.log" || fail "kwire $command $verb refuses $option"
done <<'END'
topics list --topic t
topics describe --topic t
topics create --partitions 1
topics create --replication-factor 1
topics create --config a=b
topics create --dry-run -
topics grow --partitions 1
topics grow --dry-run -
topics delete --topic t
topics offsets --partition 1
topics offsets --time 0
topics truncate --partition 0
topics truncate --before end
groups list --state Empty
groups list --type classic
groups describe --group g
groups delete --group g
groups offsets --topic t
groups offsets --partition 0
groups reset --topic t
groups reset --partition 0
groups reset --to-earliest -
groups reset --to-latest -
groups reset --to-offset 1
groups reset --to-datetime 0
groups reset --shift-by 1
groups reset --execute -
groups delete-offsets --topic t
groups delete-offsets --partition 0
configs describe --broker 1
configs describe --cluster-default -
configs describe --all -
configs alter --cluster-default -
configs alter --set a=b
configs alter --delete a
configs alter --append a=b
configs alter --subtract a=b
configs alter --dry-run -
txns list --state Empty
txns list --running -
txns list --producer-id 1
txns list --duration-filter 0
txns list --pattern .*
txns describe --transactional-id x
txns producers --partition 0
txns producers --broker 1
txns find-hanging --topic t
txns find-hanging --broker 1
txns find-hanging --max-transaction-timeout 0.5
txns abort-hanging --start-offset 0
txns abort-hanging --producer-id 1
txns abort-hanging --producer-epoch 0
txns abort-hanging --coordinator-epoch 0
txns abort-hanging --force -
cluster describe --log-dirs -
cluster elect --topic t
cluster elect --partition 0
cluster elect --unclean -
END
expect_status 0 "$kwire" groups --help
expect_match '-t, --topic.*delete-offsets' "$work/out" "groups --help: -t is for delete-offsets too"

# Nobody there: one line that says so, at once.
expect_quick 3 expect_status 1 "$kwire" cluster "${nobody[@]}"
expect_match '127\.0\.0\.1:1: .*refused' "$work/err.log" "an unreachable cluster"
expect_equal 1 "$(wc -l <"$work/err.log")" "lines about it"

start_broker
expect_status 0 "$kwire" topics create -b "$broker" -t ant -n 2
expect_status 0 "$kwire" topics create -b "$broker" -t bee
expect_status 0 "$kwire" topics list -b "$broker" -t ant
expect_equal ant "$(cat "$work/out")" "list of one topic"
expect_status 1 "$kwire" topics list -b "$broker" -t wasp
expect_match 'list wasp: UNKNOWN_TOPIC_OR_PARTITION' "$work/err.log" "list of a topic that is not there"
for n in 1 2 3; do echo "$n" | produce 1 -b "$broker" -t ant -p 1; done
expect_status 0 "$kwire" topics offsets -b "$broker" -t ant
expect_equal 'partition 0  earliest 0  latest 0
partition 1  earliest 0  latest 3' "$(cat "$work/out")" "offsets"
expect_status 0 "$kwire" topics offsets -b "$broker" -t ant -p 1 --time latest -J
expect_match '^\{"topic":"ant","partition":1,"offset":3,"timestamp":-1,"leaderEpoch":-?[0-9]+\}$' "$work/out" "offsets -J"
expect_status 0 "$kwire" topics offsets -b "$broker" -t ant -p 1 --time 0
expect_match '^partition 1  offset 0  timestamp [0-9]+$' "$work/out" "the first record after 1970"
expect_status 0 "$kwire" topics offsets -b "$broker" -t ant -p 1 --time 2100-01-01T00:00:00Z
expect_equal 'partition 1  offset -1' "$(cat "$work/out")" "nothing so late"

# A refusal leaves everything where it was.
expect_status 2 "$kwire" topics truncate -b "$broker" -t ant --before end --dry-run
expect_status 2 "$kwire" topics delete -b "$broker" -t ant --dry-run
expect_status 2 "$kwire" topics delete -b "$broker" -t ant -p 1
expect_status 2 "$kwire" topics create -b "$broker" -t cow -p 7
expect_status 0 "$kwire" topics list -b "$broker"
expect_equal 'ant
bee' "$(cat "$work/out")" "topics after refusals"
expect_status 0 "$kwire" topics offsets -b "$broker" -t ant -p 1
expect_equal 'partition 1  earliest 0  latest 3' "$(cat "$work/out")" "offsets after refusals"
expect_status 1 "$kwire" topics offsets -b "$broker" -t ant -p 7
expect_match 'topic ant has partitions 0 to 1, not 7' "$work/err.log" "a partition too many"
expect_status 1 "$kwire" topics offsets -b "$broker" -t wasp
expect_match 'topic wasp: UNKNOWN_TOPIC_OR_PARTITION' "$work/err.log" "offsets of a topic that is not there"
expect_status 0 "$kwire" cluster -b "$broker"
expect_match '^cluster [^ ]+  controller [0-9]+$' "$work/out" "cluster"
expect_match "^  broker [0-9]+  $broker" "$work/out" "its broker"
stop_broker

# Three nodes: what is asked of leaders, coordinators and all brokers comes from each of them.
start_broker --nodes 3
expect_status 0 "$kwire" topics create -b "$broker" -t ant -n 4 --replication-factor 2
expect_status 0 "$kwire" topics grow -b "$broker" -t ant -n 6
expect_status 1 "$kwire" topics grow -b "$broker" -t ant -n 6
expect_match 'grow ant: INVALID_PARTITIONS: ' "$work/err.log" "no more than there are"
for p in 0 1 2 3 4 5; do seq $((p + 1)) | produce $((p + 1)) -b "$broker" -t ant -p "$p"; done
expect_status 0 "$kwire" topics offsets -b "$broker" -t ant
expect_equal '1 2 3 4 5 6' "$(awk '{ print $6 }' "$work/out" | xargs)" "offsets of three leaders, in order"
expect_status 0 "$kwire" topics truncate -b "$broker" -t ant -p 5 --before 4
expect_equal 'partition 5  earliest 4' "$(cat "$work/out")" "truncate"
expect_equal 5 "$("$kwire" consume -b "$broker" -t ant -p 5 -o beginning -c 1)" "the first record left"
expect_status 0 "$kwire" topics truncate -b "$broker" -t ant --before end
expect_equal '1 2 3 4 5 6' "$(awk '{ print $4 }' "$work/out" | xargs)" "truncate of three leaders"

expect_status 0 "$kwire" configs alter -b "$broker" -t ant --set retention.ms=5000 --append cleanup.policy=compact
expect_status 0 "$kwire" configs describe -b "$broker" -t ant
expect_equal 'cleanup.policy=delete,compact  (topic)
retention.ms=5000  (topic)' "$(sort "$work/out")" "what was altered"
expect_status 0 "$kwire" configs alter -b "$broker" -t ant --delete retention.ms --subtract cleanup.policy=delete
expect_status 0 "$kwire" configs describe -b "$broker" -t ant
expect_equal 'cleanup.policy=compact  (topic)' "$(cat "$work/out")" "what is left"

for group in a b c d; do
    expect_status 0 "$kwire" groups reset -b "$broker" -G "$group" -t ant --to-latest
    expect_match 'nothing was changed' "$work/err.log" "a dry run says so"
    expect_equal 6 "$(grep -c 'offset -1  new [1-6]$' "$work/out")" "its plan"
done
expect_status 0 "$kwire" groups list -b "$broker"
[ ! -s "$work/out" ] || fail "a dry run made a group"
for group in a b c d; do
    expect_status 0 "$kwire" groups reset -b "$broker" -G "$group" -t ant --to-latest --execute
done
expect_status 0 "$kwire" groups list -b "$broker" -J
expect_equal 'a b c d' "$(python3 -c 'import json, sys; print(*(json.loads(l)["group"] for l in sys.stdin))' <"$work/out")" \
    "groups of all coordinators, in order"
seq 10 | produce 10 -b "$broker" -t ant -p 2
expect_status 0 "$kwire" groups offsets -b "$broker" -G b -t ant -p 2
expect_equal 'group b  topic ant  partition 2  offset 3  end 13  lag 10' "$(cat "$work/out")" "offsets"
expect_status 0 "$kwire" groups reset -q -b "$broker" -G b -t ant -p 2 --shift-by 4 --execute -J
expect_equal '{"group":"b","topic":"ant","partition":2,"offset":3,"newOffset":7,"executed":true}' \
    "$(cat "$work/out")" "reset -J"
expect_status 0 "$kwire" groups reset -b "$broker" -G b -t ant -p 2 --shift-by 100
expect_match 'ant, partition 2: 107 is not between 3 and 13: 13 instead' "$work/err.log" "an offset outside"
expect_status 1 "$kwire" groups reset -b "$broker" -G nobody --shift-by 1
expect_match 'group nobody has committed nothing; name a topic' "$work/err.log" "nothing to reset"
expect_status 1 "$kwire" groups reset -b "$broker" -G nobody -t ant -p 0 --shift-by 1
expect_match 'nothing is committed, so nothing to shift' "$work/err.log" "nothing to shift"
expect_status 1 "$kwire" groups offsets -b "$broker" -G b -G nobody -t ant -p 2
expect_equal 'kwire groups: group nobody does not exist, or has no offsets of topic ant' "$(cat "$work/err.log")" "nobody"
expect_equal 1 "$(wc -l <"$work/out")" "the other group is shown all the same"
expect_status 1 "$kwire" groups offsets -b "$broker" -G nobody -J
expect_match 'group nobody does not exist, or has no offsets$' "$work/err.log" "offsets of nobody"
expect_status 0 "$kwire" groups delete-offsets -b "$broker" -G b -t ant -p 2
expect_status 1 "$kwire" groups delete-offsets -b "$broker" -G b -t ant -p 2
expect_match 'group b has no offsets of topic ant' "$work/err.log" "they are gone"
expect_status 1 "$kwire" groups delete -b "$broker" -G a -G nobody -G c
expect_match '^kwire groups: delete group nobody: GROUP_ID_NOT_FOUND' "$work/err.log" "a group that is not there"
expect_equal 1 "$(wc -l <"$work/err.log")" "only that one failed"
expect_status 0 "$kwire" groups list -b "$broker"
expect_equal 'b d' "$(awk '{ print $1 }' "$work/out" | xargs)" "what is left of the groups"

expect_status 0 "$kwire" cluster -b "$broker" --log-dirs
expect_equal '1 2 3' "$(awk '$1 == "log" { print $5 }' "$work/out" | xargs)" "log directories of every broker"
expect_status 0 "$kwire" cluster elect -b "$broker" -t ant
expect_equal 6 "$(grep -c '  not needed$' "$work/out")" "elections that are not needed"

# The same from a program of a page.
example=$(dirname "$kwire")/example_admin
if [ -x "$example" ]; then
    expect_status 0 "$example" "$broker" made-by-example 4
    expect_equal '0 0 1 0 2 0 3 0' "$(xargs <"$work/out")" "examples/admin.c"
    expect_status 1 "$example" "$broker" made-by-example 4
    expect_match '^topic made-by-example: TOPIC_ALREADY_EXISTS: ' "$work/err.log" "its refusal"
fi
stop_broker
