/* CreateAcls: structs and defaults. Made by tools/kwgen.py from protocol/schema/30_create_acls.kw. */
#ifndef KWIRE_MSG_CREATE_ACLS_H
#define KWIRE_MSG_CREATE_ACLS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- CreateAclsRequest: versions 1-3, flexible from 2 ---- */

typedef struct kw_create_acls_req_creation {
    /* 2 topic, 3 group, 4 cluster, 5 transactional id, 6 delegation token; v3+: 7 user. */
    int8_t resource_type;
    /* "*" with a literal pattern: all; for the cluster "kafka-cluster". */
    kw_str resource_name;
    /* 3 literal, 4 prefixed (KIP-290). (default 3) */
    int8_t resource_pattern_type;
    /* "User:alice", "User:*" for everybody. */
    kw_str principal;
    /* Client address, "*" for any. */
    kw_str host;
    /* ACL operation, numbers as in DescribeAcls; not 1 (any). */
    int8_t operation;
    /* 2 deny, 3 allow. */
    int8_t permission_type;
    const kw_unknown_tags *unknown_tags;
} kw_create_acls_req_creation;
KW_PUBLIC extern const kw_create_acls_req_creation kw_create_acls_req_creation_default;

typedef struct kw_create_acls_req {
    /* Rules to add. */
    const kw_create_acls_req_creation *creations;
    int32_t n_creations;
    const kw_unknown_tags *unknown_tags;
} kw_create_acls_req;
KW_PUBLIC extern const kw_create_acls_req kw_create_acls_req_default;
KW_PUBLIC extern const kw_message kw_create_acls_req_message;

/* ---- CreateAclsResponse: versions 1-3, flexible from 2 ---- */

typedef struct kw_create_acls_resp_result {
    /* SECURITY_DISABLED, INVALID_REQUEST ...; 0: added. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_create_acls_resp_result;
KW_PUBLIC extern const kw_create_acls_resp_result kw_create_acls_resp_result_default;

typedef struct kw_create_acls_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* In the order of creations. */
    const kw_create_acls_resp_result *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_create_acls_resp;
KW_PUBLIC extern const kw_create_acls_resp kw_create_acls_resp_default;
KW_PUBLIC extern const kw_message kw_create_acls_resp_message;

KW_PUBLIC extern const kw_api kw_create_acls_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
