/* DescribeShareGroupOffsets: structs and defaults. Made by tools/kwgen.py from protocol/schema/90_describe_share_group_offsets.kw. */
#ifndef KWIRE_MSG_DESCRIBE_SHARE_GROUP_OFFSETS_H
#define KWIRE_MSG_DESCRIBE_SHARE_GROUP_OFFSETS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeShareGroupOffsetsRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_share_group_offsets_req_topic {
    /* Topic name. */
    kw_str topic_name;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_describe_share_group_offsets_req_topic;
KW_PUBLIC extern const kw_describe_share_group_offsets_req_topic kw_describe_share_group_offsets_req_topic_default;

typedef struct kw_describe_share_group_offsets_req_group {
    /* Group name. */
    kw_str group_id;
    /* Where; null: everywhere. (nullable) */
    const kw_describe_share_group_offsets_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_describe_share_group_offsets_req_group;
KW_PUBLIC extern const kw_describe_share_group_offsets_req_group kw_describe_share_group_offsets_req_group_default;

typedef struct kw_describe_share_group_offsets_req {
    /* Groups to look up. */
    const kw_describe_share_group_offsets_req_group *groups;
    int32_t n_groups;
    const kw_unknown_tags *unknown_tags;
} kw_describe_share_group_offsets_req;
KW_PUBLIC extern const kw_describe_share_group_offsets_req kw_describe_share_group_offsets_req_default;
KW_PUBLIC extern const kw_message kw_describe_share_group_offsets_req_message;

/* ---- DescribeShareGroupOffsetsResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_share_group_offsets_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* First offset not done with; -1: none yet. */
    int64_t start_offset;
    /* Leader epoch of the partition. */
    int32_t leader_epoch;
    /* Of this partition; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_describe_share_group_offsets_resp_partition;
KW_PUBLIC extern const kw_describe_share_group_offsets_resp_partition kw_describe_share_group_offsets_resp_partition_default;

typedef struct kw_describe_share_group_offsets_resp_topic {
    /* Topic name. */
    kw_str topic_name;
    /* Topic id. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_describe_share_group_offsets_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_describe_share_group_offsets_resp_topic;
KW_PUBLIC extern const kw_describe_share_group_offsets_resp_topic kw_describe_share_group_offsets_resp_topic_default;

typedef struct kw_describe_share_group_offsets_resp_group {
    /* Group name. */
    kw_str group_id;
    /* By topic. */
    const kw_describe_share_group_offsets_resp_topic *topics;
    int32_t n_topics;
    /* Of the group: GROUP_ID_NOT_FOUND, NOT_COORDINATOR ...; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_describe_share_group_offsets_resp_group;
KW_PUBLIC extern const kw_describe_share_group_offsets_resp_group kw_describe_share_group_offsets_resp_group_default;

typedef struct kw_describe_share_group_offsets_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per group. */
    const kw_describe_share_group_offsets_resp_group *groups;
    int32_t n_groups;
    const kw_unknown_tags *unknown_tags;
} kw_describe_share_group_offsets_resp;
KW_PUBLIC extern const kw_describe_share_group_offsets_resp kw_describe_share_group_offsets_resp_default;
KW_PUBLIC extern const kw_message kw_describe_share_group_offsets_resp_message;

KW_PUBLIC extern const kw_api kw_describe_share_group_offsets_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
