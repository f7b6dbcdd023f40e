/* OffsetFetch: structs and defaults. Made by tools/kwgen.py from protocol/schema/09_offset_fetch.kw. */
#ifndef KWIRE_MSG_OFFSET_FETCH_H
#define KWIRE_MSG_OFFSET_FETCH_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- OffsetFetchRequest: versions 1-10, flexible from 6 ---- */

typedef struct kw_offset_fetch_req_topic {
    /* Topic by name. */
    kw_str name;
    /* Partitions of that topic. */
    const int32_t *partition_indexes;
    int32_t n_partition_indexes;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_req_topic;
KW_PUBLIC extern const kw_offset_fetch_req_topic kw_offset_fetch_req_topic_default;

typedef struct kw_offset_fetch_req_group_topic {
    /* Topic by name. (v8-9) */
    kw_str name;
    /* Topic by id, instead of its name. (v10+) */
    kw_uuid topic_id;
    /* Partitions of that topic. */
    const int32_t *partition_indexes;
    int32_t n_partition_indexes;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_req_group_topic;
KW_PUBLIC extern const kw_offset_fetch_req_group_topic kw_offset_fetch_req_group_topic_default;

typedef struct kw_offset_fetch_req_group {
    /* Group name. */
    kw_str group_id;
    /* KIP-848 member that asks; null: not a member. (v9+, nullable, default null) */
    kw_str member_id;
    /* Its epoch, checked by the coordinator; -1: not a member. (v9+, default -1) */
    int32_t member_epoch;
    /* What to look up; null: everything the group has committed. (nullable) */
    const kw_offset_fetch_req_group_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_req_group;
KW_PUBLIC extern const kw_offset_fetch_req_group kw_offset_fetch_req_group_default;

typedef struct kw_offset_fetch_req {
    /* The one group asked about. (v1-7) */
    kw_str group_id;
    /* What to look up; null: everything the group has committed. (v1-7, nullable in v2-7) */
    const kw_offset_fetch_req_topic *topics;
    int32_t n_topics;
    /* Groups asked about, all with the same coordinator. (v8+) */
    const kw_offset_fetch_req_group *groups;
    int32_t n_groups;
    /* True: partitions with an offset in an open transaction answer UNSTABLE_OFFSET_COMMIT, to be retried
     * (KIP-447, T14). (v7+) */
    bool require_stable;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_req;
KW_PUBLIC extern const kw_offset_fetch_req kw_offset_fetch_req_default;
KW_PUBLIC extern const kw_message kw_offset_fetch_req_message;

/* ---- OffsetFetchResponse: versions 1-10, flexible from 6 ---- */

typedef struct kw_offset_fetch_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Offset of the next record to read; -1: nothing committed. */
    int64_t committed_offset;
    /* Epoch stored with the offset; -1: unknown. (v5-7, default -1) */
    int32_t committed_leader_epoch;
    /* Text stored with the offset. (nullable) */
    kw_str metadata;
    /* Of this partition; 0: none. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_resp_partition;
KW_PUBLIC extern const kw_offset_fetch_resp_partition kw_offset_fetch_resp_partition_default;

typedef struct kw_offset_fetch_resp_topic {
    /* Topic by name. */
    kw_str name;
    /* Its partitions. */
    const kw_offset_fetch_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_resp_topic;
KW_PUBLIC extern const kw_offset_fetch_resp_topic kw_offset_fetch_resp_topic_default;

typedef struct kw_offset_fetch_resp_group_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Offset of the next record to read; -1: nothing committed. */
    int64_t committed_offset;
    /* Epoch stored with the offset; -1: unknown. (default -1) */
    int32_t committed_leader_epoch;
    /* Text stored with the offset. (nullable) */
    kw_str metadata;
    /* UNSTABLE_OFFSET_COMMIT; v10+: UNKNOWN_TOPIC_ID; 0: none. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_resp_group_partition;
KW_PUBLIC extern const kw_offset_fetch_resp_group_partition kw_offset_fetch_resp_group_partition_default;

typedef struct kw_offset_fetch_resp_group_topic {
    /* Topic by name. (v8-9) */
    kw_str name;
    /* Topic by id. (v10+) */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_offset_fetch_resp_group_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_resp_group_topic;
KW_PUBLIC extern const kw_offset_fetch_resp_group_topic kw_offset_fetch_resp_group_topic_default;

typedef struct kw_offset_fetch_resp_group {
    /* Group name. */
    kw_str group_id;
    /* Topics of the group. */
    const kw_offset_fetch_resp_group_topic *topics;
    int32_t n_topics;
    /* Of the group; v9+: UNKNOWN_MEMBER_ID, STALE_MEMBER_EPOCH (G10: retry after the next heartbeat). */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_resp_group;
KW_PUBLIC extern const kw_offset_fetch_resp_group kw_offset_fetch_resp_group_default;

typedef struct kw_offset_fetch_resp {
    /* Quota: we hold back our next requests so long (M8). (v3+) */
    int32_t throttle_time_ms;
    /* Answer up to v7. (v1-7) */
    const kw_offset_fetch_resp_topic *topics;
    int32_t n_topics;
    /* Of the whole group; v1 has only those of the partitions. (v2-7) */
    int16_t error_code;
    /* Answer from v8 on, one per group. (v8+) */
    const kw_offset_fetch_resp_group *groups;
    int32_t n_groups;
    const kw_unknown_tags *unknown_tags;
} kw_offset_fetch_resp;
KW_PUBLIC extern const kw_offset_fetch_resp kw_offset_fetch_resp_default;
KW_PUBLIC extern const kw_message kw_offset_fetch_resp_message;

KW_PUBLIC extern const kw_api kw_offset_fetch_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
