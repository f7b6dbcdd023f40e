/* AddPartitionsToTxn: rows. Made by tools/kwgen.py from protocol/schema/24_add_partitions_to_txn.kw. */
#include "protocol/rows.h"

#include <kwire/msg/add_partitions_to_txn.h>

/* clang-format off */

const kw_add_partitions_to_txn_req_topic kw_add_partitions_to_txn_req_topic_default = {0};
static const kw_field kw_add_partitions_to_txn_req_topic_fields[] = {
    ROW(kw_add_partitions_to_txn_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_add_partitions_to_txn_req_topic, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_add_partitions_to_txn_req_topic_rows = {
    .fields = kw_add_partitions_to_txn_req_topic_fields, .initial = &kw_add_partitions_to_txn_req_topic_default,
    .size = sizeof(kw_add_partitions_to_txn_req_topic), .tags_offset = offsetof(kw_add_partitions_to_txn_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_add_partitions_to_txn_req_transaction kw_add_partitions_to_txn_req_transaction_default = {0};
static const kw_field kw_add_partitions_to_txn_req_transaction_fields[] = {
    ROW(kw_add_partitions_to_txn_req_transaction, transactional_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_partitions_to_txn_req_transaction, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_partitions_to_txn_req_transaction, producer_epoch, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_partitions_to_txn_req_transaction, verify_only, BOOL, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_add_partitions_to_txn_req_transaction, topics, kw_add_partitions_to_txn_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_add_partitions_to_txn_req_transaction_rows = {
    .fields = kw_add_partitions_to_txn_req_transaction_fields, .initial = &kw_add_partitions_to_txn_req_transaction_default,
    .size = sizeof(kw_add_partitions_to_txn_req_transaction), .tags_offset = offsetof(kw_add_partitions_to_txn_req_transaction, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 17, .min_compact = 14,
    .names = "transactionalId\0"
    "producerId\0"
    "producerEpoch\0"
    "verifyOnly\0"
    "topics",
};

const kw_add_partitions_to_txn_req kw_add_partitions_to_txn_req_default = {0};
static const kw_field kw_add_partitions_to_txn_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_add_partitions_to_txn_req, transactions, kw_add_partitions_to_txn_req_transaction, 4, 127, 1, 0, -1, 0),
    ROW(kw_add_partitions_to_txn_req, v3_and_below_transactional_id, STRING, 0, 3, 1, 0, -1, 0),
    ROW(kw_add_partitions_to_txn_req, v3_and_below_producer_id, INT64, 0, 3, 1, 0, -1, 0),
    ROW(kw_add_partitions_to_txn_req, v3_and_below_producer_epoch, INT16, 0, 3, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_add_partitions_to_txn_req, v3_and_below_topics, kw_add_partitions_to_txn_req_topic, 0, 3, 1, 0, -1, 0),
};
static const kw_rows kw_add_partitions_to_txn_req_rows = {
    .fields = kw_add_partitions_to_txn_req_fields, .initial = &kw_add_partitions_to_txn_req_default,
    .size = sizeof(kw_add_partitions_to_txn_req), .tags_offset = offsetof(kw_add_partitions_to_txn_req, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 16, .min_compact = 2,
    .names = "transactions\0"
    "v3AndBelowTransactionalId\0"
    "v3AndBelowProducerId\0"
    "v3AndBelowProducerEpoch\0"
    "v3AndBelowTopics",
};
const kw_message kw_add_partitions_to_txn_req_message = {
    "AddPartitionsToTxnRequest", &kw_add_partitions_to_txn_req_rows, 0, 5, 3};

const kw_add_partitions_to_txn_resp_partition_result kw_add_partitions_to_txn_resp_partition_result_default = {0};
static const kw_field kw_add_partitions_to_txn_resp_partition_result_fields[] = {
    ROW(kw_add_partitions_to_txn_resp_partition_result, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_partitions_to_txn_resp_partition_result, partition_error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_add_partitions_to_txn_resp_partition_result_rows = {
    .fields = kw_add_partitions_to_txn_resp_partition_result_fields, .initial = &kw_add_partitions_to_txn_resp_partition_result_default,
    .size = sizeof(kw_add_partitions_to_txn_resp_partition_result), .tags_offset = offsetof(kw_add_partitions_to_txn_resp_partition_result, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 7,
    .names = "partitionIndex\0"
    "partitionErrorCode",
};

const kw_add_partitions_to_txn_resp_topic_result kw_add_partitions_to_txn_resp_topic_result_default = {0};
static const kw_field kw_add_partitions_to_txn_resp_topic_result_fields[] = {
    ROW(kw_add_partitions_to_txn_resp_topic_result, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_add_partitions_to_txn_resp_topic_result, results_by_partition, kw_add_partitions_to_txn_resp_partition_result, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_add_partitions_to_txn_resp_topic_result_rows = {
    .fields = kw_add_partitions_to_txn_resp_topic_result_fields, .initial = &kw_add_partitions_to_txn_resp_topic_result_default,
    .size = sizeof(kw_add_partitions_to_txn_resp_topic_result), .tags_offset = offsetof(kw_add_partitions_to_txn_resp_topic_result, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "resultsByPartition",
};

const kw_add_partitions_to_txn_resp_transaction kw_add_partitions_to_txn_resp_transaction_default = {0};
static const kw_field kw_add_partitions_to_txn_resp_transaction_fields[] = {
    ROW(kw_add_partitions_to_txn_resp_transaction, transactional_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_add_partitions_to_txn_resp_transaction, topic_results, kw_add_partitions_to_txn_resp_topic_result, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_add_partitions_to_txn_resp_transaction_rows = {
    .fields = kw_add_partitions_to_txn_resp_transaction_fields, .initial = &kw_add_partitions_to_txn_resp_transaction_default,
    .size = sizeof(kw_add_partitions_to_txn_resp_transaction), .tags_offset = offsetof(kw_add_partitions_to_txn_resp_transaction, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "transactionalId\0"
    "topicResults",
};

const kw_add_partitions_to_txn_resp kw_add_partitions_to_txn_resp_default = {0};
static const kw_field kw_add_partitions_to_txn_resp_fields[] = {
    ROW(kw_add_partitions_to_txn_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_partitions_to_txn_resp, error_code, INT16, 4, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_add_partitions_to_txn_resp, results_by_transaction, kw_add_partitions_to_txn_resp_transaction, 4, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_add_partitions_to_txn_resp, results_by_topic_v3_and_below, kw_add_partitions_to_txn_resp_topic_result, 0, 3, 1, 0, -1, 0),
};
static const kw_rows kw_add_partitions_to_txn_resp_rows = {
    .fields = kw_add_partitions_to_txn_resp_fields, .initial = &kw_add_partitions_to_txn_resp_default,
    .size = sizeof(kw_add_partitions_to_txn_resp), .tags_offset = offsetof(kw_add_partitions_to_txn_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "resultsByTransaction\0"
    "resultsByTopicV3AndBelow",
};
const kw_message kw_add_partitions_to_txn_resp_message = {
    "AddPartitionsToTxnResponse", &kw_add_partitions_to_txn_resp_rows, 0, 5, 3};

const kw_api kw_add_partitions_to_txn_api = {
    .key = 24, .name = "AddPartitionsToTxn",
    .min_version = 0, .max_version = 5, .max_stable_version = 5,
    .flexible_from = 3, .cluster_action = false,
    .request = &kw_add_partitions_to_txn_req_message, .response = &kw_add_partitions_to_txn_resp_message,
};
