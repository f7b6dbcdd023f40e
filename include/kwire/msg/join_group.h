/* JoinGroup: structs and defaults. Made by tools/kwgen.py from protocol/schema/11_join_group.kw. */
#ifndef KWIRE_MSG_JOIN_GROUP_H
#define KWIRE_MSG_JOIN_GROUP_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- JoinGroupRequest: versions 0-9, flexible from 6 ---- */

typedef struct kw_join_group_req_protocol {
    /* Assignor: "range", "cooperative-sticky" ... */
    kw_str name;
    /* For consumers a ConsumerProtocolSubscription, version in front. */
    kw_bytes metadata;
    const kw_unknown_tags *unknown_tags;
} kw_join_group_req_protocol;
KW_PUBLIC extern const kw_join_group_req_protocol kw_join_group_req_protocol_default;

typedef struct kw_join_group_req {
    /* The group to join. */
    kw_str group_id;
    /* Without a heartbeat for so many ms the coordinator drops the member. */
    int32_t session_timeout_ms;
    /* ms the coordinator waits for members to rejoin; v0 uses the session timeout instead. (v1+, default
     * -1) */
    int32_t rebalance_timeout_ms;
    /* Empty on the first try, then what the coordinator gave us. */
    kw_str member_id;
    /* Static member (KIP-345): its fixed name; null: a dynamic member. (v5+, nullable, default null) */
    kw_str group_instance_id;
    /* "consumer" for consumers, "connect" for Connect workers. */
    kw_str protocol_type;
    /* What this member can do, best first; the coordinator picks one that all members have. */
    const kw_join_group_req_protocol *protocols;
    int32_t n_protocols;
    /* Why we join, for the broker's log (KIP-800). (v8+, nullable, default null) */
    kw_str reason;
    const kw_unknown_tags *unknown_tags;
} kw_join_group_req;
KW_PUBLIC extern const kw_join_group_req kw_join_group_req_default;
KW_PUBLIC extern const kw_message kw_join_group_req_message;

/* ---- JoinGroupResponse: versions 0-9, flexible from 6 ---- */

typedef struct kw_join_group_resp_member {
    /* Member id. */
    kw_str member_id;
    /* Its fixed name; null: dynamic. (v5+, nullable, default null) */
    kw_str group_instance_id;
    /* Its subscription, as it sent it for the picked protocol. */
    kw_bytes metadata;
    const kw_unknown_tags *unknown_tags;
} kw_join_group_resp_member;
KW_PUBLIC extern const kw_join_group_resp_member kw_join_group_resp_member_default;

typedef struct kw_join_group_resp {
    /* Quota: we hold back our next requests so long (M8). (v2+) */
    int32_t throttle_time_ms;
    /* MEMBER_ID_REQUIRED, UNKNOWN_MEMBER_ID, INCONSISTENT_GROUP_PROTOCOL, FENCED_INSTANCE_ID ... */
    int16_t error_code;
    /* Number of this rebalance; goes into every later request of the member. (default -1) */
    int32_t generation_id;
    /* Echo, to be compared with ours (KIP-559). (v7+, nullable, default null) */
    kw_str protocol_type;
    /* Assignor that was picked; null (v7+) or empty beside an error. (nullable in v7+) */
    kw_str protocol_name;
    /* Member id of the leader; if it is ours we compute the assignment. */
    kw_str leader;
    /* True: the leader keeps the assignment as it is and sends none (static leader that came back,
     * KIP-814). (v9+) */
    bool skip_assignment;
    /* Our id; beside MEMBER_ID_REQUIRED the one to come back with. */
    kw_str member_id;
    /* Filled for the leader only. */
    const kw_join_group_resp_member *members;
    int32_t n_members;
    const kw_unknown_tags *unknown_tags;
} kw_join_group_resp;
KW_PUBLIC extern const kw_join_group_resp kw_join_group_resp_default;
KW_PUBLIC extern const kw_message kw_join_group_resp_message;

KW_PUBLIC extern const kw_api kw_join_group_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
