/* ShareGroupHeartbeat: structs and defaults. Made by tools/kwgen.py from protocol/schema/76_share_group_heartbeat.kw. */
#ifndef KWIRE_MSG_SHARE_GROUP_HEARTBEAT_H
#define KWIRE_MSG_SHARE_GROUP_HEARTBEAT_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ShareGroupHeartbeatRequest: versions 1-1, flexible from 0 ---- */

typedef struct kw_share_group_heartbeat_req {
    /* Our group. */
    kw_str group_id;
    /* UUID we make and keep for the life of the process. */
    kw_str member_id;
    /* Epoch we are in; 0: join, -1: leave. */
    int32_t member_epoch;
    /* Our rack; null: none, or unchanged. (nullable, default null) */
    kw_str rack_id;
    /* Topics subscribed to; null: unchanged. (nullable, default null) */
    const kw_str *subscribed_topic_names;
    int32_t n_subscribed_topic_names;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_heartbeat_req;
KW_PUBLIC extern const kw_share_group_heartbeat_req kw_share_group_heartbeat_req_default;
KW_PUBLIC extern const kw_message kw_share_group_heartbeat_req_message;

/* ---- ShareGroupHeartbeatResponse: versions 1-1, flexible from 0 ---- */

typedef struct kw_share_group_heartbeat_resp_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_heartbeat_resp_topic;
KW_PUBLIC extern const kw_share_group_heartbeat_resp_topic kw_share_group_heartbeat_resp_topic_default;

typedef struct kw_share_group_heartbeat_resp_assignment {
    /* By topic. */
    const kw_share_group_heartbeat_resp_topic *topic_partitions;
    int32_t n_topic_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_heartbeat_resp_assignment;
KW_PUBLIC extern const kw_share_group_heartbeat_resp_assignment kw_share_group_heartbeat_resp_assignment_default;

typedef struct kw_share_group_heartbeat_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* UNKNOWN_MEMBER_ID: join again; GROUP_MAX_SIZE_REACHED, TOPIC_AUTHORIZATION_FAILED, NOT_COORDINATOR
     * ...; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Our id, repeated. (nullable, default null) */
    kw_str member_id;
    /* Our epoch from now on. */
    int32_t member_epoch;
    /* ms until the next heartbeat is due. */
    int32_t heartbeat_interval_ms;
    /* Partitions to read from; null: unchanged. (nullable) */
    const kw_share_group_heartbeat_resp_assignment *assignment;
    const kw_unknown_tags *unknown_tags;
} kw_share_group_heartbeat_resp;
KW_PUBLIC extern const kw_share_group_heartbeat_resp kw_share_group_heartbeat_resp_default;
KW_PUBLIC extern const kw_message kw_share_group_heartbeat_resp_message;

KW_PUBLIC extern const kw_api kw_share_group_heartbeat_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
