/* DeleteShareGroupState: structs and defaults. Made by tools/kwgen.py from protocol/schema/86_delete_share_group_state.kw. */
#ifndef KWIRE_MSG_DELETE_SHARE_GROUP_STATE_H
#define KWIRE_MSG_DELETE_SHARE_GROUP_STATE_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DeleteShareGroupStateRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_delete_share_group_state_req_partition {
    /* Partition number. */
    int32_t partition;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_state_req_partition;
KW_PUBLIC extern const kw_delete_share_group_state_req_partition kw_delete_share_group_state_req_partition_default;

typedef struct kw_delete_share_group_state_req_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_delete_share_group_state_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_state_req_topic;
KW_PUBLIC extern const kw_delete_share_group_state_req_topic kw_delete_share_group_state_req_topic_default;

typedef struct kw_delete_share_group_state_req {
    /* Share group. */
    kw_str group_id;
    /* By topic. */
    const kw_delete_share_group_state_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_state_req;
KW_PUBLIC extern const kw_delete_share_group_state_req kw_delete_share_group_state_req_default;
KW_PUBLIC extern const kw_message kw_delete_share_group_state_req_message;

/* ---- DeleteShareGroupStateResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_delete_share_group_state_resp_partition {
    /* Partition number. */
    int32_t partition;
    /* FENCED_STATE_EPOCH, NOT_COORDINATOR ...; 0: deleted. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_state_resp_partition;
KW_PUBLIC extern const kw_delete_share_group_state_resp_partition kw_delete_share_group_state_resp_partition_default;

typedef struct kw_delete_share_group_state_resp_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_delete_share_group_state_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_state_resp_topic;
KW_PUBLIC extern const kw_delete_share_group_state_resp_topic kw_delete_share_group_state_resp_topic_default;

typedef struct kw_delete_share_group_state_resp {
    /* By topic. */
    const kw_delete_share_group_state_resp_topic *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_state_resp;
KW_PUBLIC extern const kw_delete_share_group_state_resp kw_delete_share_group_state_resp_default;
KW_PUBLIC extern const kw_message kw_delete_share_group_state_resp_message;

KW_PUBLIC extern const kw_api kw_delete_share_group_state_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
