/* AlterReplicaLogDirs: rows. Made by tools/kwgen.py from protocol/schema/34_alter_replica_log_dirs.kw. */
#include "protocol/rows.h"

#include <kwire/msg/alter_replica_log_dirs.h>

/* clang-format off */

const kw_alter_replica_log_dirs_req_topic kw_alter_replica_log_dirs_req_topic_default = {0};
static const kw_field kw_alter_replica_log_dirs_req_topic_fields[] = {
    ROW(kw_alter_replica_log_dirs_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_alter_replica_log_dirs_req_topic, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_replica_log_dirs_req_topic_rows = {
    .fields = kw_alter_replica_log_dirs_req_topic_fields, .initial = &kw_alter_replica_log_dirs_req_topic_default,
    .size = sizeof(kw_alter_replica_log_dirs_req_topic), .tags_offset = offsetof(kw_alter_replica_log_dirs_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_alter_replica_log_dirs_req_dir kw_alter_replica_log_dirs_req_dir_default = {0};
static const kw_field kw_alter_replica_log_dirs_req_dir_fields[] = {
    ROW(kw_alter_replica_log_dirs_req_dir, path, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_replica_log_dirs_req_dir, topics, kw_alter_replica_log_dirs_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_replica_log_dirs_req_dir_rows = {
    .fields = kw_alter_replica_log_dirs_req_dir_fields, .initial = &kw_alter_replica_log_dirs_req_dir_default,
    .size = sizeof(kw_alter_replica_log_dirs_req_dir), .tags_offset = offsetof(kw_alter_replica_log_dirs_req_dir, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "path\0"
    "topics",
};

const kw_alter_replica_log_dirs_req kw_alter_replica_log_dirs_req_default = {0};
static const kw_field kw_alter_replica_log_dirs_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_alter_replica_log_dirs_req, dirs, kw_alter_replica_log_dirs_req_dir, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_replica_log_dirs_req_rows = {
    .fields = kw_alter_replica_log_dirs_req_fields, .initial = &kw_alter_replica_log_dirs_req_default,
    .size = sizeof(kw_alter_replica_log_dirs_req), .tags_offset = offsetof(kw_alter_replica_log_dirs_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 4, .min_compact = 2,
    .names = "dirs",
};
const kw_message kw_alter_replica_log_dirs_req_message = {
    "AlterReplicaLogDirsRequest", &kw_alter_replica_log_dirs_req_rows, 1, 2, 2};

const kw_alter_replica_log_dirs_resp_partition kw_alter_replica_log_dirs_resp_partition_default = {0};
static const kw_field kw_alter_replica_log_dirs_resp_partition_fields[] = {
    ROW(kw_alter_replica_log_dirs_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_replica_log_dirs_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_replica_log_dirs_resp_partition_rows = {
    .fields = kw_alter_replica_log_dirs_resp_partition_fields, .initial = &kw_alter_replica_log_dirs_resp_partition_default,
    .size = sizeof(kw_alter_replica_log_dirs_resp_partition), .tags_offset = offsetof(kw_alter_replica_log_dirs_resp_partition, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 7,
    .names = "partitionIndex\0"
    "errorCode",
};

const kw_alter_replica_log_dirs_resp_topic kw_alter_replica_log_dirs_resp_topic_default = {0};
static const kw_field kw_alter_replica_log_dirs_resp_topic_fields[] = {
    ROW(kw_alter_replica_log_dirs_resp_topic, topic_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_replica_log_dirs_resp_topic, partitions, kw_alter_replica_log_dirs_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_replica_log_dirs_resp_topic_rows = {
    .fields = kw_alter_replica_log_dirs_resp_topic_fields, .initial = &kw_alter_replica_log_dirs_resp_topic_default,
    .size = sizeof(kw_alter_replica_log_dirs_resp_topic), .tags_offset = offsetof(kw_alter_replica_log_dirs_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "topicName\0"
    "partitions",
};

const kw_alter_replica_log_dirs_resp kw_alter_replica_log_dirs_resp_default = {0};
static const kw_field kw_alter_replica_log_dirs_resp_fields[] = {
    ROW(kw_alter_replica_log_dirs_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_replica_log_dirs_resp, results, kw_alter_replica_log_dirs_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_replica_log_dirs_resp_rows = {
    .fields = kw_alter_replica_log_dirs_resp_fields, .initial = &kw_alter_replica_log_dirs_resp_default,
    .size = sizeof(kw_alter_replica_log_dirs_resp), .tags_offset = offsetof(kw_alter_replica_log_dirs_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "results",
};
const kw_message kw_alter_replica_log_dirs_resp_message = {
    "AlterReplicaLogDirsResponse", &kw_alter_replica_log_dirs_resp_rows, 1, 2, 2};

const kw_api kw_alter_replica_log_dirs_api = {
    .key = 34, .name = "AlterReplicaLogDirs",
    .min_version = 1, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_alter_replica_log_dirs_req_message, .response = &kw_alter_replica_log_dirs_resp_message,
};
