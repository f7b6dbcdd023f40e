/* DeleteAcls: structs and defaults. Made by tools/kwgen.py from protocol/schema/31_delete_acls.kw. */
#ifndef KWIRE_MSG_DELETE_ACLS_H
#define KWIRE_MSG_DELETE_ACLS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DeleteAclsRequest: versions 1-3, flexible from 2 ---- */

typedef struct kw_delete_acls_req_filter {
    /* 1 any, 2 topic, 3 group, 4 cluster, 5 transactional id, 6 delegation token; v3+: 7 user. */
    int8_t resource_type_filter;
    /* Null: any name. (nullable) */
    kw_str resource_name_filter;
    /* 1 any, 2 all patterns that match the name, 3 literal, 4 prefixed (KIP-290). (default 3) */
    int8_t pattern_type_filter;
    /* "User:alice"; null: any. (nullable) */
    kw_str principal_filter;
    /* Client address; null: any. (nullable) */
    kw_str host_filter;
    /* ACL operation, numbers as in DescribeAcls; 1: any. */
    int8_t operation;
    /* 1 any, 2 deny, 3 allow. */
    int8_t permission_type;
    const kw_unknown_tags *unknown_tags;
} kw_delete_acls_req_filter;
KW_PUBLIC extern const kw_delete_acls_req_filter kw_delete_acls_req_filter_default;

typedef struct kw_delete_acls_req {
    /* A rule goes if it matches one of them. */
    const kw_delete_acls_req_filter *filters;
    int32_t n_filters;
    const kw_unknown_tags *unknown_tags;
} kw_delete_acls_req;
KW_PUBLIC extern const kw_delete_acls_req kw_delete_acls_req_default;
KW_PUBLIC extern const kw_message kw_delete_acls_req_message;

/* ---- DeleteAclsResponse: versions 1-3, flexible from 2 ---- */

typedef struct kw_delete_acls_resp_matching_acl {
    /* 0: this rule is deleted. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* As in the request. */
    int8_t resource_type;
    /* "*" with a literal pattern: all. */
    kw_str resource_name;
    /* 3 literal, 4 prefixed. (default 3) */
    int8_t pattern_type;
    /* "User:alice". */
    kw_str principal;
    /* Client address, "*" for any. */
    kw_str host;
    /* As in the request. */
    int8_t operation;
    /* 2 deny, 3 allow. */
    int8_t permission_type;
    const kw_unknown_tags *unknown_tags;
} kw_delete_acls_resp_matching_acl;
KW_PUBLIC extern const kw_delete_acls_resp_matching_acl kw_delete_acls_resp_matching_acl_default;

typedef struct kw_delete_acls_resp_filter_result {
    /* Of this filter; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* Rules the filter met. */
    const kw_delete_acls_resp_matching_acl *matching_acls;
    int32_t n_matching_acls;
    const kw_unknown_tags *unknown_tags;
} kw_delete_acls_resp_filter_result;
KW_PUBLIC extern const kw_delete_acls_resp_filter_result kw_delete_acls_resp_filter_result_default;

typedef struct kw_delete_acls_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* In the order of filters. */
    const kw_delete_acls_resp_filter_result *filter_results;
    int32_t n_filter_results;
    const kw_unknown_tags *unknown_tags;
} kw_delete_acls_resp;
KW_PUBLIC extern const kw_delete_acls_resp kw_delete_acls_resp_default;
KW_PUBLIC extern const kw_message kw_delete_acls_resp_message;

KW_PUBLIC extern const kw_api kw_delete_acls_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
