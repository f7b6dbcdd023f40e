/* ShareGroupDescribe: structs and defaults. Made by tools/kwgen.py from protocol/schema/77_share_group_describe.kw. */
#ifndef KWIRE_MSG_SHARE_GROUP_DESCRIBE_H
#define KWIRE_MSG_SHARE_GROUP_DESCRIBE_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ShareGroupDescribeRequest: versions 1-1, flexible from 0 ---- */

typedef struct kw_share_group_describe_req {
    /* Group names. */
    const kw_str *group_ids;
    int32_t n_group_ids;
    /* True: also say what we may do with each group (KIP-430). */
    bool include_authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_describe_req;
KW_PUBLIC extern const kw_share_group_describe_req kw_share_group_describe_req_default;
KW_PUBLIC extern const kw_message kw_share_group_describe_req_message;

/* ---- ShareGroupDescribeResponse: versions 1-1, flexible from 0 ---- */

typedef struct kw_share_group_describe_resp_topic {
    /* Topic id. */
    kw_uuid topic_id;
    /* Topic name. */
    kw_str topic_name;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_describe_resp_topic;
KW_PUBLIC extern const kw_share_group_describe_resp_topic kw_share_group_describe_resp_topic_default;

typedef struct kw_share_group_describe_resp_assignment {
    /* By topic. */
    const kw_share_group_describe_resp_topic *topic_partitions;
    int32_t n_topic_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_describe_resp_assignment;
KW_PUBLIC extern const kw_share_group_describe_resp_assignment kw_share_group_describe_resp_assignment_default;

typedef struct kw_share_group_describe_resp_member {
    /* Member id. */
    kw_str member_id;
    /* Its rack; null: none. (nullable, default null) */
    kw_str rack_id;
    /* Epoch it has reached. */
    int32_t member_epoch;
    /* Its client id. */
    kw_str client_id;
    /* Its address as the broker saw it. */
    kw_str client_host;
    /* Topics subscribed to. */
    const kw_str *subscribed_topic_names;
    int32_t n_subscribed_topic_names;
    /* Partitions it reads from. */
    kw_share_group_describe_resp_assignment assignment;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_describe_resp_member;
KW_PUBLIC extern const kw_share_group_describe_resp_member kw_share_group_describe_resp_member_default;

typedef struct kw_share_group_describe_resp_group {
    /* GROUP_ID_NOT_FOUND: none, or of another type; NOT_COORDINATOR ...; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Group name. */
    kw_str group_id;
    /* "Empty", "Stable", "Dead". */
    kw_str group_state;
    /* Rises when subscriptions or metadata change. */
    int32_t group_epoch;
    /* Group epoch the assignment was made for. */
    int32_t assignment_epoch;
    /* Assignor in use. */
    kw_str assignor_name;
    /* Members. */
    const kw_share_group_describe_resp_member *members;
    int32_t n_members;
    /* Bit n: ACL operation n is allowed to us; -2147483648: not asked for. (default -2147483648) */
    int32_t authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_describe_resp_group;
KW_PUBLIC extern const kw_share_group_describe_resp_group kw_share_group_describe_resp_group_default;

typedef struct kw_share_group_describe_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per name. */
    const kw_share_group_describe_resp_group *groups;
    int32_t n_groups;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_describe_resp;
KW_PUBLIC extern const kw_share_group_describe_resp kw_share_group_describe_resp_default;
KW_PUBLIC extern const kw_message kw_share_group_describe_resp_message;

KW_PUBLIC extern const kw_api kw_share_group_describe_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
