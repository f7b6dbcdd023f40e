/* AlterPartitionReassignments: rows. Made by tools/kwgen.py from protocol/schema/45_alter_partition_reassignments.kw. */
#include "protocol/rows.h"

#include <kwire/msg/alter_partition_reassignments.h>

/* clang-format off */

const kw_alter_partition_reassignments_req_partition kw_alter_partition_reassignments_req_partition_default = {.n_replicas = -1};
static const kw_field kw_alter_partition_reassignments_req_partition_fields[] = {
    ROW(kw_alter_partition_reassignments_req_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_alter_partition_reassignments_req_partition, replicas, INT32, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_alter_partition_reassignments_req_partition_rows = {
    .fields = kw_alter_partition_reassignments_req_partition_fields, .initial = &kw_alter_partition_reassignments_req_partition_default,
    .size = sizeof(kw_alter_partition_reassignments_req_partition), .tags_offset = offsetof(kw_alter_partition_reassignments_req_partition, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "partitionIndex\0"
    "replicas",
};

const kw_alter_partition_reassignments_req_topic kw_alter_partition_reassignments_req_topic_default = {0};
static const kw_field kw_alter_partition_reassignments_req_topic_fields[] = {
    ROW(kw_alter_partition_reassignments_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_partition_reassignments_req_topic, partitions, kw_alter_partition_reassignments_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_partition_reassignments_req_topic_rows = {
    .fields = kw_alter_partition_reassignments_req_topic_fields, .initial = &kw_alter_partition_reassignments_req_topic_default,
    .size = sizeof(kw_alter_partition_reassignments_req_topic), .tags_offset = offsetof(kw_alter_partition_reassignments_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_alter_partition_reassignments_req kw_alter_partition_reassignments_req_default = {.timeout_ms = 60000, .allow_replication_factor_change = true};
static const kw_field kw_alter_partition_reassignments_req_fields[] = {
    ROW(kw_alter_partition_reassignments_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_partition_reassignments_req, allow_replication_factor_change, BOOL, 1, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_partition_reassignments_req, topics, kw_alter_partition_reassignments_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_partition_reassignments_req_rows = {
    .fields = kw_alter_partition_reassignments_req_fields, .initial = &kw_alter_partition_reassignments_req_default,
    .size = sizeof(kw_alter_partition_reassignments_req), .tags_offset = offsetof(kw_alter_partition_reassignments_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 6,
    .names = "timeoutMs\0"
    "allowReplicationFactorChange\0"
    "topics",
};
const kw_message kw_alter_partition_reassignments_req_message = {
    "AlterPartitionReassignmentsRequest", &kw_alter_partition_reassignments_req_rows, 0, 1, 0};

const kw_alter_partition_reassignments_resp_partition kw_alter_partition_reassignments_resp_partition_default = {0};
static const kw_field kw_alter_partition_reassignments_resp_partition_fields[] = {
    ROW(kw_alter_partition_reassignments_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_partition_reassignments_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_partition_reassignments_resp_partition, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_alter_partition_reassignments_resp_partition_rows = {
    .fields = kw_alter_partition_reassignments_resp_partition_fields, .initial = &kw_alter_partition_reassignments_resp_partition_default,
    .size = sizeof(kw_alter_partition_reassignments_resp_partition), .tags_offset = offsetof(kw_alter_partition_reassignments_resp_partition, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 8,
    .names = "partitionIndex\0"
    "errorCode\0"
    "errorMessage",
};

const kw_alter_partition_reassignments_resp_topic kw_alter_partition_reassignments_resp_topic_default = {0};
static const kw_field kw_alter_partition_reassignments_resp_topic_fields[] = {
    ROW(kw_alter_partition_reassignments_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_partition_reassignments_resp_topic, partitions, kw_alter_partition_reassignments_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_partition_reassignments_resp_topic_rows = {
    .fields = kw_alter_partition_reassignments_resp_topic_fields, .initial = &kw_alter_partition_reassignments_resp_topic_default,
    .size = sizeof(kw_alter_partition_reassignments_resp_topic), .tags_offset = offsetof(kw_alter_partition_reassignments_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_alter_partition_reassignments_resp kw_alter_partition_reassignments_resp_default = {.allow_replication_factor_change = true};
static const kw_field kw_alter_partition_reassignments_resp_fields[] = {
    ROW(kw_alter_partition_reassignments_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_partition_reassignments_resp, allow_replication_factor_change, BOOL, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_alter_partition_reassignments_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_partition_reassignments_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_partition_reassignments_resp, responses, kw_alter_partition_reassignments_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_partition_reassignments_resp_rows = {
    .fields = kw_alter_partition_reassignments_resp_fields, .initial = &kw_alter_partition_reassignments_resp_default,
    .size = sizeof(kw_alter_partition_reassignments_resp), .tags_offset = offsetof(kw_alter_partition_reassignments_resp, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 9,
    .names = "throttleTimeMs\0"
    "allowReplicationFactorChange\0"
    "errorCode\0"
    "errorMessage\0"
    "responses",
};
const kw_message kw_alter_partition_reassignments_resp_message = {
    "AlterPartitionReassignmentsResponse", &kw_alter_partition_reassignments_resp_rows, 0, 1, 0};

const kw_api kw_alter_partition_reassignments_api = {
    .key = 45, .name = "AlterPartitionReassignments",
    .min_version = 0, .max_version = 1, .max_stable_version = 1,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_alter_partition_reassignments_req_message, .response = &kw_alter_partition_reassignments_resp_message,
};
