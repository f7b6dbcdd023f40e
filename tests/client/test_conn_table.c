/* The connection's table: each rule in the life of a real connection, and nothing but the rules. */
#include "tests/client/rig.h"

/* The rules, written again from conn.h: a change of the table must be meant. */
static const struct {
    kw_conn_state state;
    kw_conn_event event;
} rules[] = {
    {KW_CONN_DOWN,        KW_CONN_OPEN     },
    {KW_CONN_RESOLVING,   KW_CONN_RESOLVED },
    {KW_CONN_RESOLVING,   KW_CONN_FAILED   },
    {KW_CONN_RESOLVING,   KW_CONN_CLOSE    },
    {KW_CONN_CONNECTING,  KW_CONN_CONNECTED},
    {KW_CONN_CONNECTING,  KW_CONN_FAILED   },
    {KW_CONN_CONNECTING,  KW_CONN_CLOSE    },
    {KW_CONN_NEGOTIATING, KW_CONN_VERSIONS },
    {KW_CONN_NEGOTIATING, KW_CONN_FAILED   },
    {KW_CONN_NEGOTIATING, KW_CONN_CLOSE    },
    {KW_CONN_UP,          KW_CONN_FAILED   },
    {KW_CONN_UP,          KW_CONN_CLOSE    },
};

static bool is_rule(kw_conn_state s, kw_conn_event e) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].state == s && rules[i].event == e)
            return true;
    return false;
}

static kw_conn *conn_of(rig *r) {
    return &r->cluster.nodes[0]->conn;
}

static int resolve_later(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out,
                         int max) {
    (void)ctx, (void)token, (void)host, (void)port, (void)out, (void)max;
    return 0;
}

static const kw_address one_address = {
    .family = 4, .ip = {10, 0, 0, 1},
         .port = 9092
};

/* Leads a fresh connection into `state` by its own means. */
static void lead_to(rig *r, kw_conn_state state) {
    kw_conn *c = conn_of(r);
    r->core.env.resolver.resolve = resolve_later;
    if (state >= KW_CONN_RESOLVING)
        assert_false(kw_conn_want(c));
    if (state >= KW_CONN_CONNECTING)
        kw_conn_resolved(c, &one_address, 1);
    for (int i = 0; c->state < state && i < 10; i++)
        (void)kw_conn_step(c);
    /* One step goes from connecting to up: the answer comes at once. Negotiating is seen by hand. */
    if (state == KW_CONN_NEGOTIATING && c->state == KW_CONN_UP)
        c->state = KW_CONN_NEGOTIATING;
    assert_int_equal(c->state, state);
}

static void test_every_pair(void **state) {
    (void)state;
    for (int s = 0; s < KW_CONN_STATES; s++)
        for (int e = 0; e < KW_CONN_EVENTS; e++) {
            rig r;
            rig_init(&r, NULL);
            lead_to(&r, (kw_conn_state)s);
            kw_conn *c = conn_of(&r);
            uint64_t version = r.core.wants_version;
            bool applied = kw_conn_event_apply(c, (kw_conn_event)e);
            if (applied != is_rule((kw_conn_state)s, (kw_conn_event)e))
                fail_msg("event %d in state %s: %s", e, kw_conn_state_name((kw_conn_state)s),
                         applied ? "does something" : "does nothing");
            if (!applied)
                assert_int_equal(c->state, s);
            assert_true(applied ? r.core.wants_version > version : r.core.wants_version == version);
            rig_fini(&r);
        }
}

static void test_all_states_have_names(void **state) {
    (void)state;
    for (int s = 0; s < KW_CONN_STATES; s++)
        for (int t = 0; t < s; t++)
            assert_string_not_equal(kw_conn_state_name((kw_conn_state)s),
                                    kw_conn_state_name((kw_conn_state)t));
}

/* M19: every address of a name, one after the other, then back-off. */
static void test_every_address(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    r.wire.open_error = KW_ECONNECT;
    kw_conn *c = conn_of(&r);
    lead_to(&r, KW_CONN_RESOLVING);
    kw_address three[3] = {one_address, one_address, one_address};
    three[2].ip[3] = 9;
    kw_conn_resolved(c, three, 3);
    assert_int_equal(r.wire.n_opens, 3);
    assert_int_equal(r.wire.last_open.ip[3], 9);
    assert_int_equal(c->state, KW_CONN_DOWN);
    assert_int_equal(c->failures, 1);
    assert_true(c->not_before > r.core.now);
    rig_fini(&r);
}

static void test_too_many_addresses(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    r.wire.open_error = KW_ECONNECT;
    lead_to(&r, KW_CONN_RESOLVING);
    kw_address many[40];
    for (int i = 0; i < 40; i++)
        many[i] = one_address;
    kw_conn_resolved(conn_of(&r), many, 40);
    assert_int_equal(r.wire.n_opens, KW_CONN_ADDRESSES);
    rig_fini(&r);
}

/* An answer of the resolver that comes when nobody waits for it any more. */
static void test_late_resolver(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    kw_conn *c = conn_of(&r);
    lead_to(&r, KW_CONN_RESOLVING);
    kw_conn_close(c);
    kw_conn_resolved(c, &one_address, 1);
    assert_int_equal(c->state, KW_CONN_DOWN);
    assert_int_equal(r.wire.n_opens, 0);
    rig_fini(&r);
}

/* The resolver never answers: the set-up time ends it. */
static void test_resolver_says_nothing(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    kw_conn *c = conn_of(&r);
    lead_to(&r, KW_CONN_RESOLVING);
    kw_time due = kw_conn_deadline(c);
    assert_true(due < KW_NEVER);
    r.core.now = due;
    assert_true(kw_conn_step(c));
    assert_int_equal(c->state, KW_CONN_DOWN);
    assert_int_equal(c->last_error, KW_ETIMEOUT);
    rig_fini(&r);
}

/* Failing inside the call must leave somebody to wake the client: the connection's own timer. */
static void fails_on_the_spot(int open_error, int resolve_error) {
    rig r;
    rig_init(&r, NULL);
    r.wire.open_error = open_error;
    r.wire.resolve_error = resolve_error;
    rig_run(&r, SECONDS(30));
    int tries = resolve_error != 0 ? r.wire.n_resolves : r.wire.n_opens;
    assert_in_range(tries, 20, 100);
    assert_int_equal(r.n_errors, 1);
    assert_int_equal(r.last_error, resolve_error != 0 ? KW_ERESOLVE : KW_ECONNECT);
    r.wire.open_error = r.wire.resolve_error = 0;
    rig_run(&r, SECONDS(2));
    assert_true(r.cluster.version > 0);
    rig_fini(&r);
}

static void test_fails_on_the_spot(void **state) {
    (void)state;
    fails_on_the_spot(KW_ECONNECT, 0);
    fails_on_the_spot(KW_EIO, 0);
    fails_on_the_spot(0, KW_ERESOLVE);
}

/* A back-off of 0 is not a spin (rig_run would notice). */
static void test_no_back_off(void **state) {
    (void)state;
    static const char *const config[] = {"reconnect.backoff.ms",
                                         "0",
                                         "reconnect.backoff.max.ms",
                                         "0",
                                         "retry.backoff.ms",
                                         "0",
                                         "retry.backoff.max.ms",
                                         "0",
                                         NULL};
    rig r;
    rig_init(&r, config);
    r.wire.open_error = KW_ECONNECT;
    rig_run(&r, KW_MS(100));
    assert_in_range(r.wire.n_opens, 50, 200);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_pair),        cmocka_unit_test(test_all_states_have_names),
        cmocka_unit_test(test_every_address),     cmocka_unit_test(test_too_many_addresses),
        cmocka_unit_test(test_late_resolver),     cmocka_unit_test(test_resolver_says_nothing),
        cmocka_unit_test(test_fails_on_the_spot), cmocka_unit_test(test_no_back_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
