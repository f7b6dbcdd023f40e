# txns_lib.sh - what the tests of `kwire txns` share: transactional producers by hand, through `kwire raw`. Topic t.
#
# The Kafka of these tests does not verify that a partition was added before a batch is appended
# (transaction.partition.verification.enable), as brokers before 3.6 did not: a batch that nobody announced makes a
# transaction that hangs.
# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh has these, and the tests use them

need python3
no_verification=(--set transaction.partition.verification.enable=false)
hour_ago=$(($(date +%s%3N) - 3600000))

java_transactions() { # ARGS...
    (KAFKA_LOG_LEVEL=error peers_jvm org.apache.kafka.tools.TransactionsCommand --bootstrap-server "$kafka" "$@") \
        2>"$work/java.log" || fail "Kafka's tool failed: $*"
}

raw() { # EXPRESSION API VERSION BODY
    "$kwire" raw -b "$kafka" --coordinator "txn:$id" "${@:2}" 2>"$work/raw.log" | python3 "$e2e/pick.py" "$1" ||
        fail "raw $*"
}

txns() { # VERB ARGS...
    "$kwire" txns "$1" -b "$kafka" "${@:2}"
}

# Sets `id`, `producer`, `epoch`: a producer by hand. Its coordinator may be loading at first.
new_producer() { # ID
    local answer tries
    id=$1
    for ((tries = 0; tries < 50; tries++)); do
        answer=$(raw '(it["errorCode"], it["producerId"], it["producerEpoch"])' InitProducerId 4 \
            "{\"transactionalId\":\"$id\",\"transactionTimeoutMs\":600000}")
        [ "${answer%%,*}" = '(0' ] && break
        sleep 0.2
    done
    read -r producer epoch <<<"$(tr -d '(),' <<<"$answer" | cut -d' ' -f2-)"
}

add() { # PARTITION...
    expect_equal 0 "$(raw 'max(p["partitionErrorCode"] for p in it["resultsByTopicV3AndBelow"][0]["resultsByPartition"])' \
        AddPartitionsToTxn 3 "{\"v3AndBelowTransactionalId\":\"$id\",\"v3AndBelowProducerId\":$producer,
        \"v3AndBelowProducerEpoch\":$epoch,\"v3AndBelowTopics\":[{\"name\":\"t\",\"partitions\":[$1]}]}")" "add $1"
}

leader_of() { # PARTITION
    "$kwire" topics describe -b "$kafka" -t t | sed -n "s/^  partition $1  leader \\([0-9]*\\) .*/\\1/p"
}

# A transactional batch of one record, an hour old.
write() { # PARTITION SEQUENCE VALUE
    local batch hex
    hex=$(printf %s "$3" | od -An -tx1 | tr -d ' \n')
    batch=$("$kwire" encode records "{\"batches\":[{\"producerId\":$producer,\"producerEpoch\":$epoch,\"baseSequence\":$2,
        \"isTransactional\":true,\"attributes\":16,\"records\":[{\"offset\":0,\"timestamp\":$hour_ago,\"sequence\":$2,
        \"key\":null,\"value\":\"$hex\",\"headers\":[]}]}]}" | base64 -w0)
    expect_equal 0 "$("$kwire" raw -b "$kafka" --node "$(leader_of "$1")" Produce 8 "{\"transactionalId\":\"$id\",\"acks\":-1,\"timeoutMs\":5000,
        \"topicData\":[{\"name\":\"t\",\"partitionData\":[{\"index\":$1,\"records\":\"$batch\"}]}]}" |
        python3 "$e2e/pick.py" 'it["responses"][0]["partitionResponses"][0]["errorCode"]')" "write to $1"
}

committed() { # PARTITION
    consume_all -b "$kafka" -t t -p "$1" --isolation-level read_committed | xargs
}
