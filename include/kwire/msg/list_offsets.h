/* ListOffsets: structs and defaults. Made by tools/kwgen.py from protocol/schema/02_list_offsets.kw. */
#ifndef KWIRE_MSG_LIST_OFFSETS_H
#define KWIRE_MSG_LIST_OFFSETS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ListOffsetsRequest: versions 1-10, flexible from 6 ---- */

typedef struct kw_list_offsets_req_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Leader epoch we believe in. (v4+, default -1) */
    int32_t current_leader_epoch;
    /* First offset at or after this time in ms; -1 latest, -2 earliest, -3 of the largest timestamp, -4
     * earliest local, -5 latest tiered. */
    int64_t timestamp;
    const kw_unknown_tags *unknown_tags;
} kw_list_offsets_req_partition;
KW_PUBLIC extern const kw_list_offsets_req_partition kw_list_offsets_req_partition_default;

typedef struct kw_list_offsets_req_topic {
    /* Topic name. */
    kw_str name;
    /* By partition. */
    const kw_list_offsets_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_list_offsets_req_topic;
KW_PUBLIC extern const kw_list_offsets_req_topic kw_list_offsets_req_topic_default;

typedef struct kw_list_offsets_req {
    /* -1: a consumer. */
    int32_t replica_id;
    /* 1, read_committed: latest means the last stable offset (F7). (v2+) */
    int8_t isolation_level;
    /* What to ask for. */
    const kw_list_offsets_req_topic *topics;
    int32_t n_topics;
    /* How long remote storage may take. (v10+) */
    int32_t timeout_ms;
    const kw_unknown_tags *unknown_tags;
} kw_list_offsets_req;
KW_PUBLIC extern const kw_list_offsets_req kw_list_offsets_req_default;
KW_PUBLIC extern const kw_message kw_list_offsets_req_message;

/* ---- ListOffsetsResponse: versions 1-10, flexible from 6 ---- */

typedef struct kw_list_offsets_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* 0, or why there is no offset. */
    int16_t error_code;
    /* Time of the record found. (default -1) */
    int64_t timestamp;
    /* Its offset; -1: none. (default -1) */
    int64_t offset;
    /* Its leader epoch. (v4+, default -1) */
    int32_t leader_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_list_offsets_resp_partition;
KW_PUBLIC extern const kw_list_offsets_resp_partition kw_list_offsets_resp_partition_default;

typedef struct kw_list_offsets_resp_topic {
    /* Topic name. */
    kw_str name;
    /* By partition. */
    const kw_list_offsets_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_list_offsets_resp_topic;
KW_PUBLIC extern const kw_list_offsets_resp_topic kw_list_offsets_resp_topic_default;

typedef struct kw_list_offsets_resp {
    /* How long the client is to hold its requests back (M8). (v2+) */
    int32_t throttle_time_ms;
    /* By topic. */
    const kw_list_offsets_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_list_offsets_resp;
KW_PUBLIC extern const kw_list_offsets_resp kw_list_offsets_resp_default;
KW_PUBLIC extern const kw_message kw_list_offsets_resp_message;

KW_PUBLIC extern const kw_api kw_list_offsets_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
