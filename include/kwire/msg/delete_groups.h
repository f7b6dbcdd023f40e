/* DeleteGroups: structs and defaults. Made by tools/kwgen.py from protocol/schema/42_delete_groups.kw. */
#ifndef KWIRE_MSG_DELETE_GROUPS_H
#define KWIRE_MSG_DELETE_GROUPS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DeleteGroupsRequest: versions 0-2, flexible from 2 ---- */

typedef struct kw_delete_groups_req {
    /* Group names, all with the same coordinator. */
    const kw_str *groups_names;
    int32_t n_groups_names;
    const kw_unknown_tags *unknown_tags;
} kw_delete_groups_req;
KW_PUBLIC extern const kw_delete_groups_req kw_delete_groups_req_default;
KW_PUBLIC extern const kw_message kw_delete_groups_req_message;

/* ---- DeleteGroupsResponse: versions 0-2, flexible from 2 ---- */

typedef struct kw_delete_groups_resp_result {
    /* Group name. */
    kw_str group_id;
    /* NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND, NOT_COORDINATOR ...; 0: deleted. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_delete_groups_resp_result;
KW_PUBLIC extern const kw_delete_groups_resp_result kw_delete_groups_resp_result_default;

typedef struct kw_delete_groups_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per group. */
    const kw_delete_groups_resp_result *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_delete_groups_resp;
KW_PUBLIC extern const kw_delete_groups_resp kw_delete_groups_resp_default;
KW_PUBLIC extern const kw_message kw_delete_groups_resp_message;

KW_PUBLIC extern const kw_api kw_delete_groups_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
