/* Fetch: rows. Made by tools/kwgen.py from protocol/schema/01_fetch.kw. */
#include "protocol/rows.h"

#include <kwire/msg/fetch.h>

/* clang-format off */

const kw_fetch_req_replica_state kw_fetch_req_replica_state_default = {.replica_id = -1, .replica_epoch = -1};
static const kw_field kw_fetch_req_replica_state_fields[] = {
    ROW(kw_fetch_req_replica_state, replica_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_req_replica_state, replica_epoch, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_fetch_req_replica_state_rows = {
    .fields = kw_fetch_req_replica_state_fields, .initial = &kw_fetch_req_replica_state_default,
    .size = sizeof(kw_fetch_req_replica_state), .tags_offset = offsetof(kw_fetch_req_replica_state, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 12, .min_compact = 13,
    .names = "replicaId\0"
    "replicaEpoch",
};

const kw_fetch_req_partition kw_fetch_req_partition_default = {.current_leader_epoch = -1, .last_fetched_epoch = -1, .log_start_offset = -1, .high_watermark = 9223372036854775807};
static const kw_field kw_fetch_req_partition_fields[] = {
    ROW(kw_fetch_req_partition, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_req_partition, current_leader_epoch, INT32, 9, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_req_partition, fetch_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_req_partition, last_fetched_epoch, INT32, 12, 127, 1, 0, -1, 0),
    ROW(kw_fetch_req_partition, log_start_offset, INT64, 5, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_req_partition, partition_max_bytes, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_req_partition, replica_directory_id, UUID, 17, 127, 1, 0, 0, ROW_IGNORABLE),
    ROW(kw_fetch_req_partition, high_watermark, INT64, 18, 127, 1, 0, 1, ROW_IGNORABLE),
};
static const kw_rows kw_fetch_req_partition_rows = {
    .fields = kw_fetch_req_partition_fields, .initial = &kw_fetch_req_partition_default,
    .size = sizeof(kw_fetch_req_partition), .tags_offset = offsetof(kw_fetch_req_partition, unknown_tags),
    .n_plain = 6, .n_fields = 8, .min_plain = 16, .min_compact = 33,
    .names = "partition\0"
    "currentLeaderEpoch\0"
    "fetchOffset\0"
    "lastFetchedEpoch\0"
    "logStartOffset\0"
    "partitionMaxBytes\0"
    "replicaDirectoryId\0"
    "highWatermark",
};

const kw_fetch_req_topic kw_fetch_req_topic_default = {0};
static const kw_field kw_fetch_req_topic_fields[] = {
    ROW(kw_fetch_req_topic, topic, STRING, 0, 12, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_req_topic, topic_id, UUID, 13, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_fetch_req_topic, partitions, kw_fetch_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_fetch_req_topic_rows = {
    .fields = kw_fetch_req_topic_fields, .initial = &kw_fetch_req_topic_default,
    .size = sizeof(kw_fetch_req_topic), .tags_offset = offsetof(kw_fetch_req_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 3,
    .names = "topic\0"
    "topicId\0"
    "partitions",
};

const kw_fetch_req_forgotten kw_fetch_req_forgotten_default = {0};
static const kw_field kw_fetch_req_forgotten_fields[] = {
    ROW(kw_fetch_req_forgotten, topic, STRING, 7, 12, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_req_forgotten, topic_id, UUID, 13, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_ARRAY_OF(kw_fetch_req_forgotten, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_fetch_req_forgotten_rows = {
    .fields = kw_fetch_req_forgotten_fields, .initial = &kw_fetch_req_forgotten_default,
    .size = sizeof(kw_fetch_req_forgotten), .tags_offset = offsetof(kw_fetch_req_forgotten, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 4, .min_compact = 3,
    .names = "topic\0"
    "topicId\0"
    "partitions",
};

const kw_fetch_req kw_fetch_req_default = {.cluster_id = {NULL, -1}, .replica_id = -1, .replica_state = {.replica_id = -1, .replica_epoch = -1}, .max_bytes = 2147483647, .session_epoch = -1};
static const kw_field kw_fetch_req_fields[] = {
    ROW(kw_fetch_req, replica_id, INT32, 0, 14, 1, 0, -1, 0),
    ROW(kw_fetch_req, max_wait_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_req, min_bytes, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_req, max_bytes, INT32, 3, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_req, isolation_level, INT8, 4, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_req, session_id, INT32, 7, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_req, session_epoch, INT32, 7, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_fetch_req, topics, kw_fetch_req_topic, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_fetch_req, forgotten_topics_data, kw_fetch_req_forgotten, 7, 127, 1, 0, -1, 0),
    ROW(kw_fetch_req, rack_id, STRING, 11, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_req, cluster_id, STRING, 12, 127, 12, 127, 0, ROW_IGNORABLE),
    ROW_STRUCT(kw_fetch_req, replica_state, kw_fetch_req_replica_state, 15, 127, 1, 0, 1, 0),
};
static const kw_rows kw_fetch_req_rows = {
    .fields = kw_fetch_req_fields, .initial = &kw_fetch_req_default,
    .size = sizeof(kw_fetch_req), .tags_offset = offsetof(kw_fetch_req, unknown_tags),
    .n_plain = 10, .n_fields = 12, .min_plain = 21, .min_compact = 25,
    .names = "replicaId\0"
    "maxWaitMs\0"
    "minBytes\0"
    "maxBytes\0"
    "isolationLevel\0"
    "sessionId\0"
    "sessionEpoch\0"
    "topics\0"
    "forgottenTopicsData\0"
    "rackId\0"
    "clusterId\0"
    "replicaState",
};
const kw_message kw_fetch_req_message = {
    "FetchRequest", &kw_fetch_req_rows, 4, 18, 12};

const kw_fetch_resp_end kw_fetch_resp_end_default = {.epoch = -1, .end_offset = -1};
static const kw_field kw_fetch_resp_end_fields[] = {
    ROW(kw_fetch_resp_end, epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_end, end_offset, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_fetch_resp_end_rows = {
    .fields = kw_fetch_resp_end_fields, .initial = &kw_fetch_resp_end_default,
    .size = sizeof(kw_fetch_resp_end), .tags_offset = offsetof(kw_fetch_resp_end, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 12, .min_compact = 13,
    .names = "epoch\0"
    "endOffset",
};

const kw_fetch_resp_leader kw_fetch_resp_leader_default = {.leader_id = -1, .leader_epoch = -1};
static const kw_field kw_fetch_resp_leader_fields[] = {
    ROW(kw_fetch_resp_leader, leader_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_leader, leader_epoch, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_fetch_resp_leader_rows = {
    .fields = kw_fetch_resp_leader_fields, .initial = &kw_fetch_resp_leader_default,
    .size = sizeof(kw_fetch_resp_leader), .tags_offset = offsetof(kw_fetch_resp_leader, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 9,
    .names = "leaderId\0"
    "leaderEpoch",
};

const kw_fetch_resp_snapshot kw_fetch_resp_snapshot_default = {.end_offset = -1, .epoch = -1};
static const kw_field kw_fetch_resp_snapshot_fields[] = {
    ROW(kw_fetch_resp_snapshot, end_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_snapshot, epoch, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_fetch_resp_snapshot_rows = {
    .fields = kw_fetch_resp_snapshot_fields, .initial = &kw_fetch_resp_snapshot_default,
    .size = sizeof(kw_fetch_resp_snapshot), .tags_offset = offsetof(kw_fetch_resp_snapshot, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 12, .min_compact = 13,
    .names = "endOffset\0"
    "epoch",
};

const kw_fetch_resp_aborted kw_fetch_resp_aborted_default = {0};
static const kw_field kw_fetch_resp_aborted_fields[] = {
    ROW(kw_fetch_resp_aborted, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_aborted, first_offset, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_fetch_resp_aborted_rows = {
    .fields = kw_fetch_resp_aborted_fields, .initial = &kw_fetch_resp_aborted_default,
    .size = sizeof(kw_fetch_resp_aborted), .tags_offset = offsetof(kw_fetch_resp_aborted, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 16, .min_compact = 17,
    .names = "producerId\0"
    "firstOffset",
};

const kw_fetch_resp_partition kw_fetch_resp_partition_default = {.last_stable_offset = -1, .log_start_offset = -1, .diverging_epoch = {.epoch = -1, .end_offset = -1}, .current_leader = {.leader_id = -1, .leader_epoch = -1}, .snapshot_id = {.end_offset = -1, .epoch = -1}, .preferred_read_replica = -1, .records = {NULL, -1}};
static const kw_field kw_fetch_resp_partition_fields[] = {
    ROW(kw_fetch_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_partition, high_watermark, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_partition, last_stable_offset, INT64, 4, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_resp_partition, log_start_offset, INT64, 5, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_fetch_resp_partition, aborted_transactions, kw_fetch_resp_aborted, 4, 127, 4, 127, -1, ROW_IGNORABLE),
    ROW(kw_fetch_resp_partition, preferred_read_replica, INT32, 11, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_partition, records, RECORDS, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT(kw_fetch_resp_partition, diverging_epoch, kw_fetch_resp_end, 12, 127, 1, 0, 0, 0),
    ROW_STRUCT(kw_fetch_resp_partition, current_leader, kw_fetch_resp_leader, 12, 127, 1, 0, 1, 0),
    ROW_STRUCT(kw_fetch_resp_partition, snapshot_id, kw_fetch_resp_snapshot, 12, 127, 1, 0, 2, 0),
};
static const kw_rows kw_fetch_resp_partition_rows = {
    .fields = kw_fetch_resp_partition_fields, .initial = &kw_fetch_resp_partition_default,
    .size = sizeof(kw_fetch_resp_partition), .tags_offset = offsetof(kw_fetch_resp_partition, unknown_tags),
    .n_plain = 8, .n_fields = 11, .min_plain = 30, .min_compact = 37,
    .names = "partitionIndex\0"
    "errorCode\0"
    "highWatermark\0"
    "lastStableOffset\0"
    "logStartOffset\0"
    "abortedTransactions\0"
    "preferredReadReplica\0"
    "records\0"
    "divergingEpoch\0"
    "currentLeader\0"
    "snapshotId",
};

const kw_fetch_resp_topic kw_fetch_resp_topic_default = {0};
static const kw_field kw_fetch_resp_topic_fields[] = {
    ROW(kw_fetch_resp_topic, topic, STRING, 0, 12, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_resp_topic, topic_id, UUID, 13, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_fetch_resp_topic, partitions, kw_fetch_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_fetch_resp_topic_rows = {
    .fields = kw_fetch_resp_topic_fields, .initial = &kw_fetch_resp_topic_default,
    .size = sizeof(kw_fetch_resp_topic), .tags_offset = offsetof(kw_fetch_resp_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 3,
    .names = "topic\0"
    "topicId\0"
    "partitions",
};

const kw_fetch_resp_node kw_fetch_resp_node_default = {.rack = {NULL, -1}};
static const kw_field kw_fetch_resp_node_fields[] = {
    ROW(kw_fetch_resp_node, node_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_node, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_node, port, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_fetch_resp_node, rack, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_fetch_resp_node_rows = {
    .fields = kw_fetch_resp_node_fields, .initial = &kw_fetch_resp_node_default,
    .size = sizeof(kw_fetch_resp_node), .tags_offset = offsetof(kw_fetch_resp_node, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 12, .min_compact = 11,
    .names = "nodeId\0"
    "host\0"
    "port\0"
    "rack",
};

const kw_fetch_resp kw_fetch_resp_default = {0};
static const kw_field kw_fetch_resp_fields[] = {
    ROW(kw_fetch_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_resp, error_code, INT16, 7, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_fetch_resp, session_id, INT32, 7, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_fetch_resp, responses, kw_fetch_resp_topic, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_fetch_resp, node_endpoints, kw_fetch_resp_node, 16, 127, 1, 0, 0, 0),
};
static const kw_rows kw_fetch_resp_rows = {
    .fields = kw_fetch_resp_fields, .initial = &kw_fetch_resp_default,
    .size = sizeof(kw_fetch_resp), .tags_offset = offsetof(kw_fetch_resp, unknown_tags),
    .n_plain = 4, .n_fields = 5, .min_plain = 8, .min_compact = 12,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "sessionId\0"
    "responses\0"
    "nodeEndpoints",
};
const kw_message kw_fetch_resp_message = {
    "FetchResponse", &kw_fetch_resp_rows, 4, 18, 12};

const kw_api kw_fetch_api = {
    .key = 1, .name = "Fetch",
    .min_version = 4, .max_version = 18, .max_stable_version = 18,
    .flexible_from = 12, .cluster_action = false,
    .request = &kw_fetch_req_message, .response = &kw_fetch_resp_message,
};
