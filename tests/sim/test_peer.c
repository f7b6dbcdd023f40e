/* Peers that do not speak as they should: other protocols, other versions, answers out of step. */
#include "tests/sim/sim_test.h"

#include <kwire/msg/api_versions.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>

static const char *const config[] = {
    "request.timeout.ms", "2000", "delivery.timeout.ms",  "5000", "linger.ms", "0",
    "retry.backoff.ms",   "10",   "reconnect.backoff.ms", "50",   NULL,
};

/* Connections of a client that meets no trouble: to the bootstrap address, then to the broker it names. */
enum { HEALTHY = 2 };

typedef struct stage {
    sim_script script;
    sim_server server;
    kw_world *world;
} stage;

static void set_up(stage *s, uint64_t seed, const char *const *settings) {
    s->server = sim_server_of_script(&s->script);
    s->world = kw_world_new_with(&(kw_world_options){.seed = seed, .config = settings, .server = &s->server});
}

static void strike(stage *s) {
    kw_world_free(s->world);
    sim_script_fini(&s->script);
}

/* ---- M13: not Kafka ---- */

typedef struct foreigner {
    const char *says;
    size_t n;
    const char *named;
} foreigner;

static void speak(sim_script *s, uint32_t conn, const void *p, size_t n) {
    (void)p;
    (void)n;
    const foreigner *f = s->ctx;
    sim_script_send(s, conn, f->says, f->n);
    sim_script_close(s, conn);
}

static void test_M13_foreign_peers(void **state) {
    (void)state;
    static const char http[] = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    static const char ssh[] = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";
    static const foreigner foreigners[] = {
        {"\x15\x03\x03\x00\x02\x02\x0a", 7,               "TLS" }, /* a TLS alert */
        {http,                           sizeof http - 1, "HTTP"},
        {ssh,                            sizeof ssh - 1,  "SSH" },
    };
    for (size_t i = 0; i < sizeof foreigners / sizeof *foreigners; i++) {
        for (int sliced = 0; sliced < 2; sliced++) {
            stage s;
            foreigner f = foreigners[i];
            sim_script_init(&s.script);
            s.script.bytes = speak;
            s.script.ctx = &f;
            set_up(&s, i + 1, config);
            kw_world_slice(s.world, sliced == 1);
            kw_world_produce_all(s.world, "t", 0, 1, 10);
            kw_world_run(s.world, SECONDS(1));
            assert_true(kw_world_saw_error(s.world, KW_EPEER, f.named));
            assert_non_null(strstr(kw_client_error_text(kw_world_client(s.world)), f.named));
            strike(&s);
        }
    }
}

/* A broker that wants TLS closes without a word. */
static void test_peer_that_hangs_up(void **state) {
    (void)state;
    stage s;
    foreigner f = {"", 0, ""};
    sim_script_init(&s.script);
    s.script.bytes = speak;
    s.script.ctx = &f;
    set_up(&s, 4, config);
    kw_world_produce_all(s.world, "t", 0, 1, 10);
    assert_true(kw_world_deliver(s.world, SECONDS(10)));
    assert_int_equal(kw_world_ledger(s.world)->n_not_done, 1);
    assert_true(kw_world_seen(s.world)->n_errors > 0);
    assert_non_null(strstr(kw_world_seen(s.world)->errors[0].text, "TLS or SASL"));
    assert_true(sim_script_connections(&s.script) < 40); /* backs off */
    strike(&s);
}

/* ---- M13: frames ---- */

typedef struct bad_size {
    uint8_t bytes[4];
    const char *text;
} bad_size;

static void answer_produce_with_size(sim_script *s, const sim_request *r) {
    const bad_size *b = s->ctx;
    if (r->api->key == PRODUCE && r->nth == 0)
        sim_script_send(s, r->conn, b->bytes, 4);
    else
        sim_script_usual(s, r);
}

static void test_M13_impossible_frames(void **state) {
    (void)state;
    static const bad_size sizes[] = {
        {{0xff, 0xff, 0xff, 0xff}, ""                         }, /* -1 */
        {{0x80, 0x00, 0x00, 0x00}, ""                         },
        {{0x7f, 0xff, 0xff, 0xff}, "receive.message.max.bytes"},
        {{0x00, 0x01, 0x00, 0x00}, "receive.message.max.bytes"}, /* 64 KiB, one byte over the limit set */
        {{0x00, 0x00, 0x00, 0x00}, ""                         },
        {{0x00, 0x00, 0x00, 0x03}, ""                         },
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *settings[] = {"receive.message.max.bytes",
                                  "65535",
                                  "retry.backoff.ms",
                                  "10",
                                  "reconnect.backoff.ms",
                                  "10",
                                  "request.timeout.ms",
                                  "2000",
                                  NULL};
        stage s;
        bad_size b = sizes[i];
        sim_script_init(&s.script);
        s.script.request = answer_produce_with_size;
        s.script.ctx = &b;
        set_up(&s, 5 + i, settings);
        kw_world_produce_all(s.world, "t", 0, 1, 10);
        assert_true(kw_world_deliver(s.world, SECONDS(10)));
        assert_in_range(sim_script_connections(&s.script), HEALTHY + 1, HEALTHY + 2);
        assert_int_equal(sim_script_count(&s.script, PRODUCE), 2);
        assert_int_equal(kw_world_ledger(s.world)->n_ok, 1);
        strike(&s);
    }
}

/* ---- M12: out of step ---- */

static void wrong_correlation(sim_script *s, const sim_request *r) {
    kw_produce_resp resp = kw_produce_resp_default;
    if (r->api->key != PRODUCE || r->nth != 0) {
        sim_script_usual(s, r);
        return;
    }
    sim_answer_to to = sim_answer_later(r);
    to.correlation++;
    sim_answer(s, &to, &resp);
}

/* Twice the same answer: the second one is to nobody, or to the wrong request. */
static void answer_twice(sim_script *s, const sim_request *r) {
    sim_script_usual(s, r);
    if (r->api->key == PRODUCE && r->nth == 0)
        sim_script_usual(s, r);
}

/* An answer that nobody asked for. */
static void answer_unasked(sim_script *s, const sim_request *r) {
    static const uint8_t frame[] = {0, 0, 0, 6, 0, 0, 0, 99, 0, 0};
    if (r->api->key == METADATA && r->nth == 0)
        sim_script_send(s, r->conn, frame, sizeof frame);
    sim_script_usual(s, r);
}

/* The right correlation id, and then not what a Produce answer looks like. */
static void answer_rubbish(sim_script *s, const sim_request *r) {
    uint8_t frame[12] = {0, 0, 0, 8};
    if (r->api->key != PRODUCE || r->nth != 0) {
        sim_script_usual(s, r);
        return;
    }
    for (int i = 0; i < 4; i++)
        frame[4 + i] = (uint8_t)((uint32_t)r->header.correlation_id >> (24 - 8 * i));
    memset(frame + 8, 0x7f, 4);
    sim_script_send(s, r->conn, frame, sizeof frame);
}

static void test_M12_out_of_step_closes(void **state) {
    (void)state;
    static void (*const wrongs[])(sim_script *, const sim_request *) = {wrong_correlation, answer_twice,
                                                                        answer_unasked, answer_rubbish};
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        stage s;
        sim_script_init(&s.script);
        s.script.request = wrongs[i];
        set_up(&s, 20 + i, config);
        kw_world_produce_all(s.world, "t", 0, 1, 10);
        assert_true(kw_world_deliver(s.world, SECONDS(10)));
        kw_world_produce_all(s.world, "t", 0, 1, 10);
        assert_true(kw_world_deliver(s.world, SECONDS(10)));
        assert_int_equal(kw_world_ledger(s.world)->n_ok, 2);
        if (wrongs[i] != answer_rubbish)
            assert_in_range(sim_script_connections(&s.script), HEALTHY + 1, HEALTHY + 2);
        assert_sound(sim_ledger_check(kw_world_ledger(s.world), true, false));
        strike(&s);
    }
}

/* ---- M5: ApiVersions ---- */

typedef struct negotiation {
    int16_t knows;     /* highest ApiVersions of this broker */
    int16_t asked[16]; /* versions, as they came */
    int n;
    bool stubborn; /* never content */
} negotiation;

static void refuse_version(sim_script *s, const sim_request *r, int16_t knows) {
    kw_api_versions_resp resp = kw_api_versions_resp_default;
    kw_api_versions_resp_api own = {.api_key = API_VERSIONS, .min_version = 0, .max_version = knows};
    resp.error_code = UNSUPPORTED_VERSION;
    resp.api_keys = &own;
    resp.n_api_keys = 1;
    sim_answer_to to = sim_answer_later(r);
    to.version = 0;
    sim_answer(s, &to, &resp);
}

static void negotiate(sim_script *s, const sim_request *r) {
    negotiation *n = s->ctx;
    if (r->api->key != API_VERSIONS) {
        sim_script_usual(s, r);
        return;
    }
    n->asked[n->n++ % 16] = r->header.api_version;
    if (r->header.api_version > n->knows || n->stubborn)
        refuse_version(s, r, n->knows);
    else
        sim_script_usual(s, r);
}

static void test_M5_downgrade(void **state) {
    (void)state;
    for (int16_t knows = 0; knows <= 3; knows++) {
        stage s;
        negotiation n = {.knows = knows};
        sim_script_init(&s.script);
        s.script.request = negotiate;
        s.script.ctx = &n;
        set_up(&s, 30 + (uint64_t)knows, config);
        kw_world_produce_all(s.world, "t", 0, 1, 10);
        assert_true(kw_world_deliver(s.world, SECONDS(10)));
        assert_int_equal(kw_world_ledger(s.world)->n_ok, 1);
        assert_int_equal(sim_script_connections(&s.script), HEALTHY);
        assert_int_equal(n.n, 2 * HEALTHY);
        for (int i = 0; i < n.n; i += 2) {
            assert_true(n.asked[i] > knows);
            assert_int_equal(n.asked[i + 1], knows);
        }
        strike(&s);
    }
}

static void test_M5_endless_downgrade_ends(void **state) {
    (void)state;
    stage s;
    negotiation n = {.knows = 3, .stubborn = true};
    sim_script_init(&s.script);
    s.script.request = negotiate;
    s.script.ctx = &n;
    set_up(&s, 34, config);
    kw_world_produce_all(s.world, "t", 0, 1, 10);
    assert_true(kw_world_deliver(s.world, SECONDS(10)));
    assert_int_equal(kw_world_ledger(s.world)->n_not_done, 1);
    assert_true(n.n <= 3 * sim_script_connections(&s.script));
    assert_true(sim_script_connections(&s.script) < 40);
    strike(&s);
}

/* Every version that a broker could be limited to is spoken. */
static void deliver_with(int16_t api_key, int16_t version) {
    stage s;
    sim_script_init(&s.script);
    for (sim_script_version *v = s.script.versions; v->max >= 0; v++)
        if (v->api_key == api_key)
            v->max = version;
    set_up(&s, 40, config);
    kw_world_produce_all(s.world, "t", 0, 20, 10);
    if (!kw_world_deliver(s.world, SECONDS(10)) || kw_world_ledger(s.world)->n_ok != 20)
        fail_msg("API %d in version %d: %s", api_key, version,
                 kw_client_error_text(kw_world_client(s.world)));
    assert_true(sim_script_count(&s.script, PRODUCE) > 0);
    strike(&s);
}

static void test_M7_old_versions(void **state) {
    (void)state;
    for (int16_t v = kw_produce_api.min_version; v <= kw_produce_api.max_stable_version; v++)
        deliver_with(PRODUCE, v);
    for (int16_t v = 1; v <= kw_metadata_api.max_stable_version; v++)
        deliver_with(METADATA, v);
}

/* A broker that is too old for us, or too new: told, not tried for ever at full speed. */
static void test_no_common_version(void **state) {
    (void)state;
    stage s;
    sim_script_init(&s.script);
    for (sim_script_version *v = s.script.versions; v->max >= 0; v++)
        if (v->api_key == PRODUCE)
            *v = (sim_script_version){PRODUCE, 90, 99};
    set_up(&s, 41, config);
    kw_world_produce_all(s.world, "t", 0, 1, 10);
    assert_true(kw_world_deliver(s.world, SECONDS(10)));
    assert_int_equal(kw_world_ledger(s.world)->n_not_done, 1);
    assert_int_equal(sim_script_count(&s.script, PRODUCE), 0);
    assert_true(sim_script_connections(&s.script) < 150); /* no faster than reconnect.backoff.ms */
    strike(&s);
}

/* Metadata that names the topic with an error first, without a leader next, and well at last (M2). */
static void slow_topic(sim_script *s, const sim_request *r) {
    if (r->api->key != METADATA || r->nth >= 4) {
        sim_script_usual(s, r);
        return;
    }
    const kw_metadata_req *req = r->body;
    kw_metadata_resp resp = kw_metadata_resp_default;
    kw_metadata_resp_broker broker = {
        .node_id = 1, .host = {"broker", 6 },
             .port = 9092, .rack = {NULL,     -1}
    };
    kw_metadata_resp_partition p = kw_metadata_resp_partition_default;
    kw_metadata_resp_topic t = kw_metadata_resp_topic_default;
    bool named = req->n_topics > 0;
    if (named) {
        t.name = req->topics[0].name;
        t.error_code = r->nth % 2 == 0 ? 3 : 5; /* UNKNOWN_TOPIC_OR_PARTITION, LEADER_NOT_AVAILABLE */
        p.error_code = 5;
        p.leader_id = -1;
        t.partitions = &p;
        t.n_partitions = r->nth % 2;
    }
    resp.brokers = &broker;
    resp.n_brokers = 1;
    resp.topics = &t;
    resp.n_topics = named;
    sim_answer_to to = sim_answer_later(r);
    sim_answer(s, &to, &resp);
}

static void test_topic_takes_its_time(void **state) {
    (void)state;
    stage s;
    sim_script_init(&s.script);
    s.script.request = slow_topic;
    set_up(&s, 42, config);
    kw_world_produce_all(s.world, "t", 0, 5, 10);
    assert_true(kw_world_deliver(s.world, SECONDS(10)));
    assert_int_equal(kw_world_ledger(s.world)->n_ok, 5);
    assert_true(sim_script_count(&s.script, METADATA) >= 5);
    strike(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_M13_foreign_peers),     cmocka_unit_test(test_peer_that_hangs_up),
        cmocka_unit_test(test_M13_impossible_frames), cmocka_unit_test(test_M12_out_of_step_closes),
        cmocka_unit_test(test_M5_downgrade),          cmocka_unit_test(test_M5_endless_downgrade_ends),
        cmocka_unit_test(test_M7_old_versions),       cmocka_unit_test(test_no_common_version),
        cmocka_unit_test(test_topic_takes_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
