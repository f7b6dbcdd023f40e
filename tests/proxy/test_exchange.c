/* What passes as it is, what is matched with what, who waits for whom, and what the log says of it. */
#include "tests/proxy/talk.h"
#include <kwire/msg/api_versions.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/heartbeat.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <kwire/msg/sasl_handshake.h>
#include <string.h>

static kw_bytes heartbeat(talk *t, int32_t correlation) {
    kw_heartbeat_req q = kw_heartbeat_req_default;
    q.group_id = talk_str("g");
    q.member_id = talk_str("m");
    return talk_request(t, &kw_heartbeat_api, 4, correlation, &q);
}

static kw_bytes heartbeat_answer(talk *t, int32_t correlation) {
    return talk_answer(t, &kw_heartbeat_api, 4, correlation, &kw_heartbeat_resp_default);
}

static bool logged(talk *t, const char *text) {
    return strstr(talk_log(t), text) != NULL;
}

static int lines(talk *t) {
    int n = 0;
    for (const char *p = talk_log(t); *p != '\0'; p++)
        n += *p == '\n';
    return n;
}

static void test_request_and_answer_pass(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_bytes q = heartbeat(t, 5), a = heartbeat_answer(t, 5);
    talk_up(t, q);
    talk_expect(t, PROXY_UP, q);
    t->now = 1500;
    talk_down(t, a);
    talk_expect(t, PROXY_DOWN, a);
    talk_expect_nothing(t);
    assert_true(logged(t, "\"conn\":7,\"node\":1,\"client\":\"tester\",\"api\":\"Heartbeat\",\"version\":4"));
    assert_true(logged(t, "\"correlation\":5"));
    assert_true(logged(t, "\"ms\":1.5"));
    assert_int_equal(proxy_exchange_client(t->x).n, 6);
    talk_free(t);
}

static void test_unanswered_are_logged_at_the_end(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_up(t, heartbeat(t, 1));
    talk_up(t, heartbeat(t, 2));
    assert_int_equal(lines(t), 0);
    talk_again(t);
    assert_int_equal(lines(t), 2);
    assert_true(logged(t, "\"correlation\":2,\"bytes\":"));
    assert_true(logged(t, "\"answer\":null"));
    talk_free(t);
}

/* Produce with acks=0 has no answer: what comes next belongs to the next one. */
static void test_acks_0_has_no_answer(void **state) {
    talk *t = talk_new();
    (void)state;
    for (int16_t version = kw_produce_api.min_version; version <= kw_produce_api.max_version; version++) {
        kw_produce_req q = kw_produce_req_default;
        q.transactional_id = version % 2 == 0 ? talk_str("t") : q.transactional_id;
        q.acks = 0;
        int before = lines(t);
        talk_up(t, talk_request(t, &kw_produce_api, version, 9, &q));
        assert_int_equal(lines(t), before + 1);
        q.acks = -1;
        talk_up(t, talk_request(t, &kw_produce_api, version, 9, &q));
        assert_int_equal(lines(t), before + 1);
        talk_down(t, talk_answer(t, &kw_produce_api, version, 9, &kw_produce_resp_default));
        assert_int_equal(lines(t), before + 2);
    }
    talk_free(t);
}

/* Produce 0 to 2 have no rows here any more, but acks stands in front. */
static void test_acks_0_of_old_versions(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_up(t, talk_hex(t, "00000016"
                           "0000"
                           "0002"
                           "00000001"
                           "ffff"
                           "0000"
                           "000003e8"
                           "00000000"));
    assert_int_equal(lines(t), 1);
    talk_up(t, talk_hex(t, "00000016"
                           "0000"
                           "0002"
                           "00000001"
                           "ffff"
                           "0001"
                           "000003e8"
                           "00000000"));
    assert_int_equal(lines(t), 1);
    talk_free(t);
}

/* Those to come have the header of the newest one that we know, tags included. */
static void test_acks_of_versions_to_come(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_up(t, talk_hex(t, "0000001a 0000 0063 00000001 0001 63 00 00 0001 000003e8 01 00 00000000"));
    assert_int_equal(lines(t), 0); /* acks=1: it waits for its answer */
    talk_down(t, talk_hex(t, "00000006 00000001 0000"));
    assert_int_equal(lines(t), 1);
    assert_true(logged(t, "\"api\":\"Produce\",\"version\":99,\"correlation\":1,"));
    talk_up(t, talk_hex(t, "0000001a 0000 0063 00000002 0001 63 00 00 0000 000003e8 01 00 00000000"));
    assert_int_equal(lines(t), 2);
    talk_free(t);
}

/* Each passes as it is, the answer by its correlation id. */
static void test_strangers_pass(void **state) {
    static const char *const requests[] = {
        "0000000a 7fff 0003 00000009 ffff",          /* no such API */
        "0000000a 0003 7fff 00000009 ffff",          /* Metadata, no such version */
        "0000000a 0003 ffff 00000009 ffff",          /* a negative one */
        "0000000c 0003 000c 00000009 fffe 0000",     /* no client id can be so long */
        "0000000c 0003 000c 00000009 7fff 0000",     /* nor this one */
        "0000000e 0003 0000 00000009 0004 ff00c328", /* one that is no text */
        "0000000b 0003 000c 00000009 ffff ff",       /* tags that end too early */
    };
    talk *t = talk_new();
    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        kw_bytes q = talk_hex(t, requests[i]), a = talk_hex(t, "00000006"
                                                               "00000009"
                                                               "abcd");
        talk_up(t, q);
        talk_expect(t, PROXY_UP, q);
        talk_down(t, a);
        talk_expect(t, PROXY_DOWN, a);
        assert_int_equal(lines(t), (int)i + 1);
    }
    assert_true(logged(t, "\"api\":32767"));
    talk_free(t);
}

static void test_bytes_too_few_for_a_header_pass(void **state) {
    talk *t = talk_new();
    (void)state;
    static const char *const frames[] = {"00000000", "0000000100", "00000007 00030000000000"};
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        kw_bytes f = talk_hex(t, frames[i]);
        talk_up(t, f);
        talk_expect(t, PROXY_UP, f);
        talk_down(t, f);
        talk_expect(t, PROXY_DOWN, f);
    }
    talk_free(t);
}

static void test_answers_to_nobody_pass(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_bytes a = heartbeat_answer(t, 99);
    talk_up(t, heartbeat(t, 1));
    (void)talk_next(t);
    talk_down(t, a);
    talk_expect(t, PROXY_DOWN, a);
    assert_true(logged(t, "an answer to no request"));
    talk_free(t);
}

/* A broker that skips one will not answer it later. */
static void test_skipped_are_lost(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_up(t, heartbeat(t, 1));
    talk_up(t, heartbeat(t, 2));
    talk_down(t, heartbeat_answer(t, 2));
    assert_int_equal(lines(t), 2);
    const char *first = talk_log(t);
    assert_true(strstr(first, "\"correlation\":1,") < strstr(first, "\"answer\":null"));
    assert_true(strstr(first, "\"answer\":null") < strchr(first, '\n'));
    talk_free(t);
}

/* SaslHandshake v0: tokens follow without headers, and nothing says when they end. */
static void test_raw_sasl_tokens_pass(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_sasl_handshake_req q = kw_sasl_handshake_req_default;
    q.mechanism = talk_str("PLAIN");
    kw_bytes token = talk_hex(t, "0000000d"
                                 "00416c696365"
                                 "00"
                                 "736563726574");
    kw_bytes empty = talk_hex(t, "00000000");
    talk_up(t, talk_request(t, &kw_sasl_handshake_api, 0, 1, &q));
    (void)talk_next(t);
    talk_down(t, talk_answer(t, &kw_sasl_handshake_api, 0, 1, &kw_sasl_handshake_resp_default));
    (void)talk_next(t);
    talk_fault(t, "cut,api=DescribeTransactions"); /* its key is the letter A */
    talk_up(t, token);
    talk_expect(t, PROXY_UP, token);
    talk_down(t, empty);
    talk_expect(t, PROXY_DOWN, empty);
    assert_int_equal(lines(t), 2);
    kw_bytes next = heartbeat(t, 2);
    talk_up(t, next);
    talk_expect(t, PROXY_UP, next);
    talk_down(t, heartbeat_answer(t, 2));
    assert_true(logged(t, "\"api\":\"Heartbeat\""));
    talk_free(t);
}

/* ---- faults that end or hold ---- */

static const proxy_order *up(talk *t, const char *fault, kw_bytes *frame) {
    talk_fault(t, fault);
    *frame = heartbeat(t, 1);
    talk_up(t, *frame);
    return talk_next(t);
}

static void test_delays(void **state) {
    talk *t = talk_new();
    kw_bytes q;
    (void)state;
    const proxy_order *o = up(t, "delay,ms=30,dir=up", &q);
    assert_int_equal(o->hold, 30000);
    assert_false(o->stubborn);
    proxy_rules_clear(&t->world.rules);
    talk_down(t, heartbeat_answer(t, 1));
    assert_int_equal(talk_next(t)->hold, 0);
    o = up(t, "late,ms=70,dir=up", &q);
    assert_int_equal(o->hold, 70000);
    assert_true(o->stubborn);
    talk_fault(t, "delay,ms=5,dir=down");
    talk_down(t, heartbeat_answer(t, 1));
    assert_int_equal(talk_next(t)->hold, 0); /* its fate was told when it was asked */
    talk_up(t, heartbeat(t, 2));
    (void)talk_next(t);
    talk_down(t, heartbeat_answer(t, 2));
    assert_int_equal(talk_next(t)->hold, 5000);
    talk_free(t);
}

static void test_cut_before(void **state) {
    talk *t = talk_new();
    kw_bytes q;
    (void)state;
    const proxy_order *o = up(t, "cut,when=before", &q);
    assert_int_equal(o->n, 0);
    assert_int_equal(o->end, PROXY_CLOSE);
    assert_true(logged(t, "\"answer\":null,\"fault\":\"cut\""));
    talk_free(t);
}

static void test_cut_before_at_a_byte(void **state) {
    talk *t = talk_new();
    kw_bytes q;
    (void)state;
    const proxy_order *o = up(t, "cut,api=Heartbeat,when=before,bytes=9", &q);
    assert_int_equal(o->to, PROXY_UP);
    assert_int_equal(o->n, 9);
    assert_memory_equal(o->p, q.p, 9);
    assert_int_equal(o->end, PROXY_CLOSE);
    talk_free(t);
}

static void test_P7_cut_after(void **state) {
    talk *t = talk_new();
    kw_bytes q;
    (void)state;
    const proxy_order *o = up(t, "cut,api=Heartbeat,when=after", &q);
    assert_int_equal(o->n, q.n);
    assert_int_equal(o->end, PROXY_GO_ON);
    talk_down(t, heartbeat_answer(t, 1));
    o = talk_next(t);
    assert_int_equal(o->to, PROXY_DOWN);
    assert_int_equal(o->n, 0);
    assert_int_equal(o->end, PROXY_CLOSE);
    assert_true(logged(t, "\"answer\":null,\"fault\":\"cut\""));
    talk_free(t);
}

static void test_cut_after_at_a_byte(void **state) {
    talk *t = talk_new();
    kw_bytes q;
    (void)state;
    (void)up(t, "cut,api=Heartbeat,when=after,bytes=6", &q);
    kw_bytes a = heartbeat_answer(t, 1);
    talk_down(t, a);
    const proxy_order *o = talk_next(t);
    assert_int_equal(o->n, 6);
    assert_memory_equal(o->p, a.p, 6);
    assert_int_equal(o->end, PROXY_CLOSE);
    talk_free(t);
}

static void test_resets(void **state) {
    talk *t = talk_new();
    kw_bytes q;
    (void)state;
    const proxy_order *o = up(t, "reset", &q);
    assert_int_equal(o->n, 0);
    assert_int_equal(o->end, PROXY_ABORT);
    proxy_rules_clear(&t->world.rules);
    talk_again(t);
    (void)up(t, "reset,when=after", &q);
    talk_down(t, heartbeat_answer(t, 1));
    o = talk_next(t);
    assert_int_equal(o->n, 0);
    assert_int_equal(o->end, PROXY_ABORT);
    talk_free(t);
}

static void test_halfclose(void **state) {
    talk *t = talk_new();
    kw_bytes q;
    (void)state;
    const proxy_order *o = up(t, "halfclose,dir=up", &q);
    assert_int_equal(o->n, q.n); /* the end comes behind it */
    assert_int_equal(o->end, PROXY_FINISH);
    assert_int_equal(o->end_dir, PROXY_UP);
    talk_free(t);
}

static void test_blackhole(void **state) {
    talk *t = talk_new();
    kw_bytes q;
    (void)state;
    const proxy_order *o = up(t, "blackhole,api=Heartbeat,n=1,ms=100,dir=down", &q);
    assert_int_equal(o->n, 0);
    assert_int_equal(o->end, PROXY_GO_DARK);
    assert_int_equal(o->end_dir, PROXY_DOWN);
    assert_int_equal(o->dark, 100000);
    talk_expect(t, PROXY_UP, q); /* whether it passes is for the link to say */
    talk_free(t);
}

static void test_cut_of_acks_0_after(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_produce_req body = kw_produce_req_default;
    kw_bytes q = talk_request(t, &kw_produce_api, 9, 1, &body);
    talk_fault(t, "cut,api=Produce,when=after");
    talk_up(t, q);
    const proxy_order *o = talk_next(t);
    assert_int_equal(o->n, q.n);
    assert_int_equal(o->end, PROXY_CLOSE);
    talk_free(t);
}

/* ---- answers made here ---- */

/* What they take is known, so that the link can stop in time. */
static void test_waiting_is_counted(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_fault(t, "error,api=Metadata,code=5");
    kw_metadata_req q = kw_metadata_req_default;
    assert_int_equal(proxy_exchange_waiting(t->x), 0);
    talk_up(t, heartbeat(t, 1));
    size_t one = proxy_exchange_waiting(t->x);
    assert_in_range(one, 100, 4096);
    talk_up(t, talk_request(t, &kw_metadata_api, 12, 2, &q));
    assert_in_range(proxy_exchange_waiting(t->x), 2 * one + 20, 2 * one + 4096); /* with its answer */
    talk_down(t, heartbeat_answer(t, 1));
    assert_int_equal(proxy_exchange_waiting(t->x), 0);
    talk_free(t);
}

static void test_made_answers_wait_for_their_turn(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_fault(t, "error,api=Metadata,code=5");
    kw_metadata_req q = kw_metadata_req_default;
    kw_bytes one = heartbeat(t, 1), four = heartbeat(t, 4);
    talk_up(t, one);
    talk_expect(t, PROXY_UP, one);
    talk_up(t, talk_request(t, &kw_metadata_api, 12, 2, &q));
    talk_up(t, talk_request(t, &kw_metadata_api, 12, 3, &q));
    talk_expect_nothing(t);
    talk_up(t, four);
    talk_expect(t, PROXY_UP, four);
    talk_down(t, heartbeat_answer(t, 1));
    talk_expect(t, PROXY_DOWN, heartbeat_answer(t, 1));
    assert_int_equal(talk_next(t)->p[7], 2);
    assert_int_equal(talk_next(t)->p[7], 3);
    talk_expect_nothing(t);
    talk_down(t, heartbeat_answer(t, 4));
    talk_expect(t, PROXY_DOWN, heartbeat_answer(t, 4));
    talk_up(t, talk_request(t, &kw_metadata_api, 12, 5, &q));
    assert_int_equal(talk_next(t)->p[7], 5); /* nobody is in front */
    assert_int_equal(lines(t), 5);
    talk_free(t);
}

/* ---- cost ---- */

/* A fetch answer of a megabyte is neither copied nor paid for, though its version may name brokers. */
static void test_a_large_fetch_costs_no_copy(void **state) {
    enum { LARGE = 1 << 20 };
    talk *t = talk_new();
    (void)state;
    uint8_t *records = kw_arena_alloc(&t->arena, LARGE);
    kw_fetch_resp_partition partition = kw_fetch_resp_partition_default;
    partition.records = (kw_bytes){records, LARGE};
    kw_fetch_resp_topic topic = kw_fetch_resp_topic_default;
    topic.partitions = &partition;
    topic.n_partitions = 1;
    kw_fetch_resp body = kw_fetch_resp_default;
    body.responses = &topic;
    body.n_responses = 1;
    kw_bytes q = talk_request(t, &kw_fetch_api, 17, 1, &kw_fetch_req_default);
    kw_bytes a = talk_answer(t, &kw_fetch_api, 17, 1, &body);
    size_t peak = t->mem.peak;
    uint64_t calls = 0;
    for (int i = 0; i < 100; i++) {
        talk_up(t, q);
        talk_down(t, a);
        assert_ptr_equal(t->given[t->n - 1], a.p);
        t->n = 0;
        if (i == 0)
            calls = t->mem.n_calls;
    }
    assert_true(t->mem.peak < peak + 8192);
    assert_int_equal(t->mem.n_calls - calls, 99); /* what is unanswered, one each */
    talk_free(t);
}

static void test_no_memory(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_bytes q = heartbeat(t, 1);
    t->mem.limit = t->mem.used;
    assert_int_equal(proxy_exchange_request(t->x, q.p, (size_t)q.n, 0), KW_ENOMEM);
    talk_expect_nothing(t);
    talk_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_and_answer_pass),
        cmocka_unit_test(test_unanswered_are_logged_at_the_end),
        cmocka_unit_test(test_acks_0_has_no_answer),
        cmocka_unit_test(test_acks_0_of_old_versions),
        cmocka_unit_test(test_acks_of_versions_to_come),
        cmocka_unit_test(test_strangers_pass),
        cmocka_unit_test(test_bytes_too_few_for_a_header_pass),
        cmocka_unit_test(test_answers_to_nobody_pass),
        cmocka_unit_test(test_skipped_are_lost),
        cmocka_unit_test(test_raw_sasl_tokens_pass),
        cmocka_unit_test(test_delays),
        cmocka_unit_test(test_cut_before),
        cmocka_unit_test(test_cut_before_at_a_byte),
        cmocka_unit_test(test_P7_cut_after),
        cmocka_unit_test(test_cut_after_at_a_byte),
        cmocka_unit_test(test_resets),
        cmocka_unit_test(test_halfclose),
        cmocka_unit_test(test_blackhole),
        cmocka_unit_test(test_cut_of_acks_0_after),
        cmocka_unit_test(test_waiting_is_counted),
        cmocka_unit_test(test_made_answers_wait_for_their_turn),
        cmocka_unit_test(test_a_large_fetch_costs_no_copy),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
