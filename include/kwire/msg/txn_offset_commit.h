/* TxnOffsetCommit: structs and defaults. Made by tools/kwgen.py from protocol/schema/28_txn_offset_commit.kw. */
#ifndef KWIRE_MSG_TXN_OFFSET_COMMIT_H
#define KWIRE_MSG_TXN_OFFSET_COMMIT_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- TxnOffsetCommitRequest: versions 0-5, flexible from 3 ---- */

typedef struct kw_txn_offset_commit_req_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Offset of the next record to read. */
    int64_t committed_offset;
    /* Leader epoch of the last record read; -1: unknown. (v2+, default -1) */
    int32_t committed_leader_epoch;
    /* Free text kept beside the offset. (nullable) */
    kw_str committed_metadata;
    const kw_unknown_tags *unknown_tags;
} kw_txn_offset_commit_req_partition;
KW_PUBLIC extern const kw_txn_offset_commit_req_partition kw_txn_offset_commit_req_partition_default;

typedef struct kw_txn_offset_commit_req_topic {
    /* Topic name. */
    kw_str name;
    /* Each partition once. */
    const kw_txn_offset_commit_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_txn_offset_commit_req_topic;
KW_PUBLIC extern const kw_txn_offset_commit_req_topic kw_txn_offset_commit_req_topic_default;

typedef struct kw_txn_offset_commit_req {
    /* Our transactional.id. */
    kw_str transactional_id;
    /* Consumer group the positions belong to. */
    kw_str group_id;
    /* Our producer id. */
    int64_t producer_id;
    /* Our epoch. */
    int16_t producer_epoch;
    /* Generation or member epoch of the consumer, which fences zombies (KIP-447); -1: do not check. (v3+,
     * default -1) */
    int32_t generation_id;
    /* Member id of the consumer; empty: do not check. (v3+) */
    kw_str member_id;
    /* Static member (KIP-345): its fixed name; null: a dynamic member. (v3+, nullable, default null) */
    kw_str group_instance_id;
    /* Each topic once. */
    const kw_txn_offset_commit_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_txn_offset_commit_req;
KW_PUBLIC extern const kw_txn_offset_commit_req kw_txn_offset_commit_req_default;
KW_PUBLIC extern const kw_message kw_txn_offset_commit_req_message;

/* ---- TxnOffsetCommitResponse: versions 0-5, flexible from 3 ---- */

typedef struct kw_txn_offset_commit_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* v3+: ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, all of them abortable; v4+:
     * TRANSACTION_ABORTABLE; 0: stored. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_txn_offset_commit_resp_partition;
KW_PUBLIC extern const kw_txn_offset_commit_resp_partition kw_txn_offset_commit_resp_partition_default;

typedef struct kw_txn_offset_commit_resp_topic {
    /* Topic name. */
    kw_str name;
    /* One per partition asked for. */
    const kw_txn_offset_commit_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_txn_offset_commit_resp_topic;
KW_PUBLIC extern const kw_txn_offset_commit_resp_topic kw_txn_offset_commit_resp_topic_default;

typedef struct kw_txn_offset_commit_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per topic asked for. */
    const kw_txn_offset_commit_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_txn_offset_commit_resp;
KW_PUBLIC extern const kw_txn_offset_commit_resp kw_txn_offset_commit_resp_default;
KW_PUBLIC extern const kw_message kw_txn_offset_commit_resp_message;

KW_PUBLIC extern const kw_api kw_txn_offset_commit_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
