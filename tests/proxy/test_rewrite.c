/* Addresses in answers: found in every API that names brokers, changed, and nothing else with them. The
 * golden vectors, made by the official classes, are the judge of "nothing else". */
#include "tests/proxy/golden.h"
#include "tests/proxy/talk.h"
#include "tools/proxy/letter.h"
#include <kwire/msg/api_versions.h>
#include <kwire/msg/describe_cluster.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/find_coordinator.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <kwire/msg/share_acknowledge.h>
#include <kwire/msg/share_fetch.h>
#include <kwire/msg/streams_group_heartbeat.h>
#include <stdio.h>
#include <string.h>

/* ---- where ---- */

/* From which version on answers name brokers, as Kafka's schemas say; all other APIs never do. */
static const struct named {
    const kw_api *api;
    int16_t from;
} named[] = {
    {&kw_produce_api,           10},
    {&kw_fetch_api,             16},
    {&kw_metadata_api,          0 },
    {&kw_find_coordinator_api,  0 },
    {&kw_describe_cluster_api,  0 },
    {&kw_share_fetch_api,       1 },
    {&kw_share_acknowledge_api, 1 },
};

static int16_t named_from(const kw_api *api) {
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i].api == api)
            return named[i].from;
    return INT16_MAX;
}

static void test_places_are_those_of_kafkas_schemas(void **state) {
    kw_mem mem = unit_mem(0);
    proxy_places p;
    int n;
    const kw_api *const *apis = kw_api_all(&n);
    (void)state;
    assert_int_equal(proxy_places_find(&p, &mem), 0);
    for (int i = 0; i < n; i++) {
        assert_int_equal(proxy_places_any(&p, apis[i]), named_from(apis[i]) != INT16_MAX);
        for (int16_t v = apis[i]->min_version; v <= apis[i]->max_version; v++)
            assert_int_equal(proxy_places_in(&p, apis[i], v), v >= named_from(apis[i]));
    }
    proxy_places_fini(&p, &mem);
    assert_int_equal(mem.used, 0);
}

static void test_places_without_memory(void **state) {
    kw_mem mem = unit_mem(100);
    proxy_places p;
    (void)state;
    assert_int_equal(proxy_places_find(&p, &mem), KW_ENOMEM);
    assert_int_equal(mem.used, 0);
}

/* ---- golden ---- */

typedef struct golden_run {
    talk *t;
    int changed;
} golden_run;

static kw_bytes frame_of(talk *t, const golden *g, int32_t correlation) {
    kw_writer w;
    uint8_t *p = kw_arena_alloc(&t->arena, (size_t)g->body.n + 32);
    kw_writer_init(&w, p, (size_t)g->body.n + 32);
    kw_write_i32(&w, 0);
    kw_request_header h = {g->api->key, g->version, correlation, talk_str("x")};
    if (g->request)
        kw_request_header_write(&w, kw_request_header_version(g->api, g->version), &h);
    else
        kw_response_header_write(&w, kw_response_header_version(g->api, g->version), correlation);
    kw_write_raw(&w, g->body.p, (size_t)g->body.n);
    assert_int_equal(w.err, 0);
    int32_t n = (int32_t)w.n;
    kw_writer_init(&w, p, 4);
    kw_write_i32(&w, n - 4);
    return (kw_bytes){p, n};
}

/* Decoded and encoded with nothing changed, each gives the same bytes, unknown tags included. */
static void same_through_letter(void *ctx, const golden *g) {
    golden_run *run = ctx;
    talk *t = run->t;
    proxy_letter l;
    kw_buf out = {0};
    kw_bytes f = frame_of(t, g, 5);
    int rc = g->request ? proxy_letter_open_request(&l, g->api, g->version, f.p, (size_t)f.n, &t->arena)
                        : proxy_letter_open_answer(&l, g->api, g->version, f.p, (size_t)f.n, &t->arena);
    /* A client id is skipped, not kept: only its bytes are. */
    if (rc != 0 || proxy_letter_seal(&l, &t->mem, &out) != 0)
        fail_msg("%s cannot be taken apart or put together", g->name);
    if (out.n != (size_t)f.n || memcmp(out.p, f.p, out.n) != 0)
        fail_msg("%s became other bytes", g->name);
    kw_buf_fini(&out, &t->mem);
    kw_arena_reset(&t->arena);
}

static void test_golden_through_letters(void **state) {
    golden_run run = {.t = talk_new()};
    (void)state;
    assert_true(golden_each(same_through_letter, &run) > 1000);
    talk_free(run.t);
}

/* ApiVersions in a version that its request could not have been answered in is read otherwise (M5). */
static void same_through_exchange(void *ctx, const golden *g) {
    golden_run *run = ctx;
    talk *t = run->t;
    golden request = {
        g->api, true, g->version, {(const uint8_t *)"", 0},
           ""
    };
    if (g->request)
        return;
    t->n = t->first = 0;
    talk_up(t, frame_of(t, &request, 5));
    kw_bytes f = frame_of(t, g, 5);
    talk_down(t, f);
    const proxy_order *o = &t->orders[t->n - 1];
    if (o->n != (size_t)f.n || memcmp(o->p, f.p, o->n) != 0) {
        run->changed++;
        if (named_from(g->api) > g->version && g->api != &kw_api_versions_api)
            fail_msg("%s became other bytes", g->name);
    }
    kw_arena_reset(&t->arena);
}

static void test_golden_through_an_exchange(void **state) {
    golden_run run = {.t = talk_new()};
    (void)state;
    run.t->deaf = true; /* no address can be given: nothing may change at all */
    golden_each(same_through_exchange, &run);
    int without = run.changed;
    run.t->deaf = false;
    golden_each(same_through_exchange, &run);
    assert_true(run.changed > without);
    talk_free(run.t);
}

/* ---- what ---- */

static void test_metadata(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_metadata_resp_broker brokers[3] = {kw_metadata_resp_broker_default, kw_metadata_resp_broker_default,
                                          kw_metadata_resp_broker_default};
    for (int i = 0; i < 3; i++) {
        brokers[i].node_id = i + 1;
        brokers[i].host = talk_str(i == 0 ? "b1" : "b23");
        brokers[i].port = 9092 + i;
    }
    kw_metadata_resp body = kw_metadata_resp_default;
    body.brokers = brokers;
    body.n_brokers = 3;
    for (int16_t v = 0; v <= kw_metadata_api.max_version; v++) {
        kw_metadata_req q = kw_metadata_req_default;
        talk_up(t, talk_request(t, &kw_metadata_api, v, 1, &q));
        (void)talk_next(t);
        talk_down(t, talk_answer(t, &kw_metadata_api, v, 1, &body));
        const kw_metadata_resp *m = talk_read(t, &kw_metadata_api, v, talk_next(t));
        assert_int_equal(m->n_brokers, 3);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(m->brokers[i].node_id, i + 1);
            assert_int_equal(m->brokers[i].port, TALK_PORT + 9092 + i);
            assert_int_equal(m->brokers[i].host.n, 5);
            assert_memory_equal(m->brokers[i].host.p, "proxy", 5);
        }
    }
    assert_int_equal(t->listens, 3); /* a route is made once */
    talk_free(t);
}

/* Answers with an error name nobody. */
static void test_no_coordinator_stays(void **state) {
    talk *t = talk_new();
    (void)state;
    for (int16_t v = 0; v <= kw_find_coordinator_api.max_version; v++) {
        kw_find_coordinator_resp_coordinator c = kw_find_coordinator_resp_coordinator_default;
        kw_find_coordinator_resp body = kw_find_coordinator_resp_default;
        c.node_id = c.port = -1;
        c.error_code = 15;
        if (v >= 4) {
            body.coordinators = &c;
            body.n_coordinators = 1;
        } else {
            body.node_id = body.port = -1;
            body.error_code = 15;
        }
        kw_bytes a = talk_answer(t, &kw_find_coordinator_api, v, 1, &body);
        talk_up(t, talk_request(t, &kw_find_coordinator_api, v, 1, &kw_find_coordinator_req_default));
        (void)talk_next(t);
        talk_down(t, a);
        talk_expect(t, PROXY_DOWN, a);
    }
    assert_int_equal(t->listens, 1);
    talk_free(t);
}

static void test_odd_addresses_stay(void **state) {
    static char long_name[300];
    memset(long_name, 'h', sizeof long_name - 1);
    const struct {
        const char *host;
        int32_t port;
    } odd[] = {
        {"",        9092 },
        {"h",       0    },
        {"h",       -1   },
        {"h",       65536},
        {long_name, 9092 }
    };
    talk *t = talk_new();
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_null(proxy_routes_get(&t->world.routes, talk_str(odd[i].host), odd[i].port, 1));
    assert_null(proxy_routes_get(&t->world.routes, (kw_str){"a\0b", 3}, 9092, 1));
    t->deaf = true;
    assert_null(proxy_routes_get(&t->world.routes, talk_str("new"), 9092, 1));
    assert_int_equal(t->world.routes.n, 1);
    talk_free(t);
}

/* NodeEndpoints stand behind a megabyte of records, in a tagged field. */
static void test_node_endpoints_of_a_fetch(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_fetch_resp_node node = kw_fetch_resp_node_default;
    node.node_id = 2;
    node.host = talk_str("b2");
    node.port = 9093;
    node.rack = talk_str("r");
    kw_fetch_resp body = kw_fetch_resp_default;
    body.node_endpoints = &node;
    body.n_node_endpoints = 1;
    talk_up(t, talk_request(t, &kw_fetch_api, 16, 1, &kw_fetch_req_default));
    (void)talk_next(t);
    talk_down(t, talk_answer(t, &kw_fetch_api, 16, 1, &body));
    const kw_fetch_resp *f = talk_read(t, &kw_fetch_api, 16, talk_next(t));
    assert_int_equal(f->node_endpoints[0].port, TALK_PORT + 9093);
    assert_int_equal(f->node_endpoints[0].rack.n, 1);
    assert_int_equal(t->world.routes.routes[1]->node, 2);
    talk_free(t);
}

static void test_what_cannot_be_read_passes(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_bytes a = talk_hex(t, "0000000a"
                             "00000001"
                             "00"
                             "00000000"
                             "7f");
    talk_up(t, talk_request(t, &kw_metadata_api, 12, 1, &kw_metadata_req_default));
    (void)talk_next(t);
    talk_down(t, a);
    talk_expect(t, PROXY_DOWN, a);
    assert_non_null(strstr(talk_log(t), "answer passed on as it is: KW_ETRUNCATED"));
    talk_free(t);
}

/* Bytes behind the body, and tags of a header that we do not know, are passed on. */
static void test_more_than_the_rows_say_stays(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_bytes a = talk_hex(t, "0000002a"
                             "00000001"
                             "01"
                             "05"
                             "01"
                             "aa" /* header with a tag */
                             "00000000"
                             "02"
                             "00000002"
                             "03"
                             "6232"
                             "00002385"
                             "00"
                             "00" /* broker b2:9093 */
                             "00"
                             "ffffffff"
                             "01"
                             "80000000" /* no cluster id, controller, topics */
                             "01"
                             "09"
                             "01"
                             "bb"
                             "cccc");
    talk_up(t, talk_request(t, &kw_metadata_api, 9, 1, &kw_metadata_req_default));
    (void)talk_next(t);
    talk_down(t, a);
    const proxy_order *o = talk_next(t);
    kw_bytes want = talk_hex(t, "0000002d"
                                "00000001"
                                "01"
                                "05"
                                "01"
                                "aa"
                                "00000000"
                                "02"
                                "00000002"
                                "06"
                                "70726f7879"
                                "000071a5"
                                "00"
                                "00"
                                "00"
                                "ffffffff"
                                "01"
                                "80000000"
                                "01"
                                "09"
                                "01"
                                "bb"
                                "cccc");
    assert_int_equal(o->n, want.n);
    assert_memory_equal(o->p, want.p, o->n);
    talk_free(t);
}

/* ---- ApiVersions ---- */

static void test_versions_that_could_hide_addresses_are_cut(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_api_versions_resp_api apis[] = {
        {.api_key = 3,   .min_version = 0,  .max_version = 99},
        {.api_key = 12,  .min_version = 0,  .max_version = 99},
        {.api_key = 999, .min_version = 0,  .max_version = 99},
        {.api_key = 10,  .min_version = 50, .max_version = 99}
    };
    kw_api_versions_resp body = kw_api_versions_resp_default;
    body.api_keys = apis;
    body.n_api_keys = 4;
    for (int16_t v = 0; v <= 4; v++) {
        kw_api_versions_req q = kw_api_versions_req_default;
        talk_up(t, talk_request(t, &kw_api_versions_api, v, 1, &q));
        (void)talk_next(t);
        talk_down(t, talk_answer(t, &kw_api_versions_api, v, 1, &body));
        const kw_api_versions_resp *a = talk_read(t, &kw_api_versions_api, v, talk_next(t));
        assert_int_equal(a->api_keys[0].max_version, kw_metadata_api.max_version);
        assert_int_equal(a->api_keys[1].max_version, 99);
        assert_int_equal(a->api_keys[2].max_version, 99);
        assert_int_equal(a->api_keys[3].max_version, 99); /* there is none of ours among them */
    }
    talk_free(t);
}

static void test_M5_answers_in_version_0(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_api_versions_resp_api api = {.api_key = 18, .min_version = 0, .max_version = 3};
    kw_api_versions_resp body = kw_api_versions_resp_default;
    body.error_code = 35;
    body.api_keys = &api;
    body.n_api_keys = 1;
    kw_bytes a = talk_answer(t, &kw_api_versions_api, 0, 1, &body);
    talk_up(t, talk_request(t, &kw_api_versions_api, 4, 1, &kw_api_versions_req_default));
    (void)talk_next(t);
    talk_down(t, a);
    talk_expect(t, PROXY_DOWN, a);
    assert_null(strstr(talk_log(t), "as it is"));
    talk_free(t);
}

/* A newer client and a newer broker would agree on versions in an answer that cannot be read here. */
static void test_M5_a_version_of_ApiVersions_that_nobody_here_knows_is_refused_here(void **state) {
    static const struct {
        const char *request;
        int16_t newest;
    } asked[] = {
        {"00000017 0012 0005 00000009 0001 63 00 02 78 02 79 00 000000001f", 4},
        {"00000012 0012 7fff 0000000a 0001 63 00 02 78 02 79 00",            4},
    };
    talk *t = talk_new();
    (void)state;
    kw_bytes first = talk_request(t, &kw_metadata_api, 9, 1, &kw_metadata_req_default);
    talk_up(t, first);
    talk_expect(t, PROXY_UP, first);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        talk_up(t, talk_hex(t, asked[i].request));
    talk_expect_nothing(t); /* brokers answer in order */
    talk_down(t, talk_answer(t, &kw_metadata_api, 9, 1, &kw_metadata_resp_default));
    assert_int_equal(talk_next(t)->to, PROXY_DOWN);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const proxy_order *o = talk_next(t);
        assert_non_null(o);
        assert_int_equal(o->to, PROXY_DOWN);
        assert_int_equal(o->p[7], 9 + i);
        const kw_api_versions_resp *a = talk_read(t, &kw_api_versions_api, 0, o);
        assert_int_equal(a->error_code, 35);
        assert_int_equal(a->n_api_keys, 1);
        assert_int_equal(a->api_keys[0].api_key, 18);
        assert_int_equal(a->api_keys[0].min_version, 0);
        assert_int_equal(a->api_keys[0].max_version, asked[i].newest);
    }
    assert_non_null(strstr(talk_log(t), "\"version\":32767"));
    assert_non_null(strstr(talk_log(t), "answered here"));
    talk_free(t);
}

/* advertised.listeners may already lead to the proxy, as others want it. */
static void test_an_address_of_ours_stays_as_it_is(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_metadata_resp_broker broker = kw_metadata_resp_broker_default;
    broker.node_id = 5;
    broker.host = talk_str("proxy");
    broker.port = TALK_PORT + 9092;
    kw_metadata_resp body = kw_metadata_resp_default;
    body.brokers = &broker;
    body.n_brokers = 1;
    talk_up(t, talk_request(t, &kw_metadata_api, 9, 1, &kw_metadata_req_default));
    (void)talk_next(t);
    kw_bytes a = talk_answer(t, &kw_metadata_api, 9, 1, &body);
    talk_down(t, a);
    talk_expect(t, PROXY_DOWN, a);
    assert_int_equal(t->listens, 1);
    assert_int_equal(t->world.routes.routes[0]->node, 5);
    talk_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places_are_those_of_kafkas_schemas),
        cmocka_unit_test(test_places_without_memory),
        cmocka_unit_test(test_golden_through_letters),
        cmocka_unit_test(test_golden_through_an_exchange),
        cmocka_unit_test(test_metadata),
        cmocka_unit_test(test_no_coordinator_stays),
        cmocka_unit_test(test_odd_addresses_stay),
        cmocka_unit_test(test_node_endpoints_of_a_fetch),
        cmocka_unit_test(test_what_cannot_be_read_passes),
        cmocka_unit_test(test_more_than_the_rows_say_stays),
        cmocka_unit_test(test_versions_that_could_hide_addresses_are_cut),
        cmocka_unit_test(test_M5_answers_in_version_0),
        cmocka_unit_test(test_M5_a_version_of_ApiVersions_that_nobody_here_knows_is_refused_here),
        cmocka_unit_test(test_an_address_of_ours_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
