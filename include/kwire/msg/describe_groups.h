/* DescribeGroups: structs and defaults. Made by tools/kwgen.py from protocol/schema/15_describe_groups.kw. */
#ifndef KWIRE_MSG_DESCRIBE_GROUPS_H
#define KWIRE_MSG_DESCRIBE_GROUPS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeGroupsRequest: versions 0-6, flexible from 5 ---- */

typedef struct kw_describe_groups_req {
    /* Group names. */
    const kw_str *groups;
    int32_t n_groups;
    /* True: also say what we may do with each group (KIP-430). (v3+) */
    bool include_authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_describe_groups_req;
KW_PUBLIC extern const kw_describe_groups_req kw_describe_groups_req_default;
KW_PUBLIC extern const kw_message kw_describe_groups_req_message;

/* ---- DescribeGroupsResponse: versions 0-6, flexible from 5 ---- */

typedef struct kw_describe_groups_resp_member {
    /* Member id. */
    kw_str member_id;
    /* Its fixed name (KIP-345); null: dynamic. (v4+, nullable, default null) */
    kw_str group_instance_id;
    /* Client id of its last JoinGroup. */
    kw_str client_id;
    /* Its address as the broker saw it, "/10.0.0.1". */
    kw_str client_host;
    /* Its subscription; empty unless Stable. */
    kw_bytes member_metadata;
    /* Its assignment; empty unless Stable. */
    kw_bytes member_assignment;
    const kw_unknown_tags *unknown_tags;
} kw_describe_groups_resp_member;
KW_PUBLIC extern const kw_describe_groups_resp_member kw_describe_groups_resp_member_default;

typedef struct kw_describe_groups_resp_group {
    /* v6+: GROUP_ID_NOT_FOUND for an unknown group (KIP-1043); before it comes as state "Dead". */
    int16_t error_code;
    /* Text to the error; null: none. (v6+, nullable, default null) */
    kw_str error_message;
    /* Group name. */
    kw_str group_id;
    /* "Stable", "Empty", "Dead", "PreparingRebalance", "CompletingRebalance"; empty beside an error. */
    kw_str group_state;
    /* "consumer" for consumers; empty if the group has none. */
    kw_str protocol_type;
    /* Assignor in use; empty unless Stable. */
    kw_str protocol_data;
    /* Empty when Dead. */
    const kw_describe_groups_resp_member *members;
    int32_t n_members;
    /* Bit n: ACL operation n is allowed to us; -2147483648: not asked for. (v3+, default -2147483648) */
    int32_t authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_describe_groups_resp_group;
KW_PUBLIC extern const kw_describe_groups_resp_group kw_describe_groups_resp_group_default;

typedef struct kw_describe_groups_resp {
    /* Quota: we hold back our next requests so long (M8). (v1+) */
    int32_t throttle_time_ms;
    /* One per name. */
    const kw_describe_groups_resp_group *groups;
    int32_t n_groups;
    const kw_unknown_tags *unknown_tags;
} kw_describe_groups_resp;
KW_PUBLIC extern const kw_describe_groups_resp kw_describe_groups_resp_default;
KW_PUBLIC extern const kw_message kw_describe_groups_resp_message;

KW_PUBLIC extern const kw_api kw_describe_groups_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
