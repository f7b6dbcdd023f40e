/* EndTxn: structs and defaults. Made by tools/kwgen.py from protocol/schema/26_end_txn.kw. */
#ifndef KWIRE_MSG_END_TXN_H
#define KWIRE_MSG_END_TXN_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- EndTxnRequest: versions 0-5, flexible from 3 ---- */

typedef struct kw_end_txn_req {
    /* Our transactional.id. */
    kw_str transactional_id;
    /* Our producer id. */
    int64_t producer_id;
    /* Our epoch. */
    int16_t producer_epoch;
    /* True: commit; false: abort. */
    bool committed;
    const kw_unknown_tags *unknown_tags;
} kw_end_txn_req;
KW_PUBLIC extern const kw_end_txn_req kw_end_txn_req_default;
KW_PUBLIC extern const kw_message kw_end_txn_req_message;

/* ---- EndTxnResponse: versions 0-5, flexible from 3 ---- */

typedef struct kw_end_txn_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* CONCURRENT_TRANSACTIONS: still writing markers, ask again; v2+: PRODUCER_FENCED; v4+:
     * TRANSACTION_ABORTABLE; 0: done. */
    int16_t error_code;
    /* Producer id from now on; changes when epochs are used up (T2). (v5+, default -1) */
    int64_t producer_id;
    /* Epoch from now on: bumped by every transaction, sequences restart at 0 (KIP-890, T2). (v5+, default
     * -1) */
    int16_t producer_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_end_txn_resp;
KW_PUBLIC extern const kw_end_txn_resp kw_end_txn_resp_default;
KW_PUBLIC extern const kw_message kw_end_txn_resp_message;

KW_PUBLIC extern const kw_api kw_end_txn_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
