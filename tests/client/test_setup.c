/* Setting up (KIP-601): each address has a time of its own, which grows with each failed round and has
 * nothing to do with the time of a request. And why an address did not work is not forgotten. */
#include "tests/client/rig.h"

enum { API_VERSIONS = 18, MOST = 64 };

static struct {
    kw_time at[MOST];
    uint8_t last_byte[MOST];
    int n;
} opens;
static const kw_transport_ops *plain;
static kw_transport_ops ops;

static int note_open(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    if (opens.n < MOST) {
        opens.at[opens.n] = ((wire *)ctx)->now;
        opens.last_byte[opens.n++] = to->ip[3];
    }
    return plain->open(ctx, to, host, h);
}

static int never_ready(void *ctx, kw_handle h) {
    (void)ctx, (void)h;
    return 0;
}

static int wants_nothing(void *ctx, kw_handle h, int wanted) {
    (void)ctx, (void)h, (void)wanted;
    return 0; /* poll would not report it */
}

static int two_addresses(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out,
                         int max) {
    (void)token, (void)host, (void)max;
    ((wire *)ctx)->n_resolves += 1;
    for (int i = 0; i < 2; i++)
        out[i] = (kw_address){
            .family = 4, .ip = {10, 0, 0, (uint8_t)(1 + i)},
                 .port = port
        };
    return 2;
}

static void set_up(rig *r, const char *const *config, uint32_t random, bool connects) {
    rig_init(r, config);
    memset(&opens, 0, sizeof opens);
    plain = r->core.env.transport.ops;
    ops = *plain;
    ops.open = note_open;
    if (!connects) {
        ops.ready = never_ready;
        ops.wants = wants_nothing;
    }
    r->core.env.transport.ops = &ops;
    r->wire.random = random;
    (void)rig_topic(r, "t");
}

static const char *const config[] = {"request.timeout.ms", "1000", NULL};

/* 10 s, 20 s, 30 s, 30 s ..., with jitter, and a pause of up to a second after each. */
static const int seconds[] = {10, 20, 30, 30, 30};

static void assert_round(kw_time took, int i) {
    assert_in_range(took, SECONDS(seconds[i]) * 8 / 10, SECONDS(seconds[i]) * 12 / 10);
}

static void test_M10_time_grows_with_each_round(void **state) {
    (void)state;
    kw_time first = 0;
    int differ = 0;
    for (uint32_t seed = 1; seed <= 5; seed++) {
        rig r;
        set_up(&r, config, seed * 7919, false);
        rig_run(&r, SECONDS(250));
        assert_true(opens.n > 5);
        for (int i = 0; i < 5; i++) {
            kw_time gap = opens.at[i + 1] - opens.at[i], pause = KW_MS(1200);
            assert_in_range(gap, SECONDS(seconds[i]) * 8 / 10, SECONDS(seconds[i]) * 12 / 10 + pause);
        }
        differ += seed > 1 && opens.at[1] != first;
        first = seed == 1 ? opens.at[1] : first;
        assert_non_null(strstr(r.last_text, "no answer in time"));
        rig_fini(&r);
    }
    assert_true(differ >= 3);
}

/* The same when it connects and then says nothing: ApiVersions is part of setting up, not a request. */
static void say_nothing(sim_script *s, const sim_request *q) {
    if (q->api->key != API_VERSIONS)
        sim_script_usual(s, q);
}

static void test_M10_negotiating_is_setting_up(void **state) {
    (void)state;
    rig r;
    set_up(&r, config, 1, true);
    r.script.request = say_nothing;
    rig_run(&r, SECONDS(100));
    assert_true(opens.n >= 3);
    assert_in_range(opens.at[1] - opens.at[0], SECONDS(8), SECONDS(13));
    assert_in_range(opens.at[2] - opens.at[1], SECONDS(16), SECONDS(26));
    rig_fini(&r);
}

/* M19: both addresses have their full time in each round; the round fails when the last one has, and the next
 * one asks for the addresses again. */
static void test_M19_each_address_has_its_time(void **state) {
    (void)state;
    rig r;
    set_up(&r, config, 1, false);
    r.core.env.resolver.resolve = two_addresses;
    r.core.env.resolver.ctx = &r.wire;
    rig_run(&r, SECONDS(150));
    assert_true(opens.n >= 6);
    for (int i = 0; i < 6; i++)
        assert_int_equal(opens.last_byte[i], 1 + i % 2);
    for (int round = 0; round < 3; round++)
        assert_round(opens.at[2 * round + 1] - opens.at[2 * round], round);
    assert_int_equal(r.wire.n_resolves, (opens.n + 1) / 2);
    rig_fini(&r);
}

/* The first address is dead, the second answers: no failure, nothing is told. */
static int first_is_dead(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    return to->ip[3] == 1 ? KW_ECONNECT : plain->open(ctx, to, host, h);
}

static const char *tells(void *ctx, kw_handle h) {
    (void)ctx;
    return h == KW_NO_HANDLE ? "no route to that star" : "?";
}

static void test_M19_another_address_will_do(void **state) {
    (void)state;
    rig r;
    set_up(&r, config, 1, true);
    ops.open = first_is_dead;
    r.core.env.resolver.resolve = two_addresses;
    r.core.env.resolver.ctx = &r.wire;
    rig_run(&r, KW_MS(1));
    assert_true(r.cluster.version > 0);
    assert_int_equal(r.n_errors, 0);
    assert_int_equal(r.cluster.nodes[0]->conn.failures, 0);
    rig_fini(&r);
}

/* What the transport says about an open that failed reaches the application. */
static void test_the_reason_is_told(void **state) {
    (void)state;
    rig r;
    set_up(&r, config, 1, true);
    r.wire.open_error = KW_ECONNECT;
    ops.explain = tells;
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.n_errors, 1);
    assert_non_null(strstr(r.last_text, "no route to that star"));
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_M10_time_grows_with_each_round),
        cmocka_unit_test(test_M10_negotiating_is_setting_up),
        cmocka_unit_test(test_M19_each_address_has_its_time),
        cmocka_unit_test(test_M19_another_address_will_do),
        cmocka_unit_test(test_the_reason_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
