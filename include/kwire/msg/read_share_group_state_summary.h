/* ReadShareGroupStateSummary: structs and defaults. Made by tools/kwgen.py from protocol/schema/87_read_share_group_state_summary.kw. */
#ifndef KWIRE_MSG_READ_SHARE_GROUP_STATE_SUMMARY_H
#define KWIRE_MSG_READ_SHARE_GROUP_STATE_SUMMARY_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ReadShareGroupStateSummaryRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_read_share_group_state_summary_req_partition {
    /* Partition number. */
    int32_t partition;
    /* Leader epoch known to the asker; -1: none. */
    int32_t leader_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_read_share_group_state_summary_req_partition;
KW_PUBLIC extern const kw_read_share_group_state_summary_req_partition kw_read_share_group_state_summary_req_partition_default;

typedef struct kw_read_share_group_state_summary_req_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_read_share_group_state_summary_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_read_share_group_state_summary_req_topic;
KW_PUBLIC extern const kw_read_share_group_state_summary_req_topic kw_read_share_group_state_summary_req_topic_default;

typedef struct kw_read_share_group_state_summary_req {
    /* Share group. */
    kw_str group_id;
    /* By topic. */
    const kw_read_share_group_state_summary_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_read_share_group_state_summary_req;
KW_PUBLIC extern const kw_read_share_group_state_summary_req kw_read_share_group_state_summary_req_default;
KW_PUBLIC extern const kw_message kw_read_share_group_state_summary_req_message;

/* ---- ReadShareGroupStateSummaryResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_read_share_group_state_summary_resp_partition {
    /* Partition number. */
    int32_t partition;
    /* FENCED_LEADER_EPOCH, NOT_COORDINATOR ...; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Epoch of the state. */
    int32_t state_epoch;
    /* Epoch of the leader that wrote last. */
    int32_t leader_epoch;
    /* First offset in flight; -1: not set yet. */
    int64_t start_offset;
    const kw_unknown_tags *unknown_tags;
} kw_read_share_group_state_summary_resp_partition;
KW_PUBLIC extern const kw_read_share_group_state_summary_resp_partition kw_read_share_group_state_summary_resp_partition_default;

typedef struct kw_read_share_group_state_summary_resp_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_read_share_group_state_summary_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_read_share_group_state_summary_resp_topic;
KW_PUBLIC extern const kw_read_share_group_state_summary_resp_topic kw_read_share_group_state_summary_resp_topic_default;

typedef struct kw_read_share_group_state_summary_resp {
    /* By topic. */
    const kw_read_share_group_state_summary_resp_topic *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_read_share_group_state_summary_resp;
KW_PUBLIC extern const kw_read_share_group_state_summary_resp kw_read_share_group_state_summary_resp_default;
KW_PUBLIC extern const kw_message kw_read_share_group_state_summary_resp_message;

KW_PUBLIC extern const kw_api kw_read_share_group_state_summary_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
