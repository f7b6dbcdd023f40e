/* DescribeAcls: structs and defaults. Made by tools/kwgen.py from protocol/schema/29_describe_acls.kw. */
#ifndef KWIRE_MSG_DESCRIBE_ACLS_H
#define KWIRE_MSG_DESCRIBE_ACLS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeAclsRequest: versions 1-3, flexible from 2 ---- */

typedef struct kw_describe_acls_req {
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
    /* 1 any, 2 all, 3 read, 4 write, 5 create, 6 delete, 7 alter, 8 describe, 9 cluster action, 10
     * describe configs, 11 alter configs, 12 idempotent write, 13 create tokens, 14 describe tokens, 15
     * two-phase commit. */
    int8_t operation;
    /* 1 any, 2 deny, 3 allow. */
    int8_t permission_type;
    const kw_unknown_tags *unknown_tags;
} kw_describe_acls_req;
KW_PUBLIC extern const kw_describe_acls_req kw_describe_acls_req_default;
KW_PUBLIC extern const kw_message kw_describe_acls_req_message;

/* ---- DescribeAclsResponse: versions 1-3, flexible from 2 ---- */

typedef struct kw_describe_acls_resp_acl {
    /* "User:alice", "User:*" for everybody. */
    kw_str principal;
    /* Client address, "*" for any. */
    kw_str host;
    /* As in the request. */
    int8_t operation;
    /* 2 deny, 3 allow. */
    int8_t permission_type;
    const kw_unknown_tags *unknown_tags;
} kw_describe_acls_resp_acl;
KW_PUBLIC extern const kw_describe_acls_resp_acl kw_describe_acls_resp_acl_default;

typedef struct kw_describe_acls_resp_resource {
    /* As in resource_type_filter. */
    int8_t resource_type;
    /* "*" with a literal pattern: all resources of the type. */
    kw_str resource_name;
    /* 3 literal, 4 prefixed. (default 3) */
    int8_t pattern_type;
    /* Rules for this resource. */
    const kw_describe_acls_resp_acl *acls;
    int32_t n_acls;
    const kw_unknown_tags *unknown_tags;
} kw_describe_acls_resp_resource;
KW_PUBLIC extern const kw_describe_acls_resp_resource kw_describe_acls_resp_resource_default;

typedef struct kw_describe_acls_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* SECURITY_DISABLED: the cluster has no authorizer; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* Resources with at least one rule that matches. */
    const kw_describe_acls_resp_resource *resources;
    int32_t n_resources;
    const kw_unknown_tags *unknown_tags;
} kw_describe_acls_resp;
KW_PUBLIC extern const kw_describe_acls_resp kw_describe_acls_resp_default;
KW_PUBLIC extern const kw_message kw_describe_acls_resp_message;

KW_PUBLIC extern const kw_api kw_describe_acls_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
