/* RemoveRaftVoter: rows. Made by tools/kwgen.py from protocol/schema/81_remove_raft_voter.kw. */
#include "protocol/rows.h"

#include <kwire/msg/remove_raft_voter.h>

/* clang-format off */

const kw_remove_raft_voter_req kw_remove_raft_voter_req_default = {0};
static const kw_field kw_remove_raft_voter_req_fields[] = {
    ROW(kw_remove_raft_voter_req, cluster_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_remove_raft_voter_req, voter_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_remove_raft_voter_req, voter_directory_id, UUID, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_remove_raft_voter_req_rows = {
    .fields = kw_remove_raft_voter_req_fields, .initial = &kw_remove_raft_voter_req_default,
    .size = sizeof(kw_remove_raft_voter_req), .tags_offset = offsetof(kw_remove_raft_voter_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 22,
    .names = "clusterId\0"
    "voterId\0"
    "voterDirectoryId",
};
const kw_message kw_remove_raft_voter_req_message = {
    "RemoveRaftVoterRequest", &kw_remove_raft_voter_req_rows, 0, 0, 0};

const kw_remove_raft_voter_resp kw_remove_raft_voter_resp_default = {0};
static const kw_field kw_remove_raft_voter_resp_fields[] = {
    ROW(kw_remove_raft_voter_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_remove_raft_voter_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_remove_raft_voter_resp, error_message, STRING, 0, 127, 0, 127, -1, ROW_IGNORABLE),
};
static const kw_rows kw_remove_raft_voter_resp_rows = {
    .fields = kw_remove_raft_voter_resp_fields, .initial = &kw_remove_raft_voter_resp_default,
    .size = sizeof(kw_remove_raft_voter_resp), .tags_offset = offsetof(kw_remove_raft_voter_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 8,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage",
};
const kw_message kw_remove_raft_voter_resp_message = {
    "RemoveRaftVoterResponse", &kw_remove_raft_voter_resp_rows, 0, 0, 0};

const kw_api kw_remove_raft_voter_api = {
    .key = 81, .name = "RemoveRaftVoter",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_remove_raft_voter_req_message, .response = &kw_remove_raft_voter_resp_message,
};
