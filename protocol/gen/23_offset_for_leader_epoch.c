/* OffsetForLeaderEpoch: rows. Made by tools/kwgen.py from protocol/schema/23_offset_for_leader_epoch.kw. */
#include "protocol/rows.h"

#include <kwire/msg/offset_for_leader_epoch.h>

/* clang-format off */

const kw_offset_for_leader_epoch_req_partition kw_offset_for_leader_epoch_req_partition_default = {.current_leader_epoch = -1};
static const kw_field kw_offset_for_leader_epoch_req_partition_fields[] = {
    ROW(kw_offset_for_leader_epoch_req_partition, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_for_leader_epoch_req_partition, current_leader_epoch, INT32, 2, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_for_leader_epoch_req_partition, leader_epoch, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_for_leader_epoch_req_partition_rows = {
    .fields = kw_offset_for_leader_epoch_req_partition_fields, .initial = &kw_offset_for_leader_epoch_req_partition_default,
    .size = sizeof(kw_offset_for_leader_epoch_req_partition), .tags_offset = offsetof(kw_offset_for_leader_epoch_req_partition, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 12, .min_compact = 13,
    .names = "partition\0"
    "currentLeaderEpoch\0"
    "leaderEpoch",
};

const kw_offset_for_leader_epoch_req_topic kw_offset_for_leader_epoch_req_topic_default = {0};
static const kw_field kw_offset_for_leader_epoch_req_topic_fields[] = {
    ROW(kw_offset_for_leader_epoch_req_topic, topic, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_offset_for_leader_epoch_req_topic, partitions, kw_offset_for_leader_epoch_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_for_leader_epoch_req_topic_rows = {
    .fields = kw_offset_for_leader_epoch_req_topic_fields, .initial = &kw_offset_for_leader_epoch_req_topic_default,
    .size = sizeof(kw_offset_for_leader_epoch_req_topic), .tags_offset = offsetof(kw_offset_for_leader_epoch_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "topic\0"
    "partitions",
};

const kw_offset_for_leader_epoch_req kw_offset_for_leader_epoch_req_default = {.replica_id = -2};
static const kw_field kw_offset_for_leader_epoch_req_fields[] = {
    ROW(kw_offset_for_leader_epoch_req, replica_id, INT32, 3, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_for_leader_epoch_req, topics, kw_offset_for_leader_epoch_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_for_leader_epoch_req_rows = {
    .fields = kw_offset_for_leader_epoch_req_fields, .initial = &kw_offset_for_leader_epoch_req_default,
    .size = sizeof(kw_offset_for_leader_epoch_req), .tags_offset = offsetof(kw_offset_for_leader_epoch_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 6,
    .names = "replicaId\0"
    "topics",
};
const kw_message kw_offset_for_leader_epoch_req_message = {
    "OffsetForLeaderEpochRequest", &kw_offset_for_leader_epoch_req_rows, 2, 4, 4};

const kw_offset_for_leader_epoch_resp_partition kw_offset_for_leader_epoch_resp_partition_default = {.leader_epoch = -1, .end_offset = -1};
static const kw_field kw_offset_for_leader_epoch_resp_partition_fields[] = {
    ROW(kw_offset_for_leader_epoch_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_for_leader_epoch_resp_partition, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_for_leader_epoch_resp_partition, leader_epoch, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_for_leader_epoch_resp_partition, end_offset, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_for_leader_epoch_resp_partition_rows = {
    .fields = kw_offset_for_leader_epoch_resp_partition_fields, .initial = &kw_offset_for_leader_epoch_resp_partition_default,
    .size = sizeof(kw_offset_for_leader_epoch_resp_partition), .tags_offset = offsetof(kw_offset_for_leader_epoch_resp_partition, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 18, .min_compact = 19,
    .names = "errorCode\0"
    "partition\0"
    "leaderEpoch\0"
    "endOffset",
};

const kw_offset_for_leader_epoch_resp_topic kw_offset_for_leader_epoch_resp_topic_default = {0};
static const kw_field kw_offset_for_leader_epoch_resp_topic_fields[] = {
    ROW(kw_offset_for_leader_epoch_resp_topic, topic, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_offset_for_leader_epoch_resp_topic, partitions, kw_offset_for_leader_epoch_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_for_leader_epoch_resp_topic_rows = {
    .fields = kw_offset_for_leader_epoch_resp_topic_fields, .initial = &kw_offset_for_leader_epoch_resp_topic_default,
    .size = sizeof(kw_offset_for_leader_epoch_resp_topic), .tags_offset = offsetof(kw_offset_for_leader_epoch_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "topic\0"
    "partitions",
};

const kw_offset_for_leader_epoch_resp kw_offset_for_leader_epoch_resp_default = {0};
static const kw_field kw_offset_for_leader_epoch_resp_fields[] = {
    ROW(kw_offset_for_leader_epoch_resp, throttle_time_ms, INT32, 2, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_for_leader_epoch_resp, topics, kw_offset_for_leader_epoch_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_for_leader_epoch_resp_rows = {
    .fields = kw_offset_for_leader_epoch_resp_fields, .initial = &kw_offset_for_leader_epoch_resp_default,
    .size = sizeof(kw_offset_for_leader_epoch_resp), .tags_offset = offsetof(kw_offset_for_leader_epoch_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "topics",
};
const kw_message kw_offset_for_leader_epoch_resp_message = {
    "OffsetForLeaderEpochResponse", &kw_offset_for_leader_epoch_resp_rows, 2, 4, 4};

const kw_api kw_offset_for_leader_epoch_api = {
    .key = 23, .name = "OffsetForLeaderEpoch",
    .min_version = 2, .max_version = 4, .max_stable_version = 4,
    .flexible_from = 4, .cluster_action = false,
    .request = &kw_offset_for_leader_epoch_req_message, .response = &kw_offset_for_leader_epoch_resp_message,
};
