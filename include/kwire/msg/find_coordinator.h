/* FindCoordinator: structs and defaults. Made by tools/kwgen.py from protocol/schema/10_find_coordinator.kw. */
#ifndef KWIRE_MSG_FIND_COORDINATOR_H
#define KWIRE_MSG_FIND_COORDINATOR_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- FindCoordinatorRequest: versions 0-6, flexible from 3 ---- */

typedef struct kw_find_coordinator_req {
    /* Group or transactional id. (v0-3) */
    kw_str key;
    /* 0 group, 1 transaction, 2 share. (v1+) */
    int8_t key_type;
    /* Several ids at once. (v4+) */
    const kw_str *coordinator_keys;
    int32_t n_coordinator_keys;
    const kw_unknown_tags *unknown_tags;
} kw_find_coordinator_req;
KW_PUBLIC extern const kw_find_coordinator_req kw_find_coordinator_req_default;
KW_PUBLIC extern const kw_message kw_find_coordinator_req_message;

/* ---- FindCoordinatorResponse: versions 0-6, flexible from 3 ---- */

typedef struct kw_find_coordinator_resp_coordinator {
    /* The id asked for. */
    kw_str key;
    /* Node id of the coordinator. */
    int32_t node_id;
    /* Its host name. */
    kw_str host;
    /* Its port. */
    int32_t port;
    /* 0, or why there is none. */
    int16_t error_code;
    /* The same in words. (nullable) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_find_coordinator_resp_coordinator;
KW_PUBLIC extern const kw_find_coordinator_resp_coordinator kw_find_coordinator_resp_coordinator_default;

typedef struct kw_find_coordinator_resp {
    /* How long the client is to hold its requests back (M8). (v1+) */
    int32_t throttle_time_ms;
    /* 0, or why there is no coordinator. (v0-3) */
    int16_t error_code;
    /* The same in words. (v1-3, nullable) */
    kw_str error_message;
    /* Node id of the coordinator. (v0-3) */
    int32_t node_id;
    /* Its host name. (v0-3) */
    kw_str host;
    /* Its port. (v0-3) */
    int32_t port;
    /* One for each key. (v4+) */
    const kw_find_coordinator_resp_coordinator *coordinators;
    int32_t n_coordinators;
    const kw_unknown_tags *unknown_tags;
} kw_find_coordinator_resp;
KW_PUBLIC extern const kw_find_coordinator_resp kw_find_coordinator_resp_default;
KW_PUBLIC extern const kw_message kw_find_coordinator_resp_message;

KW_PUBLIC extern const kw_api kw_find_coordinator_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
