/* The locks of a client that several threads use: who takes which, in which order, and who wakes the loop.
 * One thread here; the locks write down what is done with them. */
#include "tests/client/rig.h"

typedef struct watched {
    wire wire;
    sim_script script;
    kw_client *client;
    int32_t topic;
    const kw_transport_ops *ops; /* the wire's */
    int held[3];                 /* client, intake, memory */
    int n_taken[3];
    int n_wakes;
    int n_delivered;
    bool forked; /* this is the child */
} watched;

enum { CLIENT, INTAKE, MEMORY };

typedef struct watched_lock {
    watched *w;
    int which;
} watched_lock;
static watched_lock watched_locks[3];

/* Inwards only, and never twice: client, intake, memory. */
static int acquire(void *ctx) {
    const watched_lock *l = ctx;
    if (l->w->forked)
        return KW_EFORKED;
    for (int i = l->which; i <= MEMORY; i++)
        assert_int_equal(l->w->held[i], 0);
    l->w->held[l->which] = 1;
    l->w->n_taken[l->which] += 1;
    return KW_OK;
}

static void release(void *ctx) {
    const watched_lock *l = ctx;
    assert_int_equal(l->w->held[l->which], 1);
    l->w->held[l->which] = 0;
}

static void wake(void *ctx) {
    watched *w = ctx;
    assert_int_equal(w->held[INTAKE], 0);
    w->n_wakes += 1;
}

/* ---- a transport that only its step uses, with neither of the inner locks ---- */

static void check_transport(const watched *w) {
    assert_int_equal(w->held[INTAKE], 0);
    assert_int_equal(w->held[MEMORY], 0);
}

static int spied_open(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    watched *w = ctx;
    check_transport(w);
    return w->ops->open(&w->wire, to, host, h);
}

static int spied_ready(void *ctx, kw_handle h) {
    watched *w = ctx;
    return w->ops->ready(&w->wire, h);
}

static ptrdiff_t spied_send(void *ctx, kw_handle h, const kw_slice *v, int n) {
    watched *w = ctx;
    check_transport(w);
    return w->ops->send(&w->wire, h, v, n);
}

static ptrdiff_t spied_recv(void *ctx, kw_handle h, void *p, size_t n) {
    watched *w = ctx;
    check_transport(w);
    return w->ops->recv(&w->wire, h, p, n);
}

static void spied_close(void *ctx, kw_handle h) {
    watched *w = ctx;
    w->ops->close(&w->wire, h);
}

static const kw_transport_ops spied = {
    .open = spied_open, .ready = spied_ready, .send = spied_send, .recv = spied_recv, .close = spied_close};

static kw_lock lock_of(watched *w, int which) {
    watched_locks[which] = (watched_lock){w, which};
    return (kw_lock){acquire, release, &watched_locks[which]};
}

static kw_env watched_env(watched *w) {
    kw_env env = wire_env(&w->wire);
    w->ops = env.transport.ops;
    env.transport = (kw_transport){&spied, w};
    env.locks = (kw_locks){lock_of(w, CLIENT), lock_of(w, INTAKE), lock_of(w, MEMORY)};
    env.wake = wake;
    env.wake_ctx = w;
    return env;
}

static void on_event(void *ctx, const kw_event *e) {
    watched *w = ctx;
    if (e->type == KW_EVENT_DELIVERED)
        w->n_delivered += e->u.delivered.count;
}

static void drive(watched *w, kw_time duration) {
    assert_true(wire_drive(&w->wire, w->client, w->wire.now + duration, on_event, w) >= 0);
}

static void start(watched *w, const char *key, const char *value) {
    char why[200];
    memset(w, 0, sizeof *w);
    sim_script_init(&w->script);
    w->script.n_partitions = 3;
    wire_init(&w->wire, sim_server_of_script(&w->script));
    kw_config config = kw_config_default;
    assert_int_equal(
        kw_config_set(&config, rig_text("bootstrap.servers"), rig_text("boot:9092"), why, sizeof why), 0);
    assert_int_equal(kw_config_set(&config, rig_text(key), rig_text(value), why, sizeof why), 0);
    kw_env env = watched_env(w);
    assert_int_equal(kw_client_new_bare(&config, &env, &w->client, why, sizeof why), KW_OK);
    w->topic = kw_topic(w->client, rig_text("t"));
    drive(w, SECONDS(1));
    assert_int_equal(kw_topic_partitions(w->client, w->topic), 3);
    w->n_wakes = 0;
}

static void finish(watched *w) {
    kw_client_free(w->client);
    for (int i = 0; i < 3; i++)
        assert_int_equal(w->held[i], 0);
    wire_fini(&w->wire);
    sim_script_fini(&w->script);
}

static int produce(const watched *w, int32_t partition, size_t n) {
    static const uint8_t value[4000];
    kw_outgoing r = {
        .topic = w->topic,
        .partition = partition,
        .key = KW_NULL_BYTES,
        .value = {value, (int32_t)n},
        .timestamp = KW_TIMESTAMP_NOW
    };
    return kw_produce(w->client, &r);
}

/* One acquire of the intake, none of the client's; memory only where a batch is opened. */
static void test_an_append_takes_one_lock(void **state) {
    (void)state;
    static watched w;
    start(&w, "linger.ms", "100");
    assert_int_equal(produce(&w, 0, 10), KW_OK);
    assert_true(w.n_taken[MEMORY] > 0);
    memset(w.n_taken, 0, sizeof w.n_taken);
    for (int i = 0; i < 15; i++)
        assert_int_equal(produce(&w, 0, 10), KW_OK);
    assert_int_equal(w.n_taken[CLIENT], 0);
    assert_int_equal(w.n_taken[INTAKE], 15);
    assert_int_equal(w.n_taken[MEMORY], 0);
    assert_int_equal(kw_outstanding(w.client), 16);
    assert_int_equal(kw_flush(w.client), 16);
    assert_int_equal(w.n_taken[CLIENT], 0);
    assert_int_equal(w.n_taken[INTAKE], 17);
    drive(&w, SECONDS(1));
    assert_int_equal(w.n_delivered, 16);
    assert_int_equal(kw_outstanding(w.client), 0);
    finish(&w);
}

/* Only where the deadline gets earlier: a batch opened, filled, flushed; not again before the step. */
static void test_an_append_wakes_when_due(void **state) {
    (void)state;
    static watched w;
    start(&w, "linger.ms", "100");
    assert_int_equal(produce(&w, 0, 1000), KW_OK);
    assert_int_equal(w.n_wakes, 1);
    assert_true(kw_client_deadline(w.client) <= w.wire.now);
    assert_int_equal(produce(&w, 1, 1000), KW_OK); /* a step was asked for already */
    assert_int_equal(w.n_wakes, 1);
    (void)kw_client_step(w.client, w.wire.now);
    assert_int_equal(kw_client_deadline(w.client), w.wire.now + KW_MS(100));
    for (int i = 0; i < 14; i++)
        assert_int_equal(produce(&w, 0, 1000), KW_OK);
    assert_int_equal(w.n_wakes, 1);
    assert_int_equal(kw_client_deadline(w.client), w.wire.now + KW_MS(100));
    assert_int_equal(produce(&w, 0, 2000), KW_OK); /* one too many for 16384 bytes */
    assert_int_equal(w.n_wakes, 2);
    drive(&w, KW_MS(10));
    assert_int_equal(w.n_delivered, 15);
    int before = w.n_wakes;
    (void)kw_flush(w.client);
    assert_int_equal(w.n_wakes, before + 1);
    drive(&w, KW_MS(10));
    assert_int_equal(w.n_delivered, 17);
    before = w.n_wakes;
    (void)kw_flush(w.client); /* nothing there */
    assert_int_equal(w.n_wakes, before);
    finish(&w);
}

/* Memory spent wakes once; the room that deliveries make is there as soon as their event was pulled. */
static void test_memory_comes_back_with_the_event(void **state) {
    (void)state;
    static watched w;
    start(&w, "buffer.memory", "20000");
    int n = 0, rc;
    while ((rc = produce(&w, 0, 4000)) == KW_OK)
        n += 1;
    assert_int_equal(rc, KW_EAGAIN);
    assert_int_equal(w.n_wakes, 1);
    assert_int_equal(produce(&w, 0, 4000), KW_EAGAIN);
    assert_int_equal(w.n_wakes, 1);
    kw_event e;
    int n_events = 0;
    for (int i = 0; i < 100 && n_events == 0; i++) {
        (void)kw_client_step(w.client, w.wire.now);
        wire_step(&w.wire);
        n_events += kw_client_next(w.client, &e) && e.type == KW_EVENT_DELIVERED;
    }
    assert_int_equal(e.type, KW_EVENT_DELIVERED);
    assert_int_equal(e.u.delivered.count, n);
    assert_int_equal(kw_outstanding(w.client), 0);
    assert_int_equal(produce(&w, 0, 4000), KW_EAGAIN); /* the event still holds its batch */
    assert_false(kw_client_next(w.client, &e));
    assert_int_equal(produce(&w, 0, 4000), KW_OK);
    finish(&w);
}

/* A child that uses its parent's client is told, and changes nothing. */
static void test_forked(void **state) {
    (void)state;
    static watched w;
    start(&w, "linger.ms", "100");
    assert_int_equal(produce(&w, 0, 10), KW_OK);
    w.forked = true;
    assert_int_equal(produce(&w, 0, 10), KW_EFORKED);
    assert_int_equal(kw_flush(w.client), KW_EFORKED);
    assert_int_equal(kw_outstanding(w.client), KW_EFORKED);
    w.forked = false;
    assert_int_equal(kw_outstanding(w.client), 1);
    finish(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_append_takes_one_lock),
        cmocka_unit_test(test_an_append_wakes_when_due),
        cmocka_unit_test(test_memory_comes_back_with_the_event),
        cmocka_unit_test(test_forked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
