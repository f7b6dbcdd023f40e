/* Old Metadata answers: the oldest one to the same question, with the new correlation id and our addresses;
 * not without bounds. */
#include "tests/proxy/talk.h"
#include <kwire/msg/metadata.h>
#include <string.h>

/* An answer in which the controller is told apart. */
static kw_bytes answer(talk *t, int16_t version, int32_t correlation, int32_t controller, const char *host) {
    kw_metadata_resp_broker b = kw_metadata_resp_broker_default;
    b.node_id = 2;
    b.host = talk_str(host);
    b.port = 9093;
    kw_metadata_resp body = kw_metadata_resp_default;
    body.controller_id = controller;
    body.brokers = &b;
    body.n_brokers = 1;
    return talk_answer(t, &kw_metadata_api, version, correlation, &body);
}

static kw_bytes question(talk *t, int16_t version, int32_t correlation, const char *topic) {
    kw_metadata_req_topic about = kw_metadata_req_topic_default;
    about.name = talk_str(topic);
    kw_metadata_req q = kw_metadata_req_default;
    q.topics = &about;
    q.n_topics = 1;
    return talk_request(t, &kw_metadata_api, version, correlation, &q);
}

static const kw_metadata_resp *ask(talk *t, int16_t version, int32_t correlation, const char *topic,
                                   int32_t controller) {
    talk_up(t, question(t, version, correlation, topic));
    talk_down(t, answer(t, version, correlation, controller, "b2"));
    t->first = t->n - 1;
    const proxy_order *o = talk_next(t);
    assert_int_equal(o->p[7], correlation);
    return talk_read(t, &kw_metadata_api, version, o);
}

static void test_the_oldest_answer(void **state) {
    talk *t = talk_new();
    (void)state;
    assert_int_equal(ask(t, 12, 1, "t", 10)->controller_id, 10);
    assert_int_equal(ask(t, 12, 2, "t", 11)->controller_id, 11);
    talk_fault(t, "stale,n=1");
    const kw_metadata_resp *old = ask(t, 12, 3, "t", 12);
    assert_int_equal(old->controller_id, 10);
    assert_int_equal(old->brokers[0].port, TALK_PORT + 9093);
    assert_int_equal(ask(t, 12, 4, "t", 13)->controller_id, 13);
    assert_non_null(strstr(talk_log(t), "\"fault\":\"stale\""));
    talk_free(t);
}

/* Another question, another version: there is no old answer, and what is true is passed on. */
static void test_of_the_same_question(void **state) {
    talk *t = talk_new();
    (void)state;
    (void)ask(t, 12, 1, "t", 10);
    talk_fault(t, "stale,api=Metadata");
    assert_int_equal(ask(t, 12, 2, "u", 11)->controller_id, 11);
    assert_int_equal(ask(t, 11, 3, "t", 12)->controller_id, 12);
    assert_non_null(strstr(talk_log(t), "there is no older answer"));
    assert_int_equal(ask(t, 11, 4, "t", 13)->controller_id, 12);
    talk_free(t);
}

/* What had no older answer does not count, and hands its turn to the next question. */
static void test_counts_the_old_answers(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_fault(t, "stale,n=1");
    assert_int_equal(ask(t, 12, 1, "t", 10)->controller_id, 10);
    assert_int_equal(t->world.rules.rules[0].n_hits, 0);
    assert_int_equal(ask(t, 12, 2, "t", 11)->controller_id, 10);
    assert_int_equal(t->world.rules.rules[0].n_hits, 1);
    assert_int_equal(ask(t, 12, 3, "t", 12)->controller_id, 12);
    assert_int_equal(t->world.rules.rules[0].n_hits, 1);
    talk_free(t);
}

/* Seen on one connection, told on another. */
static void test_is_the_worlds(void **state) {
    talk *t = talk_new();
    (void)state;
    (void)ask(t, 12, 1, "t", 10);
    talk_again(t);
    talk_fault(t, "stale,api=Metadata");
    assert_int_equal(ask(t, 12, 2, "t", 11)->controller_id, 10);
    talk_free(t);
}

static void test_is_bounded(void **state) {
    talk *t = talk_new();
    char topic[] = "t00";
    (void)state;
    size_t before = t->mem.used;
    for (int i = 0; i < 3 * PROXY_STALE_MOST; i++) {
        topic[1] = (char)('0' + i / 64);
        topic[2] = (char)('0' + i % 64);
        (void)ask(t, 12, 1, topic, i);
        t->n = 0;
    }
    assert_int_equal(t->world.stale.n, PROXY_STALE_MOST);
    proxy_stale *s = &t->world.stale;
    static uint8_t large[PROXY_STALE_BYTES];
    for (int16_t v = 0; v < 9; v++) {
        proxy_stale_keep(s, &t->mem, v, (kw_bytes){large, 100}, (kw_bytes){large, PROXY_STALE_BYTES / 4});
        assert_true(s->bytes <= PROXY_STALE_BYTES);
    }
    assert_int_equal(s->n, 3);
    assert_non_null(proxy_stale_find(s, 8, (kw_bytes){large, 100}));
    assert_null(proxy_stale_find(s, 5, (kw_bytes){large, 100}));
    proxy_stale_keep(s, &t->mem, 1, (kw_bytes){large, 1}, (kw_bytes){large, PROXY_STALE_BYTES});
    assert_int_equal(s->n, 3);
    assert_true(t->mem.used < before + PROXY_STALE_BYTES + 65536);
    talk_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_oldest_answer),
        cmocka_unit_test(test_of_the_same_question),
        cmocka_unit_test(test_counts_the_old_answers),
        cmocka_unit_test(test_is_the_worlds),
        cmocka_unit_test(test_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
