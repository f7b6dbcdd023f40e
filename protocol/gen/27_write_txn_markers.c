/* WriteTxnMarkers: rows. Made by tools/kwgen.py from protocol/schema/27_write_txn_markers.kw. */
#include "protocol/rows.h"

#include <kwire/msg/write_txn_markers.h>

/* clang-format off */

const kw_write_txn_markers_req_topic kw_write_txn_markers_req_topic_default = {0};
static const kw_field kw_write_txn_markers_req_topic_fields[] = {
    ROW(kw_write_txn_markers_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_write_txn_markers_req_topic, partition_indexes, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_txn_markers_req_topic_rows = {
    .fields = kw_write_txn_markers_req_topic_fields, .initial = &kw_write_txn_markers_req_topic_default,
    .size = sizeof(kw_write_txn_markers_req_topic), .tags_offset = offsetof(kw_write_txn_markers_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "name\0"
    "partitionIndexes",
};

const kw_write_txn_markers_req_marker kw_write_txn_markers_req_marker_default = {0};
static const kw_field kw_write_txn_markers_req_marker_fields[] = {
    ROW(kw_write_txn_markers_req_marker, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_txn_markers_req_marker, producer_epoch, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_txn_markers_req_marker, transaction_result, BOOL, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_write_txn_markers_req_marker, topics, kw_write_txn_markers_req_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_txn_markers_req_marker, coordinator_epoch, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_txn_markers_req_marker_rows = {
    .fields = kw_write_txn_markers_req_marker_fields, .initial = &kw_write_txn_markers_req_marker_default,
    .size = sizeof(kw_write_txn_markers_req_marker), .tags_offset = offsetof(kw_write_txn_markers_req_marker, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 17,
    .names = "producerId\0"
    "producerEpoch\0"
    "transactionResult\0"
    "topics\0"
    "coordinatorEpoch",
};

const kw_write_txn_markers_req kw_write_txn_markers_req_default = {0};
static const kw_field kw_write_txn_markers_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_write_txn_markers_req, markers, kw_write_txn_markers_req_marker, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_txn_markers_req_rows = {
    .fields = kw_write_txn_markers_req_fields, .initial = &kw_write_txn_markers_req_default,
    .size = sizeof(kw_write_txn_markers_req), .tags_offset = offsetof(kw_write_txn_markers_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "markers",
};
const kw_message kw_write_txn_markers_req_message = {
    "WriteTxnMarkersRequest", &kw_write_txn_markers_req_rows, 1, 1, 1};

const kw_write_txn_markers_resp_partition kw_write_txn_markers_resp_partition_default = {0};
static const kw_field kw_write_txn_markers_resp_partition_fields[] = {
    ROW(kw_write_txn_markers_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_write_txn_markers_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_txn_markers_resp_partition_rows = {
    .fields = kw_write_txn_markers_resp_partition_fields, .initial = &kw_write_txn_markers_resp_partition_default,
    .size = sizeof(kw_write_txn_markers_resp_partition), .tags_offset = offsetof(kw_write_txn_markers_resp_partition, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 7,
    .names = "partitionIndex\0"
    "errorCode",
};

const kw_write_txn_markers_resp_topic kw_write_txn_markers_resp_topic_default = {0};
static const kw_field kw_write_txn_markers_resp_topic_fields[] = {
    ROW(kw_write_txn_markers_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_write_txn_markers_resp_topic, partitions, kw_write_txn_markers_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_txn_markers_resp_topic_rows = {
    .fields = kw_write_txn_markers_resp_topic_fields, .initial = &kw_write_txn_markers_resp_topic_default,
    .size = sizeof(kw_write_txn_markers_resp_topic), .tags_offset = offsetof(kw_write_txn_markers_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_write_txn_markers_resp_marker kw_write_txn_markers_resp_marker_default = {0};
static const kw_field kw_write_txn_markers_resp_marker_fields[] = {
    ROW(kw_write_txn_markers_resp_marker, producer_id, INT64, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_write_txn_markers_resp_marker, topics, kw_write_txn_markers_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_txn_markers_resp_marker_rows = {
    .fields = kw_write_txn_markers_resp_marker_fields, .initial = &kw_write_txn_markers_resp_marker_default,
    .size = sizeof(kw_write_txn_markers_resp_marker), .tags_offset = offsetof(kw_write_txn_markers_resp_marker, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 10,
    .names = "producerId\0"
    "topics",
};

const kw_write_txn_markers_resp kw_write_txn_markers_resp_default = {0};
static const kw_field kw_write_txn_markers_resp_fields[] = {
    ROW_STRUCT_ARRAY(kw_write_txn_markers_resp, markers, kw_write_txn_markers_resp_marker, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_write_txn_markers_resp_rows = {
    .fields = kw_write_txn_markers_resp_fields, .initial = &kw_write_txn_markers_resp_default,
    .size = sizeof(kw_write_txn_markers_resp), .tags_offset = offsetof(kw_write_txn_markers_resp, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "markers",
};
const kw_message kw_write_txn_markers_resp_message = {
    "WriteTxnMarkersResponse", &kw_write_txn_markers_resp_rows, 1, 1, 1};

const kw_api kw_write_txn_markers_api = {
    .key = 27, .name = "WriteTxnMarkers",
    .min_version = 1, .max_version = 1, .max_stable_version = 1,
    .flexible_from = 1, .cluster_action = true,
    .request = &kw_write_txn_markers_req_message, .response = &kw_write_txn_markers_resp_message,
};
