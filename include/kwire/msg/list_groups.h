/* ListGroups: structs and defaults. Made by tools/kwgen.py from protocol/schema/16_list_groups.kw. */
#ifndef KWIRE_MSG_LIST_GROUPS_H
#define KWIRE_MSG_LIST_GROUPS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ListGroupsRequest: versions 0-5, flexible from 3 ---- */

typedef struct kw_list_groups_req {
    /* Only groups in these states (KIP-518); empty: all. (v4+) */
    const kw_str *states_filter;
    int32_t n_states_filter;
    /* Only groups of these types: classic, consumer, share, streams (KIP-848); empty: all. (v5+) */
    const kw_str *types_filter;
    int32_t n_types_filter;
    const kw_unknown_tags *unknown_tags;
} kw_list_groups_req;
KW_PUBLIC extern const kw_list_groups_req kw_list_groups_req_default;
KW_PUBLIC extern const kw_message kw_list_groups_req_message;

/* ---- ListGroupsResponse: versions 0-5, flexible from 3 ---- */

typedef struct kw_list_groups_resp_group {
    /* Group name. */
    kw_str group_id;
    /* "consumer", "connect" ...; empty for groups that only commit offsets. */
    kw_str protocol_type;
    /* "Stable", "Empty" ... (v4+) */
    kw_str group_state;
    /* "classic", "consumer", "share", "streams". (v5+) */
    kw_str group_type;
    const kw_unknown_tags *unknown_tags;
} kw_list_groups_resp_group;
KW_PUBLIC extern const kw_list_groups_resp_group kw_list_groups_resp_group_default;

typedef struct kw_list_groups_resp {
    /* Quota: we hold back our next requests so long (M8). (v1+) */
    int32_t throttle_time_ms;
    /* COORDINATOR_LOAD_IN_PROGRESS: the list would not be complete, retry; 0: none. */
    int16_t error_code;
    /* Groups of this broker that pass the filters. */
    const kw_list_groups_resp_group *groups;
    int32_t n_groups;
    const kw_unknown_tags *unknown_tags;
} kw_list_groups_resp;
KW_PUBLIC extern const kw_list_groups_resp kw_list_groups_resp_default;
KW_PUBLIC extern const kw_message kw_list_groups_resp_message;

KW_PUBLIC extern const kw_api kw_list_groups_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
