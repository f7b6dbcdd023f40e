/* Every allocation of a transactional client fails in its turn, once and from then on: no crash, no leak,
 * each call that began ends in one event, and what was told to be committed, and only that, is seen. The
 * errand: init, a transaction with records and offsets that is committed, another that is aborted, all as
 * advised. */
#include "tests/client/wire.h"
#include "tests/unit/unit.h"

#include <kwire/net.h>
#include <kwire/txn.h>
#include <stdio.h>
#include <string.h>

enum { RECORDS = 6, MOST_TRIES = 12 };

typedef struct errand {
    wire wire;
    kw_broker *broker;
    kw_client *c;
    int protocol;
    int rc_new;
    bool pending[KW_TXN_NONE];
    bool twice; /* an event that nobody waited for */
    kw_outcome outcome;
    kw_txn_advice advice;
    int n_taken, n_delivered, n_committed, n_unknown, n_aborted;
    int n_read;
    bool ended;
} errand;

#define SECONDS(n) ((kw_time)(n)*1000000)

/* ---- events ---- */

static void take_transaction(errand *e, const kw_event *ev) {
    kw_txn_op op = ev->u.transaction.op;
    e->advice = ev->u.transaction.advice;
    if (op == KW_TXN_NONE)
        return;
    e->twice |= !e->pending[op];
    e->pending[op] = false;
    e->outcome = ev->u.transaction.outcome;
}

static void on_event(void *ctx, const kw_event *ev) {
    errand *e = ctx;
    if (ev->type == KW_EVENT_TRANSACTION)
        take_transaction(e, ev);
    if (ev->type == KW_EVENT_DELIVERED)
        e->n_delivered += ev->u.delivered.count;
    if (ev->type == KW_EVENT_END)
        e->ended = true;
    if (ev->type != KW_EVENT_RECORDS)
        return;
    kw_record_iter it = ev->u.records.iter;
    for (kw_record rec; kw_record_next(&it, &rec) == 1;)
        e->n_read += 1;
    kw_batch_release(e->c, ev->u.records.batch);
}

/* ---- the application ---- */

static bool drive(errand *e, kw_txn_op op) {
    for (int i = 0; i < 600 && e->pending[op]; i++)
        (void)wire_drive(&e->wire, e->c, e->wire.now + KW_MS(200), on_event, e);
    return !e->pending[op];
}

/* false: it did not begin, or did not end. */
static bool carry_out(errand *e, kw_txn_op op, int (*call)(kw_client *c)) {
    int rc = KW_ENOMEM;
    for (int i = 0; i < MOST_TRIES && rc == KW_ENOMEM; i++)
        rc = call(e->c);
    if (rc != KW_OK)
        return false;
    e->pending[op] = true;
    return drive(e, op);
}

static bool recover(errand *e) {
    bool goes_on = true;
    for (int i = 0; i < MOST_TRIES && goes_on && e->advice != KW_TXN_GO_ON; i++) {
        if (e->advice == KW_TXN_GIVE_UP)
            return false;
        goes_on = e->advice == KW_TXN_DO_ABORT ? carry_out(e, KW_TXN_ABORT, kw_txn_abort)
                                               : carry_out(e, KW_TXN_INIT, kw_txn_init);
    }
    return goes_on;
}

static bool produce(errand *e, int32_t topic) {
    for (int i = 0; i < RECORDS; i++) {
        kw_outgoing r = {.topic = topic, .partition = i % 2, .key = KW_NULL_BYTES, .value = KW_BYTES("v")};
        int rc = KW_ENOMEM;
        for (int n = 0; n < MOST_TRIES && (rc == KW_ENOMEM || rc == KW_EAGAIN); n++)
            rc = kw_produce(e->c, &r);
        if (rc != KW_OK)
            return false;
        e->n_taken += 1;
    }
    return true;
}

static bool send_offsets(errand *e, int32_t topic) {
    kw_offset o = kw_offset_default;
    kw_group_metadata g = kw_group_metadata_default;
    g.group_id = KW_STR("g");
    o.topic = topic;
    o.partition = 0;
    o.offset = 1;
    int rc = KW_ENOMEM;
    for (int i = 0; i < MOST_TRIES && rc == KW_ENOMEM; i++)
        rc = kw_txn_send_offsets(e->c, &o, 1, &g);
    e->pending[KW_TXN_SEND_OFFSETS] = rc == KW_OK;
    return rc == KW_OK;
}

/* Until one of them was ended as it should be. */
static bool transaction(errand *e, int32_t topic, bool commit) {
    for (int i = 0; i < MOST_TRIES; i++) {
        if (!recover(e) || kw_txn_begin(e->c) != KW_OK)
            return false;
        bool filled = produce(e, topic) && send_offsets(e, topic);
        bool ended = filled && commit ? carry_out(e, KW_TXN_COMMIT, kw_txn_commit)
                                      : carry_out(e, KW_TXN_ABORT, kw_txn_abort);
        if (filled && commit && ended) {
            e->n_committed += e->outcome == KW_OUTCOME_OK;
            e->n_unknown += e->outcome == KW_OUTCOME_UNKNOWN;
        }
        e->n_aborted += ended && !commit && e->outcome == KW_OUTCOME_OK;
        if (ended && filled && e->outcome == KW_OUTCOME_OK)
            return true;
    }
    return false;
}

static void visit(errand *e) {
    int32_t topic = -1;
    for (int i = 0; i < MOST_TRIES && topic < 0; i++)
        topic = kw_topic(e->c, KW_STR("t"));
    if (topic < 0 || !carry_out(e, KW_TXN_INIT, kw_txn_init))
        return;
    if (transaction(e, topic, true))
        (void)transaction(e, topic, false);
}

/* ---- the errand ---- */

static int new_client(errand *e, bool reads) {
    kw_config config = kw_config_default;
    kw_env env = wire_env(&e->wire);
    snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "boot");
    if (reads)
        config.isolation_level = KW_READ_COMMITTED;
    else
        snprintf(config.transactional_id, sizeof config.transactional_id, "x");
    config.delivery_timeout_ms = 8000;
    config.request_timeout_ms = 1500;
    config.linger_ms = 0;
    return kw_client_new(&config, &env, &e->c, NULL, 0);
}

static void begin(errand *e, int protocol) {
    memset(e, 0, sizeof *e);
    kw_broker_options o = kw_broker_options_default;
    kw_mem mem = kw_mem_libc();
    o.partitions = 2;
    assert_int_equal(kw_broker_new(&o, &mem, &e->broker), 0);
    kw_broker_set_address(e->broker, "broker", 9092);
    assert_int_equal(kw_broker_create_topic(e->broker, "t", 2, 0), 0);
    assert_int_equal(kw_broker_set_transaction_version(e->broker, protocol == 2 ? 2 : 0), 0);
    wire_init(&e->wire, sim_server_of_broker(e->broker));
    e->protocol = protocol;
}

static void run(errand *e) {
    e->rc_new = new_client(e, false);
    if (e->rc_new != KW_OK)
        return;
    visit(e);
    if (e->n_delivered > e->n_taken || e->twice)
        fail_msg("told of what was not there");
    kw_client_free(e->c);
}

/* What readers of committed records see, with memory again. */
static void read_back(errand *e) {
    e->wire.mem.fail_at = 0;
    e->wire.mem.fail_on = false;
    assert_int_equal(new_client(e, true), 0);
    int32_t topic = kw_topic(e->c, KW_STR("t"));
    for (int32_t p = 0; p < 2; p++) {
        assert_int_equal(kw_assign(e->c, topic, p, KW_OFFSET_BEGINNING), 0);
        (void)wire_drive(&e->wire, e->c, e->wire.now + SECONDS(2), on_event, e);
    }
    kw_client_free(e->c);
}

static void end(errand *e) {
    wire_fini(&e->wire); /* a leak ends the process */
    kw_broker_free(e->broker);
}

static int64_t count_allocations(int protocol) {
    static errand e;
    begin(&e, protocol);
    run(&e);
    int64_t n = e.wire.mem.n_calls;
    read_back(&e);
    assert_int_equal(e.n_committed, 1);
    assert_int_equal(e.n_aborted, 1);
    assert_int_equal(e.n_read, RECORDS);
    end(&e);
    return n;
}

static void fail_each(int protocol, bool fail_on) {
    static errand e;
    int64_t n = count_allocations(protocol);
    assert_true(n > 40);
    for (int64_t k = 1; k <= n; k++) {
        begin(&e, protocol);
        e.wire.mem.fail_at = k;
        e.wire.mem.fail_on = fail_on;
        run(&e);
        assert_true(e.wire.mem.n_failed > 0);
        read_back(&e);
        int least = e.n_committed * RECORDS, most = (e.n_committed + e.n_unknown) * RECORDS;
        /* A commit whose event was still awaited when the client was freed may have been carried out. */
        if (fail_on && e.n_committed == 0)
            most = RECORDS;
        if (e.n_read < least || e.n_read > most)
            fail_msg("protocol %d, allocation %lld of %lld: %d committed, %d unknown, %d records seen",
                     protocol, (long long)k, (long long)n, e.n_committed, e.n_unknown, e.n_read);
        if (!fail_on && e.rc_new == KW_OK && (e.n_committed != 1 || e.n_aborted != 1))
            fail_msg("protocol %d, allocation %lld of %lld: %d committed, %d aborted", protocol, (long long)k,
                     (long long)n, e.n_committed, e.n_aborted);
        end(&e);
    }
}

static void test_once(void **state) {
    (void)state;
    fail_each(1, false);
    fail_each(2, false);
}

static void test_from_then_on(void **state) {
    (void)state;
    fail_each(1, true);
    fail_each(2, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_from_then_on),
    };
    return cmocka_run_group_tests_name("transactions without memory", tests, NULL, NULL);
}
