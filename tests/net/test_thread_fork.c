/* A child that uses its parent's client is told so by every call, and never waits for a lock that nobody in
 * it will release. The parent goes on as if nothing had been. */
#include "tests/net/thread_rig.h"

#include <kwire/msg/metadata.h>

/* ---- a fork at a chosen moment: while memory is asked for, under all three locks ---- */

typedef struct stop_light {
    pthread_mutex_t lock;
    pthread_cond_t change;
    int stop_next; /* so many threads are to wait in their next allocation */
    int waiting;
} stop_light;

static void *light_alloc(void *ctx, size_t size) {
    stop_light *s = ctx;
    pthread_mutex_lock(&s->lock);
    if (s->stop_next > 0) {
        s->stop_next -= 1;
        s->waiting += 1;
        pthread_cond_broadcast(&s->change);
        while (s->waiting > 0)
            pthread_cond_wait(&s->change, &s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return malloc(size);
}

static void *light_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    (void)ctx, (void)old_size;
    return realloc(block, size);
}

static void light_free(void *ctx, void *block, size_t size) {
    (void)ctx, (void)size;
    free(block);
}

static const kw_mem_ops light_ops = {light_alloc, light_realloc, light_free};

static void red(stop_light *s) {
    pthread_mutex_lock(&s->lock);
    s->stop_next = 1;
    pthread_mutex_unlock(&s->lock);
}

static void wait_for_one(stop_light *s) {
    pthread_mutex_lock(&s->lock);
    while (s->waiting == 0)
        pthread_cond_wait(&s->change, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

static void green(stop_light *s) {
    pthread_mutex_lock(&s->lock);
    s->stop_next = s->waiting = 0;
    pthread_cond_broadcast(&s->change);
    pthread_mutex_unlock(&s->lock);
}

/* ---- the child ---- */

/* The number of the first call that does not say so; 0: all do. cmocka and malloc stay out of it: other
 * threads may have held their locks. */
static int calls_in_child(kw_thread *t, const kw_outgoing *r) {
    kw_client *c = kw_thread_client(t);
    kw_request_options o = {.version = -1};
    kw_interest in[4];
    kw_event e;
    kw_sent sent;
    kw_stats stats;
    const int said[] = {
        0,
        kw_produce(c, r),
        (int)kw_flush(c),
        (int)kw_outstanding(c),
        (int)kw_unsettled(c),
        kw_topic(c, text("other")),
        kw_topic_partitions(c, r->topic),
        kw_topic_error(c, r->topic),
        kw_assign(c, r->topic, 0, 0),
        kw_unassign(c, r->topic, 0),
        (int)kw_position(c, r->topic, 0),
        kw_nodes(c, NULL, 0),
        kw_request(c, &kw_metadata_api, &kw_metadata_req_default, &o),
        kw_client_step(c, 1),
        kw_client_wants(c, in, 4),
        kw_thread_wait(t, KW_NEVER),
        kw_thread_fd(t),
        kw_thread_produce(t, r, KW_NEVER),
        kw_thread_send(t, r, KW_NEVER, &sent),
        kw_thread_flush(t, KW_NEVER),
        kw_thread_close(t, KW_NEVER),
    };
    for (int i = 1; i < (int)(sizeof said / sizeof said[0]); i++)
        if (said[i] != KW_EFORKED)
            return i;
    kw_client_stats(c, &stats);
    kw_close(c, 0);
    if (kw_client_next(c, &e) || kw_client_has_event(c) || sent.outcome != KW_OUTCOME_NOT_DONE)
        return 100;
    kw_thread_free(t);
    return 0;
}

static void fork_and_call(kw_thread *t, const kw_outgoing *r) {
    int status = -1;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(30); /* a hang is a failure */
        _exit(calls_in_child(t, r));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- the tests ---- */

static void *fill(void *arg) {
    kw_thread *t = arg;
    kw_outgoing r = record_for(t, "held");
    static uint8_t bytes[4000];
    r.value = (kw_bytes){bytes, sizeof bytes};
    for (int i = 0; i < 100; i++)
        assert_int_equal(kw_produce(kw_thread_client(t), &r), 0);
    return NULL;
}

/* A thread stands in an allocation under intake and memory lock; the loop waits for them with the client's.
 */
static void fork_while_held(kw_thread *t, stop_light *s) {
    kw_outgoing r = record_for(t, "held");
    pthread_t filler;
    tally seen = {0};
    wait_for_topic(t, "held");
    red(s);
    assert_int_equal(pthread_create(&filler, NULL, fill, t), 0);
    wait_for_one(s);
    kw_thread_wake(t); /* the loop steps, as far as it gets */
    usleep(2000);
    fork_and_call(t, &r);
    green(s);
    assert_int_equal(pthread_join(filler, NULL), 0);
    pull_until(t, &seen, 100);
    assert_int_equal(seen.delivered, 100);
}

static void test_fork_while_all_locks_are_held(void **state) {
    (void)state;
    for (int round = 0; round < 5; round++) { /* a new client each: it has no idle memory yet */
        stop_light s = {.lock = PTHREAD_MUTEX_INITIALIZER, .change = PTHREAD_COND_INITIALIZER};
        kw_thread_options o = kw_thread_options_default;
        o.mem = (kw_mem){.ops = &light_ops, .ctx = &s};
        kw_thread *t = new_thread(NULL, &o);
        fork_while_held(t, &s);
        kw_thread_free(t);
    }
}

/* Wherever the loop and its workers happen to be. */
static void test_fork_under_load(void **state) {
    (void)state;
    static const char *const lz4[] = {"compression.type", "lz4", "linger.ms", "0", NULL};
    kw_thread *t = new_thread(lz4, NULL);
    kw_outgoing r = record_for(t, "load");
    tally seen = {0};
    int64_t n = 0;
    for (int round = 0; round < 30; round++) {
        for (int i = 0; i < 1000; i++, n++)
            assert_int_equal(kw_produce(kw_thread_client(t), &r), 0);
        fork_and_call(t, &r);
        pull(kw_thread_client(t), &seen);
    }
    pull_until(t, &seen, n);
    assert_int_equal(seen.delivered, n);
    kw_thread_free(t);
}

/* The child of a program without threads frees its copies; the parent's connections and its epoll set are not
 * touched by it. */
static void test_fork_without_threads(void **state) {
    (void)state;
    kw_config config = settings(NULL);
    kw_net *net;
    kw_client *c;
    kw_sent sent;
    int status = -1;
    assert_int_equal(kw_net_new(&net), 0);
    kw_env env = kw_net_env(net);
    assert_int_equal(kw_client_new(&config, &env, &c, NULL, 0), 0);
    kw_outgoing r = {.topic = kw_topic(c, text("plain")),
                     .partition = KW_PARTITION_ANY,
                     .key = KW_NULL_BYTES,
                     .value = KW_BYTES("value"),
                     .timestamp = KW_TIMESTAMP_NOW};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(kw_send_wait(net, c, &r, PATIENCE, &sent), 0);
        assert_int_equal(sent.offset, i);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            alarm(30);
            bool all = kw_run(net, c, KW_NEVER) == KW_EFORKED && kw_net_step(net, c) == KW_EFORKED &&
                       kw_send_wait(net, c, &r, KW_NEVER, &sent) == KW_EFORKED;
            kw_client_free(c);
            kw_net_free(net);
            _exit(all ? 0 : 1);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
    kw_stats stats;
    kw_client_stats(c, &stats);
    assert_int_equal(stats.records_delivered, 5);
    kw_client_free(c);
    kw_net_free(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fork_while_all_locks_are_held),
        cmocka_unit_test(test_fork_under_load),
        cmocka_unit_test(test_fork_without_threads),
    };
    return cmocka_run_group_tests(tests, start_child_broker, stop_child_broker);
}
