/* Heartbeat: rows. Made by tools/kwgen.py from protocol/schema/12_heartbeat.kw. */
#include "protocol/rows.h"

#include <kwire/msg/heartbeat.h>

/* clang-format off */

const kw_heartbeat_req kw_heartbeat_req_default = {.group_instance_id = {NULL, -1}};
static const kw_field kw_heartbeat_req_fields[] = {
    ROW(kw_heartbeat_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_heartbeat_req, generation_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_heartbeat_req, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_heartbeat_req, group_instance_id, STRING, 3, 127, 3, 127, -1, 0),
};
static const kw_rows kw_heartbeat_req_rows = {
    .fields = kw_heartbeat_req_fields, .initial = &kw_heartbeat_req_default,
    .size = sizeof(kw_heartbeat_req), .tags_offset = offsetof(kw_heartbeat_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 8, .min_compact = 8,
    .names = "groupId\0"
    "generationId\0"
    "memberId\0"
    "groupInstanceId",
};
const kw_message kw_heartbeat_req_message = {
    "HeartbeatRequest", &kw_heartbeat_req_rows, 0, 4, 4};

const kw_heartbeat_resp kw_heartbeat_resp_default = {0};
static const kw_field kw_heartbeat_resp_fields[] = {
    ROW(kw_heartbeat_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_heartbeat_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_heartbeat_resp_rows = {
    .fields = kw_heartbeat_resp_fields, .initial = &kw_heartbeat_resp_default,
    .size = sizeof(kw_heartbeat_resp), .tags_offset = offsetof(kw_heartbeat_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 2, .min_compact = 7,
    .names = "throttleTimeMs\0"
    "errorCode",
};
const kw_message kw_heartbeat_resp_message = {
    "HeartbeatResponse", &kw_heartbeat_resp_rows, 0, 4, 4};

const kw_api kw_heartbeat_api = {
    .key = 12, .name = "Heartbeat",
    .min_version = 0, .max_version = 4, .max_stable_version = 4,
    .flexible_from = 4, .cluster_action = false,
    .request = &kw_heartbeat_req_message, .response = &kw_heartbeat_resp_message,
};
