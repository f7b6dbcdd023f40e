/* peer.c - see peer.h. */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include <kwire/hash.h>
#include <kwire/msg/create_topics.h>
#include <kwire/msg/produce.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 997, CLIENT_HEADER = 14 };

/* ---- counted memory ---- */

static void *counted_alloc(void *ctx, size_t size) {
    *(size_t *)ctx += size;
    return malloc(size);
}

static void *counted_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    *(size_t *)ctx += size - old_size;
    return realloc(block, size);
}

static void counted_free(void *ctx, void *block, size_t size) {
    *(size_t *)ctx -= size;
    free(block);
}

static const kw_mem_ops counted_ops = {counted_alloc, counted_realloc, counted_free};

/* ---- life ---- */

peer *peer_new(const kw_broker_options *o) {
    peer *p = calloc(1, sizeof *p);
    assert_non_null(p);
    kw_mem mem = {.ops = &counted_ops, .ctx = &p->broker_bytes};
    assert_int_equal(kw_broker_new(o != NULL ? o : &kw_broker_options_default, &mem, &p->b), 0);
    p->mem = unit_mem(0);
    kw_arena_init(&p->arena, &p->mem, 0);
    p->now = KW_MS(1);
    p->wall_ms = PEER_WALL_MS;
    p->conn = peer_open(p);
    return p;
}

void peer_free(peer *p) {
    kw_broker_free(p->b);
    assert_int_equal(p->broker_bytes, 0);
    kw_arena_fini(&p->arena);
    free(p);
}

uint32_t peer_open(peer *p) {
    uint32_t conn;
    assert_int_equal(kw_broker_open(p->b, &conn), 0);
    return conn;
}

/* ---- bytes ---- */

kw_bytes peer_frame(peer *p, const kw_api *api, int16_t version, const void *body) {
    kw_request_header h = {api->key, version, ++p->correlation, peer_str("peer")};
    kw_writer w;
    uint8_t *buf = NULL;
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        kw_writer_init(&w, buf, n);
        kw_write_i32(&w, (int32_t)n - 4);
        kw_request_header_write(&w, kw_request_header_version(api, version), &h);
        assert_int_equal(kw_message_encode(api->request, version, body, &w, NULL), 0);
        n = kw_writer_total(&w);
        if (pass == 0)
            buf = kw_arena_alloc(&p->arena, n);
    }
    return (kw_bytes){buf, (int32_t)n};
}

kw_bytes peer_join(peer *p, kw_bytes a, kw_bytes b) {
    uint8_t *both = kw_arena_alloc(&p->arena, (size_t)a.n + (size_t)b.n);
    assert_non_null(both);
    memcpy(both, a.p, (size_t)a.n);
    memcpy(both + a.n, b.p, (size_t)b.n);
    return (kw_bytes){both, a.n + b.n};
}

int peer_feed(peer *p, uint32_t conn, kw_bytes bytes) {
    return kw_broker_feed(p->b, conn, bytes.p, (size_t)bytes.n, p->now, p->wall_ms);
}

kw_bytes peer_take(peer *p, uint32_t conn) {
    kw_buf all = {0};
    kw_slice s[3];
    while (kw_broker_output(p->b, conn, s, 3) > 0) {
        size_t n = s[0].n < PIECE ? s[0].n : PIECE;
        assert_int_equal(kw_buf_append(&all, &p->mem, s[0].p, n), 0);
        kw_broker_sent(p->b, conn, n);
    }
    kw_bytes copy = {NULL, 0};
    assert_true(kw_arena_bytes(&p->arena, (kw_bytes){all.p, (int32_t)all.n}, &copy));
    kw_buf_fini(&all, &p->mem);
    return copy;
}

const void *peer_answer(peer *p, const kw_api *api, int16_t version, kw_bytes *bytes, int32_t *correlation) {
    kw_reader r;
    size_t size;
    if (bytes->n == 0)
        return NULL;
    assert_int_equal(kw_frame_peek(bytes->p, (size_t)bytes->n, INT32_MAX, &size), 1);
    assert_true(size <= (size_t)bytes->n - 4);
    kw_reader_init(&r, bytes->p + 4, size);
    *correlation = kw_response_header_read(&r, kw_response_header_version(api, version));
    void *body = kw_arena_alloc(&p->arena, kw_message_size(api->response));
    assert_non_null(body);
    assert_int_equal(kw_message_decode(api->response, version, &r, &p->arena, 0, body, NULL), 0);
    assert_int_equal(kw_reader_left(&r), 0);
    bytes->p += 4 + size;
    bytes->n -= (int32_t)(4 + size);
    return body;
}

const void *peer_call(peer *p, const kw_api *api, int16_t version, const void *body) {
    int32_t correlation = 0;
    assert_int_equal(peer_feed(p, p->conn, peer_frame(p, api, version, body)), 0);
    kw_bytes bytes = peer_take(p, p->conn);
    const void *answer = peer_answer(p, api, version, &bytes, &correlation);
    assert_non_null(answer);
    assert_int_equal(correlation, p->correlation);
    assert_int_equal(bytes.n, 0);
    return answer;
}

bool peer_closed(peer *p, uint32_t conn) {
    kw_slice s;
    (void)peer_take(p, conn);
    return kw_broker_output(p->b, conn, &s, 1) == KW_ECLOSED;
}

/* ---- what most tests need ---- */

kw_str peer_str(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

void peer_create(peer *p, const char *topic, int32_t n_partitions) {
    kw_create_topics_req_topic t = kw_create_topics_req_topic_default;
    kw_create_topics_req req = kw_create_topics_req_default;
    t.name = peer_str(topic);
    t.num_partitions = n_partitions;
    t.replication_factor = 1;
    req.topics = &t;
    req.n_topics = 1;
    const kw_create_topics_resp *resp = peer_call(p, &kw_create_topics_api, 7, &req);
    assert_int_equal(resp->n_topics, 1);
    assert_int_equal(resp->topics[0].error_code, 0);
}

kw_bytes peer_batch(peer *p, int n, int codec, int64_t timestamp, size_t value_size) {
    static const kw_batch_seal none = {-1, -1, -1, false};
    size_t cap = KW_BATCH_HEADER + (size_t)n * (value_size + 32);
    uint8_t *value = kw_arena_alloc(&p->arena, value_size);
    kw_batch_writer w;
    kw_closed_batch c;
    kw_buf compressed = {0};
    kw_bytes batch;
    kw_batch_writer_init(&w, kw_arena_alloc(&p->arena, cap), cap);
    for (int i = 0; i < n; i++)
        assert_int_equal(kw_batch_append(&w, timestamp + i, (kw_bytes){NULL, -1},
                                         (kw_bytes){value, (int32_t)value_size}, NULL, 0),
                         0);
    assert_int_equal(kw_batch_close(&w, codec, INT32_MIN, &p->mem, &compressed, &c), 0);
    kw_batch_seal_header(&c, &none);
    assert_true(kw_arena_bytes(&p->arena, (kw_bytes){c.p, (int32_t)c.n}, &batch));
    kw_buf_fini(&compressed, &p->mem);
    return batch;
}

void peer_fix_crc(kw_bytes batch) {
    enum { AT_CRC = 17, AT_ATTRIBUTES = 21 };
    uint8_t *b;
    memcpy(&b, &batch.p, sizeof b); /* made by peer_batch, so it may be written */
    store_u32(b + AT_CRC, kw_crc32c(0, b + AT_ATTRIBUTES, (size_t)batch.n - AT_ATTRIBUTES));
}

int peer_produce(peer *p, const char *topic, int32_t partition, kw_bytes records, int64_t *base_offset) {
    kw_produce_req_partition part = {.index = partition, .records = records};
    kw_produce_req_topic t = {.name = peer_str(topic), .partition_data = &part, .n_partition_data = 1};
    kw_produce_req req = kw_produce_req_default;
    req.acks = -1;
    req.topic_data = &t;
    req.n_topic_data = 1;
    const kw_produce_resp *resp = peer_call(p, &kw_produce_api, 9, &req);
    assert_int_equal(resp->n_responses, 1);
    assert_int_equal(resp->responses[0].n_partition_responses, 1);
    const kw_produce_resp_partition *a = &resp->responses[0].partition_responses[0];
    assert_int_equal(a->index, partition);
    if (base_offset != NULL)
        *base_offset = a->base_offset;
    return a->error_code;
}
