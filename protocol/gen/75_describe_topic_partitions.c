/* DescribeTopicPartitions: rows. Made by tools/kwgen.py from protocol/schema/75_describe_topic_partitions.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_topic_partitions.h>

/* clang-format off */

const kw_describe_topic_partitions_req_topic kw_describe_topic_partitions_req_topic_default = {0};
static const kw_field kw_describe_topic_partitions_req_topic_fields[] = {
    ROW(kw_describe_topic_partitions_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_topic_partitions_req_topic_rows = {
    .fields = kw_describe_topic_partitions_req_topic_fields, .initial = &kw_describe_topic_partitions_req_topic_default,
    .size = sizeof(kw_describe_topic_partitions_req_topic), .tags_offset = offsetof(kw_describe_topic_partitions_req_topic, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "name",
};

const kw_describe_topic_partitions_req_cursor kw_describe_topic_partitions_req_cursor_default = {0};
static const kw_field kw_describe_topic_partitions_req_cursor_fields[] = {
    ROW(kw_describe_topic_partitions_req_cursor, topic_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_topic_partitions_req_cursor, partition_index, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_topic_partitions_req_cursor_rows = {
    .fields = kw_describe_topic_partitions_req_cursor_fields, .initial = &kw_describe_topic_partitions_req_cursor_default,
    .size = sizeof(kw_describe_topic_partitions_req_cursor), .tags_offset = offsetof(kw_describe_topic_partitions_req_cursor, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "topicName\0"
    "partitionIndex",
};

const kw_describe_topic_partitions_req kw_describe_topic_partitions_req_default = {.response_partition_limit = 2000};
static const kw_field kw_describe_topic_partitions_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_topic_partitions_req, topics, kw_describe_topic_partitions_req_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_topic_partitions_req, response_partition_limit, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_POINTER(kw_describe_topic_partitions_req, cursor, kw_describe_topic_partitions_req_cursor, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_topic_partitions_req_rows = {
    .fields = kw_describe_topic_partitions_req_fields, .initial = &kw_describe_topic_partitions_req_default,
    .size = sizeof(kw_describe_topic_partitions_req), .tags_offset = offsetof(kw_describe_topic_partitions_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 7,
    .names = "topics\0"
    "responsePartitionLimit\0"
    "cursor",
};
const kw_message kw_describe_topic_partitions_req_message = {
    "DescribeTopicPartitionsRequest", &kw_describe_topic_partitions_req_rows, 0, 0, 0};

const kw_describe_topic_partitions_resp_partition kw_describe_topic_partitions_resp_partition_default = {.leader_epoch = -1, .n_eligible_leader_replicas = -1, .n_last_known_elr = -1};
static const kw_field kw_describe_topic_partitions_resp_partition_fields[] = {
    ROW(kw_describe_topic_partitions_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_topic_partitions_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_topic_partitions_resp_partition, leader_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_topic_partitions_resp_partition, leader_epoch, INT32, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_ARRAY_OF(kw_describe_topic_partitions_resp_partition, replica_nodes, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_describe_topic_partitions_resp_partition, isr_nodes, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_describe_topic_partitions_resp_partition, eligible_leader_replicas, INT32, 0, 127, 0, 127, -1, 0),
    ROW_ARRAY_OF(kw_describe_topic_partitions_resp_partition, last_known_elr, INT32, 0, 127, 0, 127, -1, 0),
    ROW_ARRAY_OF(kw_describe_topic_partitions_resp_partition, offline_replicas, INT32, 0, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_describe_topic_partitions_resp_partition_rows = {
    .fields = kw_describe_topic_partitions_resp_partition_fields, .initial = &kw_describe_topic_partitions_resp_partition_default,
    .size = sizeof(kw_describe_topic_partitions_resp_partition), .tags_offset = offsetof(kw_describe_topic_partitions_resp_partition, unknown_tags),
    .n_plain = 9, .n_fields = 9, .min_plain = 1, .min_compact = 20,
    .names = "errorCode\0"
    "partitionIndex\0"
    "leaderId\0"
    "leaderEpoch\0"
    "replicaNodes\0"
    "isrNodes\0"
    "eligibleLeaderReplicas\0"
    "lastKnownElr\0"
    "offlineReplicas",
};

const kw_describe_topic_partitions_resp_topic kw_describe_topic_partitions_resp_topic_default = {.topic_authorized_operations = INT32_MIN};
static const kw_field kw_describe_topic_partitions_resp_topic_fields[] = {
    ROW(kw_describe_topic_partitions_resp_topic, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_topic_partitions_resp_topic, name, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_describe_topic_partitions_resp_topic, topic_id, UUID, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_describe_topic_partitions_resp_topic, is_internal, BOOL, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_describe_topic_partitions_resp_topic, partitions, kw_describe_topic_partitions_resp_partition, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_topic_partitions_resp_topic, topic_authorized_operations, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_topic_partitions_resp_topic_rows = {
    .fields = kw_describe_topic_partitions_resp_topic_fields, .initial = &kw_describe_topic_partitions_resp_topic_default,
    .size = sizeof(kw_describe_topic_partitions_resp_topic), .tags_offset = offsetof(kw_describe_topic_partitions_resp_topic, unknown_tags),
    .n_plain = 6, .n_fields = 6, .min_plain = 1, .min_compact = 26,
    .names = "errorCode\0"
    "name\0"
    "topicId\0"
    "isInternal\0"
    "partitions\0"
    "topicAuthorizedOperations",
};

const kw_describe_topic_partitions_resp_cursor kw_describe_topic_partitions_resp_cursor_default = {0};
static const kw_field kw_describe_topic_partitions_resp_cursor_fields[] = {
    ROW(kw_describe_topic_partitions_resp_cursor, topic_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_topic_partitions_resp_cursor, partition_index, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_topic_partitions_resp_cursor_rows = {
    .fields = kw_describe_topic_partitions_resp_cursor_fields, .initial = &kw_describe_topic_partitions_resp_cursor_default,
    .size = sizeof(kw_describe_topic_partitions_resp_cursor), .tags_offset = offsetof(kw_describe_topic_partitions_resp_cursor, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "topicName\0"
    "partitionIndex",
};

const kw_describe_topic_partitions_resp kw_describe_topic_partitions_resp_default = {0};
static const kw_field kw_describe_topic_partitions_resp_fields[] = {
    ROW(kw_describe_topic_partitions_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_describe_topic_partitions_resp, topics, kw_describe_topic_partitions_resp_topic, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_POINTER(kw_describe_topic_partitions_resp, next_cursor, kw_describe_topic_partitions_resp_cursor, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_topic_partitions_resp_rows = {
    .fields = kw_describe_topic_partitions_resp_fields, .initial = &kw_describe_topic_partitions_resp_default,
    .size = sizeof(kw_describe_topic_partitions_resp), .tags_offset = offsetof(kw_describe_topic_partitions_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 7,
    .names = "throttleTimeMs\0"
    "topics\0"
    "nextCursor",
};
const kw_message kw_describe_topic_partitions_resp_message = {
    "DescribeTopicPartitionsResponse", &kw_describe_topic_partitions_resp_rows, 0, 0, 0};

const kw_api kw_describe_topic_partitions_api = {
    .key = 75, .name = "DescribeTopicPartitions",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_describe_topic_partitions_req_message, .response = &kw_describe_topic_partitions_resp_message,
};
