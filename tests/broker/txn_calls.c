/* txn_calls.c - see txn_calls.h. */
#include "tests/broker/txn_calls.h"

#include <kwire/msg/add_offsets_to_txn.h>
#include <kwire/msg/add_partitions_to_txn.h>
#include <kwire/msg/describe_transactions.h>
#include <kwire/msg/end_txn.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/txn_offset_commit.h>
#include <stdio.h>

enum { FIRST_ANSWER = 5, MARKERS_MS = 10 };

who txn_init_as(peer *p, int16_t version, const char *tx, int32_t timeout_ms, who own) {
    kw_init_producer_id_req req = {.transactional_id = peer_str(tx),
                                   .transaction_timeout_ms = timeout_ms,
                                   .producer_id = own.id,
                                   .producer_epoch = own.epoch};
    const kw_init_producer_id_resp *a = peer_call(p, &kw_init_producer_id_api, version, &req);
    return (who){a->error_code, a->producer_id, a->producer_epoch};
}

who txn_init(peer *p, const char *tx) {
    return txn_init_as(p, 4, tx, 60000, (who){0, -1, -1});
}

int txn_add(peer *p, int16_t version, const char *tx, who own, const char *topic, int32_t partition) {
    kw_add_partitions_to_txn_req_topic t = {
        .name = peer_str(topic), .partitions = &partition, .n_partitions = 1};
    kw_add_partitions_to_txn_req req = {.v3_and_below_transactional_id = peer_str(tx),
                                        .v3_and_below_producer_id = own.id,
                                        .v3_and_below_producer_epoch = own.epoch,
                                        .v3_and_below_topics = &t,
                                        .n_v3_and_below_topics = 1};
    const kw_add_partitions_to_txn_resp *a = peer_call(p, &kw_add_partitions_to_txn_api, version, &req);
    assert_int_equal(a->n_results_by_topic_v3_and_below, 1);
    return a->results_by_topic_v3_and_below[0].results_by_partition[0].partition_error_code;
}

int txn_add_group(peer *p, int16_t version, const char *tx, who own, const char *group) {
    kw_add_offsets_to_txn_req req = {.transactional_id = peer_str(tx),
                                     .producer_id = own.id,
                                     .producer_epoch = own.epoch,
                                     .group_id = peer_str(group)};
    const kw_add_offsets_to_txn_resp *a = peer_call(p, &kw_add_offsets_to_txn_api, version, &req);
    return a->error_code;
}

who txn_end(peer *p, int16_t version, const char *tx, who own, bool commit) {
    kw_end_txn_req req = {.transactional_id = peer_str(tx),
                          .producer_id = own.id,
                          .producer_epoch = own.epoch,
                          .committed = commit};
    const kw_end_txn_resp *a = peer_call(p, &kw_end_txn_api, version, &req);
    if (version < FIRST_ANSWER)
        return (who){a->error_code, -1, -1};
    return (who){a->error_code, a->producer_id, a->producer_epoch};
}

int txn_offset(peer *p, int16_t version, const char *tx, const char *group, who own, int64_t offset) {
    kw_txn_offset_commit_req_partition part = kw_txn_offset_commit_req_partition_default;
    kw_txn_offset_commit_req_topic t = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_txn_offset_commit_req req = kw_txn_offset_commit_req_default;
    part.committed_offset = offset;
    req.transactional_id = peer_str(tx);
    req.group_id = peer_str(group);
    req.producer_id = own.id;
    req.producer_epoch = own.epoch;
    req.topics = &t;
    req.n_topics = 1;
    const kw_txn_offset_commit_resp *a = peer_call(p, &kw_txn_offset_commit_api, version, &req);
    return a->topics[0].partitions[0].error_code;
}

txn_state txn_describe(peer *p, const char *tx) {
    kw_str id = peer_str(tx);
    kw_describe_transactions_req req = {.transactional_ids = &id, .n_transactional_ids = 1};
    const kw_describe_transactions_resp *a = peer_call(p, &kw_describe_transactions_api, 0, &req);
    const kw_describe_transactions_resp_transaction *d = &a->transaction_states[0];
    txn_state s = {
        .error = d->error_code,
        .own = {0, d->producer_id, d->producer_epoch},
        .timeout_ms = d->transaction_timeout_ms,
        .start_ms = d->transaction_start_time_ms
    };
    snprintf(s.name, sizeof s.name, "%.*s", (int)d->transaction_state.n, d->transaction_state.p);
    for (int32_t i = 0; i < d->n_topics; i++)
        s.n_partitions += d->topics[i].n_partitions;
    return s;
}

void txn_pass(peer *p, kw_time t) {
    p->now += t;
    p->wall_ms += t / KW_MS(1);
    kw_broker_step(p->b, p->now);
}

void txn_settle(peer *p) {
    txn_pass(p, KW_MS(MARKERS_MS));
}
