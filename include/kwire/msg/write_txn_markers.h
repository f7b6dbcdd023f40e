/* WriteTxnMarkers: structs and defaults. Made by tools/kwgen.py from protocol/schema/27_write_txn_markers.kw. */
#ifndef KWIRE_MSG_WRITE_TXN_MARKERS_H
#define KWIRE_MSG_WRITE_TXN_MARKERS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- WriteTxnMarkersRequest: versions 1-1, flexible from 1 ---- */

typedef struct kw_write_txn_markers_req_topic {
    /* Topic name. */
    kw_str name;
    /* Partition numbers. */
    const int32_t *partition_indexes;
    int32_t n_partition_indexes;
    const kw_unknown_tags *unknown_tags;
} kw_write_txn_markers_req_topic;
KW_PUBLIC extern const kw_write_txn_markers_req_topic kw_write_txn_markers_req_topic_default;

typedef struct kw_write_txn_markers_req_marker {
    /* Its producer id. */
    int64_t producer_id;
    /* Its epoch. */
    int16_t producer_epoch;
    /* True: COMMIT; false: ABORT. */
    bool transaction_result;
    /* Where to write. */
    const kw_write_txn_markers_req_topic *topics;
    int32_t n_topics;
    /* Leader epoch of the coordinator's own log partition; fences a former coordinator. */
    int32_t coordinator_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_write_txn_markers_req_marker;
KW_PUBLIC extern const kw_write_txn_markers_req_marker kw_write_txn_markers_req_marker_default;

typedef struct kw_write_txn_markers_req {
    /* One per transaction that ends. */
    const kw_write_txn_markers_req_marker *markers;
    int32_t n_markers;
    const kw_unknown_tags *unknown_tags;
} kw_write_txn_markers_req;
KW_PUBLIC extern const kw_write_txn_markers_req kw_write_txn_markers_req_default;
KW_PUBLIC extern const kw_message kw_write_txn_markers_req_message;

/* ---- WriteTxnMarkersResponse: versions 1-1, flexible from 1 ---- */

typedef struct kw_write_txn_markers_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* 0: the marker is in the log. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_write_txn_markers_resp_partition;
KW_PUBLIC extern const kw_write_txn_markers_resp_partition kw_write_txn_markers_resp_partition_default;

typedef struct kw_write_txn_markers_resp_topic {
    /* Topic name. */
    kw_str name;
    /* Its partitions. */
    const kw_write_txn_markers_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_write_txn_markers_resp_topic;
KW_PUBLIC extern const kw_write_txn_markers_resp_topic kw_write_txn_markers_resp_topic_default;

typedef struct kw_write_txn_markers_resp_marker {
    /* Its producer id. */
    int64_t producer_id;
    /* Topics written to. */
    const kw_write_txn_markers_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_write_txn_markers_resp_marker;
KW_PUBLIC extern const kw_write_txn_markers_resp_marker kw_write_txn_markers_resp_marker_default;

typedef struct kw_write_txn_markers_resp {
    /* One per marker asked for. */
    const kw_write_txn_markers_resp_marker *markers;
    int32_t n_markers;
    const kw_unknown_tags *unknown_tags;
} kw_write_txn_markers_resp;
KW_PUBLIC extern const kw_write_txn_markers_resp kw_write_txn_markers_resp_default;
KW_PUBLIC extern const kw_message kw_write_txn_markers_resp_message;

KW_PUBLIC extern const kw_api kw_write_txn_markers_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
