/* OffsetCommit: structs and defaults. Made by tools/kwgen.py from protocol/schema/08_offset_commit.kw. */
#ifndef KWIRE_MSG_OFFSET_COMMIT_H
#define KWIRE_MSG_OFFSET_COMMIT_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- OffsetCommitRequest: versions 2-10, flexible from 8 ---- */

typedef struct kw_offset_commit_req_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Offset of the NEXT record to read, not of the last one read. */
    int64_t committed_offset;
    /* Leader epoch of the last record read; -1: unknown (KIP-320). (v6+, default -1) */
    int32_t committed_leader_epoch;
    /* Free text kept beside the offset; limited by the broker's offset.metadata.max.bytes. (nullable) */
    kw_str committed_metadata;
    const kw_unknown_tags *unknown_tags;
} kw_offset_commit_req_partition;
KW_PUBLIC extern const kw_offset_commit_req_partition kw_offset_commit_req_partition_default;

typedef struct kw_offset_commit_req_topic {
    /* Topic by name. (v2-9) */
    kw_str name;
    /* Topic by id (KIP-848), instead of its name. (v10+) */
    kw_uuid topic_id;
    /* Each partition once. */
    const kw_offset_commit_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_offset_commit_req_topic;
KW_PUBLIC extern const kw_offset_commit_req_topic kw_offset_commit_req_topic_default;

typedef struct kw_offset_commit_req {
    /* The group whose offsets are stored. */
    kw_str group_id;
    /* Classic group: its generation; KIP-848 (v9+): the member's epoch; -1: sender is no member. (default
     * -1) */
    int32_t generation_id_or_member_epoch;
    /* As the coordinator gave it or, with KIP-848, as we made it; empty: no member. */
    kw_str member_id;
    /* Static member (KIP-345): its fixed name; null: a dynamic member. (v7+, nullable, default null) */
    kw_str group_instance_id;
    /* How long the broker keeps the offset; -1: the broker's own setting, the only choice from v5 on.
     * (v2-4, default -1) */
    int64_t retention_time_ms;
    /* Each topic once. */
    const kw_offset_commit_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_offset_commit_req;
KW_PUBLIC extern const kw_offset_commit_req kw_offset_commit_req_default;
KW_PUBLIC extern const kw_message kw_offset_commit_req_message;

/* ---- OffsetCommitResponse: versions 2-10, flexible from 8 ---- */

typedef struct kw_offset_commit_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* The only place for errors, group-wide ones too: then each partition carries the same code. v9+:
     * STALE_MEMBER_EPOCH, GROUP_ID_NOT_FOUND; v10+: UNKNOWN_TOPIC_ID. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_offset_commit_resp_partition;
KW_PUBLIC extern const kw_offset_commit_resp_partition kw_offset_commit_resp_partition_default;

typedef struct kw_offset_commit_resp_topic {
    /* Topic by name. (v2-9) */
    kw_str name;
    /* Topic by id. (v10+) */
    kw_uuid topic_id;
    /* One per partition asked for. */
    const kw_offset_commit_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_offset_commit_resp_topic;
KW_PUBLIC extern const kw_offset_commit_resp_topic kw_offset_commit_resp_topic_default;

typedef struct kw_offset_commit_resp {
    /* Quota: we hold back our next requests so long (M8). (v3+) */
    int32_t throttle_time_ms;
    /* One per topic asked for. */
    const kw_offset_commit_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_offset_commit_resp;
KW_PUBLIC extern const kw_offset_commit_resp kw_offset_commit_resp_default;
KW_PUBLIC extern const kw_message kw_offset_commit_resp_message;

KW_PUBLIC extern const kw_api kw_offset_commit_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
