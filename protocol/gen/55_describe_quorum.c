/* DescribeQuorum: rows. Made by tools/kwgen.py from protocol/schema/55_describe_quorum.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_quorum.h>

/* clang-format off */

const kw_describe_quorum_req_partition kw_describe_quorum_req_partition_default = {0};
static const kw_field kw_describe_quorum_req_partition_fields[] = {
    ROW(kw_describe_quorum_req_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_quorum_req_partition_rows = {
    .fields = kw_describe_quorum_req_partition_fields, .initial = &kw_describe_quorum_req_partition_default,
    .size = sizeof(kw_describe_quorum_req_partition), .tags_offset = offsetof(kw_describe_quorum_req_partition, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 5,
    .names = "partitionIndex",
};

const kw_describe_quorum_req_topic kw_describe_quorum_req_topic_default = {0};
static const kw_field kw_describe_quorum_req_topic_fields[] = {
    ROW(kw_describe_quorum_req_topic, topic_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_quorum_req_topic, partitions, kw_describe_quorum_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_quorum_req_topic_rows = {
    .fields = kw_describe_quorum_req_topic_fields, .initial = &kw_describe_quorum_req_topic_default,
    .size = sizeof(kw_describe_quorum_req_topic), .tags_offset = offsetof(kw_describe_quorum_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "topicName\0"
    "partitions",
};

const kw_describe_quorum_req kw_describe_quorum_req_default = {0};
static const kw_field kw_describe_quorum_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_quorum_req, topics, kw_describe_quorum_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_quorum_req_rows = {
    .fields = kw_describe_quorum_req_fields, .initial = &kw_describe_quorum_req_default,
    .size = sizeof(kw_describe_quorum_req), .tags_offset = offsetof(kw_describe_quorum_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "topics",
};
const kw_message kw_describe_quorum_req_message = {
    "DescribeQuorumRequest", &kw_describe_quorum_req_rows, 0, 2, 0};

const kw_describe_quorum_resp_replica kw_describe_quorum_resp_replica_default = {.last_fetch_timestamp = -1, .last_caught_up_timestamp = -1};
static const kw_field kw_describe_quorum_resp_replica_fields[] = {
    ROW(kw_describe_quorum_resp_replica, replica_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp_replica, replica_directory_id, UUID, 2, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp_replica, log_end_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp_replica, last_fetch_timestamp, INT64, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_describe_quorum_resp_replica, last_caught_up_timestamp, INT64, 1, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_describe_quorum_resp_replica_rows = {
    .fields = kw_describe_quorum_resp_replica_fields, .initial = &kw_describe_quorum_resp_replica_default,
    .size = sizeof(kw_describe_quorum_resp_replica), .tags_offset = offsetof(kw_describe_quorum_resp_replica, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 13,
    .names = "replicaId\0"
    "replicaDirectoryId\0"
    "logEndOffset\0"
    "lastFetchTimestamp\0"
    "lastCaughtUpTimestamp",
};

const kw_describe_quorum_resp_partition kw_describe_quorum_resp_partition_default = {0};
static const kw_field kw_describe_quorum_resp_partition_fields[] = {
    ROW(kw_describe_quorum_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp_partition, error_message, STRING, 2, 127, 2, 127, -1, ROW_IGNORABLE),
    ROW(kw_describe_quorum_resp_partition, leader_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp_partition, leader_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp_partition, high_watermark, INT64, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_quorum_resp_partition, current_voters, kw_describe_quorum_resp_replica, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_quorum_resp_partition, observers, kw_describe_quorum_resp_replica, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_quorum_resp_partition_rows = {
    .fields = kw_describe_quorum_resp_partition_fields, .initial = &kw_describe_quorum_resp_partition_default,
    .size = sizeof(kw_describe_quorum_resp_partition), .tags_offset = offsetof(kw_describe_quorum_resp_partition, unknown_tags),
    .n_plain = 8, .n_fields = 8, .min_plain = 1, .min_compact = 25,
    .names = "partitionIndex\0"
    "errorCode\0"
    "errorMessage\0"
    "leaderId\0"
    "leaderEpoch\0"
    "highWatermark\0"
    "currentVoters\0"
    "observers",
};

const kw_describe_quorum_resp_topic kw_describe_quorum_resp_topic_default = {0};
static const kw_field kw_describe_quorum_resp_topic_fields[] = {
    ROW(kw_describe_quorum_resp_topic, topic_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_quorum_resp_topic, partitions, kw_describe_quorum_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_quorum_resp_topic_rows = {
    .fields = kw_describe_quorum_resp_topic_fields, .initial = &kw_describe_quorum_resp_topic_default,
    .size = sizeof(kw_describe_quorum_resp_topic), .tags_offset = offsetof(kw_describe_quorum_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "topicName\0"
    "partitions",
};

const kw_describe_quorum_resp_listener kw_describe_quorum_resp_listener_default = {0};
static const kw_field kw_describe_quorum_resp_listener_fields[] = {
    ROW(kw_describe_quorum_resp_listener, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp_listener, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp_listener, port, UINT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_quorum_resp_listener_rows = {
    .fields = kw_describe_quorum_resp_listener_fields, .initial = &kw_describe_quorum_resp_listener_default,
    .size = sizeof(kw_describe_quorum_resp_listener), .tags_offset = offsetof(kw_describe_quorum_resp_listener, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 5,
    .names = "name\0"
    "host\0"
    "port",
};

const kw_describe_quorum_resp_node kw_describe_quorum_resp_node_default = {0};
static const kw_field kw_describe_quorum_resp_node_fields[] = {
    ROW(kw_describe_quorum_resp_node, node_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_quorum_resp_node, listeners, kw_describe_quorum_resp_listener, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_quorum_resp_node_rows = {
    .fields = kw_describe_quorum_resp_node_fields, .initial = &kw_describe_quorum_resp_node_default,
    .size = sizeof(kw_describe_quorum_resp_node), .tags_offset = offsetof(kw_describe_quorum_resp_node, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "nodeId\0"
    "listeners",
};

const kw_describe_quorum_resp kw_describe_quorum_resp_default = {0};
static const kw_field kw_describe_quorum_resp_fields[] = {
    ROW(kw_describe_quorum_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_quorum_resp, error_message, STRING, 2, 127, 2, 127, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_describe_quorum_resp, topics, kw_describe_quorum_resp_topic, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_quorum_resp, nodes, kw_describe_quorum_resp_node, 2, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_quorum_resp_rows = {
    .fields = kw_describe_quorum_resp_fields, .initial = &kw_describe_quorum_resp_default,
    .size = sizeof(kw_describe_quorum_resp), .tags_offset = offsetof(kw_describe_quorum_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 4,
    .names = "errorCode\0"
    "errorMessage\0"
    "topics\0"
    "nodes",
};
const kw_message kw_describe_quorum_resp_message = {
    "DescribeQuorumResponse", &kw_describe_quorum_resp_rows, 0, 2, 0};

const kw_api kw_describe_quorum_api = {
    .key = 55, .name = "DescribeQuorum",
    .min_version = 0, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 0, .cluster_action = true,
    .request = &kw_describe_quorum_req_message, .response = &kw_describe_quorum_resp_message,
};
