/* The adapters in their loops: they wake for what is due and for nothing else, the application may do as it
 * likes in its callback, and closing leaves nothing behind (the sanitizers and the loops' own checks look).
 */
#include "tests/net/child_broker.h"
#include "tests/net/listener.h"

#include <kwire/adapters/epoll.h>
#include <kwire/adapters/libevent.h>
#include <kwire/adapters/libuv.h>
#include <sys/resource.h>

#define SECONDS(n) ((kw_time)(n)*1000000)

/* ---- one face for the three ---- */

typedef struct scene scene;
typedef struct loop_kind {
    const char *name;
    void (*start)(scene *s);
    void (*turn)(scene *s);  /* waits once, at most until the client's deadline */
    void (*poke)(scene *s);  /* the client was used from outside */
    void (*close)(scene *s); /* the adapter; may be called in on_event */
    void (*finish)(scene *s);
} loop_kind;

struct scene {
    const loop_kind *kind;
    kw_net **net;
    kw_client **client;
    void (*on_event)(scene *s, kw_event *e);
    int delivered, errors, target;
    bool closed;
    int epoll;
    uv_loop_t uv;
    struct event_base *base;
    union {
        kw_epoll epoll;
        kw_uv uv;
        kw_libevent libevent;
    } of;
};

static void dispatch(scene *s, kw_event *e) {
    s->delivered += e->type == KW_EVENT_DELIVERED ? e->u.delivered.count : 0;
    s->errors += e->type == KW_EVENT_ERROR;
    if (s->on_event != NULL)
        s->on_event(s, e);
}

static void epoll_start(scene *s) {
    s->epoll = epoll_create1(EPOLL_CLOEXEC);
    assert_int_equal(kw_epoll_init(&s->of.epoll, s->epoll), 0);
    s->net = &s->of.epoll.net;
    s->client = &s->of.epoll.client;
}

static void epoll_turn(scene *s) {
    kw_epoll *k = &s->of.epoll;
    struct epoll_event events[8], mine = {.data.fd = 5};
    int n = epoll_wait(s->epoll, events, 8, kw_net_timeout(k->net, k->client));
    assert_true(n >= 0);
    assert_false(kw_epoll_ready(k, &mine));
    for (int i = 0; i < n; i++)
        assert_true(kw_epoll_ready(k, &events[i]));
    assert_true(kw_net_step(k->net, k->client) >= 0);
    for (kw_event e; !s->closed && kw_client_next(k->client, &e);)
        dispatch(s, &e);
    if (s->closed)
        kw_epoll_fini(k);
}

static void epoll_finish(scene *s) {
    if (*s->client != NULL)
        kw_epoll_fini(&s->of.epoll);
    close(s->epoll);
}

static void nothing(scene *s) {
    (void)s;
}

static void mark_closed(scene *s) {
    s->closed = true;
}

/* An event may come just before libuv waits: then the scene, which may be over, must not wait with it. */
static void on_uv_event(kw_uv *k, kw_event *e) {
    dispatch(k->data, e);
    uv_stop(k->loop);
}

static void uv_start(scene *s) {
    uv_loop_init(&s->uv);
    assert_int_equal(kw_uv_init(&s->of.uv, &s->uv, on_uv_event, s), 0);
    s->net = &s->of.uv.net;
    s->client = &s->of.uv.client;
}

static void uv_turn(scene *s) {
    uv_run(&s->uv, UV_RUN_ONCE);
}

static void on_uv_closed(kw_uv *k) {
    scene *s = k->data;
    s->closed = true;
}

static void uv_close_adapter(scene *s) {
    kw_uv_close(&s->of.uv, on_uv_closed);
}

static void uv_finish(scene *s) {
    if (!s->of.uv.closing)
        kw_uv_close(&s->of.uv, on_uv_closed);
    uv_run(&s->uv, UV_RUN_DEFAULT); /* nothing of the adapter keeps it */
    assert_true(s->closed);
    assert_int_equal(uv_loop_close(&s->uv), 0); /* UV_EBUSY: a handle was left */
}

static void on_libevent_event(kw_libevent *k, kw_event *e) {
    dispatch(k->data, e);
}

static void libevent_start(scene *s) {
    s->base = event_base_new();
    assert_int_equal(kw_libevent_init(&s->of.libevent, s->base, on_libevent_event, s), 0);
    s->net = &s->of.libevent.net;
    s->client = &s->of.libevent.client;
}

static void libevent_turn(scene *s) {
    event_base_loop(s->base, EVLOOP_ONCE);
}

static void libevent_poke(scene *s) {
    kw_libevent_update(&s->of.libevent);
}

static void libevent_close(scene *s) {
    s->closed = true;
    kw_libevent_fini(&s->of.libevent);
}

static void libevent_finish(scene *s) {
    if (!s->closed)
        kw_libevent_fini(&s->of.libevent);
    assert_int_equal(event_base_get_num_events(s->base, EVENT_BASE_COUNT_ADDED), 0);
    event_base_free(s->base);
}

static const loop_kind kinds[] = {
    {"epoll",    epoll_start,    epoll_turn,    nothing,       mark_closed,      epoll_finish   },
    {"libuv",    uv_start,       uv_turn,       nothing,       uv_close_adapter, uv_finish      },
    {"libevent", libevent_start, libevent_turn, libevent_poke, libevent_close,   libevent_finish},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void start(scene *s, int kind, const char *servers) {
    kw_config config = kw_config_default;
    char why[200] = "";
    *s = (scene){.kind = &kinds[kind]};
    s->kind->start(s);
    snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", servers);
    kw_env env = kw_net_env(*s->net);
    if (kw_client_new(&config, &env, s->client, why, sizeof why) != 0)
        fail_msg("%s", why);
    s->kind->poke(s);
}

static void produce(scene *s) {
    kw_outgoing r = {.topic = kw_topic(*s->client, KW_STR("adapters")),
                     .key = KW_NULL_BYTES,
                     .value = KW_BYTES("x"),
                     .timestamp = KW_TIMESTAMP_NOW};
    assert_int_equal(kw_produce(*s->client, &r), 0);
}

static void run_until(scene *s, const int *count, int enough) {
    kw_time until = kw_clock_now() + SECONDS(20);
    while (*count < enough && !s->closed) {
        s->kind->turn(s);
        assert_true(kw_clock_now() < until);
    }
}

/* ---- scenes ---- */

static void produce_next(scene *s, kw_event *e) {
    if (e->type == KW_EVENT_DELIVERED && s->delivered < s->target)
        produce(s);
}

/* Each delivery asks for the next record: nobody pokes the loop, and no wait is longer than it must be. */
static void test_callback_uses_the_client(void **state) {
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        scene s;
        start(&s, kind, child_broker_address);
        s.on_event = produce_next;
        s.target = 100;
        produce(&s);
        s.kind->poke(&s);
        kw_time before = kw_clock_now();
        run_until(&s, &s.delivered, 100);
        assert_true(kw_clock_now() - before < SECONDS(8));
        s.kind->finish(&s);
    }
}

static void close_now(scene *s, kw_event *e) {
    (void)e;
    s->kind->close(s);
}

static void test_callback_closes(void **state) {
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        scene s;
        start(&s, kind, child_broker_address);
        s.on_event = close_now;
        for (int i = 0; i < 10; i++)
            produce(&s);
        s.kind->poke(&s);
        run_until(&s, &s.delivered, 1000); /* until it is closed, that is */
        assert_true(s.closed);
        s.kind->finish(&s);
    }
}

static void test_closed_before_it_ran(void **state) {
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        scene s;
        start(&s, kind, child_broker_address);
        s.kind->finish(&s);
    }
}

/* Descriptors come and go, often under the same number. */
static void test_reconnects(void **state) {
    (void)state;
    char servers[64];
    snprintf(servers, sizeof servers, "127.0.0.1:%u", closed_port().port);
    for (int kind = 0; kind < KINDS; kind++) {
        scene s;
        kw_stats stats;
        start(&s, kind, servers);
        produce(&s);
        s.kind->poke(&s);
        run_until(&s, &s.errors, 1);
        kw_time until = kw_clock_now() + KW_MS(400);
        while (kw_clock_now() < until)
            s.kind->turn(&s);
        kw_client_stats(*s.client, &stats);
        assert_int_equal(stats.bytes_received, 0);
        s.kind->finish(&s);
    }
}

static kw_time cpu_time(void) {
    struct rusage u;
    assert_int_equal(getrusage(RUSAGE_SELF, &u), 0);
    return SECONDS(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

/* A long poll under way and nothing to read: the loop sleeps. */
static void test_idle_costs_nothing(void **state) {
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        scene s;
        start(&s, kind, child_broker_address);
        produce(&s);
        s.kind->poke(&s);
        run_until(&s, &s.delivered, 1);
        assert_int_equal(kw_assign(*s.client, kw_topic(*s.client, KW_STR("adapters")), 0, KW_OFFSET_END), 0);
        s.kind->poke(&s);
        kw_time until = kw_clock_now() + SECONDS(1), cpu = cpu_time();
        int turns = 0;
        for (; kw_clock_now() < until; turns++)
            s.kind->turn(&s);
        assert_true(cpu_time() - cpu < KW_MS(300));
        assert_true(turns < 200);
        s.kind->finish(&s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_callback_uses_the_client), cmocka_unit_test(test_callback_closes),
        cmocka_unit_test(test_closed_before_it_ran),     cmocka_unit_test(test_reconnects),
        cmocka_unit_test(test_idle_costs_nothing),
    };
    return cmocka_run_group_tests(tests, start_child_broker, stop_child_broker);
}
