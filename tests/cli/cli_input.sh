#!/usr/bin/env bash
# cli_input.sh - how produce cuts its input into records: delimiters, ends, files, keys, nulls, sizes.
. "$(dirname "$0")/../e2e/lib.sh"

need python3
start_broker
number=0

# Produces stdin with ARGS to a new topic; what is then in it, one line a record, must be stdin of `expect`.
sent() { # COUNT ARGS...
    local count=$1
    shift
    number=$((number + 1))
    produce "$count" -b "$broker" -t "t$number" "$@"
    consume_all -b "$broker" -t "t$number" -f '%K|%k|%S|%s\n' >"$work/got"
}

expect() { # WHAT, lines on stdin
    cat >"$work/want"
    expect_same "$work/want" "$work/got" "$1"
}

sent 3 < <(printf 'a\n\nb\n')
expect "an empty line is a record, a final delimiter adds none" <<'END'
-1||1|a
-1||0|
-1||1|b
END
sent 2 < <(printf 'a\nb')
expect "the last record needs no delimiter" <<'END'
-1||1|a
-1||1|b
END
sent 1 < <(printf '\n')
expect "one delimiter is one empty record" <<'END'
-1||0|
END
sent 2 -D ';;' < <(printf 'a;;b;a;')
expect "a delimiter of two characters" <<'END'
-1||1|a
-1||4|b;a;
END
sent 2 -D '\0' < <(printf 'a\0b\0')
expect "NUL" <<'END'
-1||1|a
-1||1|b
END
sent 2 -D '\x01\x2' < <(printf 'a\tb\x01\x02c')
expect "escapes" <<'END'
-1||3|a	b
-1||1|c
END
sent 5 -K : < <(printf 'k:v\nnone\n:e\nw:\n::\n')
expect "keys" <<'END'
1|k|1|v
-1||4|none
0||1|e
1|w|0|
0||1|:
END
sent 3 -K '=>' -Z < <(printf 'k=>v\n=>\n\n')
expect "keys, and empty is null" <<'END'
1|k|1|v
-1||-1|
-1||-1|
END
sent 5 -c 5 < <(seq 100)
expect "-c" < <(for i in 1 2 3 4 5; do echo "-1||1|$i"; done)
printf 'one\ntwo' >"$work/a"
: >"$work/empty"
printf 'three\n' >"$work/b"
sent 4 "$work/a" "$work/empty" - "$work/b" < <(echo stdin)
expect "files in turn, - is stdin, an empty file has no record" <<'END'
-1||3|one
-1||3|two
-1||5|stdin
-1||5|three
END
sent 2 --whole "$work/empty" "$work/b" </dev/null
expect "--whole: an empty file is an empty record" <<'END'
-1||0|
-1||6|three

END

# Delimiters that straddle the reads of a pipe, and records of all sizes around the buffer's.
in_pieces() {
    python3 -c '
import sys, time
for n in (1, 262143, 262144, 262145, 5, 524288, 700000):
    record = b"x" * n + b"=-=-"
    for at in range(0, len(record), 65537):
        sys.stdout.buffer.write(record[at:at + 65537])
        sys.stdout.buffer.flush()
    time.sleep(0.01)'
}
sent 7 -D '=-=-' < <(in_pieces)
awk -F'|' '{ print $3 }' "$work/got" >"$work/sizes"
printf '%s\n' 1 262143 262144 262145 5 524288 700000 >"$work/want"
expect_same "$work/want" "$work/sizes" "sizes around the buffer's"

# A record that cannot be sent fails alone.
python3 -c '
import sys
sys.stdout.buffer.write(b"first\n" + b"x" * 5000000 + b"\nlast\n")' >"$work/huge"
expect_status 1 "$kwire" produce -b "$broker" -t huge "$work/huge"
expect_equal 'produced 2, failed 1, unknown 0' "$(tail -n 1 "$work/err.log")" "a record over max.request.size"
expect_match 'record 2 not taken: 5000000 bytes .* max\.request\.size, 1048576 \(-X max\.request\.size=N' "$work/err.log" "why it failed"
consume_all -b "$broker" -t huge >"$work/got"
expect_equal "first last " "$(tr '\n' ' ' <"$work/got")" "its neighbours"

# Memory is constant: 300 MB without a delimiter, in a process that may have 200 MB. (A sanitizer needs more for itself.)
if ! grep -q __asan_init "$kwire" && ! grep -q __tsan_init "$kwire"; then
    # shellcheck disable=SC2016 # the inner shell expands it
    expect_status 1 bash -c 'ulimit -v 200000; head -c 300000000 /dev/zero | "$0" "$@"' "$kwire" produce -b "$broker" -t zero
    expect_equal 'produced 0, failed 1, unknown 0' "$(tail -n 1 "$work/err.log")" "300 MB without a delimiter"
fi

expect_status 1 "$kwire" produce -b "$broker" -t t1 "$work/no-such-file"
expect_match 'no-such-file: No such file' "$work/err.log" "a missing file"
expect_status 1 "$kwire" produce -b "$broker" -t t1 -p 7 "$work/a"
expect_match 'no partition 7' "$work/err.log" "a missing partition"
stop_broker
