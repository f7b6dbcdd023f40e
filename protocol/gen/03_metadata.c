/* Metadata: rows. Made by tools/kwgen.py from protocol/schema/03_metadata.kw. */
#include "protocol/rows.h"

#include <kwire/msg/metadata.h>

/* clang-format off */

const kw_metadata_req_topic kw_metadata_req_topic_default = {0};
static const kw_field kw_metadata_req_topic_fields[] = {
    ROW(kw_metadata_req_topic, topic_id, UUID, 10, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_metadata_req_topic, name, STRING, 0, 127, 10, 127, -1, 0),
};
static const kw_rows kw_metadata_req_topic_rows = {
    .fields = kw_metadata_req_topic_fields, .initial = &kw_metadata_req_topic_default,
    .size = sizeof(kw_metadata_req_topic), .tags_offset = offsetof(kw_metadata_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 2, .min_compact = 2,
    .names = "topicId\0"
    "name",
};

const kw_metadata_req kw_metadata_req_default = {.allow_auto_topic_creation = true};
static const kw_field kw_metadata_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_metadata_req, topics, kw_metadata_req_topic, 0, 127, 1, 127, -1, 0),
    ROW(kw_metadata_req, allow_auto_topic_creation, BOOL, 4, 127, 1, 0, -1, 0),
    ROW(kw_metadata_req, include_cluster_authorized_operations, BOOL, 8, 10, 1, 0, -1, 0),
    ROW(kw_metadata_req, include_topic_authorized_operations, BOOL, 8, 127, 1, 0, -1, 0),
};
static const kw_rows kw_metadata_req_rows = {
    .fields = kw_metadata_req_fields, .initial = &kw_metadata_req_default,
    .size = sizeof(kw_metadata_req), .tags_offset = offsetof(kw_metadata_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 4, .min_compact = 4,
    .names = "topics\0"
    "allowAutoTopicCreation\0"
    "includeClusterAuthorizedOperations\0"
    "includeTopicAuthorizedOperations",
};
const kw_message kw_metadata_req_message = {
    "MetadataRequest", &kw_metadata_req_rows, 0, 13, 9};

const kw_metadata_resp_broker kw_metadata_resp_broker_default = {.rack = {NULL, -1}};
static const kw_field kw_metadata_resp_broker_fields[] = {
    ROW(kw_metadata_resp_broker, node_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp_broker, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp_broker, port, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp_broker, rack, STRING, 1, 127, 1, 127, -1, ROW_IGNORABLE),
};
static const kw_rows kw_metadata_resp_broker_rows = {
    .fields = kw_metadata_resp_broker_fields, .initial = &kw_metadata_resp_broker_default,
    .size = sizeof(kw_metadata_resp_broker), .tags_offset = offsetof(kw_metadata_resp_broker, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 10, .min_compact = 11,
    .names = "nodeId\0"
    "host\0"
    "port\0"
    "rack",
};

const kw_metadata_resp_partition kw_metadata_resp_partition_default = {.leader_epoch = -1};
static const kw_field kw_metadata_resp_partition_fields[] = {
    ROW(kw_metadata_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp_partition, leader_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp_partition, leader_epoch, INT32, 7, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_ARRAY_OF(kw_metadata_resp_partition, replica_nodes, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_metadata_resp_partition, isr_nodes, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_metadata_resp_partition, offline_replicas, INT32, 5, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_metadata_resp_partition_rows = {
    .fields = kw_metadata_resp_partition_fields, .initial = &kw_metadata_resp_partition_default,
    .size = sizeof(kw_metadata_resp_partition), .tags_offset = offsetof(kw_metadata_resp_partition, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 18, .min_compact = 18,
    .names = "errorCode\0"
    "partitionIndex\0"
    "leaderId\0"
    "leaderEpoch\0"
    "replicaNodes\0"
    "isrNodes\0"
    "offlineReplicas",
};

const kw_metadata_resp_topic kw_metadata_resp_topic_default = {.topic_authorized_operations = INT32_MIN};
static const kw_field kw_metadata_resp_topic_fields[] = {
    ROW(kw_metadata_resp_topic, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp_topic, name, STRING, 0, 127, 12, 127, -1, 0),
    ROW(kw_metadata_resp_topic, topic_id, UUID, 10, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_metadata_resp_topic, is_internal, BOOL, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_metadata_resp_topic, partitions, kw_metadata_resp_partition, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp_topic, topic_authorized_operations, INT32, 8, 127, 1, 0, -1, 0),
};
static const kw_rows kw_metadata_resp_topic_rows = {
    .fields = kw_metadata_resp_topic_fields, .initial = &kw_metadata_resp_topic_default,
    .size = sizeof(kw_metadata_resp_topic), .tags_offset = offsetof(kw_metadata_resp_topic, unknown_tags),
    .n_plain = 6, .n_fields = 6, .min_plain = 8, .min_compact = 10,
    .names = "errorCode\0"
    "name\0"
    "topicId\0"
    "isInternal\0"
    "partitions\0"
    "topicAuthorizedOperations",
};

const kw_metadata_resp kw_metadata_resp_default = {.cluster_id = {NULL, -1}, .controller_id = -1, .cluster_authorized_operations = INT32_MIN};
static const kw_field kw_metadata_resp_fields[] = {
    ROW(kw_metadata_resp, throttle_time_ms, INT32, 3, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_metadata_resp, brokers, kw_metadata_resp_broker, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp, cluster_id, STRING, 2, 127, 2, 127, -1, ROW_IGNORABLE),
    ROW(kw_metadata_resp, controller_id, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_metadata_resp, topics, kw_metadata_resp_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_metadata_resp, cluster_authorized_operations, INT32, 8, 10, 1, 0, -1, 0),
    ROW(kw_metadata_resp, error_code, INT16, 13, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_metadata_resp_rows = {
    .fields = kw_metadata_resp_fields, .initial = &kw_metadata_resp_default,
    .size = sizeof(kw_metadata_resp), .tags_offset = offsetof(kw_metadata_resp, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 8, .min_compact = 12,
    .names = "throttleTimeMs\0"
    "brokers\0"
    "clusterId\0"
    "controllerId\0"
    "topics\0"
    "clusterAuthorizedOperations\0"
    "errorCode",
};
const kw_message kw_metadata_resp_message = {
    "MetadataResponse", &kw_metadata_resp_rows, 0, 13, 9};

const kw_api kw_metadata_api = {
    .key = 3, .name = "Metadata",
    .min_version = 0, .max_version = 13, .max_stable_version = 13,
    .flexible_from = 9, .cluster_action = false,
    .request = &kw_metadata_req_message, .response = &kw_metadata_resp_message,
};
