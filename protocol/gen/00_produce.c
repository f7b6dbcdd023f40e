/* Produce: rows. Made by tools/kwgen.py from protocol/schema/00_produce.kw. */
#include "protocol/rows.h"

#include <kwire/msg/produce.h>

/* clang-format off */

const kw_produce_req_partition kw_produce_req_partition_default = {.records = {NULL, -1}};
static const kw_field kw_produce_req_partition_fields[] = {
    ROW(kw_produce_req_partition, index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_req_partition, records, RECORDS, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_produce_req_partition_rows = {
    .fields = kw_produce_req_partition_fields, .initial = &kw_produce_req_partition_default,
    .size = sizeof(kw_produce_req_partition), .tags_offset = offsetof(kw_produce_req_partition, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "index\0"
    "records",
};

const kw_produce_req_topic kw_produce_req_topic_default = {0};
static const kw_field kw_produce_req_topic_fields[] = {
    ROW(kw_produce_req_topic, name, STRING, 0, 12, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_produce_req_topic, topic_id, UUID, 13, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_produce_req_topic, partition_data, kw_produce_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_produce_req_topic_rows = {
    .fields = kw_produce_req_topic_fields, .initial = &kw_produce_req_topic_default,
    .size = sizeof(kw_produce_req_topic), .tags_offset = offsetof(kw_produce_req_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "topicId\0"
    "partitionData",
};

const kw_produce_req kw_produce_req_default = {.transactional_id = {NULL, -1}};
static const kw_field kw_produce_req_fields[] = {
    ROW(kw_produce_req, transactional_id, STRING, 3, 127, 3, 127, -1, 0),
    ROW(kw_produce_req, acks, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_produce_req, topic_data, kw_produce_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_produce_req_rows = {
    .fields = kw_produce_req_fields, .initial = &kw_produce_req_default,
    .size = sizeof(kw_produce_req), .tags_offset = offsetof(kw_produce_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 12, .min_compact = 9,
    .names = "transactionalId\0"
    "acks\0"
    "timeoutMs\0"
    "topicData",
};
const kw_message kw_produce_req_message = {
    "ProduceRequest", &kw_produce_req_rows, 3, 13, 9};

const kw_produce_resp_record_error kw_produce_resp_record_error_default = {.batch_index_error_message = {NULL, -1}};
static const kw_field kw_produce_resp_record_error_fields[] = {
    ROW(kw_produce_resp_record_error, batch_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_resp_record_error, batch_index_error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_produce_resp_record_error_rows = {
    .fields = kw_produce_resp_record_error_fields, .initial = &kw_produce_resp_record_error_default,
    .size = sizeof(kw_produce_resp_record_error), .tags_offset = offsetof(kw_produce_resp_record_error, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 6,
    .names = "batchIndex\0"
    "batchIndexErrorMessage",
};

const kw_produce_resp_leader kw_produce_resp_leader_default = {.leader_id = -1, .leader_epoch = -1};
static const kw_field kw_produce_resp_leader_fields[] = {
    ROW(kw_produce_resp_leader, leader_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_resp_leader, leader_epoch, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_produce_resp_leader_rows = {
    .fields = kw_produce_resp_leader_fields, .initial = &kw_produce_resp_leader_default,
    .size = sizeof(kw_produce_resp_leader), .tags_offset = offsetof(kw_produce_resp_leader, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 9,
    .names = "leaderId\0"
    "leaderEpoch",
};

const kw_produce_resp_partition kw_produce_resp_partition_default = {.log_append_time_ms = -1, .log_start_offset = -1, .error_message = {NULL, -1}, .current_leader = {.leader_id = -1, .leader_epoch = -1}};
static const kw_field kw_produce_resp_partition_fields[] = {
    ROW(kw_produce_resp_partition, index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_resp_partition, base_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_resp_partition, log_append_time_ms, INT64, 2, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_produce_resp_partition, log_start_offset, INT64, 5, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_produce_resp_partition, record_errors, kw_produce_resp_record_error, 8, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_produce_resp_partition, error_message, STRING, 8, 127, 8, 127, -1, ROW_IGNORABLE),
    ROW_STRUCT(kw_produce_resp_partition, current_leader, kw_produce_resp_leader, 10, 127, 1, 0, 0, 0),
};
static const kw_rows kw_produce_resp_partition_rows = {
    .fields = kw_produce_resp_partition_fields, .initial = &kw_produce_resp_partition_default,
    .size = sizeof(kw_produce_resp_partition), .tags_offset = offsetof(kw_produce_resp_partition, unknown_tags),
    .n_plain = 7, .n_fields = 8, .min_plain = 22, .min_compact = 33,
    .names = "index\0"
    "errorCode\0"
    "baseOffset\0"
    "logAppendTimeMs\0"
    "logStartOffset\0"
    "recordErrors\0"
    "errorMessage\0"
    "currentLeader",
};

const kw_produce_resp_topic kw_produce_resp_topic_default = {0};
static const kw_field kw_produce_resp_topic_fields[] = {
    ROW(kw_produce_resp_topic, name, STRING, 0, 12, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_produce_resp_topic, topic_id, UUID, 13, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_produce_resp_topic, partition_responses, kw_produce_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_produce_resp_topic_rows = {
    .fields = kw_produce_resp_topic_fields, .initial = &kw_produce_resp_topic_default,
    .size = sizeof(kw_produce_resp_topic), .tags_offset = offsetof(kw_produce_resp_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "topicId\0"
    "partitionResponses",
};

const kw_produce_resp_node kw_produce_resp_node_default = {.rack = {NULL, -1}};
static const kw_field kw_produce_resp_node_fields[] = {
    ROW(kw_produce_resp_node, node_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_resp_node, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_resp_node, port, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_resp_node, rack, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_produce_resp_node_rows = {
    .fields = kw_produce_resp_node_fields, .initial = &kw_produce_resp_node_default,
    .size = sizeof(kw_produce_resp_node), .tags_offset = offsetof(kw_produce_resp_node, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 12, .min_compact = 11,
    .names = "nodeId\0"
    "host\0"
    "port\0"
    "rack",
};

const kw_produce_resp kw_produce_resp_default = {0};
static const kw_field kw_produce_resp_fields[] = {
    ROW_STRUCT_ARRAY(kw_produce_resp, responses, kw_produce_resp_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_produce_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_produce_resp, node_endpoints, kw_produce_resp_node, 10, 127, 1, 0, 0, 0),
};
static const kw_rows kw_produce_resp_rows = {
    .fields = kw_produce_resp_fields, .initial = &kw_produce_resp_default,
    .size = sizeof(kw_produce_resp), .tags_offset = offsetof(kw_produce_resp, unknown_tags),
    .n_plain = 2, .n_fields = 3, .min_plain = 8, .min_compact = 6,
    .names = "responses\0"
    "throttleTimeMs\0"
    "nodeEndpoints",
};
const kw_message kw_produce_resp_message = {
    "ProduceResponse", &kw_produce_resp_rows, 3, 13, 9};

const kw_api kw_produce_api = {
    .key = 0, .name = "Produce",
    .min_version = 3, .max_version = 13, .max_stable_version = 13,
    .flexible_from = 9, .cluster_action = false,
    .request = &kw_produce_req_message, .response = &kw_produce_resp_message,
};
