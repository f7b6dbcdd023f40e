/* AlterUserScramCredentials: structs and defaults. Made by tools/kwgen.py from protocol/schema/51_alter_user_scram_credentials.kw. */
#ifndef KWIRE_MSG_ALTER_USER_SCRAM_CREDENTIALS_H
#define KWIRE_MSG_ALTER_USER_SCRAM_CREDENTIALS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- AlterUserScramCredentialsRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_alter_user_scram_credentials_req_deletion {
    /* User name. */
    kw_str name;
    /* 1 SCRAM-SHA-256, 2 SCRAM-SHA-512. */
    int8_t mechanism;
    const kw_unknown_tags *unknown_tags;
} kw_alter_user_scram_credentials_req_deletion;
KW_PUBLIC extern const kw_alter_user_scram_credentials_req_deletion kw_alter_user_scram_credentials_req_deletion_default;

typedef struct kw_alter_user_scram_credentials_req_upsertion {
    /* User name. */
    kw_str name;
    /* 1 SCRAM-SHA-256, 2 SCRAM-SHA-512. */
    int8_t mechanism;
    /* Hash rounds; 4096 to 16384. */
    int32_t iterations;
    /* Random, by the client. */
    kw_bytes salt;
    /* PBKDF2 (Hi of RFC 5802) of the password. */
    kw_bytes salted_password;
    const kw_unknown_tags *unknown_tags;
} kw_alter_user_scram_credentials_req_upsertion;
KW_PUBLIC extern const kw_alter_user_scram_credentials_req_upsertion kw_alter_user_scram_credentials_req_upsertion_default;

typedef struct kw_alter_user_scram_credentials_req {
    /* Credentials to delete. */
    const kw_alter_user_scram_credentials_req_deletion *deletions;
    int32_t n_deletions;
    /* Credentials to add or replace. */
    const kw_alter_user_scram_credentials_req_upsertion *upsertions;
    int32_t n_upsertions;
    const kw_unknown_tags *unknown_tags;
} kw_alter_user_scram_credentials_req;
KW_PUBLIC extern const kw_alter_user_scram_credentials_req kw_alter_user_scram_credentials_req_default;
KW_PUBLIC extern const kw_message kw_alter_user_scram_credentials_req_message;

/* ---- AlterUserScramCredentialsResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_alter_user_scram_credentials_resp_result {
    /* User name. */
    kw_str user;
    /* UNACCEPTABLE_CREDENTIAL, RESOURCE_NOT_FOUND, DUPLICATE_RESOURCE ...; 0: done. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_alter_user_scram_credentials_resp_result;
KW_PUBLIC extern const kw_alter_user_scram_credentials_resp_result kw_alter_user_scram_credentials_resp_result_default;

typedef struct kw_alter_user_scram_credentials_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per user. */
    const kw_alter_user_scram_credentials_resp_result *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_alter_user_scram_credentials_resp;
KW_PUBLIC extern const kw_alter_user_scram_credentials_resp kw_alter_user_scram_credentials_resp_default;
KW_PUBLIC extern const kw_message kw_alter_user_scram_credentials_resp_message;

KW_PUBLIC extern const kw_api kw_alter_user_scram_credentials_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
