#!/usr/bin/env bash
# cli_usage.sh - what the command line takes and refuses: everything refused is exit code 2, names the culprit, and is
# found before anything is sent.
. "$(dirname "$0")/../e2e/lib.sh"

refused() { # REGEX ARGS...
    local regex=$1
    shift
    expect_status 2 "$kwire" "$@"
    expect_match "$regex" "$work/err.log" "kwire $*"
    [ ! -s "$work/out" ] || fail "kwire $* wrote to stdout"
}

nobody=127.0.0.1:1
produce=(produce -b "$nobody" -t t)
consume=(consume -b "$nobody" -t t)

# Help and version.
expect_status 0 "$kwire" --version
expect_match '^kwire [0-9]+\.[0-9]+\.[0-9]+$' "$work/out" "version"
expect_status 0 "$kwire" --help
cp "$work/out" "$work/help"
for command in produce consume topics cluster configs groups raw decode encode vectors broker proxy; do
    expect_match "^  $command " "$work/help" "kwire --help"
    expect_status 0 "$kwire" "$command" --help
    expect_match "^usage: kwire $command " "$work/out" "usage of $command"
    expect_match '^Exit code: 0 ' "$work/out" "exit codes of $command"
    expect_match '^Examples?:$' "$work/out" "example of $command"
    [ "$(awk '{ print length }' "$work/out" | sort -n | tail -n 1)" -le 110 ] || fail "long lines in kwire $command --help"
    refused '--no-such-option' "$command" --no-such-option
    refused '-Y' "$command" -Y
done

# The examples that need no broker do what they say.
kwire() { "$kwire" "$@"; }
cd "$work"
kwire encode records '{"batches":[{"records":[]}]}' >00000000000000000000.log
for command in encode decode; do
    kwire "$command" --help | sed '1,/^Examples:$/d' >"$work/examples"
    [ "$(grep -c "kwire $command" "$work/examples")" = 2 ] || fail "examples of $command"
    while IFS= read -r example; do
        eval "$example" >"$work/out" 2>"$work/err.log" </dev/null || fail "does not do what the help says: $example"
        [ -s "$work/out" ] || fail "nothing came of $example"
    done <"$work/examples"
done

# Commands, options, words.
refused 'command is missing'
refused 'frobnicate' frobnicate
refused 'did you mean --partition\b' "${produce[@]}" --partitoin 1
refused '-p: needs a value' "${produce[@]}" -p
refused '--whole: takes no value' "${produce[@]}" --whole=yes
refused '-t TOPIC is missing' produce -b "$nobody"
refused '--txn-records needs --transactional-id' "${produce[@]}" --txn-records 10
refused '--abort-every needs --transactional-id' "${produce[@]}" --abort-every 10
refused '--transactional-id: "" is not a transactional id' "${produce[@]}" --transactional-id ''
refused '^kwire produce: -X: acks \(1\) does not go with enable.idempotence \(true\)$' \
    "${produce[@]}" -X enable.idempotence=true -X acks=1
refused '-X: topic.t.acks: acks \(1\) does not go with .* true by default \(-X enable.idempotence=false allows it\)$' \
    "${produce[@]}" -X topic.t.acks=1
refused '-X: topic.t.acks: acks \(0\) does not go with transactional.id$' \
    "${produce[@]}" --transactional-id x -X topic.t.acks=0
expect_equal 1 "$(wc -l <"$work/err.log")" "no account of what was not read"
refused '-X: transactional.id was given before' "${produce[@]}" --transactional-id x -X transactional.id=y
refused '--transactional-id: transactional.id was given before' "${produce[@]}" -X transactional.id=y --transactional-id x
refused '-X: transactional.id is empty' "${produce[@]}" -X transactional.id=
refused '--txn-records: "0" is not a number in 1\.\.' "${produce[@]}" --transactional-id x --txn-records 0
refused 'enable.idempotence' "${produce[@]}" --transactional-id x -X enable.idempotence=false
refused '-b HOST:PORT is missing' produce -t t
refused 'unexpected' "${consume[@]}" file
refused '"a b" is not a topic name' produce -b "$nobody" -t 'a b'

# Values: the option, the value and the range.
refused '-p: "x" is not a number in -1\.\.2147483647' "${produce[@]}" -p x
refused '-p: "2147483648" .* -1\.\.2147483647' "${produce[@]}" -p 2147483648
refused '-c: "0" ' "${consume[@]}" -c 0
refused '-m: "-1" ' "${consume[@]}" -m -1
refused '-o: "middle" .*beginning, end' "${consume[@]}" -o middle
refused '-f: %q ' "${consume[@]}" -f '%s%q'
refused '-f: .*%%' "${consume[@]}" -f '100%'
refused '-f: \\x' "${consume[@]}" -f '\xg'
refused '-f and -J' "${consume[@]}" -J -f %s
refused '-D: ""' "${produce[@]}" -D ''
refused '-D: "\\xz"' "${produce[@]}" -D '\xz'
refused '-z: .*"bzip2".*gzip' "${produce[@]}" -z bzip2
refused '99999' produce -b 127.0.0.1:99999 -t t
refused '--config: "x" is not key=value' topics create -b "$nobody" -t t --config x
refused 'frobnicate' topics frobnicate -b "$nobody"
refused '-t TOPIC is missing' topics create -b "$nobody"
refused '--listen: "9092"' broker --listen 9092
refused '--partitions: "10001" .* 1\.\.10000' broker --partitions 10001
refused '-o: " -5"' "${consume[@]}" -o ' -5'
refused '-p: "\+1"' "${consume[@]}" -p +1
refused '--listen: "127.0.0.1:70000"' broker --listen 127.0.0.1:70000

# What has one value is given once; what gathers, and flags, may come again.
refused '-t: was given before' "${consume[@]}" -t u
refused '--topic: was given before' "${consume[@]}" --topic u
refused '-o: "5": a start was given before' "${consume[@]}" -o end -o 5
refused '-o: e@ was given before' "${consume[@]}" -o e@1 -o e@2
refused '-o: "s@x" is not an offset' "${consume[@]}" -o s@x
refused '-o s@500 is later than -o e@400' "${consume[@]}" -o e@400 -o s@500
refused '-o: "e@-5" is not an offset' "${consume[@]}" -o e@-5
expect_status 1 "$kwire" "${consume[@]}" -q -q -e -o s@1 -o e@2 -X client.id=a -X client.id=b

# Groups.
refused 'g GROUP needs -p N' "${consume[@]}" -g group
refused 'o stored needs -g GROUP' "${consume[@]}" -o stored
refused '-g: ""' "${consume[@]}" -g ''
refused 'auto\.offset\.reset.*"never".*earliest' "${consume[@]}" -X auto.offset.reset=never

# Properties: Java's names and librdkafka's, unknown ones, bad values, contradictions.
refused '-X: no\.such\.key' "${produce[@]}" -X no.such.key=1
refused 'no\.such\.key: no such property' "${produce[@]}" -X no.such.key=1
# What was probably meant; and nothing, when nothing is near.
while read -r wrong right; do
    refused "^kwire produce: -X: $wrong: no such property; did you mean $right\\? " "${produce[@]}" -X "$wrong=1"
done <<'END'
linger linger\.ms
acsk acks
retriez retries
enable.idempotense enable\.idempotence
bootstrp.servers bootstrap\.servers
queue.bufering.max.ms queue\.buffering\.max\.ms
END
for key in no.such.key topic.t.no.such.key; do
    refused "^kwire produce: -X: $key: no such property \\(kwire -X list shows all\\)\$" "${produce[@]}" -X "$key=1"
done
# A setting of a topic that the command has nothing to do with.
refused 'topic\.other\.acks: the topic of this command is t$' "${produce[@]}" -X topic.other.acks=1
refused 'topic\.t\.acks: this command has no topic$' topics list -b "$nobody" -X topic.t.acks=1
for key in security.protocol sasl.mechanism ssl.truststore.location; do
    refused "$key: not supported yet" "${produce[@]}" -X "$key=x"
done
refused 'ssl\.: no such property' "${produce[@]}" -X ssl.=x
refused 'linger\.ms.*"soon".*0\.\.2147483647' "${produce[@]}" -X linger.ms=soon
refused 'linger\.ms.*"-1"' "${produce[@]}" -X linger.ms=-1
refused '"linger" is not key=value' "${produce[@]}" -X linger
refused 'delivery\.timeout\.ms.*request\.timeout\.ms|request\.timeout\.ms.*delivery\.timeout\.ms' \
    "${produce[@]}" -X delivery.timeout.ms=1000 -X request.timeout.ms=5000
expect_status 0 "$kwire" -X list
expect_match '^linger\.ms' "$work/out" "-X list"
expect_match 'int 0\.\.2147483647, default ' "$work/out" "-X list: types and ranges"
cp "$work/out" "$work/list"
expect_status 0 "$kwire" produce -X list
expect_same "$work/list" "$work/out" "-X list of a command"
expect_status 0 "$kwire" -X dump
cp "$work/out" "$work/dump"
expect_match '^linger\.ms=[0-9]+$' "$work/dump" "-X dump without a command"
expect_status 0 "$kwire" topics -X dump
expect_same "$work/dump" "$work/out" "-X dump with a command that changes nothing"
last=$(built_codecs | tail -n 1)
expect_status 0 "$kwire" produce -X linger.ms=77 -z "$last" -X queue.buffering.max.ms=78 -X dump
expect_match '^linger\.ms=78$' "$work/out" "-X dump"
expect_match "^compression\\.type=$last\$" "$work/out" "-X dump shows -z"
for codec in gzip snappy lz4 zstd; do
    grep -qx "$codec" <(built_codecs) || refused "-z: $codec is not in this build" "${produce[@]}" -z "$codec"
done

# Letters together, values attached, options after words: the same as apart. All of them fail to connect, no more.
expect_status 1 "$kwire" consume "-b$nobody" -tt -eq
expect_status 1 "$kwire" consume --brokers="$nobody" --topic t --exit --quiet
expect_status 1 "$kwire" topics list -b "$nobody"
expect_status 1 "$kwire" topics -b "$nobody" list
