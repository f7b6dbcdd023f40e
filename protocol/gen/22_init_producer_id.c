/* InitProducerId: rows. Made by tools/kwgen.py from protocol/schema/22_init_producer_id.kw. */
#include "protocol/rows.h"

#include <kwire/msg/init_producer_id.h>

/* clang-format off */

const kw_init_producer_id_req kw_init_producer_id_req_default = {.producer_id = -1, .producer_epoch = -1};
static const kw_field kw_init_producer_id_req_fields[] = {
    ROW(kw_init_producer_id_req, transactional_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_init_producer_id_req, transaction_timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_init_producer_id_req, producer_id, INT64, 3, 127, 1, 0, -1, 0),
    ROW(kw_init_producer_id_req, producer_epoch, INT16, 3, 127, 1, 0, -1, 0),
    ROW(kw_init_producer_id_req, enable2_pc, BOOL, 6, 127, 1, 0, -1, 0),
    ROW(kw_init_producer_id_req, keep_prepared_txn, BOOL, 6, 127, 1, 0, -1, 0),
};
static const kw_rows kw_init_producer_id_req_rows = {
    .fields = kw_init_producer_id_req_fields, .initial = &kw_init_producer_id_req_default,
    .size = sizeof(kw_init_producer_id_req), .tags_offset = offsetof(kw_init_producer_id_req, unknown_tags),
    .n_plain = 6, .n_fields = 6, .min_plain = 6, .min_compact = 6,
    .names = "transactionalId\0"
    "transactionTimeoutMs\0"
    "producerId\0"
    "producerEpoch\0"
    "enable2Pc\0"
    "keepPreparedTxn",
};
const kw_message kw_init_producer_id_req_message = {
    "InitProducerIdRequest", &kw_init_producer_id_req_rows, 0, 6, 2};

const kw_init_producer_id_resp kw_init_producer_id_resp_default = {.producer_id = -1, .ongoing_txn_producer_id = -1, .ongoing_txn_producer_epoch = -1};
static const kw_field kw_init_producer_id_resp_fields[] = {
    ROW(kw_init_producer_id_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_init_producer_id_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_init_producer_id_resp, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_init_producer_id_resp, producer_epoch, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_init_producer_id_resp, ongoing_txn_producer_id, INT64, 6, 127, 1, 0, -1, 0),
    ROW(kw_init_producer_id_resp, ongoing_txn_producer_epoch, INT16, 6, 127, 1, 0, -1, 0),
};
static const kw_rows kw_init_producer_id_resp_rows = {
    .fields = kw_init_producer_id_resp_fields, .initial = &kw_init_producer_id_resp_default,
    .size = sizeof(kw_init_producer_id_resp), .tags_offset = offsetof(kw_init_producer_id_resp, unknown_tags),
    .n_plain = 6, .n_fields = 6, .min_plain = 16, .min_compact = 17,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "producerId\0"
    "producerEpoch\0"
    "ongoingTxnProducerId\0"
    "ongoingTxnProducerEpoch",
};
const kw_message kw_init_producer_id_resp_message = {
    "InitProducerIdResponse", &kw_init_producer_id_resp_rows, 0, 6, 2};

const kw_api kw_init_producer_id_api = {
    .key = 22, .name = "InitProducerId",
    .min_version = 0, .max_version = 6, .max_stable_version = 5,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_init_producer_id_req_message, .response = &kw_init_producer_id_resp_message,
};
