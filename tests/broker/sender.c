/* sender.c - see sender.h. */
#include "tests/broker/sender.h"

#include <kwire/msg/produce.h>
#include <kwire/msg/write_txn_markers.h>

enum { RECORD_ROOM = 32 };

sender sender_make(peer *p, int64_t id) {
    return (sender){.p = p, .topic = "t", .id = id, .version = 9, .acks = -1};
}

static kw_bytes make_batch(const sender *s, int32_t sequence, int n) {
    kw_batch_seal seal = {s->id, s->epoch, sequence, s->transaction != NULL};
    size_t cap = KW_BATCH_HEADER + (size_t)n * RECORD_ROOM;
    kw_batch_writer w;
    kw_closed_batch c;
    kw_buf unused = {0};
    kw_batch_writer_init(&w, kw_arena_alloc(&s->p->arena, cap), cap);
    for (int i = 0; i < n; i++)
        assert_int_equal(kw_batch_append(&w, s->p->wall_ms, (kw_bytes){NULL, -1},
                                         (kw_bytes){(const uint8_t *)"x", 1}, NULL, 0),
                         0);
    assert_int_equal(kw_batch_close(&w, KW_CODEC_NONE, 0, &s->p->mem, &unused, &c), 0);
    kw_batch_seal_header(&c, &seal);
    return (kw_bytes){c.p, (int32_t)c.n};
}

kw_bytes sender_frame(const sender *s, int32_t sequence, int n) {
    kw_produce_req_partition part = {.index = s->partition, .records = make_batch(s, sequence, n)};
    kw_produce_req_topic t = {.name = peer_str(s->topic), .partition_data = &part, .n_partition_data = 1};
    kw_produce_req req = kw_produce_req_default;
    if (s->transaction != NULL)
        req.transactional_id = peer_str(s->transaction);
    req.acks = s->acks;
    req.topic_data = &t;
    req.n_topic_data = 1;
    return peer_frame(s->p, &kw_produce_api, s->version, &req);
}

sent sender_send(const sender *s, int32_t sequence, int n) {
    int32_t correlation = 0;
    assert_int_equal(peer_feed(s->p, s->p->conn, sender_frame(s, sequence, n)), 0);
    kw_bytes bytes = peer_take(s->p, s->p->conn);
    const kw_produce_resp *resp = peer_answer(s->p, &kw_produce_api, s->version, &bytes, &correlation);
    assert_non_null(resp);
    assert_int_equal(correlation, s->p->correlation);
    const kw_produce_resp_partition *a = &resp->responses[0].partition_responses[0];
    assert_int_equal(a->index, s->partition);
    return (sent){a->error_code, a->base_offset, a->log_start_offset, a->log_append_time_ms};
}

int sender_mark(const sender *s, int16_t epoch, bool commit, int32_t coordinator_epoch) {
    kw_write_txn_markers_req_topic t = {
        .name = peer_str(s->topic), .partition_indexes = &s->partition, .n_partition_indexes = 1};
    kw_write_txn_markers_req_marker m = {.producer_id = s->id,
                                         .producer_epoch = epoch,
                                         .transaction_result = commit,
                                         .topics = &t,
                                         .n_topics = 1,
                                         .coordinator_epoch = coordinator_epoch};
    kw_write_txn_markers_req req = {.markers = &m, .n_markers = 1};
    const kw_write_txn_markers_resp *resp = peer_call(s->p, &kw_write_txn_markers_api, 1, &req);
    assert_int_equal(resp->markers[0].producer_id, s->id);
    assert_int_equal(resp->markers[0].topics[0].partitions[0].partition_index, s->partition);
    return resp->markers[0].topics[0].partitions[0].error_code;
}
