/* DeleteTopics: rows. Made by tools/kwgen.py from protocol/schema/20_delete_topics.kw. */
#include "protocol/rows.h"

#include <kwire/msg/delete_topics.h>

/* clang-format off */

const kw_delete_topics_req_topic kw_delete_topics_req_topic_default = {.name = {NULL, -1}};
static const kw_field kw_delete_topics_req_topic_fields[] = {
    ROW(kw_delete_topics_req_topic, name, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_delete_topics_req_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_topics_req_topic_rows = {
    .fields = kw_delete_topics_req_topic_fields, .initial = &kw_delete_topics_req_topic_default,
    .size = sizeof(kw_delete_topics_req_topic), .tags_offset = offsetof(kw_delete_topics_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 18, .min_compact = 18,
    .names = "name\0"
    "topicId",
};

const kw_delete_topics_req kw_delete_topics_req_default = {0};
static const kw_field kw_delete_topics_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_delete_topics_req, topics, kw_delete_topics_req_topic, 6, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_delete_topics_req, topic_names, STRING, 0, 5, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_delete_topics_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_topics_req_rows = {
    .fields = kw_delete_topics_req_fields, .initial = &kw_delete_topics_req_default,
    .size = sizeof(kw_delete_topics_req), .tags_offset = offsetof(kw_delete_topics_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 8, .min_compact = 6,
    .names = "topics\0"
    "topicNames\0"
    "timeoutMs",
};
const kw_message kw_delete_topics_req_message = {
    "DeleteTopicsRequest", &kw_delete_topics_req_rows, 1, 6, 4};

const kw_delete_topics_resp_topic kw_delete_topics_resp_topic_default = {.error_message = {NULL, -1}};
static const kw_field kw_delete_topics_resp_topic_fields[] = {
    ROW(kw_delete_topics_resp_topic, name, STRING, 0, 127, 6, 127, -1, 0),
    ROW(kw_delete_topics_resp_topic, topic_id, UUID, 6, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_delete_topics_resp_topic, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_topics_resp_topic, error_message, STRING, 5, 127, 5, 127, -1, ROW_IGNORABLE),
};
static const kw_rows kw_delete_topics_resp_topic_rows = {
    .fields = kw_delete_topics_resp_topic_fields, .initial = &kw_delete_topics_resp_topic_default,
    .size = sizeof(kw_delete_topics_resp_topic), .tags_offset = offsetof(kw_delete_topics_resp_topic, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 4, .min_compact = 4,
    .names = "name\0"
    "topicId\0"
    "errorCode\0"
    "errorMessage",
};

const kw_delete_topics_resp kw_delete_topics_resp_default = {0};
static const kw_field kw_delete_topics_resp_fields[] = {
    ROW(kw_delete_topics_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_delete_topics_resp, responses, kw_delete_topics_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_topics_resp_rows = {
    .fields = kw_delete_topics_resp_fields, .initial = &kw_delete_topics_resp_default,
    .size = sizeof(kw_delete_topics_resp), .tags_offset = offsetof(kw_delete_topics_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "responses",
};
const kw_message kw_delete_topics_resp_message = {
    "DeleteTopicsResponse", &kw_delete_topics_resp_rows, 1, 6, 4};

const kw_api kw_delete_topics_api = {
    .key = 20, .name = "DeleteTopics",
    .min_version = 1, .max_version = 6, .max_stable_version = 6,
    .flexible_from = 4, .cluster_action = false,
    .request = &kw_delete_topics_req_message, .response = &kw_delete_topics_resp_message,
};
