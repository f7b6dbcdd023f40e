#!/usr/bin/env bash
# cli_codec.sh GOLDEN - decode and encode are inverse, and agree with the golden vectors; damage is told with its place.
. "$(dirname "$0")/../e2e/lib.sh"

need python3
golden=$1

# Of every API and direction the newest version; frames of every tenth; exact record buffers. One process each way.
python3 - "$kwire" "$golden" <<'PY' || fail "decode and encode"
import json, pathlib, subprocess, sys
kwire, golden = sys.argv[1], pathlib.Path(sys.argv[2])
failures = 0

def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

def run(*args, stdin=b""):
    return subprocess.run([kwire, *map(str, args)], input=stdin, capture_output=True)

def check(what, words, data, value, plain=None):
    global failures
    decoded = run("decode", *words, stdin=data)
    encoded = run("encode", *words, stdin=json.dumps(value).encode())
    again = run("encode", *words, stdin=decoded.stdout)
    problems = []
    if decoded.returncode != 0 or json.loads(decoded.stdout) != value or decoded.stdout.count(b"\n") != 1:
        problems.append(f"decode: {decoded.stderr!r}")
    if encoded.returncode != 0 or encoded.stdout != (plain or data):
        problems.append(f"encode: {encoded.stderr!r}")
    if again.stdout != data:
        problems.append("encode of decode is not the input")
    if problems:
        failures += 1
        print(what, "; ".join(problems), file=sys.stderr)

count = 0
for path in sorted((golden / "messages").glob("*.jsonl")):
    newest = {}
    for v in lines(path):
        if v["case"] == "random-0" or v["kind"] not in newest:
            newest[v["kind"]] = v
    for v in newest.values():
        count += 1
        check(f"{v['name']} {v['kind']} {v['version']} {v['case']}", [v["kind"], v["name"], v["version"]],
              bytes.fromhex(v["hex"]), v["json"])
for v in lines(golden / "frames.jsonl")[::10]:
    count += 1
    words = ["frame-request"] if v["kind"] == "request" else ["frame-response", v["api"], v["version"]]
    value = {k: v[k] for k in ("api", "name", "kind", "version", "headerVersion", "header", "body")}
    check(f"frame {v['name']} {v['kind']} {v['version']}", words, bytes.fromhex(v["hex"]), value)
for v in lines(golden / "records/valid.jsonl"):
    if v["exact"] and v["trailing"] == 0:
        count += 1
        check(f"records {v['case']}", ["records"], bytes.fromhex(v["hex"]),
              {"trailing": 0, "batches": v["batches"]})
print(count, "vectors")
sys.exit(failures > 0 or count < 200)
PY

# -x on both sides; JSON from the command line, a file, stdin.
text='{"topics":null,"allowAutoTopicCreation":true,"includeTopicAuthorizedOperations":false}'
expect_equal 00010000 "$("$kwire" encode request Metadata 12 '{"topics":null}' -x)" "encode -x"
expect_equal "$text" "$("$kwire" decode request 3 12 -x 00010000)" "decode -x"
echo "$text" >"$work/json"
expect_equal 00010000 "$("$kwire" encode request metadata 12 "$work/json" -x)" "encode FILE"
expect_equal 00010000 "$("$kwire" encode request metadata 12 "@$work/json" -x)" "encode @FILE"
expect_equal 00010000 "$("$kwire" encode request metadata 12 -x <"$work/json")" "encode stdin"
"$kwire" encode request metadata 12 "$work/json" >"$work/bytes"
expect_equal "$text" "$("$kwire" decode request metadata 12 "$work/bytes")" "decode FILE"

# A batch by hand: what is not said is as in a plain batch, compressed ones are compressed.
for codec in $(built_codecs); do
    "$kwire" encode records "{\"batches\":[{\"baseOffset\":7,\"compression\":\"$codec\",\"records\":[{\"value\":\"6869\"},{\"key\":\"\",\"value\":null}]}]}" |
        "$kwire" decode records >"$work/out"
    expect_equal "$codec 7 8 2 ['6869', None] [None, '']" "$(python3 "$e2e/pick.py" \
        '"{compression} {baseOffset} {lastOffset} {count} {v} {k}".format(**it["batches"][0], v=[r["value"] for r in it["batches"][0]["records"]], k=[r["key"] for r in it["batches"][0]["records"]])' \
        <"$work/out")" "a batch by hand, $codec"
done

# Damage: 1, and the place.
expect_status 1 "$kwire" decode request Metadata 12 -x 0001
expect_match 'MetadataRequest version 12: .*byte 2, field includeTopicAuthorizedOperations' "$work/err.log" "a cut body"
[ ! -s "$work/out" ] || fail "a cut body was printed"
expect_status 1 "$kwire" decode request Metadata 12 -x 0001000000ff
expect_match '2 bytes left over.* byte 4' "$work/err.log" "bytes left over"
expect_status 1 "$kwire" decode frame-request -x 00000003000300
expect_status 1 "$kwire" decode frame-request -x 00000009000300
expect_match 'field size' "$work/err.log" "a cut frame"
expect_status 1 "$kwire" decode frame-request -x 000000080fff00000000000000
expect_status 1 "$kwire" decode frame-request -x 000000080fff000000000000
expect_match 'requestApiKey' "$work/err.log" "an unknown API"
"$kwire" encode records '{"batches":[{"records":[{"value":"6869"}]}]}' >"$work/batch"
printf '\xff' | dd of="$work/batch" bs=1 seek=66 conv=notrunc 2>"$work/dd.log"
expect_status 1 "$kwire" decode records "$work/batch"
expect_match 'KW_ECRC.*field batches\[0\]' "$work/err.log" "a wrong checksum"

# JSON that cannot be said: 2, and the member.
expect_status 2 "$kwire" encode request Metadata 12 '{"topics":1}'
expect_match 'field topics' "$work/err.log" "a wrong type"
expect_status 2 "$kwire" encode request Metadata 12 '{"topics":null'
expect_status 2 "$kwire" encode request Metadata 0 '{"topics":null}'
expect_status 2 "$kwire" encode records '{"batches":[{"records":[{"valeu":"6869"}]}]}'
expect_match 'batches\[0\]\.records\[0\]\.valeu' "$work/err.log" "an unknown member"
expect_status 2 "$kwire" encode request Metadata 12 '[]'
expect_match 'not valid|wrong type' "$work/err.log" "an array for a body"
for member in '"compression":1' '"compression":"bzip2"' '"timestampType":"Now"' '"timestampType":1' '"isControl":"no"' '"isTransactional":0'; do
    expect_status 2 "$kwire" encode records "{\"batches\":[{$member,\"records\":[]}]}"
    name=${member#\"}
    expect_match "batches\\[0\\]\.${name%%\"*}" "$work/err.log" "a batch with $member"
done
head='"requestApiKey":3,"requestApiVersion":12'
expect_equal 0000000f0003000c00000000ffff0001010000 \
    "$("$kwire" encode frame-request -x "{\"header\":{$head},\"body\":{}}")" "a frame by hand"
expect_status 2 "$kwire" encode frame-request "{\"header\":{$head},\"boby\":{}}"
expect_match 'field boby' "$work/err.log" "an unknown member of a frame"
expect_status 2 "$kwire" encode frame-request "{\"header\":{$head,\"client\":\"x\"},\"body\":{}}"
expect_match 'field header\.client' "$work/err.log" "an unknown member of a header"
expect_status 2 "$kwire" encode frame-response Metadata 12 '{"header":{"requestApiKey":3},"body":{}}'
expect_match 'field header\.requestApiKey' "$work/err.log" "a member of the other header"
expect_status 2 "$kwire" encode frame-response Metadata 12 '{"header":5,"body":{}}'
expect_match 'field header' "$work/err.log" "a header that is no object"
expect_status 2 "$kwire" encode frame-response Metadata 12 <<<'5'
expect_status 0 "$kwire" encode frame-response Metadata 12 '{}'
expect_status 2 "$kwire" decode request Metadata 99 -x 00
expect_match '0 to 13, not 99' "$work/err.log" "an unknown version"
expect_status 2 "$kwire" decode request Metdata 12 -x 00
expect_status 2 "$kwire" decode request Metadata 12 -x 0g
expect_status 2 "$kwire" decode reqest Metadata 12 -x 00
expect_status 2 "$kwire" decode request Metadata
