/* AddPartitionsToTxn: structs and defaults. Made by tools/kwgen.py from protocol/schema/24_add_partitions_to_txn.kw. */
#ifndef KWIRE_MSG_ADD_PARTITIONS_TO_TXN_H
#define KWIRE_MSG_ADD_PARTITIONS_TO_TXN_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- AddPartitionsToTxnRequest: versions 0-5, flexible from 3 ---- */

typedef struct kw_add_partitions_to_txn_req_topic {
    /* Topic name. */
    kw_str name;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_add_partitions_to_txn_req_topic;
KW_PUBLIC extern const kw_add_partitions_to_txn_req_topic kw_add_partitions_to_txn_req_topic_default;

typedef struct kw_add_partitions_to_txn_req_transaction {
    /* Producer's transactional.id. */
    kw_str transactional_id;
    /* Its producer id. */
    int64_t producer_id;
    /* Its epoch. */
    int16_t producer_epoch;
    /* True: only ask whether they are in the transaction, add nothing. */
    bool verify_only;
    /* What to add or verify. */
    const kw_add_partitions_to_txn_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_add_partitions_to_txn_req_transaction;
KW_PUBLIC extern const kw_add_partitions_to_txn_req_transaction kw_add_partitions_to_txn_req_transaction_default;

typedef struct kw_add_partitions_to_txn_req {
    /* For brokers: several transactions. (v4+) */
    const kw_add_partitions_to_txn_req_transaction *transactions;
    int32_t n_transactions;
    /* Our transactional.id. (v0-3) */
    kw_str v3_and_below_transactional_id;
    /* Our producer id. (v0-3) */
    int64_t v3_and_below_producer_id;
    /* Our epoch. (v0-3) */
    int16_t v3_and_below_producer_epoch;
    /* What to add. (v0-3) */
    const kw_add_partitions_to_txn_req_topic *v3_and_below_topics;
    int32_t n_v3_and_below_topics;
    const kw_unknown_tags *unknown_tags;
} kw_add_partitions_to_txn_req;
KW_PUBLIC extern const kw_add_partitions_to_txn_req kw_add_partitions_to_txn_req_default;
KW_PUBLIC extern const kw_message kw_add_partitions_to_txn_req_message;

/* ---- AddPartitionsToTxnResponse: versions 0-5, flexible from 3 ---- */

typedef struct kw_add_partitions_to_txn_resp_partition_result {
    /* Partition number. */
    int32_t partition_index;
    /* One refused makes the others OPERATION_NOT_ATTEMPTED (T10). v2+: PRODUCER_FENCED; v5+:
     * TRANSACTION_ABORTABLE. */
    int16_t partition_error_code;
    const kw_unknown_tags *unknown_tags;
} kw_add_partitions_to_txn_resp_partition_result;
KW_PUBLIC extern const kw_add_partitions_to_txn_resp_partition_result kw_add_partitions_to_txn_resp_partition_result_default;

typedef struct kw_add_partitions_to_txn_resp_topic_result {
    /* Topic name. */
    kw_str name;
    /* One per partition. */
    const kw_add_partitions_to_txn_resp_partition_result *results_by_partition;
    int32_t n_results_by_partition;
    const kw_unknown_tags *unknown_tags;
} kw_add_partitions_to_txn_resp_topic_result;
KW_PUBLIC extern const kw_add_partitions_to_txn_resp_topic_result kw_add_partitions_to_txn_resp_topic_result_default;

typedef struct kw_add_partitions_to_txn_resp_transaction {
    /* Producer's transactional.id. */
    kw_str transactional_id;
    /* Its topics. */
    const kw_add_partitions_to_txn_resp_topic_result *topic_results;
    int32_t n_topic_results;
    const kw_unknown_tags *unknown_tags;
} kw_add_partitions_to_txn_resp_transaction;
KW_PUBLIC extern const kw_add_partitions_to_txn_resp_transaction kw_add_partitions_to_txn_resp_transaction_default;

typedef struct kw_add_partitions_to_txn_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* Of the whole request. (v4+) */
    int16_t error_code;
    /* For brokers: one per transaction. (v4+) */
    const kw_add_partitions_to_txn_resp_transaction *results_by_transaction;
    int32_t n_results_by_transaction;
    /* One per topic. (v0-3) */
    const kw_add_partitions_to_txn_resp_topic_result *results_by_topic_v3_and_below;
    int32_t n_results_by_topic_v3_and_below;
    const kw_unknown_tags *unknown_tags;
} kw_add_partitions_to_txn_resp;
KW_PUBLIC extern const kw_add_partitions_to_txn_resp kw_add_partitions_to_txn_resp_default;
KW_PUBLIC extern const kw_message kw_add_partitions_to_txn_resp_message;

KW_PUBLIC extern const kw_api kw_add_partitions_to_txn_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
