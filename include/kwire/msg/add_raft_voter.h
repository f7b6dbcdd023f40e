/* AddRaftVoter: structs and defaults. Made by tools/kwgen.py from protocol/schema/80_add_raft_voter.kw. */
#ifndef KWIRE_MSG_ADD_RAFT_VOTER_H
#define KWIRE_MSG_ADD_RAFT_VOTER_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- AddRaftVoterRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_add_raft_voter_req_listener {
    /* Listener name, "CONTROLLER". */
    kw_str name;
    /* Host name or address. */
    kw_str host;
    /* TCP port. */
    uint16_t port;
    const kw_unknown_tags *unknown_tags;
} kw_add_raft_voter_req_listener;
KW_PUBLIC extern const kw_add_raft_voter_req_listener kw_add_raft_voter_req_listener_default;

typedef struct kw_add_raft_voter_req {
    /* Must be the cluster's, if given; null: not checked. (nullable) */
    kw_str cluster_id;
    /* ms to wait for it to be done. */
    int32_t timeout_ms;
    /* Node id of the new voter. */
    int32_t voter_id;
    /* Id of its metadata directory. */
    kw_uuid voter_directory_id;
    /* Where it can be reached. */
    const kw_add_raft_voter_req_listener *listeners;
    int32_t n_listeners;
    const kw_unknown_tags *unknown_tags;
} kw_add_raft_voter_req;
KW_PUBLIC extern const kw_add_raft_voter_req kw_add_raft_voter_req_default;
KW_PUBLIC extern const kw_message kw_add_raft_voter_req_message;

/* ---- AddRaftVoterResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_add_raft_voter_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* DUPLICATE_VOTER, INCONSISTENT_CLUSTER_ID, REQUEST_TIMED_OUT ...; 0: added. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_add_raft_voter_resp;
KW_PUBLIC extern const kw_add_raft_voter_resp kw_add_raft_voter_resp_default;
KW_PUBLIC extern const kw_message kw_add_raft_voter_resp_message;

KW_PUBLIC extern const kw_api kw_add_raft_voter_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
