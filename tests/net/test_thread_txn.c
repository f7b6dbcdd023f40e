/* Transactions of a client with a thread of its own: begun by one thread, filled by four, committed by
 * another, while one pulls. TSan runs it too. */
#include "tests/net/thread_rig.h"

#include <kwire/txn.h>
#include <stdlib.h>

enum { PRODUCERS = 4 };

static int n_each = 2000;

typedef struct producer {
    kw_thread *t;
    pthread_t thread;
    kw_outgoing record;
    uint64_t first;
    int n, last;
} producer;

static kw_thread *new_transactional(const char *id) {
    const char *const properties[] = {"transactional.id", id, NULL};
    return new_thread(properties, NULL);
}

/* ---- events: a thread that does nothing but pull ---- */

typedef struct puller {
    kw_thread *t;
    pthread_t thread;
    tally seen;
    int n_transactions; /* events of them */
    kw_txn_op last_op;
    kw_outcome last_outcome;
} puller;

static void take(puller *p, const kw_event *e) {
    if (e->type == KW_EVENT_DELIVERED)
        take_delivery(&p->seen, e);
    p->seen.errors += e->type == KW_EVENT_ERROR;
    if (e->type != KW_EVENT_TRANSACTION)
        return;
    p->n_transactions += 1;
    p->last_op = e->u.transaction.op;
    p->last_outcome = e->u.transaction.outcome;
}

static void *pull_all(void *arg) {
    puller *p = arg;
    while (kw_thread_wait(p->t, KW_NEVER) > 0)
        for (kw_event e; kw_client_next(kw_thread_client(p->t), &e);)
            take(p, &e);
    return NULL;
}

static void start_puller(puller *p, kw_thread *t, int64_t records) {
    *p = (puller){
        .t = t, .seen = {.seen = calloc((size_t)records, 1), .n = records}
    };
    assert_int_equal(pthread_create(&p->thread, NULL, pull_all, p), 0);
}

/* Closes the client, which ends the puller when it has pulled everything. */
static void finish(puller *p) {
    assert_int_equal(kw_thread_close(p->t, PATIENCE), 0);
    assert_int_equal(pthread_join(p->thread, NULL), 0);
    assert_int_equal(p->seen.errors, 0);
    assert_int_equal(p->seen.twice, 0);
    free(p->seen.seen);
    kw_thread_free(p->t);
}

/* ---- records ---- */

static void *produce(void *arg) {
    producer *p = arg;
    for (int i = 0; i < p->n && p->last == 0; i++) {
        p->record.opaque = p->first + (uint64_t)i;
        p->last = kw_thread_produce(p->t, &p->record, PATIENCE);
    }
    return NULL;
}

/* Four threads at once; returns when all is appended. */
static void fill(kw_thread *t, kw_outgoing record, uint64_t first) {
    producer p[PRODUCERS];
    for (int i = 0; i < PRODUCERS; i++) {
        p[i] = (producer){.t = t, .record = record, .first = first + (uint64_t)(i * n_each), .n = n_each};
        assert_int_equal(pthread_create(&p[i].thread, NULL, produce, &p[i]), 0);
    }
    for (int i = 0; i < PRODUCERS; i++) {
        assert_int_equal(pthread_join(p[i].thread, NULL), 0);
        assert_int_equal(p[i].last, 0);
    }
}

/* What a reader of committed records gets of partition 0 until its end, which may come before the last
 * markers are written: so not before it has got this many. */
static int64_t count_committed(const char *topic, int64_t at_least) {
    static const char *const committed[] = {"isolation.level", "read_committed", NULL};
    kw_thread *t = new_thread(committed, NULL);
    kw_client *c = kw_thread_client(t);
    int64_t n = 0;
    bool end = false;
    assert_int_equal(kw_assign(c, record_for(t, topic).topic, 0, KW_OFFSET_BEGINNING), 0);
    while (!end || n < at_least) {
        assert_int_equal(kw_thread_wait(t, PATIENCE), 1);
        for (kw_event e; kw_client_next(c, &e);) {
            kw_record r;
            end |= e.type == KW_EVENT_END;
            while (e.type == KW_EVENT_RECORDS && kw_record_next(&e.u.records.iter, &r) == 1)
                n += 1;
            if (e.type == KW_EVENT_RECORDS)
                kw_batch_release(c, e.u.records.batch);
        }
    }
    kw_thread_free(t);
    return n;
}

/* ---- a thread that ends the transaction ---- */

typedef struct ender {
    kw_thread *t;
    int (*end)(kw_client *c); /* NULL: it only waits */
    int began, rc;
    kw_txn_info info;
} ender;

static void *end_it(void *arg) {
    ender *e = arg;
    if (e->end != NULL)
        e->began = e->end(kw_thread_client(e->t));
    e->rc = kw_thread_txn_wait(e->t, PATIENCE, &e->info);
    return NULL;
}

static kw_txn_info end_from_another_thread(kw_thread *t, int (*end)(kw_client *c)) {
    ender e = {.t = t, .end = end};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, end_it, &e), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(e.began, 0);
    assert_int_equal(e.rc, 0);
    assert_int_equal(e.info.state, KW_TXN_READY);
    assert_false(e.info.busy);
    return e.info;
}

static void take_id(kw_thread *t) {
    kw_txn_info info;
    assert_int_equal(kw_txn_init(kw_thread_client(t)), 0);
    assert_int_equal(kw_thread_txn_wait(t, PATIENCE, &info), 0);
    assert_int_equal(info.state, KW_TXN_READY);
    assert_true(info.producer_id >= 0);
}

/* ---- the tests ---- */

static void test_committed_by_another_thread(void **state) {
    (void)state;
    enum { ROUNDS = 6 };
    kw_thread *t = new_transactional("threads");
    kw_outgoing r = record_for(t, "threads");
    puller p;
    int64_t each = (int64_t)PRODUCERS * n_each;
    start_puller(&p, t, ROUNDS * each);
    take_id(t);
    for (int i = 0; i < ROUNDS; i++) {
        assert_int_equal(kw_txn_begin(kw_thread_client(t)), 0);
        fill(t, r, (uint64_t)(i * each));
        (void)end_from_another_thread(t, i % 3 == 2 ? kw_txn_abort : kw_txn_commit);
    }
    kw_txn_info info;
    assert_int_equal(kw_txn_get(kw_thread_client(t), &info), 0);
    assert_int_equal(info.n_committed, 4);
    assert_int_equal(info.n_aborted, 2);
    assert_int_equal(kw_thread_flush(t, PATIENCE), 0);
    finish(&p);
    assert_int_equal(p.n_transactions, 1 + ROUNDS);
    assert_int_equal(p.last_op, KW_TXN_ABORT);
    assert_int_equal(p.last_outcome, KW_OUTCOME_OK);
    assert_int_equal(p.seen.delivered + p.seen.failed, ROUNDS * each); /* an abort drops what was not sent */
    assert_true(p.seen.delivered >= 4 * each);
    assert_int_equal(count_committed("threads", 4 * each), 4 * each);
}

/* Many wait for the same: each is told. */
static void test_all_who_wait_are_told(void **state) {
    (void)state;
    kw_thread *t = new_transactional("waiters");
    kw_outgoing r = record_for(t, "waiters");
    ender waiters[PRODUCERS];
    pthread_t threads[PRODUCERS];
    puller p;
    start_puller(&p, t, PRODUCERS * n_each);
    take_id(t);
    assert_int_equal(kw_txn_begin(kw_thread_client(t)), 0);
    fill(t, r, 0);
    assert_int_equal(kw_txn_commit(kw_thread_client(t)), 0);
    for (int i = 0; i < PRODUCERS; i++)
        waiters[i] = (ender){.t = t};
    for (int i = 0; i < PRODUCERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, end_it, &waiters[i]), 0);
    for (int i = 0; i < PRODUCERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(waiters[i].rc, 0);
        assert_int_equal(waiters[i].info.n_committed, 1);
    }
    finish(&p);
}

/* ---- records beside a commit ---- */

static bool never(void *ctx) {
    (void)ctx;
    return false;
}

static void *produce_until_refused(void *arg) {
    producer *p = arg;
    for (; p->last == 0; p->n += p->last == 0) {
        p->record.opaque = p->first + (uint64_t)p->n;
        p->last = kw_thread_produce(p->t, &p->record, PATIENCE);
    }
    return NULL;
}

/* Whatever was accepted before the commit is part of it, and nothing is accepted after it. */
static void test_commit_beside_producers(void **state) {
    (void)state;
    enum { MOST = 10000000 };
    kw_thread *t = new_transactional("beside");
    kw_outgoing r = record_for(t, "beside");
    producer p[PRODUCERS];
    puller pulls;
    int64_t accepted = 0;
    start_puller(&pulls, t, (int64_t)PRODUCERS * MOST);
    take_id(t);
    for (int round = 0; round < 4; round++) {
        assert_int_equal(kw_txn_begin(kw_thread_client(t)), 0);
        for (int i = 0; i < PRODUCERS; i++) {
            p[i] =
                (producer){.t = t, .record = r, .first = (uint64_t)i * MOST + (uint64_t)round * (MOST / 4)};
            assert_int_equal(pthread_create(&p[i].thread, NULL, produce_until_refused, &p[i]), 0);
        }
        (void)!kw_thread_until(t, KW_MS(20), never, NULL);
        (void)end_from_another_thread(t, kw_txn_commit);
        for (int i = 0; i < PRODUCERS; accepted += p[i++].n) {
            assert_int_equal(pthread_join(p[i].thread, NULL), 0);
            assert_int_equal(p[i].last, KW_ESTATE);
        }
    }
    finish(&pulls);
    assert_int_equal(pulls.seen.delivered, accepted);
    assert_int_equal(pulls.seen.failed, 0);
    assert_int_equal(count_committed("beside", accepted), accepted);
}

/* ---- in vain ---- */

static void test_no_coordinator(void **state) {
    (void)state;
    static const char *const nobody[] = {"bootstrap.servers", "127.0.0.1:1", "transactional.id", "vain",
                                         NULL};
    kw_thread *t = new_thread(nobody, NULL);
    kw_txn_info info;
    assert_int_equal(kw_txn_init(kw_thread_client(t)), 0);
    assert_int_equal(kw_thread_txn_wait(t, KW_MS(100), &info), KW_ETIMEOUT);
    assert_true(info.busy);
    assert_int_equal(info.state, KW_TXN_INITIALIZING);
    assert_int_equal(kw_thread_close(t, KW_MS(100)), 0);
    assert_true(kw_thread_txn_wait(t, KW_NEVER, NULL) < 0); /* and not for ever */
    kw_thread_free(t);
}

static void test_no_transactional_id(void **state) {
    (void)state;
    kw_thread *t = new_thread(NULL, NULL);
    assert_int_equal(kw_txn_init(kw_thread_client(t)), KW_EINVAL);
    assert_int_equal(kw_thread_txn_wait(t, KW_NEVER, NULL), 0); /* nothing is under way */
    kw_thread_free(t);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_committed_by_another_thread), cmocka_unit_test(test_all_who_wait_are_told),
        cmocka_unit_test(test_commit_beside_producers),     cmocka_unit_test(test_no_coordinator),
        cmocka_unit_test(test_no_transactional_id),
    };
    if (argc > 1)
        n_each = atoi(argv[1]); /* records of each producer */
    return cmocka_run_group_tests(tests, start_child_broker, stop_child_broker);
}
