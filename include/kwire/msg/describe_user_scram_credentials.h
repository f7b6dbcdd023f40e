/* DescribeUserScramCredentials: structs and defaults. Made by tools/kwgen.py from protocol/schema/50_describe_user_scram_credentials.kw. */
#ifndef KWIRE_MSG_DESCRIBE_USER_SCRAM_CREDENTIALS_H
#define KWIRE_MSG_DESCRIBE_USER_SCRAM_CREDENTIALS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeUserScramCredentialsRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_user_scram_credentials_req_user {
    /* User name. */
    kw_str name;
    const kw_unknown_tags *unknown_tags;
} kw_describe_user_scram_credentials_req_user;
KW_PUBLIC extern const kw_describe_user_scram_credentials_req_user kw_describe_user_scram_credentials_req_user_default;

typedef struct kw_describe_user_scram_credentials_req {
    /* Users to look up; null or empty: all. (nullable) */
    const kw_describe_user_scram_credentials_req_user *users;
    int32_t n_users;
    const kw_unknown_tags *unknown_tags;
} kw_describe_user_scram_credentials_req;
KW_PUBLIC extern const kw_describe_user_scram_credentials_req kw_describe_user_scram_credentials_req_default;
KW_PUBLIC extern const kw_message kw_describe_user_scram_credentials_req_message;

/* ---- DescribeUserScramCredentialsResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_user_scram_credentials_resp_credential {
    /* 1 SCRAM-SHA-256, 2 SCRAM-SHA-512; 0 unknown. */
    int8_t mechanism;
    /* Hash rounds. */
    int32_t iterations;
    const kw_unknown_tags *unknown_tags;
} kw_describe_user_scram_credentials_resp_credential;
KW_PUBLIC extern const kw_describe_user_scram_credentials_resp_credential kw_describe_user_scram_credentials_resp_credential_default;

typedef struct kw_describe_user_scram_credentials_resp_user {
    /* User name. */
    kw_str user;
    /* RESOURCE_NOT_FOUND: no such user, DUPLICATE_RESOURCE: asked for twice; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* One per mechanism. */
    const kw_describe_user_scram_credentials_resp_credential *credential_infos;
    int32_t n_credential_infos;
    const kw_unknown_tags *unknown_tags;
} kw_describe_user_scram_credentials_resp_user;
KW_PUBLIC extern const kw_describe_user_scram_credentials_resp_user kw_describe_user_scram_credentials_resp_user_default;

typedef struct kw_describe_user_scram_credentials_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* Of the whole request; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* One per user. */
    const kw_describe_user_scram_credentials_resp_user *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_describe_user_scram_credentials_resp;
KW_PUBLIC extern const kw_describe_user_scram_credentials_resp kw_describe_user_scram_credentials_resp_default;
KW_PUBLIC extern const kw_message kw_describe_user_scram_credentials_resp_message;

KW_PUBLIC extern const kw_api kw_describe_user_scram_credentials_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
