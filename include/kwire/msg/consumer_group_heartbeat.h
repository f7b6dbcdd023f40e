/* ConsumerGroupHeartbeat: structs and defaults. Made by tools/kwgen.py from protocol/schema/68_consumer_group_heartbeat.kw. */
#ifndef KWIRE_MSG_CONSUMER_GROUP_HEARTBEAT_H
#define KWIRE_MSG_CONSUMER_GROUP_HEARTBEAT_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ConsumerGroupHeartbeatRequest: versions 0-1, flexible from 0 ---- */

typedef struct kw_consumer_group_heartbeat_req_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_consumer_group_heartbeat_req_topic;
KW_PUBLIC extern const kw_consumer_group_heartbeat_req_topic kw_consumer_group_heartbeat_req_topic_default;

typedef struct kw_consumer_group_heartbeat_req {
    /* Our group. */
    kw_str group_id;
    /* Our id. v1+: a UUID we make and keep for the life of the process (KIP-1082); v0: empty at first,
     * then what the coordinator gave us. */
    kw_str member_id;
    /* Epoch we are in; 0: join, -1: leave, -2: leave as a static member who will be back. */
    int32_t member_epoch;
    /* Static member (KIP-345): its fixed name; null: dynamic, or unchanged. (nullable, default null) */
    kw_str instance_id;
    /* Our rack, for rack-aware assignment; null: none, or unchanged. (nullable, default null) */
    kw_str rack_id;
    /* ms we may take to give partitions back; -1: unchanged. (default -1) */
    int32_t rebalance_timeout_ms;
    /* Topics subscribed to by name; null: unchanged. (nullable, default null) */
    const kw_str *subscribed_topic_names;
    int32_t n_subscribed_topic_names;
    /* Topics subscribed to by RE2 expression, resolved by the broker; null: unchanged, empty: none. (v1+,
     * nullable, default null) */
    kw_str subscribed_topic_regex;
    /* "uniform", "range"; null: the broker's choice, or unchanged. (nullable, default null) */
    kw_str server_assignor;
    /* What we own now; this acknowledges an assignment or a revocation. null: unchanged. (nullable,
     * default null) */
    const kw_consumer_group_heartbeat_req_topic *topic_partitions;
    int32_t n_topic_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_consumer_group_heartbeat_req;
KW_PUBLIC extern const kw_consumer_group_heartbeat_req kw_consumer_group_heartbeat_req_default;
KW_PUBLIC extern const kw_message kw_consumer_group_heartbeat_req_message;

/* ---- ConsumerGroupHeartbeatResponse: versions 0-1, flexible from 0 ---- */

typedef struct kw_consumer_group_heartbeat_resp_topic {
    /* Topic; not in the metadata yet: wait for it, keep the entry. */
    kw_uuid topic_id;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_consumer_group_heartbeat_resp_topic;
KW_PUBLIC extern const kw_consumer_group_heartbeat_resp_topic kw_consumer_group_heartbeat_resp_topic_default;

typedef struct kw_consumer_group_heartbeat_resp_assignment {
    /* By topic; partitions missing here are to be revoked, then acknowledged. */
    const kw_consumer_group_heartbeat_resp_topic *topic_partitions;
    int32_t n_topic_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_consumer_group_heartbeat_resp_assignment;
KW_PUBLIC extern const kw_consumer_group_heartbeat_resp_assignment kw_consumer_group_heartbeat_resp_assignment_default;

typedef struct kw_consumer_group_heartbeat_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID: drop all, join again; UNRELEASED_INSTANCE_ID: retry;
     * UNSUPPORTED_ASSIGNOR, GROUP_MAX_SIZE_REACHED, v1+ INVALID_REGULAR_EXPRESSION: give up (G10). */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Our id; v0: made by the coordinator when we join. (nullable, default null) */
    kw_str member_id;
    /* Our epoch from now on. */
    int32_t member_epoch;
    /* ms until the next heartbeat is due. */
    int32_t heartbeat_interval_ms;
    /* What we shall own; null: unchanged. Empty means: give back everything. (nullable) */
    const kw_consumer_group_heartbeat_resp_assignment *assignment;
    const kw_unknown_tags *unknown_tags;
} kw_consumer_group_heartbeat_resp;
KW_PUBLIC extern const kw_consumer_group_heartbeat_resp kw_consumer_group_heartbeat_resp_default;
KW_PUBLIC extern const kw_message kw_consumer_group_heartbeat_resp_message;

KW_PUBLIC extern const kw_api kw_consumer_group_heartbeat_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
