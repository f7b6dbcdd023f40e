/* Heartbeat: structs and defaults. Made by tools/kwgen.py from protocol/schema/12_heartbeat.kw. */
#ifndef KWIRE_MSG_HEARTBEAT_H
#define KWIRE_MSG_HEARTBEAT_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- HeartbeatRequest: versions 0-4, flexible from 4 ---- */

typedef struct kw_heartbeat_req {
    /* Our group. */
    kw_str group_id;
    /* Generation we are in. */
    int32_t generation_id;
    /* Our id. */
    kw_str member_id;
    /* Static member (KIP-345): its fixed name; null: a dynamic member. (v3+, nullable, default null) */
    kw_str group_instance_id;
    const kw_unknown_tags *unknown_tags;
} kw_heartbeat_req;
KW_PUBLIC extern const kw_heartbeat_req kw_heartbeat_req_default;
KW_PUBLIC extern const kw_message kw_heartbeat_req_message;

/* ---- HeartbeatResponse: versions 0-4, flexible from 4 ---- */

typedef struct kw_heartbeat_resp {
    /* Quota: we hold back our next requests so long (M8). (v1+) */
    int32_t throttle_time_ms;
    /* REBALANCE_IN_PROGRESS: rejoin; UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID; 0: stay. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_heartbeat_resp;
KW_PUBLIC extern const kw_heartbeat_resp kw_heartbeat_resp_default;
KW_PUBLIC extern const kw_message kw_heartbeat_resp_message;

KW_PUBLIC extern const kw_api kw_heartbeat_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
