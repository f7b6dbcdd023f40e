/* ShareAcknowledge: rows. Made by tools/kwgen.py from protocol/schema/79_share_acknowledge.kw. */
#include "protocol/rows.h"

#include <kwire/msg/share_acknowledge.h>

/* clang-format off */

const kw_share_acknowledge_req_ack kw_share_acknowledge_req_ack_default = {0};
static const kw_field kw_share_acknowledge_req_ack_fields[] = {
    ROW(kw_share_acknowledge_req_ack, first_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_acknowledge_req_ack, last_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_share_acknowledge_req_ack, acknowledge_types, INT8, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_acknowledge_req_ack_rows = {
    .fields = kw_share_acknowledge_req_ack_fields, .initial = &kw_share_acknowledge_req_ack_default,
    .size = sizeof(kw_share_acknowledge_req_ack), .tags_offset = offsetof(kw_share_acknowledge_req_ack, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 18,
    .names = "firstOffset\0"
    "lastOffset\0"
    "acknowledgeTypes",
};

const kw_share_acknowledge_req_partition kw_share_acknowledge_req_partition_default = {0};
static const kw_field kw_share_acknowledge_req_partition_fields[] = {
    ROW(kw_share_acknowledge_req_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_share_acknowledge_req_partition, acknowledgement_batches, kw_share_acknowledge_req_ack, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_acknowledge_req_partition_rows = {
    .fields = kw_share_acknowledge_req_partition_fields, .initial = &kw_share_acknowledge_req_partition_default,
    .size = sizeof(kw_share_acknowledge_req_partition), .tags_offset = offsetof(kw_share_acknowledge_req_partition, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "partitionIndex\0"
    "acknowledgementBatches",
};

const kw_share_acknowledge_req_topic kw_share_acknowledge_req_topic_default = {0};
static const kw_field kw_share_acknowledge_req_topic_fields[] = {
    ROW(kw_share_acknowledge_req_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_share_acknowledge_req_topic, partitions, kw_share_acknowledge_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_acknowledge_req_topic_rows = {
    .fields = kw_share_acknowledge_req_topic_fields, .initial = &kw_share_acknowledge_req_topic_default,
    .size = sizeof(kw_share_acknowledge_req_topic), .tags_offset = offsetof(kw_share_acknowledge_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 18,
    .names = "topicId\0"
    "partitions",
};

const kw_share_acknowledge_req kw_share_acknowledge_req_default = {.group_id = {NULL, -1}};
static const kw_field kw_share_acknowledge_req_fields[] = {
    ROW(kw_share_acknowledge_req, group_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_share_acknowledge_req, member_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_share_acknowledge_req, share_session_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_share_acknowledge_req, topics, kw_share_acknowledge_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_acknowledge_req_rows = {
    .fields = kw_share_acknowledge_req_fields, .initial = &kw_share_acknowledge_req_default,
    .size = sizeof(kw_share_acknowledge_req), .tags_offset = offsetof(kw_share_acknowledge_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 8,
    .names = "groupId\0"
    "memberId\0"
    "shareSessionEpoch\0"
    "topics",
};
const kw_message kw_share_acknowledge_req_message = {
    "ShareAcknowledgeRequest", &kw_share_acknowledge_req_rows, 1, 1, 0};

const kw_share_acknowledge_resp_leader kw_share_acknowledge_resp_leader_default = {0};
static const kw_field kw_share_acknowledge_resp_leader_fields[] = {
    ROW(kw_share_acknowledge_resp_leader, leader_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_acknowledge_resp_leader, leader_epoch, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_acknowledge_resp_leader_rows = {
    .fields = kw_share_acknowledge_resp_leader_fields, .initial = &kw_share_acknowledge_resp_leader_default,
    .size = sizeof(kw_share_acknowledge_resp_leader), .tags_offset = offsetof(kw_share_acknowledge_resp_leader, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 9,
    .names = "leaderId\0"
    "leaderEpoch",
};

const kw_share_acknowledge_resp_partition kw_share_acknowledge_resp_partition_default = {.error_message = {NULL, -1}};
static const kw_field kw_share_acknowledge_resp_partition_fields[] = {
    ROW(kw_share_acknowledge_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_acknowledge_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_acknowledge_resp_partition, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT(kw_share_acknowledge_resp_partition, current_leader, kw_share_acknowledge_resp_leader, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_acknowledge_resp_partition_rows = {
    .fields = kw_share_acknowledge_resp_partition_fields, .initial = &kw_share_acknowledge_resp_partition_default,
    .size = sizeof(kw_share_acknowledge_resp_partition), .tags_offset = offsetof(kw_share_acknowledge_resp_partition, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 17,
    .names = "partitionIndex\0"
    "errorCode\0"
    "errorMessage\0"
    "currentLeader",
};

const kw_share_acknowledge_resp_topic kw_share_acknowledge_resp_topic_default = {0};
static const kw_field kw_share_acknowledge_resp_topic_fields[] = {
    ROW(kw_share_acknowledge_resp_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_share_acknowledge_resp_topic, partitions, kw_share_acknowledge_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_acknowledge_resp_topic_rows = {
    .fields = kw_share_acknowledge_resp_topic_fields, .initial = &kw_share_acknowledge_resp_topic_default,
    .size = sizeof(kw_share_acknowledge_resp_topic), .tags_offset = offsetof(kw_share_acknowledge_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 18,
    .names = "topicId\0"
    "partitions",
};

const kw_share_acknowledge_resp_node kw_share_acknowledge_resp_node_default = {.rack = {NULL, -1}};
static const kw_field kw_share_acknowledge_resp_node_fields[] = {
    ROW(kw_share_acknowledge_resp_node, node_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_acknowledge_resp_node, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_acknowledge_resp_node, port, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_acknowledge_resp_node, rack, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_share_acknowledge_resp_node_rows = {
    .fields = kw_share_acknowledge_resp_node_fields, .initial = &kw_share_acknowledge_resp_node_default,
    .size = sizeof(kw_share_acknowledge_resp_node), .tags_offset = offsetof(kw_share_acknowledge_resp_node, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 11,
    .names = "nodeId\0"
    "host\0"
    "port\0"
    "rack",
};

const kw_share_acknowledge_resp kw_share_acknowledge_resp_default = {.error_message = {NULL, -1}};
static const kw_field kw_share_acknowledge_resp_fields[] = {
    ROW(kw_share_acknowledge_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_acknowledge_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_acknowledge_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_share_acknowledge_resp, responses, kw_share_acknowledge_resp_topic, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_share_acknowledge_resp, node_endpoints, kw_share_acknowledge_resp_node, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_acknowledge_resp_rows = {
    .fields = kw_share_acknowledge_resp_fields, .initial = &kw_share_acknowledge_resp_default,
    .size = sizeof(kw_share_acknowledge_resp), .tags_offset = offsetof(kw_share_acknowledge_resp, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 10,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "responses\0"
    "nodeEndpoints",
};
const kw_message kw_share_acknowledge_resp_message = {
    "ShareAcknowledgeResponse", &kw_share_acknowledge_resp_rows, 1, 1, 0};

const kw_api kw_share_acknowledge_api = {
    .key = 79, .name = "ShareAcknowledge",
    .min_version = 1, .max_version = 1, .max_stable_version = 1,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_share_acknowledge_req_message, .response = &kw_share_acknowledge_resp_message,
};
