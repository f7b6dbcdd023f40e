/* InitProducerId: structs and defaults. Made by tools/kwgen.py from protocol/schema/22_init_producer_id.kw. */
#ifndef KWIRE_MSG_INIT_PRODUCER_ID_H
#define KWIRE_MSG_INIT_PRODUCER_ID_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- InitProducerIdRequest: versions 0-6, flexible from 2 ---- */

typedef struct kw_init_producer_id_req {
    /* Transactional id; null: only idempotent. (nullable) */
    kw_str transactional_id;
    /* When the broker aborts a forgotten transaction. */
    int32_t transaction_timeout_ms;
    /* The id we have, to get its epoch raised (KIP-360); -1: none. (v3+, default -1) */
    int64_t producer_id;
    /* The epoch we have. (v3+, default -1) */
    int16_t producer_epoch;
    /* Two-phase commit (KIP-939). (v6+) */
    bool enable2_pc;
    /* Keep an open transaction instead of aborting it. (v6+) */
    bool keep_prepared_txn;
    const kw_unknown_tags *unknown_tags;
} kw_init_producer_id_req;
KW_PUBLIC extern const kw_init_producer_id_req kw_init_producer_id_req_default;
KW_PUBLIC extern const kw_message kw_init_producer_id_req_message;

/* ---- InitProducerIdResponse: versions 0-6, flexible from 2 ---- */

typedef struct kw_init_producer_id_resp {
    /* How long the client is to hold its requests back (M8). */
    int32_t throttle_time_ms;
    /* 0, or why there is no id. */
    int16_t error_code;
    /* Producer id. (default -1) */
    int64_t producer_id;
    /* Its epoch. */
    int16_t producer_epoch;
    /* Producer id of the transaction that was kept; -1: none. (v6+, default -1) */
    int64_t ongoing_txn_producer_id;
    /* Its epoch. (v6+, default -1) */
    int16_t ongoing_txn_producer_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_init_producer_id_resp;
KW_PUBLIC extern const kw_init_producer_id_resp kw_init_producer_id_resp_default;
KW_PUBLIC extern const kw_message kw_init_producer_id_resp_message;

KW_PUBLIC extern const kw_api kw_init_producer_id_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
