/* DeleteShareGroupOffsets: structs and defaults. Made by tools/kwgen.py from protocol/schema/92_delete_share_group_offsets.kw. */
#ifndef KWIRE_MSG_DELETE_SHARE_GROUP_OFFSETS_H
#define KWIRE_MSG_DELETE_SHARE_GROUP_OFFSETS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DeleteShareGroupOffsetsRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_delete_share_group_offsets_req_topic {
    /* Topic name. */
    kw_str topic_name;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_offsets_req_topic;
KW_PUBLIC extern const kw_delete_share_group_offsets_req_topic kw_delete_share_group_offsets_req_topic_default;

typedef struct kw_delete_share_group_offsets_req {
    /* Group name. */
    kw_str group_id;
    /* Topics to forget. */
    const kw_delete_share_group_offsets_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_offsets_req;
KW_PUBLIC extern const kw_delete_share_group_offsets_req kw_delete_share_group_offsets_req_default;
KW_PUBLIC extern const kw_message kw_delete_share_group_offsets_req_message;

/* ---- DeleteShareGroupOffsetsResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_delete_share_group_offsets_resp_topic {
    /* Topic name. */
    kw_str topic_name;
    /* Topic id. */
    kw_uuid topic_id;
    /* UNKNOWN_TOPIC_OR_PARTITION ...; 0: forgotten. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_offsets_resp_topic;
KW_PUBLIC extern const kw_delete_share_group_offsets_resp_topic kw_delete_share_group_offsets_resp_topic_default;

typedef struct kw_delete_share_group_offsets_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* Of the group: NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND, NOT_COORDINATOR ...; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* One per topic. */
    const kw_delete_share_group_offsets_resp_topic *responses;
    int32_t n_responses;
    const kw_unknown_tags *unknown_tags;
} kw_delete_share_group_offsets_resp;
KW_PUBLIC extern const kw_delete_share_group_offsets_resp kw_delete_share_group_offsets_resp_default;
KW_PUBLIC extern const kw_message kw_delete_share_group_offsets_resp_message;

KW_PUBLIC extern const kw_api kw_delete_share_group_offsets_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
