/* OffsetDelete: structs and defaults. Made by tools/kwgen.py from protocol/schema/47_offset_delete.kw. */
#ifndef KWIRE_MSG_OFFSET_DELETE_H
#define KWIRE_MSG_OFFSET_DELETE_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- OffsetDeleteRequest: versions 0-0, never flexible ---- */

typedef struct kw_offset_delete_req_partition {
    /* Partition number. */
    int32_t partition_index;
} kw_offset_delete_req_partition;
KW_PUBLIC extern const kw_offset_delete_req_partition kw_offset_delete_req_partition_default;

typedef struct kw_offset_delete_req_topic {
    /* Topic name. */
    kw_str name;
    /* Partitions to forget. */
    const kw_offset_delete_req_partition *partitions;
    int32_t n_partitions;
} kw_offset_delete_req_topic;
KW_PUBLIC extern const kw_offset_delete_req_topic kw_offset_delete_req_topic_default;

typedef struct kw_offset_delete_req {
    /* Group name. */
    kw_str group_id;
    /* Topics to forget. */
    const kw_offset_delete_req_topic *topics;
    int32_t n_topics;
} kw_offset_delete_req;
KW_PUBLIC extern const kw_offset_delete_req kw_offset_delete_req_default;
KW_PUBLIC extern const kw_message kw_offset_delete_req_message;

/* ---- OffsetDeleteResponse: versions 0-0, never flexible ---- */

typedef struct kw_offset_delete_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* GROUP_SUBSCRIBED_TO_TOPIC, UNKNOWN_TOPIC_OR_PARTITION; 0: deleted. */
    int16_t error_code;
} kw_offset_delete_resp_partition;
KW_PUBLIC extern const kw_offset_delete_resp_partition kw_offset_delete_resp_partition_default;

typedef struct kw_offset_delete_resp_topic {
    /* Topic name. */
    kw_str name;
    /* One per partition. */
    const kw_offset_delete_resp_partition *partitions;
    int32_t n_partitions;
} kw_offset_delete_resp_topic;
KW_PUBLIC extern const kw_offset_delete_resp_topic kw_offset_delete_resp_topic_default;

typedef struct kw_offset_delete_resp {
    /* Of the group: GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP, NOT_COORDINATOR ...; stands before the throttle
     * time, unlike elsewhere. */
    int16_t error_code;
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per topic. */
    const kw_offset_delete_resp_topic *topics;
    int32_t n_topics;
} kw_offset_delete_resp;
KW_PUBLIC extern const kw_offset_delete_resp kw_offset_delete_resp_default;
KW_PUBLIC extern const kw_message kw_offset_delete_resp_message;

KW_PUBLIC extern const kw_api kw_offset_delete_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
