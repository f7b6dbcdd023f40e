/* A client with a thread of its own, over real sockets against the embedded broker: what threads may do at
 * once. TSan runs it too. */
#include "tests/net/thread_rig.h"

#include <poll.h>
#include <signal.h>

enum { PRODUCERS = 4 };

static int64_t n_each = 100000;

typedef struct producer {
    kw_thread *t;
    pthread_t thread;
    kw_outgoing record;
    uint64_t first;
    int64_t n, accepted;
    int last;
} producer;

static void *produce(void *arg) {
    producer *p = arg;
    for (; p->accepted < p->n && p->last == 0; p->accepted += p->last == 0) {
        p->record.opaque = p->first + (uint64_t)p->accepted;
        p->last = kw_thread_produce(p->t, &p->record, PATIENCE);
    }
    return NULL;
}

static void start_producers(producer *p, kw_thread *t, const char *topic, int64_t n) {
    kw_outgoing r = record_for(t, topic);
    for (int i = 0; i < PRODUCERS; i++) {
        p[i] = (producer){.t = t, .record = r, .first = (uint64_t)(i * n), .n = n};
        assert_int_equal(pthread_create(&p[i].thread, NULL, produce, &p[i]), 0);
    }
}

static int64_t join_producers(producer *p) {
    int64_t n = 0;
    for (int i = 0; i < PRODUCERS; n += p[i++].accepted)
        assert_int_equal(pthread_join(p[i].thread, NULL), 0);
    return n;
}

static tally new_tally(int64_t n) {
    return (tally){.seen = calloc((size_t)n, 1), .n = n};
}

static void check_each_once(const tally *t, int64_t n) {
    assert_int_equal(t->delivered, n);
    assert_int_equal(t->failed, 0);
    assert_int_equal(t->twice, 0);
    for (int64_t i = 0; i < n; i++)
        assert_int_equal(t->seen[i], 1);
    free(t->seen);
}

/* ---- producing ---- */

static void produce_from_threads(const char *topic, const char *const *properties, int workers) {
    kw_thread_options o = kw_thread_options_default;
    o.workers = workers;
    kw_thread *t = new_thread(properties, &o);
    producer p[PRODUCERS];
    tally seen = new_tally(PRODUCERS * n_each);
    start_producers(p, t, topic, n_each);
    pull_until(t, &seen, PRODUCERS * n_each);
    assert_int_equal(join_producers(p), PRODUCERS * n_each);
    check_each_once(&seen, PRODUCERS * n_each);
    assert_int_equal(kw_outstanding(kw_thread_client(t)), 0);
    kw_thread_free(t);
}

static void test_each_record_is_delivered_once(void **state) {
    (void)state;
    produce_from_threads("once", NULL, 1);
}

static void test_jobs_on_many_workers(void **state) {
    (void)state;
    static const char *const lz4[] = {"compression.type", "lz4", NULL};
    produce_from_threads("workers", lz4, 3);
}

static void test_jobs_without_workers(void **state) {
    (void)state;
    static const char *const lz4[] = {"compression.type", "lz4", NULL};
    produce_from_threads("no-workers", lz4, 0);
}

/* buffer.memory is two batches: all four wait for room most of the time, and none for ever. */
static void test_producers_wait_for_room(void **state) {
    (void)state;
    static const char *const tight[] = {"buffer.memory", "40000", "batch.size", "16384", NULL};
    int64_t before = n_each;
    n_each /= 10;
    produce_from_threads("room", tight, 1);
    n_each = before;
}

static void test_no_room_in_time(void **state) {
    (void)state;
    static const char *const tight[] = {"buffer.memory", "40000", "linger.ms", "0", NULL};
    static uint8_t bytes[10000];
    kw_thread *t = new_thread(tight, NULL);
    kw_outgoing r = record_for(t, "full");
    kw_sent sent;
    int n = 0, rc;
    r.value = (kw_bytes){bytes, sizeof bytes};
    while ((rc = kw_thread_produce(t, &r, KW_MS(300))) == 0) /* nobody pulls */
        n += 1;
    assert_int_equal(rc, KW_EAGAIN);
    assert_in_range(n, 1, 4);
    unsigned long long before = atomic_load(&t->n_wakes);
    assert_int_equal(kw_thread_produce(t, &r, KW_MS(300)), KW_EAGAIN);
    assert_true(atomic_load(&t->n_wakes) - before < 10); /* waiting is not asking */
    assert_int_equal(kw_thread_send(t, &r, KW_MS(50), &sent), KW_EAGAIN);
    assert_int_equal(sent.outcome, KW_OUTCOME_NOT_DONE);
    tally seen = {0};
    pull_until(t, &seen, n);
    assert_int_equal(kw_thread_produce(t, &r, PATIENCE), 0); /* room came with the pulling */
    kw_thread_free(t);
}

/* An append wakes the loop only where the deadline gets earlier. */
static void test_few_wakes(void **state) {
    (void)state;
    static const char *const slow[] = {"linger.ms",     "50",        "batch.size", "200000",
                                       "buffer.memory", "400000000", NULL};
    kw_thread *t = new_thread(slow, NULL);
    int64_t n = 10 * n_each / PRODUCERS;
    producer p[PRODUCERS];
    wait_for_topic(t, "wakes");
    unsigned long long before = atomic_load(&t->n_wakes);
    start_producers(p, t, "wakes", n);
    tally seen = {0};
    assert_int_equal(join_producers(p), PRODUCERS * n);
    assert_int_equal(kw_thread_flush(t, PATIENCE), 0);
    unsigned long long wakes = atomic_load(&t->n_wakes) - before;
    print_message("%lld records, %llu wakes\n", (long long)PRODUCERS * n, wakes);
    assert_true(wakes < (unsigned long long)(PRODUCERS * n) / 1000);
    pull_until(t, &seen, PRODUCERS * n);
    kw_thread_free(t);
}

/* ---- waiting for one record ---- */

typedef struct sender {
    kw_thread *t;
    pthread_t thread;
    kw_outgoing record;
    int n;
    int64_t last_offset;
} sender;

static void *send_one_by_one(void *arg) {
    sender *s = arg;
    s->last_offset = -1;
    for (int i = 0; i < s->n; i++) {
        kw_sent sent;
        assert_int_equal(kw_thread_send(s->t, &s->record, PATIENCE, &sent), 0);
        assert_int_equal(sent.outcome, KW_OUTCOME_OK);
        assert_int_equal(sent.partition, 0);
        assert_true(sent.offset > s->last_offset);
        s->last_offset = sent.offset;
    }
    return NULL;
}

/* Others' records share batches with those that are waited for: each is told in exactly one way. */
static void test_send_beside_a_puller(void **state) {
    (void)state;
    enum { SENDERS = 6, EACH = 200 };
    static const char *const quick[] = {"linger.ms", "1", NULL};
    kw_thread *t = new_thread(quick, NULL);
    sender s[SENDERS];
    producer p[PRODUCERS];
    int64_t n = n_each / 20, last = -1;
    tally seen = new_tally(PRODUCERS * n);
    kw_outgoing r = record_for(t, "send");
    start_producers(p, t, "send", n);
    for (int i = 0; i < SENDERS; i++) {
        s[i] = (sender){.t = t, .record = r, .n = EACH};
        assert_int_equal(pthread_create(&s[i].thread, NULL, send_one_by_one, &s[i]), 0);
    }
    pull_until(t, &seen, PRODUCERS * n);
    assert_int_equal(join_producers(p), PRODUCERS * n);
    for (int i = 0; i < SENDERS; i++) {
        assert_int_equal(pthread_join(s[i].thread, NULL), 0);
        last = s[i].last_offset > last ? s[i].last_offset : last;
    }
    pull(kw_thread_client(t), &seen);
    check_each_once(&seen, PRODUCERS * n);
    kw_sent sent; /* the log has them all, and nothing else */
    assert_int_equal(kw_thread_send(t, &r, PATIENCE, &sent), 0);
    assert_int_equal(sent.offset, PRODUCERS * n + SENDERS * EACH);
    assert_int_equal(kw_outstanding(kw_thread_client(t)), 0);
    kw_thread_free(t);
}

/* Nobody pulls, and nothing piles up. */
static void test_send_needs_no_puller(void **state) {
    (void)state;
    static const char *const tight[] = {"buffer.memory", "40000", "linger.ms", "0", NULL};
    kw_thread *t = new_thread(tight, NULL);
    sender s = {.t = t, .record = record_for(t, "alone"), .n = 100};
    send_one_by_one(&s);
    assert_int_equal(s.last_offset, 99);
    assert_int_equal(kw_outstanding(kw_thread_client(t)), 0);
    kw_thread_free(t);
}

static void test_send_that_fails(void **state) {
    (void)state;
    kw_thread *t = new_thread(NULL, NULL);
    kw_outgoing r = record_for(t, "fails");
    kw_sent sent;
    r.partition = 7; /* there is one */
    int rc = kw_thread_send(t, &r, PATIENCE, &sent);
    assert_true(rc < 0 && rc == sent.error);
    assert_int_equal(sent.outcome, KW_OUTCOME_NOT_DONE);
    assert_int_equal(sent.offset, -1);
    r.topic = 1000;
    assert_int_equal(kw_thread_send(t, &r, PATIENCE, &sent), KW_EINVAL);
    assert_int_equal(sent.outcome, KW_OUTCOME_NOT_DONE);
    kw_thread_free(t);
}

/* A time that passes says nothing about the record: it is under way, and nobody is told later. */
static void test_send_gives_up_waiting(void **state) {
    (void)state;
    static const char *const slow[] = {"linger.ms", "400", NULL};
    kw_thread *t = new_thread(slow, NULL);
    kw_outgoing r = record_for(t, "gives-up");
    kw_sent sent;
    wait_for_topic(t, "gives-up");
    assert_int_equal(kw_thread_send(t, &r, KW_MS(20), &sent), KW_ETIMEOUT);
    assert_int_equal(sent.outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(kw_thread_flush(t, PATIENCE), 0);
    assert_int_equal(kw_thread_wait(t, 0), 0);
    assert_int_equal(kw_outstanding(kw_thread_client(t)), 0);
    assert_int_equal(kw_thread_send(t, &r, KW_MS(20), &sent), KW_ETIMEOUT);
    kw_thread_free(t); /* with one that nobody waits for */
}

/* ---- consuming ---- */

enum { HANDS = 3, SHELF = 64 };

typedef struct shelf {
    kw_client *client;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct kw_fetched *batches[SHELF];
    kw_record_iter iters[SHELF];
    int n;
    bool end;
    int64_t records, bytes;
} shelf;

/* Reads batches that another thread pulled, and gives them back from here. */
static void *read_batches(void *arg) {
    shelf *s = arg;
    pthread_mutex_lock(&s->lock);
    while (s->n > 0 || !s->end) {
        if (s->n == 0) {
            pthread_cond_wait(&s->more, &s->lock);
            continue;
        }
        struct kw_fetched *batch = s->batches[--s->n];
        kw_record_iter it = s->iters[s->n];
        pthread_mutex_unlock(&s->lock);
        int64_t records = 0, bytes = 0;
        for (kw_record r; kw_record_next(&it, &r) == 1; records++)
            bytes += r.value.n;
        kw_batch_release(s->client, batch);
        pthread_mutex_lock(&s->lock);
        s->records += records;
        s->bytes += bytes;
        pthread_cond_broadcast(&s->more);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static int64_t put_on_shelf(shelf *s, const kw_event *e) {
    pthread_mutex_lock(&s->lock);
    while (s->n == SHELF)
        pthread_cond_wait(&s->more, &s->lock);
    s->batches[s->n] = e->u.records.batch;
    s->iters[s->n++] = e->u.records.iter;
    pthread_cond_broadcast(&s->more);
    pthread_mutex_unlock(&s->lock);
    return e->u.records.next_offset;
}

static void test_batches_released_by_other_threads(void **state) {
    (void)state;
    static const char *const settings_of_it[] = {"compression.type", "gzip", "kwire.memory.max.bytes",
                                                 "30000000", NULL};
    kw_thread *t = new_thread(settings_of_it, NULL);
    producer p[PRODUCERS];
    tally seen = {0};
    int64_t n = PRODUCERS * n_each;
    start_producers(p, t, "read", n_each);
    pull_until(t, &seen, n);
    assert_int_equal(join_producers(p), n);
    shelf s = {
        .client = kw_thread_client(t), .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};
    pthread_t hands[HANDS];
    for (int i = 0; i < HANDS; i++)
        assert_int_equal(pthread_create(&hands[i], NULL, read_batches, &s), 0);
    assert_int_equal(kw_assign(s.client, p[0].record.topic, 0, KW_OFFSET_BEGINNING), 0);
    for (int64_t at = 0; at < n;) {
        assert_int_equal(kw_thread_wait(t, PATIENCE), 1);
        for (kw_event e; kw_client_next(s.client, &e);)
            at = e.type == KW_EVENT_RECORDS ? put_on_shelf(&s, &e) : at;
    }
    pthread_mutex_lock(&s.lock);
    s.end = true;
    pthread_cond_broadcast(&s.more);
    pthread_mutex_unlock(&s.lock);
    for (int i = 0; i < HANDS; i++)
        assert_int_equal(pthread_join(hands[i], NULL), 0);
    assert_int_equal(s.records, n);
    assert_int_equal(s.bytes, 5 * n);
    kw_thread_free(t); /* the last of them may still be on their way back */
}

/* ---- the end ---- */

static void test_close_while_producing(void **state) {
    (void)state;
    kw_thread *t = new_thread(NULL, NULL);
    producer p[PRODUCERS];
    tally seen = new_tally(PRODUCERS * n_each);
    start_producers(p, t, "close", n_each);
    while (seen.delivered < n_each / 10) {
        assert_true(kw_thread_wait(t, PATIENCE) >= 0);
        pull(kw_thread_client(t), &seen);
    }
    assert_int_equal(kw_thread_close(t, PATIENCE), 0);
    int64_t accepted = join_producers(p);
    for (int i = 0; i < PRODUCERS; i++)
        assert_true(p[i].last == KW_ESTATE || p[i].accepted == p[i].n);
    while (kw_thread_wait(t, 0) > 0)
        pull(kw_thread_client(t), &seen);
    assert_int_equal(kw_thread_wait(t, KW_NEVER), KW_ESTATE); /* and not for ever */
    assert_int_equal(seen.delivered, accepted);
    assert_int_equal(seen.failed + seen.twice, 0);
    assert_int_equal(kw_outstanding(kw_thread_client(t)), 0);
    assert_int_equal(kw_thread_flush(t, KW_NEVER), 0);
    assert_int_equal(kw_thread_close(t, 0), 0);
    free(seen.seen);
    kw_thread_free(t);
}

/* Batches wait for workers, are with them, or on their way back. */
static void test_free_while_jobs_are_out(void **state) {
    (void)state;
    static const char *const heavy[] = {"compression.type", "gzip", "batch.size", "20000",
                                        "linger.ms",        "0",    NULL};
    for (int round = 0; round < 10; round++) {
        kw_thread *t = new_thread(heavy, NULL);
        producer p[PRODUCERS];
        wait_for_topic(t, "jobs");
        start_producers(p, t, "jobs", 5000);
        join_producers(p);
        kw_thread_free(t);
    }
}

static void test_free_at_once(void **state) {
    (void)state;
    for (int i = 0; i < 20; i++) {
        kw_thread *t = new_thread(NULL, NULL);
        if (i % 2)
            (void)record_for(t, "at-once");
        kw_thread_free(t);
    }
    kw_thread_free(NULL);
}

/* ---- waiting ---- */

static void test_wait_for_nothing(void **state) {
    (void)state;
    kw_thread *t = new_thread(NULL, NULL);
    kw_time before = kw_clock_now();
    assert_int_equal(kw_thread_wait(t, KW_MS(60)), 0);
    assert_true(kw_clock_now() - before >= KW_MS(60));
    kw_thread_free(t);
}

static bool readable(int fd, int ms) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, ms) == 1;
}

/* For a loop of the application's own: readable while there is something to pull. */
static void test_descriptor_tells_of_events(void **state) {
    (void)state;
    kw_thread *t = new_thread(NULL, NULL);
    kw_outgoing r = record_for(t, "bell");
    tally seen = {0};
    int fd = kw_thread_fd(t);
    assert_true(fd >= 0);
    assert_int_equal(kw_thread_fd(t), fd);
    while (kw_thread_wait(t, 0) > 0)
        pull(kw_thread_client(t), &seen);
    assert_false(readable(fd, 50));
    for (int i = 1; i <= 50; i++) {
        assert_int_equal(kw_produce(kw_thread_client(t), &r), 0);
        while (seen.delivered < i) {
            assert_true(readable(fd, 20000));
            if (kw_thread_wait(t, 0) > 0)
                pull(kw_thread_client(t), &seen);
        }
        assert_int_equal(kw_thread_wait(t, 0), 0);
        assert_false(readable(fd, 0));
    }
    kw_thread_free(t);
}

static void test_flush(void **state) {
    (void)state;
    static const char *const slow[] = {"linger.ms", "30000", NULL};
    kw_thread *t = new_thread(slow, NULL);
    kw_outgoing r = record_for(t, "flush");
    tally seen = {0};
    assert_int_equal(kw_produce(kw_thread_client(t), &r), 0);
    kw_time before = kw_clock_now();
    assert_int_equal(kw_thread_flush(t, PATIENCE), 0);
    assert_true(kw_clock_now() - before < SECONDS(20));
    assert_int_equal(kw_thread_wait(t, 0), 1); /* known, though nobody has pulled it */
    assert_int_equal(kw_outstanding(kw_thread_client(t)), 1);
    pull(kw_thread_client(t), &seen);
    assert_int_equal(seen.delivered, 1);
    assert_int_equal(kw_thread_flush(t, 0), 0);
    kw_thread_free(t);
}

typedef struct question {
    kw_thread *t;
    int asked;
    int64_t settled; /* records that have to be */
} question;

static bool stepped(void *ctx) {
    question *q = ctx;
    q->asked += 1;
    return kw_settled(kw_thread_client(q->t)) >= q->settled;
}

/* It asks at once, after each step, and not in between. */
static void test_until(void **state) {
    (void)state;
    kw_thread *t = new_thread(NULL, NULL);
    kw_outgoing r = record_for(t, "until");
    question q = {.t = t};
    assert_int_equal(kw_thread_until(t, 0, stepped, &q), 0);
    assert_int_equal(q.asked, 1);
    q.settled = 1;
    assert_int_equal(kw_thread_until(t, KW_MS(30), stepped, &q), KW_ETIMEOUT);
    assert_int_equal(kw_produce(kw_thread_client(t), &r), 0);
    assert_int_equal(kw_thread_until(t, PATIENCE, stepped, &q), 0);
    assert_in_range(q.asked, 3, 100);
    q.settled = 2;
    assert_int_equal(kw_thread_close(t, PATIENCE), 0);
    assert_int_equal(kw_thread_until(t, KW_NEVER, stepped, &q), KW_ESTATE);
    kw_thread_free(t);
}

static atomic_bool enough;

static void *trickle(void *arg) {
    producer *p = arg;
    for (; !atomic_load(&enough); p->n++, usleep(100))
        assert_int_equal(kw_produce(kw_thread_client(p->t), &p->record), 0);
    return NULL;
}

/* It waits for what was there, not for what others produce meanwhile and leave to linger. */
static void test_flush_beside_a_producer(void **state) {
    (void)state;
    static const char *const slow[] = {"linger.ms", "30000", NULL};
    kw_thread *t = new_thread(slow, NULL);
    producer p = {.t = t, .record = record_for(t, "flush-beside")};
    tally seen = {0};
    atomic_store(&enough, false);
    assert_int_equal(pthread_create(&p.thread, NULL, trickle, &p), 0);
    for (int i = 0; i < 20; i++)
        assert_int_equal(kw_thread_flush(t, SECONDS(20)), 0);
    atomic_store(&enough, true);
    assert_int_equal(pthread_join(p.thread, NULL), 0);
    assert_int_equal(kw_thread_flush(t, PATIENCE), 0);
    assert_int_equal(kw_unsettled(kw_thread_client(t)), 0);
    pull_until(t, &seen, p.n);
    kw_thread_free(t);
}

static void test_flush_in_vain(void **state) {
    (void)state;
    static const char *const nobody[] = {"bootstrap.servers", "127.0.0.1:1", NULL};
    kw_thread *t = new_thread(nobody, NULL);
    kw_outgoing r = record_for(t, "vain");
    assert_int_equal(kw_produce(kw_thread_client(t), &r), 0);
    assert_int_equal(kw_thread_flush(t, KW_MS(100)), KW_ETIMEOUT);
    assert_int_equal(kw_thread_close(t, KW_MS(100)), 0);
    tally seen = {0};
    pull(kw_thread_client(t), &seen);
    assert_int_equal(seen.failed, 1);
    kw_thread_free(t);
}

/* ---- threads ---- */

static volatile sig_atomic_t signals_elsewhere;
static pthread_t main_thread;

static void on_signal(int s) {
    (void)s;
    signals_elsewhere += !pthread_equal(pthread_self(), main_thread);
}

/* The application's signals come to the application's threads. */
static void test_threads_block_signals(void **state) {
    (void)state;
    struct sigaction a = {.sa_handler = on_signal}, before;
    sigset_t usr1, old;
    main_thread = pthread_self();
    sigaction(SIGUSR1, &a, &before);
    kw_thread *t = new_thread(NULL, NULL);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &usr1, &old); /* nobody can take it, unless a thread of ours does */
    kill(getpid(), SIGUSR1);
    (void)!kw_thread_wait(t, KW_MS(50));
    kw_thread_free(t);
    assert_int_equal(signals_elsewhere, 0);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    sigaction(SIGUSR1, &before, NULL);
}

static void test_threads_have_names(void **state) {
    (void)state;
    char name[16] = "";
    kw_thread *t = new_thread(NULL, NULL);
    assert_int_equal(pthread_getname_np(t->loop, name, sizeof name), 0);
    assert_string_equal(name, "kwire-loop");
    assert_int_equal(pthread_getname_np(t->workers.threads[0], name, sizeof name), 0);
    assert_string_equal(name, "kwire-work");
    kw_thread_free(t);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_record_is_delivered_once),
        cmocka_unit_test(test_jobs_on_many_workers),
        cmocka_unit_test(test_jobs_without_workers),
        cmocka_unit_test(test_producers_wait_for_room),
        cmocka_unit_test(test_no_room_in_time),
        cmocka_unit_test(test_few_wakes),
        cmocka_unit_test(test_send_beside_a_puller),
        cmocka_unit_test(test_send_needs_no_puller),
        cmocka_unit_test(test_send_that_fails),
        cmocka_unit_test(test_send_gives_up_waiting),
        cmocka_unit_test(test_batches_released_by_other_threads),
        cmocka_unit_test(test_close_while_producing),
        cmocka_unit_test(test_free_while_jobs_are_out),
        cmocka_unit_test(test_free_at_once),
        cmocka_unit_test(test_wait_for_nothing),
        cmocka_unit_test(test_descriptor_tells_of_events),
        cmocka_unit_test(test_flush),
        cmocka_unit_test(test_until),
        cmocka_unit_test(test_flush_beside_a_producer),
        cmocka_unit_test(test_flush_in_vain),
        cmocka_unit_test(test_threads_block_signals),
        cmocka_unit_test(test_threads_have_names),
    };
    if (argc > 1)
        n_each = atoi(argv[1]); /* records of each producer */
    return cmocka_run_group_tests(tests, start_child_broker, stop_child_broker);
}
