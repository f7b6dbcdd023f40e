/* ElectLeaders: rows. Made by tools/kwgen.py from protocol/schema/43_elect_leaders.kw. */
#include "protocol/rows.h"

#include <kwire/msg/elect_leaders.h>

/* clang-format off */

const kw_elect_leaders_req_topic kw_elect_leaders_req_topic_default = {0};
static const kw_field kw_elect_leaders_req_topic_fields[] = {
    ROW(kw_elect_leaders_req_topic, topic, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_elect_leaders_req_topic, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_elect_leaders_req_topic_rows = {
    .fields = kw_elect_leaders_req_topic_fields, .initial = &kw_elect_leaders_req_topic_default,
    .size = sizeof(kw_elect_leaders_req_topic), .tags_offset = offsetof(kw_elect_leaders_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "topic\0"
    "partitions",
};

const kw_elect_leaders_req kw_elect_leaders_req_default = {.timeout_ms = 60000};
static const kw_field kw_elect_leaders_req_fields[] = {
    ROW(kw_elect_leaders_req, election_type, INT8, 1, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_elect_leaders_req, topic_partitions, kw_elect_leaders_req_topic, 0, 127, 0, 127, -1, 0),
    ROW(kw_elect_leaders_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_elect_leaders_req_rows = {
    .fields = kw_elect_leaders_req_fields, .initial = &kw_elect_leaders_req_default,
    .size = sizeof(kw_elect_leaders_req), .tags_offset = offsetof(kw_elect_leaders_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 8, .min_compact = 7,
    .names = "electionType\0"
    "topicPartitions\0"
    "timeoutMs",
};
const kw_message kw_elect_leaders_req_message = {
    "ElectLeadersRequest", &kw_elect_leaders_req_rows, 0, 2, 2};

const kw_elect_leaders_resp_partition kw_elect_leaders_resp_partition_default = {0};
static const kw_field kw_elect_leaders_resp_partition_fields[] = {
    ROW(kw_elect_leaders_resp_partition, partition_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_elect_leaders_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_elect_leaders_resp_partition, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_elect_leaders_resp_partition_rows = {
    .fields = kw_elect_leaders_resp_partition_fields, .initial = &kw_elect_leaders_resp_partition_default,
    .size = sizeof(kw_elect_leaders_resp_partition), .tags_offset = offsetof(kw_elect_leaders_resp_partition, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 8, .min_compact = 8,
    .names = "partitionId\0"
    "errorCode\0"
    "errorMessage",
};

const kw_elect_leaders_resp_topic kw_elect_leaders_resp_topic_default = {0};
static const kw_field kw_elect_leaders_resp_topic_fields[] = {
    ROW(kw_elect_leaders_resp_topic, topic, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_elect_leaders_resp_topic, partition_result, kw_elect_leaders_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_elect_leaders_resp_topic_rows = {
    .fields = kw_elect_leaders_resp_topic_fields, .initial = &kw_elect_leaders_resp_topic_default,
    .size = sizeof(kw_elect_leaders_resp_topic), .tags_offset = offsetof(kw_elect_leaders_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "topic\0"
    "partitionResult",
};

const kw_elect_leaders_resp kw_elect_leaders_resp_default = {0};
static const kw_field kw_elect_leaders_resp_fields[] = {
    ROW(kw_elect_leaders_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_elect_leaders_resp, error_code, INT16, 1, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_elect_leaders_resp, replica_election_results, kw_elect_leaders_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_elect_leaders_resp_rows = {
    .fields = kw_elect_leaders_resp_fields, .initial = &kw_elect_leaders_resp_default,
    .size = sizeof(kw_elect_leaders_resp), .tags_offset = offsetof(kw_elect_leaders_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 8, .min_compact = 8,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "replicaElectionResults",
};
const kw_message kw_elect_leaders_resp_message = {
    "ElectLeadersResponse", &kw_elect_leaders_resp_rows, 0, 2, 2};

const kw_api kw_elect_leaders_api = {
    .key = 43, .name = "ElectLeaders",
    .min_version = 0, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_elect_leaders_req_message, .response = &kw_elect_leaders_resp_message,
};
