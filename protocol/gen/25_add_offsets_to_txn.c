/* AddOffsetsToTxn: rows. Made by tools/kwgen.py from protocol/schema/25_add_offsets_to_txn.kw. */
#include "protocol/rows.h"

#include <kwire/msg/add_offsets_to_txn.h>

/* clang-format off */

const kw_add_offsets_to_txn_req kw_add_offsets_to_txn_req_default = {0};
static const kw_field kw_add_offsets_to_txn_req_fields[] = {
    ROW(kw_add_offsets_to_txn_req, transactional_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_offsets_to_txn_req, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_offsets_to_txn_req, producer_epoch, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_offsets_to_txn_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_add_offsets_to_txn_req_rows = {
    .fields = kw_add_offsets_to_txn_req_fields, .initial = &kw_add_offsets_to_txn_req_default,
    .size = sizeof(kw_add_offsets_to_txn_req), .tags_offset = offsetof(kw_add_offsets_to_txn_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 14, .min_compact = 13,
    .names = "transactionalId\0"
    "producerId\0"
    "producerEpoch\0"
    "groupId",
};
const kw_message kw_add_offsets_to_txn_req_message = {
    "AddOffsetsToTxnRequest", &kw_add_offsets_to_txn_req_rows, 0, 4, 3};

const kw_add_offsets_to_txn_resp kw_add_offsets_to_txn_resp_default = {0};
static const kw_field kw_add_offsets_to_txn_resp_fields[] = {
    ROW(kw_add_offsets_to_txn_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_add_offsets_to_txn_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_add_offsets_to_txn_resp_rows = {
    .fields = kw_add_offsets_to_txn_resp_fields, .initial = &kw_add_offsets_to_txn_resp_default,
    .size = sizeof(kw_add_offsets_to_txn_resp), .tags_offset = offsetof(kw_add_offsets_to_txn_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 7,
    .names = "throttleTimeMs\0"
    "errorCode",
};
const kw_message kw_add_offsets_to_txn_resp_message = {
    "AddOffsetsToTxnResponse", &kw_add_offsets_to_txn_resp_rows, 0, 4, 3};

const kw_api kw_add_offsets_to_txn_api = {
    .key = 25, .name = "AddOffsetsToTxn",
    .min_version = 0, .max_version = 4, .max_stable_version = 4,
    .flexible_from = 3, .cluster_action = false,
    .request = &kw_add_offsets_to_txn_req_message, .response = &kw_add_offsets_to_txn_resp_message,
};
