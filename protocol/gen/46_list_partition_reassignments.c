/* ListPartitionReassignments: rows. Made by tools/kwgen.py from protocol/schema/46_list_partition_reassignments.kw. */
#include "protocol/rows.h"

#include <kwire/msg/list_partition_reassignments.h>

/* clang-format off */

const kw_list_partition_reassignments_req_topic kw_list_partition_reassignments_req_topic_default = {0};
static const kw_field kw_list_partition_reassignments_req_topic_fields[] = {
    ROW(kw_list_partition_reassignments_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_list_partition_reassignments_req_topic, partition_indexes, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_partition_reassignments_req_topic_rows = {
    .fields = kw_list_partition_reassignments_req_topic_fields, .initial = &kw_list_partition_reassignments_req_topic_default,
    .size = sizeof(kw_list_partition_reassignments_req_topic), .tags_offset = offsetof(kw_list_partition_reassignments_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "name\0"
    "partitionIndexes",
};

const kw_list_partition_reassignments_req kw_list_partition_reassignments_req_default = {.timeout_ms = 60000, .n_topics = -1};
static const kw_field kw_list_partition_reassignments_req_fields[] = {
    ROW(kw_list_partition_reassignments_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_list_partition_reassignments_req, topics, kw_list_partition_reassignments_req_topic, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_list_partition_reassignments_req_rows = {
    .fields = kw_list_partition_reassignments_req_fields, .initial = &kw_list_partition_reassignments_req_default,
    .size = sizeof(kw_list_partition_reassignments_req), .tags_offset = offsetof(kw_list_partition_reassignments_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "timeoutMs\0"
    "topics",
};
const kw_message kw_list_partition_reassignments_req_message = {
    "ListPartitionReassignmentsRequest", &kw_list_partition_reassignments_req_rows, 0, 0, 0};

const kw_list_partition_reassignments_resp_partition kw_list_partition_reassignments_resp_partition_default = {0};
static const kw_field kw_list_partition_reassignments_resp_partition_fields[] = {
    ROW(kw_list_partition_reassignments_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_list_partition_reassignments_resp_partition, replicas, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_list_partition_reassignments_resp_partition, adding_replicas, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_list_partition_reassignments_resp_partition, removing_replicas, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_partition_reassignments_resp_partition_rows = {
    .fields = kw_list_partition_reassignments_resp_partition_fields, .initial = &kw_list_partition_reassignments_resp_partition_default,
    .size = sizeof(kw_list_partition_reassignments_resp_partition), .tags_offset = offsetof(kw_list_partition_reassignments_resp_partition, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 8,
    .names = "partitionIndex\0"
    "replicas\0"
    "addingReplicas\0"
    "removingReplicas",
};

const kw_list_partition_reassignments_resp_topic kw_list_partition_reassignments_resp_topic_default = {0};
static const kw_field kw_list_partition_reassignments_resp_topic_fields[] = {
    ROW(kw_list_partition_reassignments_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_list_partition_reassignments_resp_topic, partitions, kw_list_partition_reassignments_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_partition_reassignments_resp_topic_rows = {
    .fields = kw_list_partition_reassignments_resp_topic_fields, .initial = &kw_list_partition_reassignments_resp_topic_default,
    .size = sizeof(kw_list_partition_reassignments_resp_topic), .tags_offset = offsetof(kw_list_partition_reassignments_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_list_partition_reassignments_resp kw_list_partition_reassignments_resp_default = {0};
static const kw_field kw_list_partition_reassignments_resp_fields[] = {
    ROW(kw_list_partition_reassignments_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_partition_reassignments_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_partition_reassignments_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_list_partition_reassignments_resp, topics, kw_list_partition_reassignments_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_partition_reassignments_resp_rows = {
    .fields = kw_list_partition_reassignments_resp_fields, .initial = &kw_list_partition_reassignments_resp_default,
    .size = sizeof(kw_list_partition_reassignments_resp), .tags_offset = offsetof(kw_list_partition_reassignments_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 9,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "topics",
};
const kw_message kw_list_partition_reassignments_resp_message = {
    "ListPartitionReassignmentsResponse", &kw_list_partition_reassignments_resp_rows, 0, 0, 0};

const kw_api kw_list_partition_reassignments_api = {
    .key = 46, .name = "ListPartitionReassignments",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_list_partition_reassignments_req_message, .response = &kw_list_partition_reassignments_resp_message,
};
