/* LeaveGroup: structs and defaults. Made by tools/kwgen.py from protocol/schema/13_leave_group.kw. */
#ifndef KWIRE_MSG_LEAVE_GROUP_H
#define KWIRE_MSG_LEAVE_GROUP_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- LeaveGroupRequest: versions 0-5, flexible from 4 ---- */

typedef struct kw_leave_group_req_member {
    /* Member; empty is allowed when group_instance_id names a static one. */
    kw_str member_id;
    /* Static member (KIP-345); null: dynamic. (nullable, default null) */
    kw_str group_instance_id;
    /* For the broker's log (KIP-800). (v5+, nullable, default null) */
    kw_str reason;
    const kw_unknown_tags *unknown_tags;
} kw_leave_group_req_member;
KW_PUBLIC extern const kw_leave_group_req_member kw_leave_group_req_member_default;

typedef struct kw_leave_group_req {
    /* The group to leave. */
    kw_str group_id;
    /* Who leaves. (v0-2) */
    kw_str member_id;
    /* Who leaves. (v3+) */
    const kw_leave_group_req_member *members;
    int32_t n_members;
    const kw_unknown_tags *unknown_tags;
} kw_leave_group_req;
KW_PUBLIC extern const kw_leave_group_req kw_leave_group_req_default;
KW_PUBLIC extern const kw_message kw_leave_group_req_message;

/* ---- LeaveGroupResponse: versions 0-5, flexible from 4 ---- */

typedef struct kw_leave_group_resp_member {
    /* As in the request. */
    kw_str member_id;
    /* As in the request. (nullable) */
    kw_str group_instance_id;
    /* UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID; 0: gone. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_leave_group_resp_member;
KW_PUBLIC extern const kw_leave_group_resp_member kw_leave_group_resp_member_default;

typedef struct kw_leave_group_resp {
    /* Quota: we hold back our next requests so long (M8). (v1+) */
    int32_t throttle_time_ms;
    /* Of the whole request; v0-2: of the one member. */
    int16_t error_code;
    /* One per member asked for. (v3+) */
    const kw_leave_group_resp_member *members;
    int32_t n_members;
    const kw_unknown_tags *unknown_tags;
} kw_leave_group_resp;
KW_PUBLIC extern const kw_leave_group_resp kw_leave_group_resp_default;
KW_PUBLIC extern const kw_message kw_leave_group_resp_message;

KW_PUBLIC extern const kw_api kw_leave_group_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
