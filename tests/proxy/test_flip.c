/* One bit turned over: exactly one, in a whole batch, where its checksum sees it; and the log says where. */
#include "tests/proxy/golden.h"
#include "tests/proxy/talk.h"
#include <kwire/msg/fetch.h>
#include <kwire/msg/heartbeat.h>
#include <kwire/msg/produce.h>
#include <kwire/records.h>
#include <stdio.h>
#include <string.h>

static const kw_uuid ID = {
    {7, 7, 7}
};

/* The only byte that differs, by one bit; -1: none does. */
static int flipped_byte(const proxy_order *o, kw_bytes frame, int *bit) {
    int at = -1;
    assert_int_equal(o->n, frame.n);
    for (int32_t i = 0; i < frame.n; i++) {
        uint8_t d = o->p[i] ^ frame.p[i];
        if (d == 0)
            continue;
        assert_int_equal(at, -1);
        assert_int_equal(d & (d - 1), 0);
        at = i;
        for (*bit = 0; d >> *bit != 1;)
            ++*bit;
    }
    return at;
}

/* Are all whole batches of this field right? */
static bool whole(kw_bytes records) {
    kw_reader r;
    kw_batch b;
    int rc;
    kw_reader_init(&r, records.p, (size_t)records.n);
    while ((rc = kw_batches_next(&r, &b)) == 1)
        if (kw_batch_check(&b, true) != 0)
            return false;
    return rc == 0;
}

/* A fetch answer with these records in partition 3 of a topic, and nothing in partition 2. */
static kw_bytes fetched(talk *t, int16_t version, kw_bytes records) {
    kw_fetch_resp_partition p[2] = {kw_fetch_resp_partition_default, kw_fetch_resp_partition_default};
    p[0].partition_index = 2;
    p[1].partition_index = 3;
    p[1].records = records;
    kw_fetch_resp_topic topic = kw_fetch_resp_topic_default;
    topic.topic = talk_str("some");
    topic.topic_id = ID;
    topic.partitions = p;
    topic.n_partitions = 2;
    kw_fetch_resp body = kw_fetch_resp_default;
    body.responses = &topic;
    body.n_responses = 1;
    return talk_answer(t, &kw_fetch_api, version, 1, &body);
}

static const proxy_order *fetch(talk *t, int16_t version, kw_bytes answer) {
    talk_up(t, talk_request(t, &kw_fetch_api, version, 1, &kw_fetch_req_default));
    talk_down(t, answer);
    const proxy_order *o = &t->orders[t->n - 1];
    t->n = 0;
    return o;
}

/* ---- each flip is seen ---- */

typedef struct run {
    talk *t;
    int n_flips;
} run;

static void flip_records(void *ctx, kw_bytes records, int trailing, const char *name) {
    enum { TRIES = 24 };
    run *r = ctx;
    int16_t version = (int16_t)(4 + r->n_flips % 15);
    kw_bytes a = fetched(r->t, version, records);
    int bit;
    kw_reader reader;
    kw_batch batch;
    kw_reader_init(&reader, records.p, (size_t)records.n);
    if (kw_batches_next(&reader, &batch) != 1)
        return;
    if (!whole(records))
        return; /* old batches by old clients have no checksum at all, or a wrong one */
    for (int i = 0; i < TRIES; i++, r->n_flips++) {
        const proxy_order *o = fetch(r->t, version, a);
        assert_true(flipped_byte(o, a, &bit) > 0);
        const kw_fetch_resp *f = talk_read(r->t, &kw_fetch_api, version, o);
        kw_bytes now = f->responses[0].partitions[1].records;
        assert_int_equal(now.n, records.n);
        size_t sound = (size_t)(records.n - trailing);
        if (whole(now) || memcmp(now.p, records.p, sound) == 0)
            fail_msg("%s: a flip is not seen", name);
        assert_memory_equal(now.p + sound, records.p + sound, (size_t)trailing);
    }
    kw_arena_reset(&r->t->arena);
}

static void test_each_flip_is_seen(void **state) {
    run r = {.t = talk_new()};
    (void)state;
    talk_fault(r.t, "flip,api=Fetch,dir=down");
    golden_each_records(flip_records, &r);
    assert_true(r.n_flips > 2000);
    talk_free(r.t);
}

/* ---- requests ---- */

static kw_bytes batch(talk *t, int n) {
    enum { ROOM = 4096 };
    kw_batch_writer w;
    kw_closed_batch c;
    kw_buf out = {0};
    kw_batch_writer_init(&w, kw_arena_alloc(&t->arena, ROOM), ROOM);
    for (int i = 0; i < n; i++)
        assert_int_equal(kw_batch_append(&w, 1700000000000, (kw_bytes){NULL, -1},
                                         (kw_bytes){(const uint8_t *)"value", 5}, NULL, 0),
                         0);
    assert_int_equal(kw_batch_close(&w, KW_CODEC_NONE, INT32_MIN, &t->mine, &out, &c), 0);
    kw_batch_seal_header(&c, &(kw_batch_seal){-1, -1, -1, false});
    return (kw_bytes){c.p, (int32_t)c.n};
}

static kw_bytes produced(talk *t, int16_t version) {
    kw_produce_req_partition p[2] = {
        {.index = 4, .records = batch(t, 3) },
        {.index = 5, .records = batch(t, 30)}
    };
    kw_produce_req_topic topics[2] = {
        {.name = talk_str("a"), .topic_id = ID, .partition_data = &p[0], .n_partition_data = 1},
        {.name = talk_str("b"), .topic_id = ID, .partition_data = &p[1], .n_partition_data = 1}
    };
    kw_produce_req q = kw_produce_req_default;
    q.acks = -1;
    q.topic_data = topics;
    q.n_topic_data = 2;
    return talk_request(t, &kw_produce_api, version, 1, &q);
}

/* Over many, each batch is hit, in proportion to its size. */
static void test_all_batches_of_a_request_are_hit(void **state) {
    talk *t = talk_new();
    int bit, hits[2] = {0};
    (void)state;
    talk_fault(t, "flip,api=Produce,dir=up");
    for (int i = 0; i < 400; i++) {
        int16_t version = (int16_t)(3 + i % 11);
        kw_bytes q = produced(t, version);
        talk_up(t, q);
        const proxy_order *o = &t->orders[t->n - 1];
        assert_true(flipped_byte(o, q, &bit) > 0);
        kw_reader r;
        kw_request_header h;
        kw_produce_req body;
        kw_reader_init(&r, o->p + 4, o->n - 4);
        kw_request_header_read(&r, kw_request_header_version(&kw_produce_api, version), &h);
        assert_int_equal(kw_message_decode(kw_produce_api.request, version, &r, &t->arena, 0, &body, NULL),
                         0);
        for (int k = 0; k < 2; k++)
            hits[k] += !whole(body.topic_data[k].partition_data[0].records);
        talk_again(t);
        t->n = 0;
    }
    assert_int_equal(hits[0] + hits[1], 400);
    assert_in_range(hits[0], 20, 160);
    talk_free(t);
}

/* ---- what the log says ---- */

static void test_the_log_names_the_bit(void **state) {
    talk *t = talk_new();
    int bit;
    char text[200];
    (void)state;
    talk_fault(t, "flip,api=Fetch,dir=down");
    kw_bytes a = fetched(t, 12, batch(t, 2));
    int at = flipped_byte(fetch(t, 12, a), a, &bit);
    snprintf(text, sizeof text, "\"what\":\"bit %d of byte %d: topic some partition 3, batch at 0\"", bit,
             at);
    assert_non_null(strstr(talk_log(t), text));
    assert_non_null(strstr(talk_log(t), "\"fault\":\"flip\",\"rule\":1"));
    a = fetched(t, 13, batch(t, 2));
    at = flipped_byte(fetch(t, 13, a), a, &bit);
    snprintf(text, sizeof text, "bit %d of byte %d: topic BwcHAAAAAAAAAAAAAAAAAA partition 3, batch at 0",
             bit, at);
    assert_non_null(strstr(talk_log(t), text));
    talk_free(t);
}

/* ---- what is not hit ---- */

static void test_nothing_to_turn_over_does_not_count(void **state) {
    static const uint8_t half[30] = {[11] = 60, [16] = 2};
    talk *t = talk_new();
    int bit;
    (void)state;
    talk_fault(t, "flip,api=Fetch,dir=down,n=1");
    kw_bytes without[3] = {fetched(t, 12, (kw_bytes){NULL, -1}), fetched(t, 12, (kw_bytes){half, 0}),
                           fetched(t, 12, (kw_bytes){half, sizeof half})};
    for (int i = 0; i < 3; i++)
        assert_int_equal(flipped_byte(fetch(t, 12, without[i]), without[i], &bit), -1);
    assert_int_equal(t->world.rules.rules[0].n_hits, 0);
    assert_non_null(strstr(talk_log(t), "nothing to turn over"));
    kw_bytes a = fetched(t, 12, batch(t, 1));
    assert_true(flipped_byte(fetch(t, 12, a), a, &bit) > 0); /* this is the first one that can be hit */
    assert_true(flipped_byte(fetch(t, 12, a), a, &bit) == -1);
    assert_int_equal(t->world.rules.rules[0].n_hits, 1);
    talk_free(t);
}

static void ask_to_fetch(talk *t, int32_t correlation) {
    talk_up(t, talk_request(t, &kw_fetch_api, 12, correlation, &kw_fetch_req_default));
    (void)talk_next(t);
}

/* The answer to this question, with records or without. Is one of its bits turned over? */
static bool is_flipped(talk *t, int32_t correlation, kw_bytes records) {
    kw_bytes a = fetched(t, 12, records);
    int bit;
    ((uint8_t *)(uintptr_t)a.p)[7] = (uint8_t)correlation;
    talk_down(t, a);
    return flipped_byte(talk_next(t), a, &bit) > 0;
}

/* Of fetches that are under way together the first may bring nothing: the turn is handed on. */
static void test_a_turn_that_comes_to_nothing_is_that_of_the_next(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_fault(t, "flip,api=Fetch,n=1");
    for (int32_t i = 1; i <= 3; i++)
        ask_to_fetch(t, i);
    assert_false(is_flipped(t, 1, (kw_bytes){NULL, -1}));
    assert_false(is_flipped(t, 2, batch(t, 1))); /* was let go before that was known */
    ask_to_fetch(t, 4);
    assert_false(is_flipped(t, 3, batch(t, 1)));
    assert_int_equal(t->world.rules.rules[0].n_hits, 1);
    assert_true(is_flipped(t, 4, batch(t, 1)));
    ask_to_fetch(t, 5);
    assert_false(is_flipped(t, 5, batch(t, 1)));
    assert_int_equal(t->world.rules.rules[0].n_hits, 1);
    talk_free(t);
}

static void test_an_answer_that_never_came_does_not_count(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_fault(t, "flip,api=Fetch,n=1");
    ask_to_fetch(t, 1);
    talk_again(t);
    assert_int_equal(t->world.rules.rules[0].n_hits, 0);
    ask_to_fetch(t, 1);
    assert_true(is_flipped(t, 1, batch(t, 1)));
    assert_int_equal(t->world.rules.rules[0].n_hits, 1);
    talk_free(t);
}

/* What was turned over on the way up counts once, whatever comes back; what was not, not at all. */
static void test_both_ways_count_once(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_fault(t, "flip,dir=both");
    for (int i = 0; i < 3; i++) {
        talk_up(t, produced(t, 9));
        talk_down(t, talk_answer(t, &kw_produce_api, 9, 1, &kw_produce_resp_default));
        talk_up(t, talk_request(t, &kw_heartbeat_api, 4, 1, &kw_heartbeat_req_default));
        talk_down(t, talk_answer(t, &kw_heartbeat_api, 4, 1, &kw_heartbeat_resp_default));
        assert_int_equal(t->world.rules.rules[0].n_hits, i + 1);
    }
    talk_free(t);
}

static void test_any_bit_of_a_frame(void **state) {
    talk *t = talk_new();
    int bit, first = INT32_MAX, last = 0;
    (void)state;
    talk_fault(t, "flip,api=Heartbeat,dir=up,in=frame");
    kw_bytes q = talk_request(t, &kw_heartbeat_api, 4, 1, &kw_heartbeat_req_default);
    for (int i = 0; i < 1000; i++) {
        talk_up(t, q);
        int at = flipped_byte(&t->orders[0], q, &bit);
        assert_true(at >= 4); /* never its size */
        first = at < first ? at : first;
        last = at > last ? at : last;
        t->n = 0;
    }
    assert_int_equal(first, 4);
    assert_int_equal(last, q.n - 1);
    talk_free(t);
}

static void test_a_frame_that_cannot_be_read_is_left_alone(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_fault(t, "flip,api=Produce,dir=up");
    kw_bytes q = talk_hex(t, "0000000e"
                             "0000"
                             "0009"
                             "00000009"
                             "ffff"
                             "00"
                             "00ff7f00");
    talk_up(t, q);
    talk_expect(t, PROXY_UP, q);
    talk_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_flip_is_seen),
        cmocka_unit_test(test_all_batches_of_a_request_are_hit),
        cmocka_unit_test(test_the_log_names_the_bit),
        cmocka_unit_test(test_nothing_to_turn_over_does_not_count),
        cmocka_unit_test(test_a_turn_that_comes_to_nothing_is_that_of_the_next),
        cmocka_unit_test(test_an_answer_that_never_came_does_not_count),
        cmocka_unit_test(test_both_ways_count_once),
        cmocka_unit_test(test_any_bit_of_a_frame),
        cmocka_unit_test(test_a_frame_that_cannot_be_read_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
