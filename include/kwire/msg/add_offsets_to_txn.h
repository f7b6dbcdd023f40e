/* AddOffsetsToTxn: structs and defaults. Made by tools/kwgen.py from protocol/schema/25_add_offsets_to_txn.kw. */
#ifndef KWIRE_MSG_ADD_OFFSETS_TO_TXN_H
#define KWIRE_MSG_ADD_OFFSETS_TO_TXN_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- AddOffsetsToTxnRequest: versions 0-4, flexible from 3 ---- */

typedef struct kw_add_offsets_to_txn_req {
    /* Our transactional.id. */
    kw_str transactional_id;
    /* Our producer id. */
    int64_t producer_id;
    /* Our epoch. */
    int16_t producer_epoch;
    /* Group whose offsets will be committed. */
    kw_str group_id;
    const kw_unknown_tags *unknown_tags;
} kw_add_offsets_to_txn_req;
KW_PUBLIC extern const kw_add_offsets_to_txn_req kw_add_offsets_to_txn_req_default;
KW_PUBLIC extern const kw_message kw_add_offsets_to_txn_req_message;

/* ---- AddOffsetsToTxnResponse: versions 0-4, flexible from 3 ---- */

typedef struct kw_add_offsets_to_txn_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* CONCURRENT_TRANSACTIONS: retry soon; v2+: PRODUCER_FENCED; v4+: TRANSACTION_ABORTABLE; 0: added. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_add_offsets_to_txn_resp;
KW_PUBLIC extern const kw_add_offsets_to_txn_resp kw_add_offsets_to_txn_resp_default;
KW_PUBLIC extern const kw_message kw_add_offsets_to_txn_resp_message;

KW_PUBLIC extern const kw_api kw_add_offsets_to_txn_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
