/* SyncGroup: structs and defaults. Made by tools/kwgen.py from protocol/schema/14_sync_group.kw. */
#ifndef KWIRE_MSG_SYNC_GROUP_H
#define KWIRE_MSG_SYNC_GROUP_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- SyncGroupRequest: versions 0-5, flexible from 4 ---- */

typedef struct kw_sync_group_req_assignment {
    /* Member id. */
    kw_str member_id;
    /* For consumers a ConsumerProtocolAssignment, version in front. */
    kw_bytes assignment;
    const kw_unknown_tags *unknown_tags;
} kw_sync_group_req_assignment;
KW_PUBLIC extern const kw_sync_group_req_assignment kw_sync_group_req_assignment_default;

typedef struct kw_sync_group_req {
    /* Our group. */
    kw_str group_id;
    /* Generation from the JoinGroup answer. */
    int32_t generation_id;
    /* Our id. */
    kw_str member_id;
    /* Static member (KIP-345): its fixed name; null: a dynamic member. (v3+, nullable, default null) */
    kw_str group_instance_id;
    /* Echo of the JoinGroup answer; a mismatch is refused (KIP-559). (v5+, nullable, default null) */
    kw_str protocol_type;
    /* Likewise. (v5+, nullable, default null) */
    kw_str protocol_name;
    /* From the leader: one per member; from others: empty. */
    const kw_sync_group_req_assignment *assignments;
    int32_t n_assignments;
    const kw_unknown_tags *unknown_tags;
} kw_sync_group_req;
KW_PUBLIC extern const kw_sync_group_req kw_sync_group_req_default;
KW_PUBLIC extern const kw_message kw_sync_group_req_message;

/* ---- SyncGroupResponse: versions 0-5, flexible from 4 ---- */

typedef struct kw_sync_group_resp {
    /* Quota: we hold back our next requests so long (M8). (v1+) */
    int32_t throttle_time_ms;
    /* REBALANCE_IN_PROGRESS: join again; 0: assignment is valid. */
    int16_t error_code;
    /* Echo, to be compared with ours. (v5+, nullable, default null) */
    kw_str protocol_type;
    /* Likewise. (v5+, nullable, default null) */
    kw_str protocol_name;
    /* Our part, as the leader made it; empty if it made none. */
    kw_bytes assignment;
    const kw_unknown_tags *unknown_tags;
} kw_sync_group_resp;
KW_PUBLIC extern const kw_sync_group_resp kw_sync_group_resp_default;
KW_PUBLIC extern const kw_message kw_sync_group_resp_message;

KW_PUBLIC extern const kw_api kw_sync_group_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
