/* WriteShareGroupState: structs and defaults. Made by tools/kwgen.py from protocol/schema/85_write_share_group_state.kw. */
#ifndef KWIRE_MSG_WRITE_SHARE_GROUP_STATE_H
#define KWIRE_MSG_WRITE_SHARE_GROUP_STATE_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- WriteShareGroupStateRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_write_share_group_state_req_batch {
    /* First of the range. */
    int64_t first_offset;
    /* Last of the range, itself included. */
    int64_t last_offset;
    /* 0 available, 2 acknowledged, 4 archived. */
    int8_t delivery_state;
    /* How often it was handed out. */
    int16_t delivery_count;
    const kw_unknown_tags *unknown_tags;
} kw_write_share_group_state_req_batch;
KW_PUBLIC extern const kw_write_share_group_state_req_batch kw_write_share_group_state_req_batch_default;

typedef struct kw_write_share_group_state_req_partition {
    /* Partition number. */
    int32_t partition;
    /* Epoch of the state, as read. */
    int32_t state_epoch;
    /* Epoch of the leader that writes; older ones are fenced. */
    int32_t leader_epoch;
    /* New first offset in flight; -1: unchanged. */
    int64_t start_offset;
    /* Ranges that changed. */
    const kw_write_share_group_state_req_batch *state_batches;
    int32_t n_state_batches;
    const kw_unknown_tags *unknown_tags;
} kw_write_share_group_state_req_partition;
KW_PUBLIC extern const kw_write_share_group_state_req_partition kw_write_share_group_state_req_partition_default;

typedef struct kw_write_share_group_state_req_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_write_share_group_state_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_write_share_group_state_req_topic;
KW_PUBLIC extern const kw_write_share_group_state_req_topic kw_write_share_group_state_req_topic_default;

typedef struct kw_write_share_group_state_req {
    /* Share group. */
    kw_str group_id;
    /* By topic. */
    const kw_write_share_group_state_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_write_share_group_state_req;
KW_PUBLIC extern const kw_write_share_group_state_req kw_write_share_group_state_req_default;
KW_PUBLIC extern const kw_message kw_write_share_group_state_req_message;

/* ---- WriteShareGroupStateResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_write_share_group_state_resp_partition {
    /* Partition number. */
    int32_t partition;
    /* FENCED_STATE_EPOCH, FENCED_LEADER_EPOCH, NOT_COORDINATOR ...; 0: stored. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_write_share_group_state_resp_partition;
KW_PUBLIC extern const kw_write_share_group_state_resp_partition kw_write_share_group_state_resp_partition_default;

typedef struct kw_write_share_group_state_resp_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_write_share_group_state_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_write_share_group_state_resp_topic;
KW_PUBLIC extern const kw_write_share_group_state_resp_topic kw_write_share_group_state_resp_topic_default;

typedef struct kw_write_share_group_state_resp {
    /* By topic. */
    const kw_write_share_group_state_resp_topic *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_write_share_group_state_resp;
KW_PUBLIC extern const kw_write_share_group_state_resp kw_write_share_group_state_resp_default;
KW_PUBLIC extern const kw_message kw_write_share_group_state_resp_message;

KW_PUBLIC extern const kw_api kw_write_share_group_state_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
