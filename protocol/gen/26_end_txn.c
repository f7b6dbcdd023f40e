/* EndTxn: rows. Made by tools/kwgen.py from protocol/schema/26_end_txn.kw. */
#include "protocol/rows.h"

#include <kwire/msg/end_txn.h>

/* clang-format off */

const kw_end_txn_req kw_end_txn_req_default = {0};
static const kw_field kw_end_txn_req_fields[] = {
    ROW(kw_end_txn_req, transactional_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_end_txn_req, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_end_txn_req, producer_epoch, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_end_txn_req, committed, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_end_txn_req_rows = {
    .fields = kw_end_txn_req_fields, .initial = &kw_end_txn_req_default,
    .size = sizeof(kw_end_txn_req), .tags_offset = offsetof(kw_end_txn_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 13, .min_compact = 13,
    .names = "transactionalId\0"
    "producerId\0"
    "producerEpoch\0"
    "committed",
};
const kw_message kw_end_txn_req_message = {
    "EndTxnRequest", &kw_end_txn_req_rows, 0, 5, 3};

const kw_end_txn_resp kw_end_txn_resp_default = {.producer_id = -1, .producer_epoch = -1};
static const kw_field kw_end_txn_resp_fields[] = {
    ROW(kw_end_txn_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_end_txn_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_end_txn_resp, producer_id, INT64, 5, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_end_txn_resp, producer_epoch, INT16, 5, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_end_txn_resp_rows = {
    .fields = kw_end_txn_resp_fields, .initial = &kw_end_txn_resp_default,
    .size = sizeof(kw_end_txn_resp), .tags_offset = offsetof(kw_end_txn_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 6, .min_compact = 7,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "producerId\0"
    "producerEpoch",
};
const kw_message kw_end_txn_resp_message = {
    "EndTxnResponse", &kw_end_txn_resp_rows, 0, 5, 3};

const kw_api kw_end_txn_api = {
    .key = 26, .name = "EndTxn",
    .min_version = 0, .max_version = 5, .max_stable_version = 5,
    .flexible_from = 3, .cluster_action = false,
    .request = &kw_end_txn_req_message, .response = &kw_end_txn_resp_message,
};
