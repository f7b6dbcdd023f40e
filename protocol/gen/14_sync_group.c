/* SyncGroup: rows. Made by tools/kwgen.py from protocol/schema/14_sync_group.kw. */
#include "protocol/rows.h"

#include <kwire/msg/sync_group.h>

/* clang-format off */

const kw_sync_group_req_assignment kw_sync_group_req_assignment_default = {0};
static const kw_field kw_sync_group_req_assignment_fields[] = {
    ROW(kw_sync_group_req_assignment, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_sync_group_req_assignment, assignment, BYTES, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_sync_group_req_assignment_rows = {
    .fields = kw_sync_group_req_assignment_fields, .initial = &kw_sync_group_req_assignment_default,
    .size = sizeof(kw_sync_group_req_assignment), .tags_offset = offsetof(kw_sync_group_req_assignment, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "memberId\0"
    "assignment",
};

const kw_sync_group_req kw_sync_group_req_default = {.group_instance_id = {NULL, -1}, .protocol_type = {NULL, -1}, .protocol_name = {NULL, -1}};
static const kw_field kw_sync_group_req_fields[] = {
    ROW(kw_sync_group_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_sync_group_req, generation_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_sync_group_req, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_sync_group_req, group_instance_id, STRING, 3, 127, 3, 127, -1, 0),
    ROW(kw_sync_group_req, protocol_type, STRING, 5, 127, 5, 127, -1, ROW_IGNORABLE),
    ROW(kw_sync_group_req, protocol_name, STRING, 5, 127, 5, 127, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_sync_group_req, assignments, kw_sync_group_req_assignment, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_sync_group_req_rows = {
    .fields = kw_sync_group_req_fields, .initial = &kw_sync_group_req_default,
    .size = sizeof(kw_sync_group_req), .tags_offset = offsetof(kw_sync_group_req, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 12, .min_compact = 9,
    .names = "groupId\0"
    "generationId\0"
    "memberId\0"
    "groupInstanceId\0"
    "protocolType\0"
    "protocolName\0"
    "assignments",
};
const kw_message kw_sync_group_req_message = {
    "SyncGroupRequest", &kw_sync_group_req_rows, 0, 5, 4};

const kw_sync_group_resp kw_sync_group_resp_default = {.protocol_type = {NULL, -1}, .protocol_name = {NULL, -1}};
static const kw_field kw_sync_group_resp_fields[] = {
    ROW(kw_sync_group_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_sync_group_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_sync_group_resp, protocol_type, STRING, 5, 127, 5, 127, -1, ROW_IGNORABLE),
    ROW(kw_sync_group_resp, protocol_name, STRING, 5, 127, 5, 127, -1, ROW_IGNORABLE),
    ROW(kw_sync_group_resp, assignment, BYTES, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_sync_group_resp_rows = {
    .fields = kw_sync_group_resp_fields, .initial = &kw_sync_group_resp_default,
    .size = sizeof(kw_sync_group_resp), .tags_offset = offsetof(kw_sync_group_resp, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 6, .min_compact = 8,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "protocolType\0"
    "protocolName\0"
    "assignment",
};
const kw_message kw_sync_group_resp_message = {
    "SyncGroupResponse", &kw_sync_group_resp_rows, 0, 5, 4};

const kw_api kw_sync_group_api = {
    .key = 14, .name = "SyncGroup",
    .min_version = 0, .max_version = 5, .max_stable_version = 5,
    .flexible_from = 4, .cluster_action = false,
    .request = &kw_sync_group_req_message, .response = &kw_sync_group_resp_message,
};
