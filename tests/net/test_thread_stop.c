/* A client with a thread of its own: what is still pulled when its threads have ended, while some of the work
 * was not done. */
#include "tests/net/thread_rig.h"

#include <stdlib.h>

/* ---- memory that holds workers up: each of their jobs allocates ---- */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool held;
    int n_waiting;
} barrier = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void hold_workers(bool held) {
    pthread_mutex_lock(&barrier.lock);
    barrier.held = held;
    pthread_cond_broadcast(&barrier.changed);
    pthread_mutex_unlock(&barrier.lock);
}

static void pass(void) {
    char name[16] = "";
    (void)pthread_getname_np(pthread_self(), name, sizeof name);
    if (strcmp(name, "kwire-work") != 0)
        return;
    pthread_mutex_lock(&barrier.lock);
    barrier.n_waiting += 1;
    pthread_cond_broadcast(&barrier.changed);
    while (barrier.held)
        pthread_cond_wait(&barrier.changed, &barrier.lock);
    barrier.n_waiting -= 1;
    pthread_mutex_unlock(&barrier.lock);
}

static void *held_alloc(void *ctx, size_t size) {
    (void)ctx;
    pass();
    return malloc(size);
}

static void *held_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    (void)ctx, (void)old_size;
    pass();
    return realloc(block, size);
}

static void held_free(void *ctx, void *block, size_t size) {
    (void)ctx, (void)size;
    free(block);
}

static const kw_mem_ops held_ops = {held_alloc, held_realloc, held_free};

/* ---- */

static void fill(const char *topic, int n) {
    static const char *const small[] = {"compression.type", "gzip", "batch.size", "1000", NULL};
    kw_thread *t = new_thread(small, NULL);
    kw_outgoing r = record_for(t, topic);
    tally seen = {0};
    for (int i = 0; i < n; i++)
        assert_int_equal(kw_thread_produce(t, &r, PATIENCE), 0);
    assert_int_equal(kw_thread_flush(t, PATIENCE), 0);
    pull_until(t, &seen, n);
    assert_int_equal(seen.delivered, n);
    kw_thread_free(t);
}

static int n_todo(kw_thread *t, bool *stop) {
    pthread_mutex_lock(&t->workers.lock);
    int n = (int)t->workers.todo.n;
    *stop = t->workers.stop;
    pthread_mutex_unlock(&t->workers.lock);
    return n;
}

static void *close_now(void *t) {
    assert_int_equal(kw_thread_close(t, 0), 0);
    return NULL;
}

/* The worker is busy with one batch, and others wait for it, when the end comes. */
static void close_while_workers_are_held(kw_thread *t) {
    bool stopping = false;
    pthread_t closer;
    while (n_todo(t, &stopping) < 3)
        assert_true(kw_thread_wait(t, KW_MS(5)) >= 0);
    assert_int_equal(pthread_create(&closer, NULL, close_now, t), 0);
    while (!stopping)
        (void)n_todo(t, &stopping);
    hold_workers(false);
    assert_int_equal(pthread_join(closer, NULL), 0);
}

/* What was not done is not told: an event with a position behind records that nobody saw would be their loss.
 */
static void test_close_tells_only_what_was_done(void **state) {
    (void)state;
    fill("undone", 2000);
    kw_thread_options o = kw_thread_options_default;
    o.mem.ops = &held_ops;
    kw_thread *t = new_thread(NULL, &o);
    kw_client *c = kw_thread_client(t);
    int64_t at = 0;
    bool stopped;
    hold_workers(true);
    assert_int_equal(kw_assign(c, kw_topic(c, text("undone")), 0, KW_OFFSET_BEGINNING), 0);
    close_while_workers_are_held(t);
    for (kw_event e; kw_client_next(c, &e);) {
        if (e.type != KW_EVENT_RECORDS)
            continue;
        for (kw_record r; kw_record_next(&e.u.records.iter, &r) == 1; at++)
            assert_int_equal(r.offset, at);
        assert_int_equal(e.u.records.next_offset, at);
        kw_batch_release(c, e.u.records.batch);
    }
    assert_true(at < 2000 && n_todo(t, &stopped) >= 3);
    kw_thread_free(t); /* with the rest of them */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_close_tells_only_what_was_done),
    };
    return cmocka_run_group_tests(tests, start_child_broker, stop_child_broker);
}
