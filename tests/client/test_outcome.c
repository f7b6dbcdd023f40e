/* What becomes of an attempt, for each class of error, without a guarantee; and the rule that an attempt
 * which may have reached the log can never end as NOT_DONE. */
#include "tests/client/produced.h"

static kw_verdict judge(int code, kw_outcome outcome, int32_t count, int attempts, bool expired, bool spent) {
    kw_guarantee g = kw_at_least_once(NULL);
    kw_sealed b = {.count = count, .attempts = attempts};
    kw_attempt a = {.outcome = outcome, .code = code, .expired = expired, .out_of_retries = spent};
    return g.outcome(g.self, &b, &a, 0);
}

static void test_verdicts(void **state) {
    (void)state;
    const kw_outcome ok = KW_OUTCOME_OK, no = KW_OUTCOME_NOT_DONE, un = KW_OUTCOME_UNKNOWN;
    const struct {
        int code;
        kw_outcome outcome;
        int32_t count;
        int attempts;
        bool expired, spent;
        kw_verdict expect;
    } rows[] = {
        {0,           ok, 1, 1, false, false, KW_VERDICT_DONE  },
        {0,           ok, 1, 1, true,  true,  KW_VERDICT_DONE  },
        {KW_ECLOSED,  un, 1, 1, false, false, KW_VERDICT_RESEND},
        {KW_ECLOSED,  no, 1, 1, false, false, KW_VERDICT_RESEND},
        {KW_ETIMEOUT, un, 1, 9, false, false, KW_VERDICT_RESEND},
        {KW_ETIMEOUT, un, 1, 9, true,  false, KW_VERDICT_FAIL  },
        {KW_ETIMEOUT, un, 1, 9, false, true,  KW_VERDICT_FAIL  },
        {6,           no, 1, 1, false, false, KW_VERDICT_RESEND}, /* NOT_LEADER_OR_FOLLOWER */
        {7,           un, 1, 1, false, false, KW_VERDICT_RESEND}, /* REQUEST_TIMED_OUT */
        {19,          no, 1, 1, false, false, KW_VERDICT_RESEND}, /* NOT_ENOUGH_REPLICAS */
        {20,          un, 1, 1, false, false, KW_VERDICT_RESEND}, /* ..._AFTER_APPEND */
        {2,           no, 1, 9, false, false, KW_VERDICT_RESEND}, /* CORRUPT_MESSAGE */
        {2,           no, 1, 9, false, true,  KW_VERDICT_FAIL  },
        {10,          no, 2, 1, false, false, KW_VERDICT_SPLIT }, /* MESSAGE_TOO_LARGE */
        {10,          no, 1, 1, false, false, KW_VERDICT_FAIL  },
        {18,          no, 2, 1, false, false, KW_VERDICT_SPLIT }, /* RECORD_LIST_TOO_LARGE */
        {10,          no, 2, 1, true,  false, KW_VERDICT_FAIL  },
        {17,          no, 1, 1, false, false, KW_VERDICT_FAIL  }, /* INVALID_TOPIC_EXCEPTION */
        {29,          no, 1, 1, false, false, KW_VERDICT_FAIL  }, /* TOPIC_AUTHORIZATION_FAILED */
        {87,          no, 1, 1, false, false, KW_VERDICT_FAIL  }, /* INVALID_RECORD */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kw_verdict v = judge(rows[i].code, rows[i].outcome, rows[i].count, rows[i].attempts, rows[i].expired,
                             rows[i].spent);
        if (v != rows[i].expect)
            fail_msg("row %zu (%s): %s", i, kw_error_name(rows[i].code), kw_verdict_name(v));
    }
}

/* No code, of those there are and those there are not, is resent when the time is over. */
static void test_every_code_ends(void **state) {
    (void)state;
    for (int code = -1; code < 200; code++) {
        if (code == 0)
            continue;
        kw_verdict late = judge(code, KW_OUTCOME_NOT_DONE, 5, 1, true, false);
        assert_int_equal(late, KW_VERDICT_FAIL);
        assert_int_not_equal(judge(code, KW_OUTCOME_NOT_DONE, 5, 1, false, false), KW_VERDICT_DONE);
    }
    for (int code = KW_ELAST; code <= KW_EAGAIN; code++)
        assert_int_equal(judge(code, KW_OUTCOME_UNKNOWN, 5, 1, true, false), KW_VERDICT_FAIL);
}

/* A closed batch in its partition's queue, as an answer finds it. */
static kw_pbatch *in_flight(rig *r, int32_t t) {
    assert_int_equal(rig_produce(r, t, 0, NULL, "value", 5, 42), KW_OK);
    rig_flush(r);
    assert_true(kw_producer_take(&r->producer));
    kw_ppart *part = r->producer.intake.topics[t].parts[0];
    kw_pbatch *b = KW_CONTAINER(part->batches.prev, kw_pbatch, link);
    assert_int_equal(b->state, KW_BATCH_READY);
    b->state = KW_BATCH_IN_FLIGHT;
    b->sealed.attempts += 1;
    return b;
}

static kw_attempt attempt(kw_outcome outcome, int code) {
    return (kw_attempt){.outcome = outcome, .code = code, .base_offset = -1, .log_start = -1};
}

static void pull(rig *r) {
    kw_event e;
    assert_true(kw_events_pull(&r->core.events, &e));
    assert_int_equal(e.type, KW_EVENT_DELIVERED);
    r->delivered[0] = (rig_delivered){.outcome = e.u.delivered.outcome, .error = e.error};
    assert_false(kw_events_pull(&r->core.events, &e));
}

static void test_unknown_is_never_forgotten(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_known_topic(&r, "t", 1, 1);
    kw_pbatch *b = in_flight(&r, t);
    kw_attempt lost = attempt(KW_OUTCOME_UNKNOWN, KW_ECLOSED), refused = attempt(KW_OUTCOME_NOT_DONE, 29);
    kw_producer_attempt(&r.producer, b, &lost);
    assert_int_equal(b->state, KW_BATCH_READY);
    assert_true(b->not_before > r.core.now);
    b->state = KW_BATCH_IN_FLIGHT;
    kw_producer_attempt(&r.producer, b, &refused);
    pull(&r);
    assert_int_equal(r.delivered[0].outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(r.delivered[0].error, 29);
    rig_fini(&r);
}

/* P15: what is over is over; one event. */
static void test_second_end_is_ignored(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_known_topic(&r, "t", 1, 1);
    kw_pbatch *b = in_flight(&r, t);
    b->held = true;
    kw_producer_finish(&r.producer, b, KW_OUTCOME_UNKNOWN, KW_ETIMEOUT);
    kw_producer_finish(&r.producer, b, KW_OUTCOME_OK, 0);
    kw_attempt ok = attempt(KW_OUTCOME_OK, 0);
    kw_producer_attempt(&r.producer, b, &ok);
    pull(&r);
    assert_int_equal(r.delivered[0].outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(rig_outstanding(&r), 0);
    assert_true(rig_memory(&r) > 0); /* the request still borrows it */
    b->held = false;
    kw_producer_released(&r.producer, b);
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
}

static kw_verdict always(void *self, kw_sealed *b, const kw_attempt *a, kw_time now) {
    (void)b, (void)a, (void)now;
    return *(kw_verdict *)self;
}

/* What a guarantee may ask for, and what it may not once the time is over. */
static void test_obeying(void **state) {
    (void)state;
    for (int v = KW_VERDICT_DONE; v <= KW_VERDICT_FATAL; v++)
        for (int expired = 0; expired < 2; expired++) {
            rig r;
            rig_init(&r, NULL);
            kw_verdict verdict = (kw_verdict)v;
            r.producer.guarantee = (kw_guarantee){.self = &verdict, .outcome = always};
            int32_t t = rig_known_topic(&r, "t", 1, 1);
            kw_pbatch *b = in_flight(&r, t);
            b->sealed.sealed = true;
            kw_attempt a = attempt(KW_OUTCOME_NOT_DONE, 99);
            a.expired = expired;
            kw_producer_attempt(&r.producer, b, &a);
            bool again = v == KW_VERDICT_RESEND || v == KW_VERDICT_RESEAL;
            assert_int_equal(b->state, again && !expired ? KW_BATCH_READY : KW_BATCH_DONE);
            assert_int_equal(b->sealed.sealed, v != KW_VERDICT_RESEAL || expired);
            assert_int_equal(r.producer.fatal, v == KW_VERDICT_FATAL ? 99 : 0);
            if (v == KW_VERDICT_FATAL)
                assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 0), KW_ESTATE);
            rig_fini(&r);
        }
}

static void test_names(void **state) {
    (void)state;
    assert_string_equal(kw_outcome_name(KW_OUTCOME_UNKNOWN), "unknown");
    assert_string_equal(kw_outcome_name((kw_outcome)9), "?");
    assert_string_equal(kw_verdict_name(KW_VERDICT_RESEAL), "reseal");
    assert_string_equal(kw_verdict_name((kw_verdict)-1), "?");
}

static void cut_produce_answers(void *ctx, uint8_t *frame, size_t *n) {
    static const uint8_t seven[] = {0, 0, 0, 7}; /* correlation id, and three bytes more */
    const produced *p = ctx;
    if (p->n_batches == 0)
        return;
    memcpy(frame, seven, 4);
    *n = 4 + 7;
}

/* An answer that cannot be read is no reason to write copies until the deadline: a few tries, then unknown.
 */
static void test_unreadable_answers(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    r.wire.answer = cut_produce_answers;
    r.wire.ctx = &p;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    rig_run(&r, SECONDS(60));
    assert_int_equal(r.n_records, 1);
    assert_int_equal(r.delivered[0].outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(r.delivered[0].error, KW_ETRUNCATED);
    assert_int_equal(p.n_batches, 3);
    assert_true(r.delivered[0].at < SECONDS(5));
    rig_fini(&r);
}

enum { CORRUPT_MESSAGE = 2, NOT_ENOUGH_REPLICAS = 19, MOST_CORRUPT = 20 };

static int corrupt_up_to; /* so many requests */

static int refuse_as_corrupt(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)count;
    return nth < corrupt_up_to ? nth % 2 == 0 || nth > 9 ? CORRUPT_MESSAGE : NOT_ENOUGH_REPLICAS : 0;
}

/* A road that spoils nearly everything. Refusals of another kind do not count; with the last try it ends,
 * well before delivery.timeout.ms, and what ends so is certainly not in the log. */
static void test_P14_corrupt_on_the_way(void **state) {
    (void)state;
    static produced p;
    for (int last = 0; last < 2; last++) {
        rig r;
        rig_init(&r, NULL);
        produced_init(&p, &r);
        p.verdict = refuse_as_corrupt;
        corrupt_up_to = 5 + MOST_CORRUPT - 1 + last;
        int32_t t = rig_topic(&r, "t");
        assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
        rig_run(&r, SECONDS(60));
        assert_int_equal(r.n_records, 1);
        assert_int_equal(r.delivered[0].outcome, last ? KW_OUTCOME_NOT_DONE : KW_OUTCOME_OK);
        assert_int_equal(r.delivered[0].error, last ? CORRUPT_MESSAGE : 0);
        assert_int_equal(p.n_batches, 5 + MOST_CORRUPT);
        assert_int_equal(r.core.stats.batches_corrupt, MOST_CORRUPT - 1 + last);
        assert_true(r.delivered[0].at < SECONDS(30));
        rig_fini(&r);
    }
}

/* What is damaged in our own memory arrives so each time: said at once, and to whom it concerns. */
static void test_P14_corrupt_at_home(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_known_topic(&r, "t", 1, 1);
    kw_pbatch *b = in_flight(&r, t);
    kw_batch_seal seal = {.producer_id = -1, .producer_epoch = -1, .base_sequence = -1};
    kw_batch_seal_header(&b->closed, &seal);
    kw_attempt refused = attempt(KW_OUTCOME_NOT_DONE, CORRUPT_MESSAGE);
    kw_producer_attempt(&r.producer, b, &refused);
    assert_int_equal(b->state, KW_BATCH_READY);
    b->state = KW_BATCH_IN_FLIGHT;
    b->closed.p[b->closed.n - 1] ^= 1;
    kw_producer_attempt(&r.producer, b, &refused);
    assert_int_equal(b->state, KW_BATCH_DONE);
    assert_non_null(strstr(b->message, "our own memory"));
    kw_event e;
    while (kw_events_pull(&r.core.events, &e) && e.type != KW_EVENT_DELIVERED)
        assert_int_equal(e.type, KW_EVENT_LOG);
    assert_int_equal(e.u.delivered.outcome, KW_OUTCOME_NOT_DONE);
    rig_fini(&r);
}

/* The bit that was turned over is the one that says transactional: brokers look at it before the checksum. */
static void test_P14_corrupt_into_a_transaction(void **state) {
    (void)state;
    enum { TRANSACTIONAL_ID_AUTHORIZATION_FAILED = 53 };
    for (int transactional = 0; transactional < 2; transactional++) {
        rig r;
        rig_init(&r, NULL);
        int32_t t = rig_known_topic(&r, "t", 1, 1);
        kw_pbatch *b = in_flight(&r, t);
        b->sealed.seal.transactional = transactional;
        kw_batch_seal_header(&b->closed, &b->sealed.seal);
        kw_attempt refused = attempt(KW_OUTCOME_NOT_DONE, TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
        kw_producer_attempt(&r.producer, b, &refused);
        assert_int_equal(b->state, transactional ? KW_BATCH_DONE : KW_BATCH_READY);
        assert_int_equal(r.core.stats.batches_corrupt, !transactional);
        rig_fini(&r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_every_code_ends),
        cmocka_unit_test(test_unknown_is_never_forgotten),
        cmocka_unit_test(test_second_end_is_ignored),
        cmocka_unit_test(test_obeying),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_unreadable_answers),
        cmocka_unit_test(test_P14_corrupt_on_the_way),
        cmocka_unit_test(test_P14_corrupt_at_home),
        cmocka_unit_test(test_P14_corrupt_into_a_transaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
