/* OffsetForLeaderEpoch: structs and defaults. Made by tools/kwgen.py from protocol/schema/23_offset_for_leader_epoch.kw. */
#ifndef KWIRE_MSG_OFFSET_FOR_LEADER_EPOCH_H
#define KWIRE_MSG_OFFSET_FOR_LEADER_EPOCH_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- OffsetForLeaderEpochRequest: versions 2-4, flexible from 4 ---- */

typedef struct kw_offset_for_leader_epoch_req_partition {
    /* Partition number. */
    int32_t partition;
    /* Leader epoch we believe in (F9). (default -1) */
    int32_t current_leader_epoch;
    /* The epoch whose end we want. */
    int32_t leader_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_offset_for_leader_epoch_req_partition;
KW_PUBLIC extern const kw_offset_for_leader_epoch_req_partition kw_offset_for_leader_epoch_req_partition_default;

typedef struct kw_offset_for_leader_epoch_req_topic {
    /* Topic name. */
    kw_str topic;
    /* By partition. */
    const kw_offset_for_leader_epoch_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_offset_for_leader_epoch_req_topic;
KW_PUBLIC extern const kw_offset_for_leader_epoch_req_topic kw_offset_for_leader_epoch_req_topic_default;

typedef struct kw_offset_for_leader_epoch_req {
    /* -1: a consumer; the default -2 is for debugging. (v3+, default -2) */
    int32_t replica_id;
    /* By topic. */
    const kw_offset_for_leader_epoch_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_offset_for_leader_epoch_req;
KW_PUBLIC extern const kw_offset_for_leader_epoch_req kw_offset_for_leader_epoch_req_default;
KW_PUBLIC extern const kw_message kw_offset_for_leader_epoch_req_message;

/* ---- OffsetForLeaderEpochResponse: versions 2-4, flexible from 4 ---- */

typedef struct kw_offset_for_leader_epoch_resp_partition {
    /* 0, or why it is not known. */
    int16_t error_code;
    /* Partition number. */
    int32_t partition;
    /* Largest epoch not above the one asked for; -1: none. (default -1) */
    int32_t leader_epoch;
    /* Its end; -1: no information, which is no loss. (default -1) */
    int64_t end_offset;
    const kw_unknown_tags *unknown_tags;
} kw_offset_for_leader_epoch_resp_partition;
KW_PUBLIC extern const kw_offset_for_leader_epoch_resp_partition kw_offset_for_leader_epoch_resp_partition_default;

typedef struct kw_offset_for_leader_epoch_resp_topic {
    /* Topic name. */
    kw_str topic;
    /* By partition. */
    const kw_offset_for_leader_epoch_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_offset_for_leader_epoch_resp_topic;
KW_PUBLIC extern const kw_offset_for_leader_epoch_resp_topic kw_offset_for_leader_epoch_resp_topic_default;

typedef struct kw_offset_for_leader_epoch_resp {
    /* How long the client is to hold its requests back (M8). */
    int32_t throttle_time_ms;
    /* By topic. */
    const kw_offset_for_leader_epoch_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_offset_for_leader_epoch_resp;
KW_PUBLIC extern const kw_offset_for_leader_epoch_resp kw_offset_for_leader_epoch_resp_default;
KW_PUBLIC extern const kw_message kw_offset_for_leader_epoch_resp_message;

KW_PUBLIC extern const kw_api kw_offset_for_leader_epoch_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
