/* AddRaftVoter: rows. Made by tools/kwgen.py from protocol/schema/80_add_raft_voter.kw. */
#include "protocol/rows.h"

#include <kwire/msg/add_raft_voter.h>

/* clang-format off */

const kw_add_raft_voter_req_listener kw_add_raft_voter_req_listener_default = {0};
static const kw_field kw_add_raft_voter_req_listener_fields[] = {
    ROW(kw_add_raft_voter_req_listener, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_raft_voter_req_listener, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_raft_voter_req_listener, port, UINT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_add_raft_voter_req_listener_rows = {
    .fields = kw_add_raft_voter_req_listener_fields, .initial = &kw_add_raft_voter_req_listener_default,
    .size = sizeof(kw_add_raft_voter_req_listener), .tags_offset = offsetof(kw_add_raft_voter_req_listener, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 5,
    .names = "name\0"
    "host\0"
    "port",
};

const kw_add_raft_voter_req kw_add_raft_voter_req_default = {0};
static const kw_field kw_add_raft_voter_req_fields[] = {
    ROW(kw_add_raft_voter_req, cluster_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_add_raft_voter_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_raft_voter_req, voter_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_raft_voter_req, voter_directory_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_add_raft_voter_req, listeners, kw_add_raft_voter_req_listener, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_add_raft_voter_req_rows = {
    .fields = kw_add_raft_voter_req_fields, .initial = &kw_add_raft_voter_req_default,
    .size = sizeof(kw_add_raft_voter_req), .tags_offset = offsetof(kw_add_raft_voter_req, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 27,
    .names = "clusterId\0"
    "timeoutMs\0"
    "voterId\0"
    "voterDirectoryId\0"
    "listeners",
};
const kw_message kw_add_raft_voter_req_message = {
    "AddRaftVoterRequest", &kw_add_raft_voter_req_rows, 0, 0, 0};

const kw_add_raft_voter_resp kw_add_raft_voter_resp_default = {0};
static const kw_field kw_add_raft_voter_resp_fields[] = {
    ROW(kw_add_raft_voter_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_raft_voter_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_raft_voter_resp, error_message, STRING, 0, 127, 0, 127, -1, ROW_IGNORABLE),
};
static const kw_rows kw_add_raft_voter_resp_rows = {
    .fields = kw_add_raft_voter_resp_fields, .initial = &kw_add_raft_voter_resp_default,
    .size = sizeof(kw_add_raft_voter_resp), .tags_offset = offsetof(kw_add_raft_voter_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 8,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage",
};
const kw_message kw_add_raft_voter_resp_message = {
    "AddRaftVoterResponse", &kw_add_raft_voter_resp_rows, 0, 0, 0};

const kw_api kw_add_raft_voter_api = {
    .key = 80, .name = "AddRaftVoter",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_add_raft_voter_req_message, .response = &kw_add_raft_voter_resp_message,
};
