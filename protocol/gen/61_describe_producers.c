/* DescribeProducers: rows. Made by tools/kwgen.py from protocol/schema/61_describe_producers.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_producers.h>

/* clang-format off */

const kw_describe_producers_req_topic kw_describe_producers_req_topic_default = {0};
static const kw_field kw_describe_producers_req_topic_fields[] = {
    ROW(kw_describe_producers_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_describe_producers_req_topic, partition_indexes, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_producers_req_topic_rows = {
    .fields = kw_describe_producers_req_topic_fields, .initial = &kw_describe_producers_req_topic_default,
    .size = sizeof(kw_describe_producers_req_topic), .tags_offset = offsetof(kw_describe_producers_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "name\0"
    "partitionIndexes",
};

const kw_describe_producers_req kw_describe_producers_req_default = {0};
static const kw_field kw_describe_producers_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_producers_req, topics, kw_describe_producers_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_producers_req_rows = {
    .fields = kw_describe_producers_req_fields, .initial = &kw_describe_producers_req_default,
    .size = sizeof(kw_describe_producers_req), .tags_offset = offsetof(kw_describe_producers_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "topics",
};
const kw_message kw_describe_producers_req_message = {
    "DescribeProducersRequest", &kw_describe_producers_req_rows, 0, 0, 0};

const kw_describe_producers_resp_producer kw_describe_producers_resp_producer_default = {.last_sequence = -1, .last_timestamp = -1, .current_txn_start_offset = -1};
static const kw_field kw_describe_producers_resp_producer_fields[] = {
    ROW(kw_describe_producers_resp_producer, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_producers_resp_producer, producer_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_producers_resp_producer, last_sequence, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_producers_resp_producer, last_timestamp, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_producers_resp_producer, coordinator_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_producers_resp_producer, current_txn_start_offset, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_producers_resp_producer_rows = {
    .fields = kw_describe_producers_resp_producer_fields, .initial = &kw_describe_producers_resp_producer_default,
    .size = sizeof(kw_describe_producers_resp_producer), .tags_offset = offsetof(kw_describe_producers_resp_producer, unknown_tags),
    .n_plain = 6, .n_fields = 6, .min_plain = 1, .min_compact = 37,
    .names = "producerId\0"
    "producerEpoch\0"
    "lastSequence\0"
    "lastTimestamp\0"
    "coordinatorEpoch\0"
    "currentTxnStartOffset",
};

const kw_describe_producers_resp_partition kw_describe_producers_resp_partition_default = {.error_message = {NULL, -1}};
static const kw_field kw_describe_producers_resp_partition_fields[] = {
    ROW(kw_describe_producers_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_producers_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_producers_resp_partition, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_producers_resp_partition, active_producers, kw_describe_producers_resp_producer, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_producers_resp_partition_rows = {
    .fields = kw_describe_producers_resp_partition_fields, .initial = &kw_describe_producers_resp_partition_default,
    .size = sizeof(kw_describe_producers_resp_partition), .tags_offset = offsetof(kw_describe_producers_resp_partition, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 9,
    .names = "partitionIndex\0"
    "errorCode\0"
    "errorMessage\0"
    "activeProducers",
};

const kw_describe_producers_resp_topic kw_describe_producers_resp_topic_default = {0};
static const kw_field kw_describe_producers_resp_topic_fields[] = {
    ROW(kw_describe_producers_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_producers_resp_topic, partitions, kw_describe_producers_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_producers_resp_topic_rows = {
    .fields = kw_describe_producers_resp_topic_fields, .initial = &kw_describe_producers_resp_topic_default,
    .size = sizeof(kw_describe_producers_resp_topic), .tags_offset = offsetof(kw_describe_producers_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_describe_producers_resp kw_describe_producers_resp_default = {0};
static const kw_field kw_describe_producers_resp_fields[] = {
    ROW(kw_describe_producers_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_producers_resp, topics, kw_describe_producers_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_producers_resp_rows = {
    .fields = kw_describe_producers_resp_fields, .initial = &kw_describe_producers_resp_default,
    .size = sizeof(kw_describe_producers_resp), .tags_offset = offsetof(kw_describe_producers_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "topics",
};
const kw_message kw_describe_producers_resp_message = {
    "DescribeProducersResponse", &kw_describe_producers_resp_rows, 0, 0, 0};

const kw_api kw_describe_producers_api = {
    .key = 61, .name = "DescribeProducers",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_describe_producers_req_message, .response = &kw_describe_producers_resp_message,
};
