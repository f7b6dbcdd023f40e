/* admin_table_txns.c - administrative calls about transactions and producers, as rows (KIP-664), and what
 * rows cannot say of them.
 *
 * WriteTxnMarkers has a level more than the others, the transaction; a call ends one, and its only marker is
 * where the lists of topics and partitions stand. */
#include "client/admin_rows.h"

/* ---- transactions, of their coordinators ---- */

static const kw_op_method list_transactions = {
    .api = &kw_list_transactions_api,
    .route = KW_OP_NODE,
    WHOLE,
    .error = AT(kw_list_transactions_resp, error_code),
    .message = NONE,
    .throttle = AT(kw_list_transactions_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_list_transactions = {
    .name = "list transactions",
    .noun = "broker",
    .request = &kw_list_transactions_req_message,
    .group = NONE,
    .first = &list_transactions,
    .merge = kw_op_merge_transaction_list,
};

static const kw_op_method describe_transactions = {
    .api = &kw_describe_transactions_api,
    .route = KW_OP_TRANSACTION,
    .told = LIST(kw_describe_transactions_resp, transaction_states, kw_describe_transactions_resp_transaction,
                 AT(kw_describe_transactions_resp_transaction, transactional_id), NONE, NONE, NONE,
                 AT(kw_describe_transactions_resp_transaction, error_code), NONE),
    FLAT,
    .throttle = AT(kw_describe_transactions_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_describe_transactions = {
    .name = "describe transactions",
    .noun = "transactional id",
    .request = &kw_describe_transactions_req_message,
    .asked = NAMES(kw_describe_transactions_req, transactional_ids),
    .group = NONE,
    .first = &describe_transactions,
};

/* ---- producers, of the partitions they write to ---- */

static const kw_op_method describe_producers = {
    .api = &kw_describe_producers_api,
    .route = KW_OP_LEADER,
    .told = LIST(kw_describe_producers_resp, topics, kw_describe_producers_resp_topic,
                 AT(kw_describe_producers_resp_topic, name), NONE, NONE, NONE, NONE, NONE),
    .told_inner = LIST(kw_describe_producers_resp_topic, partitions, kw_describe_producers_resp_partition,
                       NONE, NONE, NONE, AT(kw_describe_producers_resp_partition, partition_index),
                       AT(kw_describe_producers_resp_partition, error_code),
                       AT(kw_describe_producers_resp_partition, error_message)),
    .error = NONE,
    .message = NONE,
    .throttle = AT(kw_describe_producers_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_describe_producers = {
    .name = "describe producers",
    .noun = "topic",
    .request = &kw_describe_producers_req_message,
    .asked = TOPICS(kw_describe_producers_req, kw_describe_producers_req_topic, NONE),
    .asked_inner = NUMBERS(kw_describe_producers_req_topic, partition_indexes),
    .group = NONE,
    .first = &describe_producers,
};

/* ---- the end of a transaction that its coordinator has forgotten ---- */

static const kw_op_method abort_transaction = {
    .api = &kw_write_txn_markers_api,
    .route = KW_OP_LEADER,
    .told_within = LIST(kw_write_txn_markers_resp, markers, kw_write_txn_markers_resp_marker, NONE, NONE,
                        NONE, NONE, NONE, NONE),
    .told = LIST(kw_write_txn_markers_resp_marker, topics, kw_write_txn_markers_resp_topic,
                 AT(kw_write_txn_markers_resp_topic, name), NONE, NONE, NONE, NONE, NONE),
    .told_inner = LIST(kw_write_txn_markers_resp_topic, partitions, kw_write_txn_markers_resp_partition, NONE,
                       NONE, NONE, AT(kw_write_txn_markers_resp_partition, partition_index),
                       AT(kw_write_txn_markers_resp_partition, error_code), NONE),
    .error = NONE,
    .message = NONE,
    .throttle = NONE,
    .timeout = NONE,
    .adapt = kw_op_adapt_markers,
};

const kw_op_kind kw_op_abort_transaction = {
    .name = "abort a transaction",
    .noun = "topic",
    .request = &kw_write_txn_markers_req_message,
    .asked_within = LIST(kw_write_txn_markers_req, markers, kw_write_txn_markers_req_marker, NONE, NONE, NONE,
                         NONE, NONE, NONE),
    .asked = TOPICS(kw_write_txn_markers_req_marker, kw_write_txn_markers_req_topic, NONE),
    .asked_inner = NUMBERS(kw_write_txn_markers_req_topic, partition_indexes),
    .group = NONE,
    .changes = true,
    .never_twice = true,
    .first = &abort_transaction,
    .merge = kw_op_merge_markers,
};
