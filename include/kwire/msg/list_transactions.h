/* ListTransactions: structs and defaults. Made by tools/kwgen.py from protocol/schema/66_list_transactions.kw. */
#ifndef KWIRE_MSG_LIST_TRANSACTIONS_H
#define KWIRE_MSG_LIST_TRANSACTIONS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ListTransactionsRequest: versions 0-2, flexible from 0 ---- */

typedef struct kw_list_transactions_req {
    /* Only these states, named as in DescribeTransactions; empty: all. */
    const kw_str *state_filters;
    int32_t n_state_filters;
    /* Only these producer ids; empty: all. */
    const int64_t *producer_id_filters;
    int32_t n_producer_id_filters;
    /* Only those open for longer than so many ms; negative: all (KIP-994). (v1+, default -1) */
    int64_t duration_filter;
    /* Only ids that match this regular expression (RE2); null or empty: all (KIP-1152). (v2+, nullable,
     * default null) */
    kw_str transactional_id_pattern;
    const kw_unknown_tags *unknown_tags;
} kw_list_transactions_req;
KW_PUBLIC extern const kw_list_transactions_req kw_list_transactions_req_default;
KW_PUBLIC extern const kw_message kw_list_transactions_req_message;

/* ---- ListTransactionsResponse: versions 0-2, flexible from 0 ---- */

typedef struct kw_list_transactions_resp_transaction {
    /* Its transactional.id. */
    kw_str transactional_id;
    /* Producer id that has it now. */
    int64_t producer_id;
    /* "Ongoing", "CompleteCommit" ... */
    kw_str transaction_state;
    const kw_unknown_tags *unknown_tags;
} kw_list_transactions_resp_transaction;
KW_PUBLIC extern const kw_list_transactions_resp_transaction kw_list_transactions_resp_transaction_default;

typedef struct kw_list_transactions_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* COORDINATOR_LOAD_IN_PROGRESS: retry; INVALID_REGULAR_EXPRESSION; 0: none. */
    int16_t error_code;
    /* States of the filter that the broker does not know. */
    const kw_str *unknown_state_filters;
    int32_t n_unknown_state_filters;
    /* Those that pass all filters. */
    const kw_list_transactions_resp_transaction *transaction_states;
    int32_t n_transaction_states;
    const kw_unknown_tags *unknown_tags;
} kw_list_transactions_resp;
KW_PUBLIC extern const kw_list_transactions_resp kw_list_transactions_resp_default;
KW_PUBLIC extern const kw_message kw_list_transactions_resp_message;

KW_PUBLIC extern const kw_api kw_list_transactions_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
