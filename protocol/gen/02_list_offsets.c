/* ListOffsets: rows. Made by tools/kwgen.py from protocol/schema/02_list_offsets.kw. */
#include "protocol/rows.h"

#include <kwire/msg/list_offsets.h>

/* clang-format off */

const kw_list_offsets_req_partition kw_list_offsets_req_partition_default = {.current_leader_epoch = -1};
static const kw_field kw_list_offsets_req_partition_fields[] = {
    ROW(kw_list_offsets_req_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_offsets_req_partition, current_leader_epoch, INT32, 4, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_list_offsets_req_partition, timestamp, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_offsets_req_partition_rows = {
    .fields = kw_list_offsets_req_partition_fields, .initial = &kw_list_offsets_req_partition_default,
    .size = sizeof(kw_list_offsets_req_partition), .tags_offset = offsetof(kw_list_offsets_req_partition, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 12, .min_compact = 17,
    .names = "partitionIndex\0"
    "currentLeaderEpoch\0"
    "timestamp",
};

const kw_list_offsets_req_topic kw_list_offsets_req_topic_default = {0};
static const kw_field kw_list_offsets_req_topic_fields[] = {
    ROW(kw_list_offsets_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_list_offsets_req_topic, partitions, kw_list_offsets_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_offsets_req_topic_rows = {
    .fields = kw_list_offsets_req_topic_fields, .initial = &kw_list_offsets_req_topic_default,
    .size = sizeof(kw_list_offsets_req_topic), .tags_offset = offsetof(kw_list_offsets_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_list_offsets_req kw_list_offsets_req_default = {0};
static const kw_field kw_list_offsets_req_fields[] = {
    ROW(kw_list_offsets_req, replica_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_offsets_req, isolation_level, INT8, 2, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_list_offsets_req, topics, kw_list_offsets_req_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_offsets_req, timeout_ms, INT32, 10, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_list_offsets_req_rows = {
    .fields = kw_list_offsets_req_fields, .initial = &kw_list_offsets_req_default,
    .size = sizeof(kw_list_offsets_req), .tags_offset = offsetof(kw_list_offsets_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 8, .min_compact = 7,
    .names = "replicaId\0"
    "isolationLevel\0"
    "topics\0"
    "timeoutMs",
};
const kw_message kw_list_offsets_req_message = {
    "ListOffsetsRequest", &kw_list_offsets_req_rows, 1, 10, 6};

const kw_list_offsets_resp_partition kw_list_offsets_resp_partition_default = {.timestamp = -1, .offset = -1, .leader_epoch = -1};
static const kw_field kw_list_offsets_resp_partition_fields[] = {
    ROW(kw_list_offsets_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_offsets_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_offsets_resp_partition, timestamp, INT64, 1, 127, 1, 0, -1, 0),
    ROW(kw_list_offsets_resp_partition, offset, INT64, 1, 127, 1, 0, -1, 0),
    ROW(kw_list_offsets_resp_partition, leader_epoch, INT32, 4, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_offsets_resp_partition_rows = {
    .fields = kw_list_offsets_resp_partition_fields, .initial = &kw_list_offsets_resp_partition_default,
    .size = sizeof(kw_list_offsets_resp_partition), .tags_offset = offsetof(kw_list_offsets_resp_partition, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 22, .min_compact = 27,
    .names = "partitionIndex\0"
    "errorCode\0"
    "timestamp\0"
    "offset\0"
    "leaderEpoch",
};

const kw_list_offsets_resp_topic kw_list_offsets_resp_topic_default = {0};
static const kw_field kw_list_offsets_resp_topic_fields[] = {
    ROW(kw_list_offsets_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_list_offsets_resp_topic, partitions, kw_list_offsets_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_offsets_resp_topic_rows = {
    .fields = kw_list_offsets_resp_topic_fields, .initial = &kw_list_offsets_resp_topic_default,
    .size = sizeof(kw_list_offsets_resp_topic), .tags_offset = offsetof(kw_list_offsets_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_list_offsets_resp kw_list_offsets_resp_default = {0};
static const kw_field kw_list_offsets_resp_fields[] = {
    ROW(kw_list_offsets_resp, throttle_time_ms, INT32, 2, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_list_offsets_resp, topics, kw_list_offsets_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_offsets_resp_rows = {
    .fields = kw_list_offsets_resp_fields, .initial = &kw_list_offsets_resp_default,
    .size = sizeof(kw_list_offsets_resp), .tags_offset = offsetof(kw_list_offsets_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "topics",
};
const kw_message kw_list_offsets_resp_message = {
    "ListOffsetsResponse", &kw_list_offsets_resp_rows, 1, 10, 6};

const kw_api kw_list_offsets_api = {
    .key = 2, .name = "ListOffsets",
    .min_version = 1, .max_version = 10, .max_stable_version = 10,
    .flexible_from = 6, .cluster_action = false,
    .request = &kw_list_offsets_req_message, .response = &kw_list_offsets_resp_message,
};
