/* ListTransactions: rows. Made by tools/kwgen.py from protocol/schema/66_list_transactions.kw. */
#include "protocol/rows.h"

#include <kwire/msg/list_transactions.h>

/* clang-format off */

const kw_list_transactions_req kw_list_transactions_req_default = {.duration_filter = -1, .transactional_id_pattern = {NULL, -1}};
static const kw_field kw_list_transactions_req_fields[] = {
    ROW_ARRAY_OF(kw_list_transactions_req, state_filters, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_list_transactions_req, producer_id_filters, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_transactions_req, duration_filter, INT64, 1, 127, 1, 0, -1, 0),
    ROW(kw_list_transactions_req, transactional_id_pattern, STRING, 2, 127, 2, 127, -1, 0),
};
static const kw_rows kw_list_transactions_req_rows = {
    .fields = kw_list_transactions_req_fields, .initial = &kw_list_transactions_req_default,
    .size = sizeof(kw_list_transactions_req), .tags_offset = offsetof(kw_list_transactions_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 3,
    .names = "stateFilters\0"
    "producerIdFilters\0"
    "durationFilter\0"
    "transactionalIdPattern",
};
const kw_message kw_list_transactions_req_message = {
    "ListTransactionsRequest", &kw_list_transactions_req_rows, 0, 2, 0};

const kw_list_transactions_resp_transaction kw_list_transactions_resp_transaction_default = {0};
static const kw_field kw_list_transactions_resp_transaction_fields[] = {
    ROW(kw_list_transactions_resp_transaction, transactional_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_transactions_resp_transaction, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_transactions_resp_transaction, transaction_state, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_transactions_resp_transaction_rows = {
    .fields = kw_list_transactions_resp_transaction_fields, .initial = &kw_list_transactions_resp_transaction_default,
    .size = sizeof(kw_list_transactions_resp_transaction), .tags_offset = offsetof(kw_list_transactions_resp_transaction, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 11,
    .names = "transactionalId\0"
    "producerId\0"
    "transactionState",
};

const kw_list_transactions_resp kw_list_transactions_resp_default = {0};
static const kw_field kw_list_transactions_resp_fields[] = {
    ROW(kw_list_transactions_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_transactions_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_list_transactions_resp, unknown_state_filters, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_list_transactions_resp, transaction_states, kw_list_transactions_resp_transaction, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_transactions_resp_rows = {
    .fields = kw_list_transactions_resp_fields, .initial = &kw_list_transactions_resp_default,
    .size = sizeof(kw_list_transactions_resp), .tags_offset = offsetof(kw_list_transactions_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 9,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "unknownStateFilters\0"
    "transactionStates",
};
const kw_message kw_list_transactions_resp_message = {
    "ListTransactionsResponse", &kw_list_transactions_resp_rows, 0, 2, 0};

const kw_api kw_list_transactions_api = {
    .key = 66, .name = "ListTransactions",
    .min_version = 0, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_list_transactions_req_message, .response = &kw_list_transactions_resp_message,
};
