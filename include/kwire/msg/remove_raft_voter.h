/* RemoveRaftVoter: structs and defaults. Made by tools/kwgen.py from protocol/schema/81_remove_raft_voter.kw. */
#ifndef KWIRE_MSG_REMOVE_RAFT_VOTER_H
#define KWIRE_MSG_REMOVE_RAFT_VOTER_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- RemoveRaftVoterRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_remove_raft_voter_req {
    /* Must be the cluster's, if given; null: not checked. (nullable) */
    kw_str cluster_id;
    /* Node id of the voter. */
    int32_t voter_id;
    /* Id of its metadata directory; must fit, so that a replaced disk is not mistaken. */
    kw_uuid voter_directory_id;
    const kw_unknown_tags *unknown_tags;
} kw_remove_raft_voter_req;
KW_PUBLIC extern const kw_remove_raft_voter_req kw_remove_raft_voter_req_default;
KW_PUBLIC extern const kw_message kw_remove_raft_voter_req_message;

/* ---- RemoveRaftVoterResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_remove_raft_voter_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* VOTER_NOT_FOUND, INCONSISTENT_CLUSTER_ID ...; 0: removed. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_remove_raft_voter_resp;
KW_PUBLIC extern const kw_remove_raft_voter_resp kw_remove_raft_voter_resp_default;
KW_PUBLIC extern const kw_message kw_remove_raft_voter_resp_message;

KW_PUBLIC extern const kw_api kw_remove_raft_voter_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
