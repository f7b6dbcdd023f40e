/* DescribeTransactions: rows. Made by tools/kwgen.py from protocol/schema/65_describe_transactions.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_transactions.h>

/* clang-format off */

const kw_describe_transactions_req kw_describe_transactions_req_default = {0};
static const kw_field kw_describe_transactions_req_fields[] = {
    ROW_ARRAY_OF(kw_describe_transactions_req, transactional_ids, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_transactions_req_rows = {
    .fields = kw_describe_transactions_req_fields, .initial = &kw_describe_transactions_req_default,
    .size = sizeof(kw_describe_transactions_req), .tags_offset = offsetof(kw_describe_transactions_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "transactionalIds",
};
const kw_message kw_describe_transactions_req_message = {
    "DescribeTransactionsRequest", &kw_describe_transactions_req_rows, 0, 0, 0};

const kw_describe_transactions_resp_topic kw_describe_transactions_resp_topic_default = {0};
static const kw_field kw_describe_transactions_resp_topic_fields[] = {
    ROW(kw_describe_transactions_resp_topic, topic, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_describe_transactions_resp_topic, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_transactions_resp_topic_rows = {
    .fields = kw_describe_transactions_resp_topic_fields, .initial = &kw_describe_transactions_resp_topic_default,
    .size = sizeof(kw_describe_transactions_resp_topic), .tags_offset = offsetof(kw_describe_transactions_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "topic\0"
    "partitions",
};

const kw_describe_transactions_resp_transaction kw_describe_transactions_resp_transaction_default = {0};
static const kw_field kw_describe_transactions_resp_transaction_fields[] = {
    ROW(kw_describe_transactions_resp_transaction, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_transactions_resp_transaction, transactional_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_transactions_resp_transaction, transaction_state, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_transactions_resp_transaction, transaction_timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_transactions_resp_transaction, transaction_start_time_ms, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_transactions_resp_transaction, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_transactions_resp_transaction, producer_epoch, INT16, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_transactions_resp_transaction, topics, kw_describe_transactions_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_transactions_resp_transaction_rows = {
    .fields = kw_describe_transactions_resp_transaction_fields, .initial = &kw_describe_transactions_resp_transaction_default,
    .size = sizeof(kw_describe_transactions_resp_transaction), .tags_offset = offsetof(kw_describe_transactions_resp_transaction, unknown_tags),
    .n_plain = 8, .n_fields = 8, .min_plain = 1, .min_compact = 28,
    .names = "errorCode\0"
    "transactionalId\0"
    "transactionState\0"
    "transactionTimeoutMs\0"
    "transactionStartTimeMs\0"
    "producerId\0"
    "producerEpoch\0"
    "topics",
};

const kw_describe_transactions_resp kw_describe_transactions_resp_default = {0};
static const kw_field kw_describe_transactions_resp_fields[] = {
    ROW(kw_describe_transactions_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_transactions_resp, transaction_states, kw_describe_transactions_resp_transaction, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_transactions_resp_rows = {
    .fields = kw_describe_transactions_resp_fields, .initial = &kw_describe_transactions_resp_default,
    .size = sizeof(kw_describe_transactions_resp), .tags_offset = offsetof(kw_describe_transactions_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "transactionStates",
};
const kw_message kw_describe_transactions_resp_message = {
    "DescribeTransactionsResponse", &kw_describe_transactions_resp_rows, 0, 0, 0};

const kw_api kw_describe_transactions_api = {
    .key = 65, .name = "DescribeTransactions",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_describe_transactions_req_message, .response = &kw_describe_transactions_resp_message,
};
