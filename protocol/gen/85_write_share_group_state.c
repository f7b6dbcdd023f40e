/* WriteShareGroupState: rows. Made by tools/kwgen.py from protocol/schema/85_write_share_group_state.kw. */
#include "protocol/rows.h"

#include <kwire/msg/write_share_group_state.h>

/* clang-format off */

const kw_write_share_group_state_req_batch kw_write_share_group_state_req_batch_default = {0};
static const kw_field kw_write_share_group_state_req_batch_fields[] = {
    ROW(kw_write_share_group_state_req_batch, first_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_share_group_state_req_batch, last_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_share_group_state_req_batch, delivery_state, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_share_group_state_req_batch, delivery_count, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_share_group_state_req_batch_rows = {
    .fields = kw_write_share_group_state_req_batch_fields, .initial = &kw_write_share_group_state_req_batch_default,
    .size = sizeof(kw_write_share_group_state_req_batch), .tags_offset = offsetof(kw_write_share_group_state_req_batch, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 20,
    .names = "firstOffset\0"
    "lastOffset\0"
    "deliveryState\0"
    "deliveryCount",
};

const kw_write_share_group_state_req_partition kw_write_share_group_state_req_partition_default = {0};
static const kw_field kw_write_share_group_state_req_partition_fields[] = {
    ROW(kw_write_share_group_state_req_partition, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_share_group_state_req_partition, state_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_share_group_state_req_partition, leader_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_share_group_state_req_partition, start_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_write_share_group_state_req_partition, state_batches, kw_write_share_group_state_req_batch, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_share_group_state_req_partition_rows = {
    .fields = kw_write_share_group_state_req_partition_fields, .initial = &kw_write_share_group_state_req_partition_default,
    .size = sizeof(kw_write_share_group_state_req_partition), .tags_offset = offsetof(kw_write_share_group_state_req_partition, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 22,
    .names = "partition\0"
    "stateEpoch\0"
    "leaderEpoch\0"
    "startOffset\0"
    "stateBatches",
};

const kw_write_share_group_state_req_topic kw_write_share_group_state_req_topic_default = {0};
static const kw_field kw_write_share_group_state_req_topic_fields[] = {
    ROW(kw_write_share_group_state_req_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_write_share_group_state_req_topic, partitions, kw_write_share_group_state_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_share_group_state_req_topic_rows = {
    .fields = kw_write_share_group_state_req_topic_fields, .initial = &kw_write_share_group_state_req_topic_default,
    .size = sizeof(kw_write_share_group_state_req_topic), .tags_offset = offsetof(kw_write_share_group_state_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 18,
    .names = "topicId\0"
    "partitions",
};

const kw_write_share_group_state_req kw_write_share_group_state_req_default = {0};
static const kw_field kw_write_share_group_state_req_fields[] = {
    ROW(kw_write_share_group_state_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_write_share_group_state_req, topics, kw_write_share_group_state_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_share_group_state_req_rows = {
    .fields = kw_write_share_group_state_req_fields, .initial = &kw_write_share_group_state_req_default,
    .size = sizeof(kw_write_share_group_state_req), .tags_offset = offsetof(kw_write_share_group_state_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "groupId\0"
    "topics",
};
const kw_message kw_write_share_group_state_req_message = {
    "WriteShareGroupStateRequest", &kw_write_share_group_state_req_rows, 0, 0, 0};

const kw_write_share_group_state_resp_partition kw_write_share_group_state_resp_partition_default = {.error_message = {NULL, -1}};
static const kw_field kw_write_share_group_state_resp_partition_fields[] = {
    ROW(kw_write_share_group_state_resp_partition, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_share_group_state_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_share_group_state_resp_partition, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_write_share_group_state_resp_partition_rows = {
    .fields = kw_write_share_group_state_resp_partition_fields, .initial = &kw_write_share_group_state_resp_partition_default,
    .size = sizeof(kw_write_share_group_state_resp_partition), .tags_offset = offsetof(kw_write_share_group_state_resp_partition, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 8,
    .names = "partition\0"
    "errorCode\0"
    "errorMessage",
};

const kw_write_share_group_state_resp_topic kw_write_share_group_state_resp_topic_default = {0};
static const kw_field kw_write_share_group_state_resp_topic_fields[] = {
    ROW(kw_write_share_group_state_resp_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_write_share_group_state_resp_topic, partitions, kw_write_share_group_state_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_share_group_state_resp_topic_rows = {
    .fields = kw_write_share_group_state_resp_topic_fields, .initial = &kw_write_share_group_state_resp_topic_default,
    .size = sizeof(kw_write_share_group_state_resp_topic), .tags_offset = offsetof(kw_write_share_group_state_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 18,
    .names = "topicId\0"
    "partitions",
};

const kw_write_share_group_state_resp kw_write_share_group_state_resp_default = {0};
static const kw_field kw_write_share_group_state_resp_fields[] = {
    ROW_STRUCT_ARRAY(kw_write_share_group_state_resp, results, kw_write_share_group_state_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_share_group_state_resp_rows = {
    .fields = kw_write_share_group_state_resp_fields, .initial = &kw_write_share_group_state_resp_default,
    .size = sizeof(kw_write_share_group_state_resp), .tags_offset = offsetof(kw_write_share_group_state_resp, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "results",
};
const kw_message kw_write_share_group_state_resp_message = {
    "WriteShareGroupStateResponse", &kw_write_share_group_state_resp_rows, 0, 0, 0};

const kw_api kw_write_share_group_state_api = {
    .key = 85, .name = "WriteShareGroupState",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = true,
    .request = &kw_write_share_group_state_req_message, .response = &kw_write_share_group_state_resp_message,
};
