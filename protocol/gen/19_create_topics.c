/* CreateTopics: rows. Made by tools/kwgen.py from protocol/schema/19_create_topics.kw. */
#include "protocol/rows.h"

#include <kwire/msg/create_topics.h>

/* clang-format off */

const kw_create_topics_req_assignment kw_create_topics_req_assignment_default = {0};
static const kw_field kw_create_topics_req_assignment_fields[] = {
    ROW(kw_create_topics_req_assignment, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_create_topics_req_assignment, broker_ids, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_topics_req_assignment_rows = {
    .fields = kw_create_topics_req_assignment_fields, .initial = &kw_create_topics_req_assignment_default,
    .size = sizeof(kw_create_topics_req_assignment), .tags_offset = offsetof(kw_create_topics_req_assignment, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "partitionIndex\0"
    "brokerIds",
};

const kw_create_topics_req_config kw_create_topics_req_config_default = {0};
static const kw_field kw_create_topics_req_config_fields[] = {
    ROW(kw_create_topics_req_config, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_topics_req_config, value, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_create_topics_req_config_rows = {
    .fields = kw_create_topics_req_config_fields, .initial = &kw_create_topics_req_config_default,
    .size = sizeof(kw_create_topics_req_config), .tags_offset = offsetof(kw_create_topics_req_config, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 3,
    .names = "name\0"
    "value",
};

const kw_create_topics_req_topic kw_create_topics_req_topic_default = {0};
static const kw_field kw_create_topics_req_topic_fields[] = {
    ROW(kw_create_topics_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_topics_req_topic, num_partitions, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_topics_req_topic, replication_factor, INT16, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_create_topics_req_topic, assignments, kw_create_topics_req_assignment, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_create_topics_req_topic, configs, kw_create_topics_req_config, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_topics_req_topic_rows = {
    .fields = kw_create_topics_req_topic_fields, .initial = &kw_create_topics_req_topic_default,
    .size = sizeof(kw_create_topics_req_topic), .tags_offset = offsetof(kw_create_topics_req_topic, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 16, .min_compact = 10,
    .names = "name\0"
    "numPartitions\0"
    "replicationFactor\0"
    "assignments\0"
    "configs",
};

const kw_create_topics_req kw_create_topics_req_default = {.timeout_ms = 60000};
static const kw_field kw_create_topics_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_create_topics_req, topics, kw_create_topics_req_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_topics_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_topics_req, validate_only, BOOL, 1, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_topics_req_rows = {
    .fields = kw_create_topics_req_fields, .initial = &kw_create_topics_req_default,
    .size = sizeof(kw_create_topics_req), .tags_offset = offsetof(kw_create_topics_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 9, .min_compact = 7,
    .names = "topics\0"
    "timeoutMs\0"
    "validateOnly",
};
const kw_message kw_create_topics_req_message = {
    "CreateTopicsRequest", &kw_create_topics_req_rows, 2, 7, 5};

const kw_create_topics_resp_config kw_create_topics_resp_config_default = {.config_source = -1};
static const kw_field kw_create_topics_resp_config_fields[] = {
    ROW(kw_create_topics_resp_config, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_topics_resp_config, value, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_create_topics_resp_config, read_only, BOOL, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_topics_resp_config, config_source, INT8, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_create_topics_resp_config, is_sensitive, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_topics_resp_config_rows = {
    .fields = kw_create_topics_resp_config_fields, .initial = &kw_create_topics_resp_config_default,
    .size = sizeof(kw_create_topics_resp_config), .tags_offset = offsetof(kw_create_topics_resp_config, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 7, .min_compact = 6,
    .names = "name\0"
    "value\0"
    "readOnly\0"
    "configSource\0"
    "isSensitive",
};

const kw_create_topics_resp_topic kw_create_topics_resp_topic_default = {.num_partitions = -1, .replication_factor = -1};
static const kw_field kw_create_topics_resp_topic_fields[] = {
    ROW(kw_create_topics_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_topics_resp_topic, topic_id, UUID, 7, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_create_topics_resp_topic, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_topics_resp_topic, error_message, STRING, 1, 127, 1, 127, -1, ROW_IGNORABLE),
    ROW(kw_create_topics_resp_topic, num_partitions, INT32, 5, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_create_topics_resp_topic, replication_factor, INT16, 5, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_create_topics_resp_topic, configs, kw_create_topics_resp_config, 5, 127, 5, 127, -1, ROW_IGNORABLE),
    ROW(kw_create_topics_resp_topic, topic_config_error_code, INT16, 5, 127, 1, 0, 0, ROW_IGNORABLE),
};
static const kw_rows kw_create_topics_resp_topic_rows = {
    .fields = kw_create_topics_resp_topic_fields, .initial = &kw_create_topics_resp_topic_default,
    .size = sizeof(kw_create_topics_resp_topic), .tags_offset = offsetof(kw_create_topics_resp_topic, unknown_tags),
    .n_plain = 7, .n_fields = 8, .min_plain = 6, .min_compact = 12,
    .names = "name\0"
    "topicId\0"
    "errorCode\0"
    "errorMessage\0"
    "numPartitions\0"
    "replicationFactor\0"
    "configs\0"
    "topicConfigErrorCode",
};

const kw_create_topics_resp kw_create_topics_resp_default = {0};
static const kw_field kw_create_topics_resp_fields[] = {
    ROW(kw_create_topics_resp, throttle_time_ms, INT32, 2, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_create_topics_resp, topics, kw_create_topics_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_topics_resp_rows = {
    .fields = kw_create_topics_resp_fields, .initial = &kw_create_topics_resp_default,
    .size = sizeof(kw_create_topics_resp), .tags_offset = offsetof(kw_create_topics_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "topics",
};
const kw_message kw_create_topics_resp_message = {
    "CreateTopicsResponse", &kw_create_topics_resp_rows, 2, 7, 5};

const kw_api kw_create_topics_api = {
    .key = 19, .name = "CreateTopics",
    .min_version = 2, .max_version = 7, .max_stable_version = 7,
    .flexible_from = 5, .cluster_action = false,
    .request = &kw_create_topics_req_message, .response = &kw_create_topics_resp_message,
};
