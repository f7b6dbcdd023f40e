/* One scenario a trap of idempotent producing (docs/TRAPS.md, P1 to P18), in virtual time: before the
 * scripted leader of stage.h, and in clusters of the embedded broker. What is only about one file stands with
 * the others of that file. */
#include "tests/reliability/stage.h"
#include "tests/sim/harvest.h"

#include <kwire/msg/produce.h>

#include <string.h>

enum {
    CORRUPT_MESSAGE = 2,
    REQUEST_TIMED_OUT = 7,
    DUPLICATE_SEQUENCE_NUMBER = 46,
    INVALID_PRODUCER_EPOCH = 47,
    UNKNOWN_PRODUCER_ID = 59,
    INVALID_RECORD = 87,
    UNKNOWN_TOPIC_ID = 100
};

static void assert_all_ok(stage *s, int64_t n) {
    assert_int_equal(stage_ledger(s)->n_ok, n);
    assert_int_equal(stage_ledger(s)->n, n);
    assert_sound(stage_judge(s));
}

static void fault(stage *s, window_fault kind, int nth, int times, int code) {
    s->window.plan[0] = (window_plan){kind, nth, times, code};
}

/* So many requests have come. */
static void run_until_requests(const stage *s, int n) {
    for (int i = 0; stage_requests(s) < n; i++) {
        assert_true(i < 5000);
        kw_world_run(s->world, KW_MS(1));
    }
}

/* ---- P1, P2 ---- */

/* Five and no more, though the sixth is ready and nothing is answered. */
static void test_P1_five_in_flight(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 1);
    stage_produce(&s, 1); /* the leader knows us */
    fault(&s, WINDOW_SILENT, 1, 1, 0);
    stage_produce_later(&s, 40);
    kw_world_run(s.world, KW_MS(500));
    assert_int_equal(stage_requests(&s), 1 + KW_WINDOW);
    assert_true(stage_deliver(&s));
    assert_true(s.window.n_duplicates >
                0); /* a repeat of one of the five is a success, with its own offset */
    assert_all_ok(&s, 41);
    for (int i = 0; i < 41; i++)
        assert_int_equal(stage_record(&s, i)->offset, i);
    stage_strike(&s);
}

/* 46: in the log, at an offset that nobody tells. */
static void test_P2_duplicate_is_a_success(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 2);
    fault(&s, WINDOW_STORED, 0, 1, DUPLICATE_SEQUENCE_NUMBER);
    stage_produce(&s, 1);
    assert_int_equal(stage_record(&s, 0)->offset, -1);
    stage_produce(&s, 10);
    assert_all_ok(&s, 11);
    assert_int_equal(s.window.partitions[0].epoch, 0);
    stage_strike(&s);
}

/* ---- P3 ---- */

/* The leader has lost what it had acknowledged (an unclean election): nothing will fill the gap. */
static void test_P3_real_gap(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 3);
    stage_produce(&s, 20);
    s.window.partitions[0].expected -= 5;
    stage_produce(&s, 20);
    assert_all_ok(&s, 40);
    assert_int_equal(s.window.partitions[0].epoch, 1);
    assert_true(s.window.n_refused > 0);
    stage_strike(&s);
}

/* A leader that was restarted remembers the last batch of each producer only. The repeats of those before it
 * are refused with 45 although they are in the log: to number them anew would double them. */
static void test_P3_gap_is_no_proof_for_many(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 4);
    stage_produce(&s, 1);
    fault(&s, WINDOW_SILENT, 1, 1, 0);
    stage_produce_later(&s, 15);
    run_until_requests(&s, 1 + KW_WINDOW);
    s.window.partitions[0].n_batches = 1;
    assert_true(stage_deliver(&s));
    assert_true(stage_ledger(&s)->n_unknown > 0);
    assert_int_equal(stage_ledger(&s)->n_not_done, 0);
    for (int i = 0; i < 16; i++)
        assert_int_equal(stage_copies(&s, i), 1);
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

/* One alone would be the last there: 45 proves that it is not, although its first attempt was unknown. */
static void test_P3_gap_is_a_proof_for_one(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 23);
    stage_produce(&s, 10);
    s.window.partitions[0].expected -= 5;
    fault(&s, WINDOW_LOSE_REQUEST, stage_requests(&s), 1, 0);
    stage_produce(&s, 1);
    assert_all_ok(&s, 11);
    assert_int_equal(s.window.partitions[0].epoch, 1);
    stage_strike(&s);
}

/* A leader that stood still: the first two requests after `from` lie in its socket. It takes the first
 * that comes after it was woken (`awake`) before them. */
static struct {
    void (*inner)(sim_script *s, const sim_request *r);
    uint8_t bytes[2][1000];
    kw_produce_req_partition parts[2];
    int n;
    bool on, awake;
} still;

static void lie(const kw_produce_req *q) {
    kw_produce_req_partition *p = &still.parts[still.n];
    *p = q->topic_data[0].partition_data[0];
    assert_in_range(p->records.n, 1, sizeof still.bytes[0]);
    memcpy(still.bytes[still.n], p->records.p, (size_t)p->records.n);
    p->records.p = still.bytes[still.n++];
}

/* On a connection that nobody listens at any more. */
static void come_late(sim_script *s, const sim_request *r, int i) {
    kw_produce_req_topic t = ((const kw_produce_req *)r->body)->topic_data[0];
    kw_produce_req q = *(const kw_produce_req *)r->body;
    sim_request late = *r;
    window *w = s->ctx;
    t.partition_data = &still.parts[i];
    t.n_partition_data = 1;
    q.topic_data = &t;
    late.body = &q;
    w->silent = r->conn;
    still.inner(s, &late);
    w->silent = 0;
}

static void stand_still(sim_script *s, const sim_request *r) {
    if (r->api->key != PRODUCE || !still.on) {
        still.inner(s, r);
        return;
    }
    if (!still.awake) {
        if (still.n < 2)
            lie(r->body);
        return;
    }
    still.on = false;
    still.inner(s, r);
    for (int i = 0; i < still.n; i++)
        come_late(s, r, i);
}

/* The first of two is given up, the second is refused with 45, and then both come out of the socket of a
 * connection that ended long ago: had the second another number by then, it would be stored twice. */
static void test_P3_what_was_abandoned_comes_late(void **state) {
    (void)state;
    static const char *const settings[] = {"delivery.timeout.ms", "3000", NULL};
    stage s;
    stage_set_up(&s, settings, 35);
    stage_produce(&s, 1);
    memset(&still, 0, sizeof still);
    still.inner = s.script.request;
    still.on = true;
    s.script.request = stand_still;
    stage_produce_later(&s, 1);
    kw_world_run(s.world, KW_MS(900));
    stage_produce_later(&s, 1);
    kw_world_run(s.world, KW_MS(2105));
    assert_int_equal(stage_record(&s, 1)->outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(stage_ledger(&s)->n_delivered, 2);
    still.awake = true;
    assert_true(stage_deliver(&s));
    assert_false(still.on);
    assert_true(s.window.n_refused > 0);
    assert_int_equal(stage_record(&s, 2)->outcome, KW_OUTCOME_UNKNOWN);
    for (int i = 0; i < 3; i++)
        assert_int_equal(stage_copies(&s, i), 1);
    stage_produce(&s, 5);
    assert_int_equal(stage_ledger(&s)->n_ok, 6);
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

/* ---- P4 ---- */

static void test_P4_epochs_end(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 5);
    kw_book_begin(stage_book(&s, 0), (kw_identity){7, KW_LAST_EPOCH});
    stage_produce(&s, 10);
    assert_int_equal(s.window.partitions[0].epoch, KW_LAST_EPOCH);
    s.window.partitions[0].expected -= 1;
    stage_produce(&s, 10);
    assert_all_ok(&s, 20);
    assert_int_equal(s.window.partitions[0].epoch, 0); /* of another id: none is ever 32767 */
    assert_int_equal(stage_book(&s, 0)->identity.epoch, 0);
    stage_strike(&s);
}

/* A partition bumps alone: the others keep their epoch and their sequences. */
static void test_P4_partitions_bump_alone(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 6);
    for (int p = 0; p < 2; p++)
        kw_world_produce_all(s.world, "t", p, 9, STAGE_SIZE);
    assert_true(stage_deliver(&s));
    s.window.partitions[1].expected -= 1;
    for (int p = 0; p < 2; p++)
        kw_world_produce_all(s.world, "t", p, 9, STAGE_SIZE);
    assert_true(stage_deliver(&s));
    assert_int_equal(s.window.partitions[0].epoch, 0);
    assert_int_equal(s.window.partitions[0].expected, 18);
    assert_int_equal(s.window.partitions[1].epoch, 1);
    assert_int_equal(s.window.partitions[1].expected, 9);
    assert_all_ok(&s, 36);
    stage_strike(&s);
}

/* ---- P5 ---- */

/* A leader takes any first sequence: a lost first batch would show nowhere if others were on their way.
 */
static void test_P5_the_first_goes_alone(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 7);
    fault(&s, WINDOW_CODE, 0, 3, CORRUPT_MESSAGE);
    stage_produce_later(&s, 40);
    run_until_requests(&s, 1);
    kw_world_run(s.world, KW_MS(4)); /* its answer needs 5 */
    assert_int_equal(stage_requests(&s), 1);
    assert_true(stage_deliver(&s));
    assert_all_ok(&s, 40);
    assert_int_equal(s.window.partitions[0].epoch, 0);
    stage_strike(&s);
}

static void test_P5_forgotten_after_retention(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 8);
    stage_produce(&s, 3);
    s.window.log_start = 3;
    fault(&s, WINDOW_CODE, stage_requests(&s), 1, UNKNOWN_PRODUCER_ID);
    stage_produce(&s, 3);
    assert_all_ok(&s, 6);
    assert_int_equal(s.window.partitions[0].epoch, 1);
    stage_strike(&s);
}

/* The leader would not miss what is lost before the next batch: that goes alone again. */
static void test_P5_the_first_after_forgetting_goes_alone(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 36);
    stage_produce(&s, 3);
    s.window.log_start = 3;
    s.window.plan[0] = (window_plan){WINDOW_CODE, stage_requests(&s), 1, UNKNOWN_PRODUCER_ID};
    int n = stage_requests(&s);
    stage_produce_later(&s, 1);
    for (int i = 0; stage_book(&s, 0)->known && i < 100; i++)
        kw_world_run(s.world, KW_MS(1));
    stage_produce_later(&s, 40);
    run_until_requests(&s, n + 2);
    kw_world_run(s.world, KW_MS(4)); /* its answer needs 5 */
    assert_false(stage_book(&s, 0)->known);
    assert_int_equal(stage_requests(&s), n + 2);
    assert_true(stage_deliver(&s));
    assert_all_ok(&s, 44);
    stage_strike(&s);
}

/* Without a log start it says nothing yet: the same batch again. */
static void test_P5_forgotten_without_a_log_start(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 9);
    stage_produce(&s, 3);
    s.window.log_start = -1;
    fault(&s, WINDOW_CODE, stage_requests(&s), 1, UNKNOWN_PRODUCER_ID);
    stage_produce(&s, 3);
    assert_all_ok(&s, 6);
    assert_int_equal(s.window.partitions[0].epoch, 0);
    stage_strike(&s);
}

/* ---- P6 ---- */

typedef struct prints {
    void (*inner)(sim_script *s, const sim_request *r);
    struct {
        int32_t sequence;
        uint32_t crc;
    } seen[200];
    int n, n_again;
    bool other;
} prints;

static prints taken;

/* The checksum covers all that a retry must not change: records, count, times, codec, sequence. */
static void take_print(sim_script *s, const sim_request *r) {
    if (r->api->key == PRODUCE) {
        const kw_produce_req *q = r->body;
        kw_reader in;
        kw_batch b;
        kw_reader_init(&in, q->topic_data[0].partition_data[0].records.p,
                       (size_t)q->topic_data[0].partition_data[0].records.n);
        assert_int_equal(kw_batches_next(&in, &b), 1);
        int i = 0;
        while (i < taken.n && taken.seen[i].sequence != b.base_sequence)
            i++;
        if (i < taken.n) {
            taken.n_again++;
            taken.other |= taken.seen[i].crc != b.crc;
        } else {
            assert_true(taken.n < 200);
            taken.seen[taken.n].sequence = b.base_sequence;
            taken.seen[taken.n++].crc = b.crc;
        }
    }
    taken.inner(s, r);
}

static void test_P6_the_same_bytes_again(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 10);
    taken = (prints){.inner = s.script.request};
    s.script.request = take_print;
    s.window.plan[0] = (window_plan){WINDOW_LOSE_ANSWER, 2, 1, 0};
    s.window.plan[1] = (window_plan){WINDOW_LOSE_REQUEST, 9, 2, 0};
    s.window.plan[2] = (window_plan){WINDOW_CODE, 14, 1, NOT_LEADER_OR_FOLLOWER};
    stage_produce(&s, 60);
    assert_all_ok(&s, 60);
    assert_true(taken.n_again > 3);
    assert_false(taken.other);
    stage_strike(&s);
}

/* What may be in the log as a whole must not go there in halves. */
static void test_P6_what_is_unknown_is_not_split(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 11);
    s.window.plan[0] = (window_plan){WINDOW_STORED, 0, 1, REQUEST_TIMED_OUT};
    s.window.plan[1] = (window_plan){WINDOW_CODE, 1, 1, MESSAGE_TOO_LARGE};
    stage_produce(&s, 2);
    assert_int_equal(stage_ledger(&s)->n_unknown, 2);
    for (int i = 0; i < 2; i++)
        assert_int_equal(stage_copies(&s, i), 1);
    stage_produce(&s, 3);
    assert_int_equal(stage_ledger(&s)->n_ok, 3);
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

/* ---- P7 ---- */

static void test_P7_retries_do_not_run_out_for_unknown(void **state) {
    (void)state;
    static const char *const settings[] = {"retries", "1", NULL};
    stage s;
    stage_set_up(&s, settings, 12);
    fault(&s, WINDOW_STORED, 0, 8, REQUEST_TIMED_OUT);
    stage_produce(&s, 1);
    assert_all_ok(&s, 1);
    assert_int_equal(stage_requests(&s), 9);
    fault(&s, WINDOW_CODE, 9, 8, 19); /* a definite refusal is another matter */
    stage_produce(&s, 1);
    assert_int_equal(stage_record(&s, 1)->outcome, KW_OUTCOME_NOT_DONE);
    assert_int_equal(stage_requests(&s), 11);
    stage_strike(&s);
}

static void test_P7_given_up_in_flight(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 13);
    stage_produce(&s, 1);
    fault(&s, WINDOW_LOSE_REQUEST, 1, 1, 0);
    stage_produce_later(&s, 1);
    run_until_requests(&s, 2);
    assert_int_equal(kw_purge(kw_world_client(s.world), KW_PURGE_QUEUED | KW_PURGE_IN_FLIGHT), 0);
    stage_produce(&s, 5);
    assert_int_equal(stage_record(&s, 1)->outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(stage_ledger(&s)->n_ok, 6);
    assert_int_equal(s.window.partitions[0].epoch, 1); /* its number is burnt */
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

/* ---- P9, P11 - P15, P17 ---- */

static void test_P9_wrap_on_the_wire(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 14);
    kw_book_begin(stage_book(&s, 0), (kw_identity){7, 0});
    kw_book_set_next(stage_book(&s, 0), INT32_MAX - 20);
    s.window.plan[0] = (window_plan){WINDOW_LOSE_ANSWER, 3, 1, 0};
    s.window.plan[1] = (window_plan){WINDOW_CODE, 10, 1, NOT_LEADER_OR_FOLLOWER};
    stage_produce(&s, 60);
    assert_all_ok(&s, 60);
    assert_int_equal(s.window.partitions[0].epoch, 0);
    assert_int_equal(s.window.partitions[0].expected, 60 - 21);
    stage_strike(&s);
}

static void test_P11_expiry_before_the_first_send_is_free(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 15);
    stage_produce(&s, 3);
    kw_world_refuse(s.world, true);
    kw_world_cut_now(s.world);
    stage_produce_later(&s, 30);
    kw_world_run(s.world, SECONDS(30));
    assert_int_equal(stage_ledger(&s)->n_not_done, 30);
    kw_world_refuse(s.world, false);
    stage_produce(&s, 3);
    assert_int_equal(stage_ledger(&s)->n_ok, 6);
    assert_int_equal(s.window.partitions[0].epoch, 0);
    assert_int_equal(s.window.partitions[0].expected, 6);
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

/* One batch waits for its back-off: nothing that was never sent goes before it. */
static void test_P12_nothing_passes_a_retry(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 16);
    stage_produce(&s, 1);
    fault(&s, WINDOW_CODE, 1, KW_WINDOW, 19);
    stage_produce_later(&s, 40);
    run_until_requests(&s, 1 + KW_WINDOW);
    for (int i = 0; i < 8; i++) {
        kw_world_run(s.world, KW_MS(1));
        int n = stage_requests(&s) - 1 - KW_WINDOW;
        assert_true(n <= 0 || s.window.partitions[0].log[1] == 1);
    }
    assert_true(stage_deliver(&s));
    assert_all_ok(&s, 41);
    assert_int_equal(s.window.partitions[0].epoch, 0);
    stage_strike(&s);
}

static int16_t least_acks;

static void look_at_acks(sim_script *s, const sim_request *r) {
    if (r->api->key == PRODUCE && ((const kw_produce_req *)r->body)->acks != -1)
        least_acks = ((const kw_produce_req *)r->body)->acks;
    taken.inner(s, r);
}

/* A broker would take an idempotent batch with acks=1, and promise nothing. */
static void test_P13_acks_are_all(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 17);
    kw_client *c = kw_world_client(s.world);
    least_acks = -1;
    taken = (prints){.inner = s.script.request};
    s.script.request = look_at_acks;
    assert_int_equal(kw_topic_set(c, kw_world_topic(s.world, "t"), KW_STR("acks"), KW_STR("1"), NULL, 0),
                     KW_EINVAL);
    stage_produce(&s, 10);
    assert_int_equal(least_acks, -1);
    assert_all_ok(&s, 10);
    stage_strike(&s);
}

static void test_P14_corrupt_a_few_times(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 18);
    fault(&s, WINDOW_CODE, 0, 19, CORRUPT_MESSAGE);
    stage_produce(&s, 1);
    assert_all_ok(&s, 1);
    fault(&s, WINDOW_CODE, 20, 100, CORRUPT_MESSAGE);
    stage_produce(&s, 1);
    assert_int_equal(stage_requests(&s), 40);
    assert_int_equal(stage_record(&s, 1)->outcome, KW_OUTCOME_NOT_DONE);
    assert_int_equal(stage_record(&s, 1)->error, CORRUPT_MESSAGE);
    stage_strike(&s);
}

/* The answer to a batch that has been given up comes after all: it changes nothing, and nothing is left
 * open.
 */
static void test_P15_answer_to_what_has_ended(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 19);
    stage_produce(&s, 1);
    kw_world_delay(s.world, SIM_DOWN, KW_MS(300));
    stage_produce_later(&s, 1);
    run_until_requests(&s, 2);
    assert_int_equal(kw_purge(kw_world_client(s.world), KW_PURGE_IN_FLIGHT), 0);
    stage_produce(&s, 5);
    assert_int_equal(stage_record(&s, 1)->outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(stage_copies(&s, 1), 1);
    assert_int_equal(stage_ledger(&s)->n_ok, 6);
    assert_int_equal(stage_book(&s, 0)->n_open + stage_book(&s, 0)->n_stale, 0);
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

/* The leader knows another epoch of this id: another id. */
static void test_P17_another_id(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 20);
    stage_produce(&s, 3);
    assert_int_equal(s.window.partitions[0].producer_id, 7);
    s.window.partitions[0].epoch = 5;
    stage_produce(&s, 9);
    assert_all_ok(&s, 12);
    assert_int_equal(s.window.partitions[0].producer_id, 8);
    assert_int_equal(s.window.partitions[0].epoch, 0);
    assert_int_equal(sim_script_count(&s.script, INIT_PRODUCER_ID), 2);
    stage_strike(&s);
}

/* ---- P10: the end of one that cannot be sent smaller ---- */

static void test_P10_one_among_others(void **state) {
    (void)state;
    stage s;
    static const char *const settings[] = {"batch.size", "130", NULL}; /* a record a batch */
    stage_set_up(&s, settings, 21);
    stage_produce(&s, 1);
    fault(&s, WINDOW_CODE, 1, 1, MESSAGE_TOO_LARGE);
    stage_produce(&s, 20);
    assert_int_equal(stage_record(&s, 1)->outcome, KW_OUTCOME_NOT_DONE);
    assert_int_equal(stage_record(&s, 1)->error, MESSAGE_TOO_LARGE);
    assert_int_equal(stage_ledger(&s)->n_ok, 20);
    assert_int_equal(s.window.partitions[0].epoch, 1); /* others followed: its number is burnt */
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

static int decide(const kw_guarantee *g, void *arg) {
    (void)arg;
    kw_sealed b = {.topic = 0, .partition = 0, .count = 4};
    kw_attempt large = {.outcome = KW_OUTCOME_NOT_DONE, .code = MESSAGE_TOO_LARGE};
    kw_book *k = kw_books_open(&kw_idempotence_of(g)->books, 0, 0, b.topic_id);
    kw_book_begin(k, (kw_identity){7, 0});
    assert_int_equal(g->seal(g->self, &b, 0), 0);
    b.sealed = true;
    assert_int_equal(g->outcome(g->self, &b, &large, 0), KW_VERDICT_SPLIT);
    assert_int_equal(k->n_open, 4);
    large.expired = true; /* the client had no memory for halves */
    assert_int_equal(g->outcome(g->self, &b, &large, 0), KW_VERDICT_FAIL);
    assert_int_equal(k->n_open, 0);
    assert_false(k->careful);
    return 0;
}

static void test_P10_no_memory_for_halves(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 22);
    assert_int_equal(kw_world_topic(s.world, "t"), 0);
    assert_int_equal(kw_client_consult(kw_world_client(s.world), decide, NULL), 0);
    stage_strike(&s);
}

/* ---- clusters of the embedded broker ---- */

static const char *const cluster_config[] = {
    "acks", "all", "linger.ms", "0", "batch.size", "250", "retry.backoff.ms", "10", "retry.backoff.max.ms",
    "50",   NULL,
};

static kw_world *cluster(int n_nodes, uint64_t seed) {
    kw_world *w = kw_world_new_with(
        &(kw_world_options){.config = cluster_config, .seed = seed, .n_nodes = n_nodes, .guaranteed = true});
    assert_int_equal(kw_broker_create_topic(kw_world_broker(w), "t", 1, 0), 0);
    return w;
}

static void produce(kw_world *w, int n) {
    kw_world_produce_all(w, "t", 0, n, 60);
    assert_true(kw_world_deliver(w, SECONDS(60)));
}

static int find_idempotence(const kw_guarantee *g, void *arg) {
    *(kw_idempotence **)arg = kw_idempotence_of(g);
    return 0;
}

static const kw_idempotence *idempotence(kw_world *w) {
    kw_idempotence *i = NULL;
    assert_int_equal(kw_client_consult(kw_world_client(w), find_idempotence, &i), 0);
    return i;
}

/* Metadata without the topic, while a new look at it is needed: its sequences go on. */
static void test_P8_a_topic_vanishes_for_a_while(void **state) {
    (void)state;
    kw_world *w = cluster(1, 30);
    produce(w, 10);
    kw_broker_fault vanish = {
        .api_key = METADATA, .times = 5, .node = -1, .topic = "t", .partition = -1, .error = 3};
    assert_int_equal(kw_broker_add_fault(kw_world_broker(w), &vanish), 0);
    kw_broker_fail(kw_world_broker(w), PRODUCE, 2, NOT_LEADER_OR_FOLLOWER);
    produce(w, 10);
    assert_int_equal(kw_world_ledger(w)->n_ok, 20);
    assert_int_equal(idempotence(w)->books.n, 1);
    assert_int_equal(idempotence(w)->books.list[0]->next, 20);
    assert_int_equal(idempotence(w)->books.list[0]->identity.epoch, 0);
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

static void test_P5_leader_forgets_us(void **state) {
    (void)state;
    kw_world *w = cluster(1, 31);
    produce(w, 10);
    assert_int_equal(kw_broker_forget_producers(kw_world_broker(w), "t", 0), 0);
    produce(w, 10);
    assert_int_equal(kw_world_ledger(w)->n_ok, 20);
    assert_int_equal(kw_broker_log_end(kw_world_broker(w), "t", 0), 20);
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

static void test_P16_the_leader_moves_under_load(void **state) {
    (void)state;
    kw_world *w = cluster(3, 32);
    int32_t epoch;
    kw_world_delay(w, SIM_DOWN, KW_MS(5));
    for (int i = 0; i < 12; i++) {
        kw_world_produce_all(w, "t", 0, 30, 60);
        kw_world_run(w, KW_MS(3));
        int32_t leader = kw_broker_leader(kw_world_broker(w), "t", 0, &epoch);
        int32_t next = kw_broker_node_id(kw_world_broker(w), (leader + i) % 3);
        assert_int_equal(kw_broker_move_leader(kw_world_broker(w), "t", 0, next), 0);
    }
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 360);
    assert_int_equal(kw_broker_log_end(kw_world_broker(w), "t", 0), 360); /* none twice */
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

static const char *judge_order(kw_world *w) {
    const char *breach = NULL;
    sim_history h = {0};
    sim_harvest(&h, kw_world_broker(w), "t", 0);
    for (int32_t p = 0; p < h.n; p++)
        for (int32_t i = 1; i < h.pasts[p].n_entries; i++)
            if (h.pasts[p].entries[i].number <= h.pasts[p].entries[i - 1].number)
                breach = "the log is out of order";
    sim_history_fini(&h);
    return breach;
}

/* What was refused goes to the topic of that name, in order, under numbers that the former one never had:
 * while five are in flight, and more wait behind them. */
static void test_P18_recreated(void **state) {
    (void)state;
    kw_world *w = cluster(1, 33);
    kw_world_delay(w, SIM_UP, KW_MS(5));
    produce(w, 10);
    kw_world_produce_all(w, "t", 0, 60, 60);
    kw_world_run(w, KW_MS(2));
    assert_int_equal(kw_broker_recreate_topic(kw_world_broker(w), "t"), 0);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 70);
    assert_int_equal(kw_broker_log_end(kw_world_broker(w), "t", 0), 60);
    assert_sound(judge_order(w));
    const kw_books *s = &idempotence(w)->books;
    assert_int_equal(s->n, 2);
    assert_int_equal(s->list[0]->n_open + s->list[1]->n_open, 0);
    assert_true(s->list[1]->identity.epoch > s->list[0]->identity.epoch);
    kw_world_free(w);
}

/* What may have been in the former one was perhaps read there: it is not sent to the new one. */
static void test_P18_unknown_in_the_former_topic(void **state) {
    (void)state;
    kw_world *w = cluster(1, 34);
    produce(w, 10);
    kw_broker_drop(kw_world_broker(w), PRODUCE, 1);
    kw_world_produce_all(w, "t", 0, 1, 60);
    kw_world_settle(w);
    assert_int_equal(kw_broker_recreate_topic(kw_world_broker(w), "t"), 0);
    produce(w, 5);
    const sim_ledger *l = kw_world_ledger(w);
    assert_int_equal(l->records[10].outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(l->records[10].error, UNKNOWN_TOPIC_ID);
    assert_int_equal(l->n_ok, 15);
    assert_int_equal(kw_broker_log_end(kw_world_broker(w), "t", 0), 5);
    kw_world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_P1_five_in_flight),
        cmocka_unit_test(test_P2_duplicate_is_a_success),
        cmocka_unit_test(test_P3_real_gap),
        cmocka_unit_test(test_P3_gap_is_no_proof_for_many),
        cmocka_unit_test(test_P3_gap_is_a_proof_for_one),
        cmocka_unit_test(test_P3_what_was_abandoned_comes_late),
        cmocka_unit_test(test_P4_epochs_end),
        cmocka_unit_test(test_P4_partitions_bump_alone),
        cmocka_unit_test(test_P5_the_first_goes_alone),
        cmocka_unit_test(test_P5_forgotten_after_retention),
        cmocka_unit_test(test_P5_the_first_after_forgetting_goes_alone),
        cmocka_unit_test(test_P5_forgotten_without_a_log_start),
        cmocka_unit_test(test_P5_leader_forgets_us),
        cmocka_unit_test(test_P6_the_same_bytes_again),
        cmocka_unit_test(test_P6_what_is_unknown_is_not_split),
        cmocka_unit_test(test_P7_retries_do_not_run_out_for_unknown),
        cmocka_unit_test(test_P7_given_up_in_flight),
        cmocka_unit_test(test_P8_a_topic_vanishes_for_a_while),
        cmocka_unit_test(test_P9_wrap_on_the_wire),
        cmocka_unit_test(test_P10_one_among_others),
        cmocka_unit_test(test_P10_no_memory_for_halves),
        cmocka_unit_test(test_P11_expiry_before_the_first_send_is_free),
        cmocka_unit_test(test_P12_nothing_passes_a_retry),
        cmocka_unit_test(test_P13_acks_are_all),
        cmocka_unit_test(test_P14_corrupt_a_few_times),
        cmocka_unit_test(test_P15_answer_to_what_has_ended),
        cmocka_unit_test(test_P16_the_leader_moves_under_load),
        cmocka_unit_test(test_P17_another_id),
        cmocka_unit_test(test_P18_recreated),
        cmocka_unit_test(test_P18_unknown_in_the_former_topic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
