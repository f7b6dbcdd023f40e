#!/usr/bin/env bash
# cli_proxy_faults.sh - what each kind of fault of `kwire proxy` does, as a client sees it, before the embedded broker.
# No kind may be documented that is not shown here: cli_proxy.sh holds the one against the other.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/../e2e/proxy.sh"
peer=$(dirname "$0")/proxy_peer.py
need python3

start_broker --nodes 2 --partitions 2
start_proxy --to "${broker%%,*}" --log "$work/requests"

# One fault alone.
fault() { # SPEC
    tell clear >/dev/null
    tell add "$1" >"$work/added" || fail "fault $1"
}
now_ms() { date +%s%3N; }
raw() { # ARGS...; a question to the first broker, by way of the proxy
    timeout 60 "$kwire" raw -b "$proxy" "$@" >"$work/out" 2>"$work/err.log"
}
# Took at least so long; how much longer is up to the machine.
takes() { # MS COMMAND...
    local least=$1 start took
    shift
    start=$(now_ms)
    "$@" || fail "fails: $*: $(tail -n 1 "$work/err.log")"
    took=$(($(now_ms) - start))
    [ "$took" -ge "$least" ] || fail "took $took ms, less than $least: $*"
}
# A producer that gives no guarantee: whatever the network does to its requests shows in the log.
plain=(-X enable.idempotence=false -X retry.backoff.ms=10)
# One record to partition 0, that is, one Produce request; the account is left in $work/account.
produce_one() { # TOPIC ARGS...
    local topic=$1
    shift
    echo one | timeout 60 "$kwire" produce -b "$proxy" -t "$topic" -p 0 "$@" >/dev/null 2>"$work/produce.log" || true
    tail -n 1 "$work/produce.log" >"$work/account"
}
has_lines() { [ "$(wc -l <"$work/requests")" -ge "$1" ]; } # N: in the log of requests
# What the log really has, past the proxy.
count() { "$kwire" consume -q -b "$broker" -t "$1" -e | wc -l; } # TOPIC
expect_account() { expect_equal "$1" "$(cat "$work/account")" "$2"; }
ask_peer() { timeout 30 python3 "$peer" "$proxy" "$@"; }

# ---- nothing is set: nobody notices, and everything comes this way ----

seq 20000 >"$work/records"
produce 20000 -b "$proxy" -t all -z gzip <"$work/records"
consume_all -b "$proxy" -t all >"$work/read"
expect_same_set "$work/records" "$work/read" "records that went both ways by the proxy"
expect_equal 2 "$(tell routes | grep -cE '^127\.0\.0\.1:[0-9]+ 127\.0\.0\.1:[0-9]+ [12]$')" "a route for each node"
"$kwire" cluster describe -b "$proxy" >"$work/cluster"
for port in ${broker//,/ }; do
    ! grep -q "${port##*:}" "$work/cluster" || fail "clients are told the broker's own address $port"
done
sleep 0.2
for node in 1 2; do
    expect_match "\"node\":$node,.*\"api\":\"Produce\"" "$work/requests" "produce requests to node $node"
    expect_match "\"node\":$node,.*\"api\":\"Fetch\"" "$work/requests" "fetch requests to node $node"
done

# ---- connections as they come ----

fault refuse
expect_equal reset "$(ask_peer stay)" "refuse"
fault hang-connect
expect_equal "0 0 silent" "$(ask_peer answer)" "hang-connect"
raw -m 1 ApiVersions 0 && fail "hang-connect: an answer came"
fault refuse,n=2
expect_equal "silent reset silent" "$(ask_peer stay) $(ask_peer stay) $(ask_peer stay)" "refuse,n=2"
expect_equal 1 "$(hits)" "hits of refuse,n=2"

# ---- the line ----

head -c 60000 /dev/zero | tr '\0' x >"$work/large"
large() { timeout 60 "$kwire" produce -b "$proxy" -t large -p 0 --whole <"$work/large" >/dev/null 2>"$work/err.log"; }
large
fault rate,bytes=40k,dir=up
takes 1000 large
fault rate,bytes=40k,dir=down
takes 1000 timeout 60 "$kwire" consume -q -b "$proxy" -t large -p 0 -o 0 -c 1 >/dev/null

tell clear >/dev/null
read -r bytes pieces end < <(ask_peer answer)
expect_equal open "$end" "an answer without faults"
[ "$pieces" -le 2 ] || fail "an answer came in $pieces segments without a fault"
fault slice,dir=down # what waits for an acknowledgement is put together by TCP, so fewer segments than bytes
read -r sliced pieces end < <(ask_peer answer)
expect_equal "$bytes open" "$sliced $end" "slice: the same answer"
[ "$pieces" -ge 20 ] || fail "slice: $bytes bytes came in $pieces segments"
fault slice
echo sliced | produce 1 -b "$proxy" -t sliced
expect_equal sliced "$(timeout 60 "$kwire" consume -q -b "$proxy" -t sliced -e)" "records through a sliced line"

fault blackhole
expect_equal "0 0 silent" "$(ask_peer answer)" "blackhole"
timeout 60 "$kwire" raw -m 30 -b "$proxy" ApiVersions 0 >"$work/patient" 2>&1 &
patient=$!
sleep 1
[ ! -s "$work/patient" ] || fail "blackhole: an answer came"
tell clear >/dev/null
wait "$patient" || fail "blackhole: what came meanwhile does not pass when it is over"
fault blackhole,api=Metadata,n=1,ms=1200
takes 1200 raw -m 30 Metadata 1
fault blackhole,client=somebody-else
raw -m 10 ApiVersions 0 || fail "a fault for somebody else"

fault cut,bytes=500m
raw -m 10 ApiVersions 0 || fail "a cut that is far away"
expect_equal 0 "$(hits)" "hits of a cut that is far away"
fault cut,bytes=50,dir=down
expect_equal "50 0 fin" "$(ask_peer answer)" "cut,bytes=50,dir=down"
expect_equal 1 "$(hits)" "hits of cut,bytes=50,dir=down"

# ---- time ----

fault delay,api=Metadata,ms=700
takes 700 raw -m 30 Metadata 1
fault delay,api=Metadata,ms=400,dir=both
takes 800 raw -m 30 Metadata 1
fault jitter,api=Metadata,ms=400
for _ in 1 2 3 4 5 6 7 8; do
    start=$(now_ms)
    raw -m 30 Metadata 1 || fail "jitter"
    echo $(($(now_ms) - start))
done | sort -n >"$work/times"
[ $(($(tail -n 1 "$work/times") - $(head -n 1 "$work/times"))) -ge 40 ] || fail "jitter: $(tr '\n' ' ' <"$work/times")"

# The request is on the road when its sender gives up; it arrives all the same.
impatient=("${plain[@]}" -X retries=0 -X request.timeout.ms=500 -X delivery.timeout.ms=700)
fault late,api=Produce,n=1,dir=up,ms=2500
produce_one late-up "${impatient[@]}"
expect_account "produced 0, failed 0, unknown 1" "late,dir=up"
expect_equal 0 "$(count late-up)" "late,dir=up: before"
has_records() { [ "$(count "$1")" != 0 ]; }
await has_records late-up
expect_equal 1 "$(count late-up)" "late,dir=up: after"
# Whoever resets his connection takes back what is delayed, but not what is late.
for kind in delay late; do
    fault "$kind,api=ApiVersions,client=peer-,n=1,dir=up,ms=700"
    before=$(wc -l <"$work/requests")
    ask_peer abort
    await has_lines $((before + 1))
    tail -n +$((before + 1)) "$work/requests" >"$work/aborted.$kind"
done
expect_match '"client":"peer-1","api":"ApiVersions",.*"answer":null,"fault":"delay"' "$work/aborted.delay" "delay,dir=up"
expect_match '"client":"peer-1","api":"ApiVersions",.*"answer":[1-9][0-9]*,.*"fault":"late"' "$work/aborted.late" "late,dir=up"
# The answer is on the road: the broker has it at once.
fault late,api=Produce,n=1,ms=2500
produce_one late-down "${impatient[@]}"
expect_account "produced 0, failed 0, unknown 1" "late"
expect_equal 1 "$(count late-down)" "late: at once"

# ---- ends ----

for kind in cut reset; do
    fault "$kind,api=Produce,n=1"
    produce_one "$kind-before" "${plain[@]}"
    expect_account "produced 1, failed 0, unknown 0" "$kind"
    expect_equal "1 1" "$(hits) $(count "$kind-before")" "$kind: before the broker has it"
    fault "$kind,api=Produce,n=1,when=after"
    produce_one "$kind-after" "${plain[@]}"
    expect_account "produced 1, failed 0, unknown 0" "$kind,when=after"
    expect_equal "1 2" "$(hits) $(count "$kind-after")" "$kind,when=after: a plain producer has it there twice"
    fault "$kind,api=Produce,n=1,when=after"
    produce_one "$kind-once"
    expect_account "produced 1, failed 0, unknown 0" "$kind,when=after"
    expect_equal "1 1" "$(hits) $(count "$kind-once")" "$kind,when=after: an idempotent producer has it there once"
done
fault cut,api=ApiVersions
expect_equal "0 0 fin" "$(ask_peer answer)" "cut"
fault reset,api=ApiVersions
expect_equal "0 0 reset" "$(ask_peer answer)" "reset"
fault cut,api=ApiVersions,when=after,bytes=10
expect_equal "10 0 fin" "$(ask_peer answer)" "cut,when=after,bytes=10"

fault halfclose,api=ApiVersions,n=1
before=$(wc -l <"$work/requests")
expect_equal "fin fin" "$(ask_peer twice)" "halfclose"
await has_lines $((before + 2))
expect_equal 2 "$(tail -n +$((before + 1)) "$work/requests" | grep -c '"client":"peer-1","api":"ApiVersions"')" \
    "halfclose: the other way is open"

# ---- lies ----

fault error,api=FindCoordinator,code=COORDINATOR_LOAD_IN_PROGRESS
raw FindCoordinator 4 '{"keyType":0,"coordinatorKeys":["a","b"]}' || fail "error"
expect_equal 2 "$(grep -o '"errorCode":14' "$work/out" | wc -l)" "error: in each place that there is"
fault error,api=Produce,code=NOT_LEADER_OR_FOLLOWER,n=1
produce_one error-before "${plain[@]}"
expect_account "produced 1, failed 0, unknown 0" "error"
expect_equal "1 1" "$(hits) $(count error-before)" "error: before the broker has it"
fault error,api=Produce,code=NOT_ENOUGH_REPLICAS_AFTER_APPEND,when=after,n=1
produce_one error-after "${plain[@]}"
expect_account "produced 1, failed 0, unknown 0" "error,when=after"
expect_equal "1 2" "$(hits) $(count error-after)" "error,when=after: the broker has it"
fault error,api=Produce,code=TOPIC_AUTHORIZATION_FAILED,client=somebody
produce_one error-client "${plain[@]}" -X client.id=somebody-1
expect_account "produced 0, failed 1, unknown 0" "error,client=somebody"
produce_one error-client "${plain[@]}" -X client.id=nobody
expect_account "produced 1, failed 0, unknown 0" "error,client=somebody to nobody"

last_what() { grep '"fault":"flip"' "$work/requests" | tail -n 1; }
fault flip,dir=up,n=1
produce_one flip-up "${plain[@]}"
expect_account "produced 1, failed 0, unknown 0" "flip,dir=up"
expect_equal "1 1" "$(hits) $(count flip-up)" "flip,dir=up: refused, and sent again"
sleep 0.2
expect_match '"api":"Produce",.*"rule":[0-9]+,"what":"' <(last_what) "what was flipped"
fault flip,n=1
timeout 60 "$kwire" consume -b "$proxy" -t all -e -d fetch >"$work/read" 2>"$work/flip.log" || fail "flip: consume failed"
expect_equal 1 "$(hits)" "flip"
expect_same_set "$work/records" "$work/read" "flip: not one wrong byte is read"
expect_match '[Cc][Rr][Cc]|checksum' "$work/flip.log" "flip: the checksum saw it"
fault flip,api=ApiVersions,in=frame,every=2
first=$(ask_peer content) second=$(ask_peer content) third=$(ask_peer content)
expect_equal "1 $first" "$(hits) $third" "flip,in=frame,every=2: one is flipped, not the third"
expect_equal 1 "$(python3 -c 'import sys; print(bin(int(sys.argv[1], 16) ^ int(sys.argv[2], 16)).count("1"))' "$first" "$second")" \
    "flip,in=frame: one bit of the answer"

names() { raw Metadata 1 '{"topics":null}' && grep -o '"name":"[^"]*"' "$work/out" | sort; }
names >/dev/null # the first answer there is
"$kwire" topics create -b "$broker" -t newborn -n 1 >/dev/null
names | grep -q newborn || fail "stale: without it the answer is the broker's"
fault stale
! names | grep -q newborn || fail "stale: the answer is not an old one"
[ "$(hits)" -ge 1 ] || fail "stale: no hits"
fault stale,client=somebody-else
names | grep -q newborn || fail "stale: not for this client"

# ---- the log, and the end ----

stop_proxy
python3 - "$work/requests" <<'P' || fail "the log"
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
kinds = {line["fault"] for line in lines if "fault" in line}
need = set("refuse hang-connect rate slice blackhole delay jitter late reset halfclose cut error flip stale".split())
assert not need - kinds, f"no line about {need - kinds}"
assert all(a["t"] <= b["t"] for a, b in zip(lines, lines[1:])), "t does not rise"
asked = [line for line in lines if "api" in line]
assert all({"conn", "node", "client", "version", "correlation", "bytes", "answer"} <= set(line) for line in asked)
up = [line for line in asked if line.get("fault") == "late" and line["client"] == "peer-1"]
assert up and all(line["ms"] >= 690 for line in up), "the time of a request on the road is not in ms"
P
expect_equal 0 "$(wc -l <"$work/proxy.log")" "nothing to say on stderr"

# ---- seed: the same requests meet the same faults ----

lot() { # SEED FILE
    start_proxy --to "${broker%%,*}" --seed "$1" --fault refuse,p=0.5
    ask_peer ends >"$2"
    stop_proxy
}
lot 5 "$work/lot"
lot 5 "$work/again"
lot 6 "$work/other"
expect_same "$work/lot" "$work/again" "the same seed"
! cmp -s "$work/lot" "$work/other" || fail "another seed: the same lot"
