/* DescribeTransactions: structs and defaults. Made by tools/kwgen.py from protocol/schema/65_describe_transactions.kw. */
#ifndef KWIRE_MSG_DESCRIBE_TRANSACTIONS_H
#define KWIRE_MSG_DESCRIBE_TRANSACTIONS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeTransactionsRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_transactions_req {
    /* Which; empty gives an empty answer. */
    const kw_str *transactional_ids;
    int32_t n_transactional_ids;
    const kw_unknown_tags *unknown_tags;
} kw_describe_transactions_req;
KW_PUBLIC extern const kw_describe_transactions_req kw_describe_transactions_req_default;
KW_PUBLIC extern const kw_message kw_describe_transactions_req_message;

/* ---- DescribeTransactionsResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_transactions_resp_topic {
    /* Topic name. */
    kw_str topic;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_describe_transactions_resp_topic;
KW_PUBLIC extern const kw_describe_transactions_resp_topic kw_describe_transactions_resp_topic_default;

typedef struct kw_describe_transactions_resp_transaction {
    /* TRANSACTIONAL_ID_NOT_FOUND, NOT_COORDINATOR ...; 0: none. */
    int16_t error_code;
    /* Its transactional.id. */
    kw_str transactional_id;
    /* "Empty", "Ongoing", "PrepareCommit", "PrepareAbort", "CompleteCommit", "CompleteAbort" ... */
    kw_str transaction_state;
    /* The coordinator aborts it after so many ms. */
    int32_t transaction_timeout_ms;
    /* When it began, ms since 1970; -1: none is open. */
    int64_t transaction_start_time_ms;
    /* Producer id that has it now. */
    int64_t producer_id;
    /* Its epoch. */
    int16_t producer_epoch;
    /* Partitions in it; while it ends, only those still without a marker. */
    const kw_describe_transactions_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_describe_transactions_resp_transaction;
KW_PUBLIC extern const kw_describe_transactions_resp_transaction kw_describe_transactions_resp_transaction_default;

typedef struct kw_describe_transactions_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per id. */
    const kw_describe_transactions_resp_transaction *transaction_states;
    int32_t n_transaction_states;
    const kw_unknown_tags *unknown_tags;
} kw_describe_transactions_resp;
KW_PUBLIC extern const kw_describe_transactions_resp kw_describe_transactions_resp_default;
KW_PUBLIC extern const kw_message kw_describe_transactions_resp_message;

KW_PUBLIC extern const kw_api kw_describe_transactions_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
