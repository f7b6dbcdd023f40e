/* CreatePartitions: rows. Made by tools/kwgen.py from protocol/schema/37_create_partitions.kw. */
#include "protocol/rows.h"

#include <kwire/msg/create_partitions.h>

/* clang-format off */

const kw_create_partitions_req_assignment kw_create_partitions_req_assignment_default = {0};
static const kw_field kw_create_partitions_req_assignment_fields[] = {
    ROW_ARRAY_OF(kw_create_partitions_req_assignment, broker_ids, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_partitions_req_assignment_rows = {
    .fields = kw_create_partitions_req_assignment_fields, .initial = &kw_create_partitions_req_assignment_default,
    .size = sizeof(kw_create_partitions_req_assignment), .tags_offset = offsetof(kw_create_partitions_req_assignment, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 4, .min_compact = 2,
    .names = "brokerIds",
};

const kw_create_partitions_req_topic kw_create_partitions_req_topic_default = {0};
static const kw_field kw_create_partitions_req_topic_fields[] = {
    ROW(kw_create_partitions_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_partitions_req_topic, count, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_create_partitions_req_topic, assignments, kw_create_partitions_req_assignment, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_create_partitions_req_topic_rows = {
    .fields = kw_create_partitions_req_topic_fields, .initial = &kw_create_partitions_req_topic_default,
    .size = sizeof(kw_create_partitions_req_topic), .tags_offset = offsetof(kw_create_partitions_req_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 10, .min_compact = 7,
    .names = "name\0"
    "count\0"
    "assignments",
};

const kw_create_partitions_req kw_create_partitions_req_default = {0};
static const kw_field kw_create_partitions_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_create_partitions_req, topics, kw_create_partitions_req_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_partitions_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_partitions_req, validate_only, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_partitions_req_rows = {
    .fields = kw_create_partitions_req_fields, .initial = &kw_create_partitions_req_default,
    .size = sizeof(kw_create_partitions_req), .tags_offset = offsetof(kw_create_partitions_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 9, .min_compact = 7,
    .names = "topics\0"
    "timeoutMs\0"
    "validateOnly",
};
const kw_message kw_create_partitions_req_message = {
    "CreatePartitionsRequest", &kw_create_partitions_req_rows, 0, 3, 2};

const kw_create_partitions_resp_topic kw_create_partitions_resp_topic_default = {.error_message = {NULL, -1}};
static const kw_field kw_create_partitions_resp_topic_fields[] = {
    ROW(kw_create_partitions_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_partitions_resp_topic, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_partitions_resp_topic, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_create_partitions_resp_topic_rows = {
    .fields = kw_create_partitions_resp_topic_fields, .initial = &kw_create_partitions_resp_topic_default,
    .size = sizeof(kw_create_partitions_resp_topic), .tags_offset = offsetof(kw_create_partitions_resp_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 5,
    .names = "name\0"
    "errorCode\0"
    "errorMessage",
};

const kw_create_partitions_resp kw_create_partitions_resp_default = {0};
static const kw_field kw_create_partitions_resp_fields[] = {
    ROW(kw_create_partitions_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_create_partitions_resp, results, kw_create_partitions_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_partitions_resp_rows = {
    .fields = kw_create_partitions_resp_fields, .initial = &kw_create_partitions_resp_default,
    .size = sizeof(kw_create_partitions_resp), .tags_offset = offsetof(kw_create_partitions_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "results",
};
const kw_message kw_create_partitions_resp_message = {
    "CreatePartitionsResponse", &kw_create_partitions_resp_rows, 0, 3, 2};

const kw_api kw_create_partitions_api = {
    .key = 37, .name = "CreatePartitions",
    .min_version = 0, .max_version = 3, .max_stable_version = 3,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_create_partitions_req_message, .response = &kw_create_partitions_resp_message,
};
