/* Where a consumer goes on when its leader moves, its log is cut, its topic is made anew, or its offset is
 * gone: against a cluster of three embedded nodes that share logs. */
#include "tests/sim/sim_test.h"

#include <stdio.h>

enum {
    OFFSET_FOR_LEADER_EPOCH = 23,
    TOPIC_AUTHORIZATION_FAILED = 29,
    UNKNOWN_TOPIC_ID = 100,
    MOST_READ = 256
};

typedef struct reader {
    kw_world *w;
    int64_t read[MOST_READ]; /* offsets in the order of their coming */
    int n_read;
    char log[400]; /* warnings of the consumer, one after another */
} reader;

static void note(kw_world *w, const kw_event *e, void *ctx) {
    reader *r = ctx;
    kw_record rec;
    (void)w;
    if (e->type == KW_EVENT_LOG && e->u.log.about == KW_ABOUT_FETCH && e->u.log.level == KW_LOG_WARN) {
        size_t n = strlen(r->log);
        snprintf(r->log + n, sizeof r->log - n, "%.*s\n", (int)e->text.n, e->text.p);
    }
    if (e->type != KW_EVENT_RECORDS)
        return;
    for (kw_record_iter it = e->u.records.iter; kw_record_next(&it, &rec) == 1 && r->n_read < MOST_READ;)
        r->read[r->n_read++] = rec.offset;
}

static void produce(reader *r, int n) {
    for (int i = 0; i < n; i += 10) {
        kw_world_produce_all(r->w, "t", 0, 10, 50);
        assert_true(kw_world_deliver(r->w, SECONDS(10)));
    }
}

/* n records in batches of ten, and a client with this policy in front of them. */
static void set_up(reader *r, int n, const char *policy, uint64_t seed) {
    const char *config[] = {
        "auto.offset.reset", policy, "retry.backoff.ms", "50", "metadata.max.age.ms", "1000", NULL};
    kw_broker_options broker = kw_broker_options_default;
    broker.nodes = 3;
    *r = (reader){
        .w = kw_world_new_with(&(kw_world_options){.config = config, .seed = seed, .broker = &broker})};
    sim_ledger_loosen(kw_world_ledger(r->w)); /* logs are cut and made anew */
    assert_int_equal(kw_broker_create_topic(kw_world_broker(r->w), "t", 1, 3), 0);
    produce(r, n);
    kw_world_new_client(r->w, config);
    kw_world_on_event(r->w, note, r);
}

static void strike(reader *r) {
    kw_world_free(r->w);
}

/* Exactly from .. to - 1 came since the last call. */
static void expect_read(reader *r, int64_t from, int64_t to) {
    if (r->n_read != to - from)
        fail_msg("%d records came, not %d", r->n_read, (int)(to - from));
    for (int i = 0; i < r->n_read; i++)
        assert_int_equal(r->read[i], from + i);
    r->n_read = 0;
}

static void read_to_the_end(reader *r) {
    kw_world_run(r->w, SECONDS(2));
}

static kw_broker *broker(const reader *r) {
    return kw_world_broker(r->w);
}

static int64_t position(const reader *r) {
    return kw_position(kw_world_client(r->w), kw_world_topic(r->w, "t"), 0);
}

static int32_t leader(const reader *r) {
    return kw_broker_leader(broker(r), "t", 0, NULL);
}

static void move_leader(const reader *r) {
    assert_int_equal(kw_broker_move_leader(broker(r), "t", 0, leader(r) % 3 + 1), 0);
}

static void assign(const reader *r, int64_t offset) {
    kw_world_assign(r->w, "t", 0, offset);
}

/* ---- F10: leaders change ---- */

static void test_F10_nothing_twice_and_nothing_missed_when_leaders_move(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "earliest", 1);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    expect_read(&r, 0, 30);
    for (int i = 3; i < 8; i++) {
        move_leader(&r);
        produce(&r, 10);
        read_to_the_end(&r);
        expect_read(&r, 10 * i, 10 * i + 10);
    }
    assert_int_equal(kw_world_seen(r.w)->n_errors, 0);
    assert_string_equal(r.log, "");
    strike(&r);
}

/* That it asks at all, and that an answer which will not pass is no reset (librdkafka #4293, #4427). */
static void test_F10_a_permanent_error_is_no_reset(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "earliest", 2);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    expect_read(&r, 0, 30);
    kw_broker_fail(broker(&r), OFFSET_FOR_LEADER_EPOCH, 1, TOPIC_AUTHORIZATION_FAILED);
    move_leader(&r);
    read_to_the_end(&r);
    assert_true(kw_world_saw_error(r.w, TOPIC_AUTHORIZATION_FAILED, "OffsetForLeaderEpoch at offset 30"));
    assert_int_equal(position(&r), 30);
    produce(&r, 10);
    read_to_the_end(&r);
    expect_read(&r, 0, 0); /* it stopped */
    assign(&r, 30);
    read_to_the_end(&r);
    expect_read(&r, 30, 40);
    strike(&r);
}

/* Who has read nothing has nothing to lose, and asks nobody. */
static void test_F10_a_number_without_an_epoch_is_not_checked(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "earliest", 3);
    assign(&r, 30);
    read_to_the_end(&r);
    kw_broker_fail(broker(&r), OFFSET_FOR_LEADER_EPOCH, 1, TOPIC_AUTHORIZATION_FAILED);
    move_leader(&r);
    produce(&r, 10);
    read_to_the_end(&r);
    expect_read(&r, 30, 40);
    assert_int_equal(kw_world_seen(r.w)->n_errors, 0);
    strike(&r);
}

static void test_F10_a_cut_log_is_read_again_from_where_it_parted(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "latest", 4);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    expect_read(&r, 0, 30);
    assert_int_equal(kw_broker_truncate(broker(&r), "t", 0, 15), 0);
    produce(&r, 10);
    read_to_the_end(&r);
    expect_read(&r, 10, 20); /* neither the beginning nor the end: not even with "latest" is one missed */
    assert_non_null(strstr(r.log, "t [0]: the log was cut: read up to offset 30"));
    assert_non_null(strstr(r.log, "going on from 10"));
    assert_int_equal(position(&r), 20);
    strike(&r);
}

/* What was fetched and not yet pulled came from the leader whose log was cut: it is not shown any more. */
static void test_F10_what_is_queued_is_in_doubt_too(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "earliest", 5);
    kw_world_hold_events(r.w, true);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    assert_int_equal(kw_broker_truncate(broker(&r), "t", 0, 15), 0);
    read_to_the_end(&r);
    kw_world_hold_events(r.w, false);
    read_to_the_end(&r);
    expect_read(&r, 0, 10);
    strike(&r);
}

static void test_F10_none_tells_of_truncation(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "none", 6);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    expect_read(&r, 0, 30);
    assert_int_equal(kw_broker_truncate(broker(&r), "t", 0, 15), 0);
    produce(&r, 10);
    read_to_the_end(&r);
    expect_read(&r, 0, 0);
    assert_true(kw_world_saw_error(r.w, KW_ETRUNCATION, "read up to offset 30 in leader epoch"));
    assert_true(kw_world_saw_error(r.w, KW_ETRUNCATION, "ends at 10"));
    assert_int_equal(position(&r), 30);
    assign(&r, 10);
    read_to_the_end(&r);
    expect_read(&r, 10, 20);
    strike(&r);
}

/* librdkafka #4433: the leader that is asked falls silent and is followed by another: that one is asked, at
 * once. */
static void test_F10_a_leader_that_moves_during_validation_is_let_go(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "earliest", 7);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    expect_read(&r, 0, 30);
    move_leader(&r);
    kw_broker_fault slow = {.api_key = OFFSET_FOR_LEADER_EPOCH,
                            .times = 1,
                            .node = leader(&r),
                            .partition = -1,
                            .delay = SECONDS(20)};
    assert_int_equal(kw_broker_add_fault(broker(&r), &slow), 0);
    read_to_the_end(&r);
    move_leader(&r);
    read_to_the_end(&r);
    produce(&r, 10);
    read_to_the_end(&r);
    expect_read(&r, 30, 40);
    kw_world_run(r.w, SECONDS(30)); /* the late answer changes nothing */
    expect_read(&r, 0, 0);
    assert_int_equal(kw_world_seen(r.w)->n_errors, 0);
    strike(&r);
}

static void test_F10_retriable_answers_are_asked_again(void **state) {
    (void)state;
    static const int codes[] = {3, 5, 6, 56, 74, 75};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        reader r;
        set_up(&r, 30, "earliest", 8);
        assign(&r, KW_OFFSET_BEGINNING);
        read_to_the_end(&r);
        expect_read(&r, 0, 30);
        kw_broker_fail(broker(&r), OFFSET_FOR_LEADER_EPOCH, 3, codes[i]);
        move_leader(&r);
        produce(&r, 10);
        kw_world_run(r.w, SECONDS(10));
        expect_read(&r, 30, 40);
        assert_int_equal(kw_world_seen(r.w)->n_errors, 0);
        strike(&r);
    }
}

/* ---- F9 ---- */

static void test_F9_epoch_errors_are_no_reset(void **state) {
    (void)state;
    static const int codes[] = {74, 75, 78};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        reader r;
        set_up(&r, 30, "earliest", 9);
        assign(&r, 20);
        read_to_the_end(&r);
        expect_read(&r, 20, 30);
        kw_broker_fail(broker(&r), FETCH, 4, codes[i]);
        kw_broker_fail(broker(&r), LIST_OFFSETS, 100, TOPIC_AUTHORIZATION_FAILED); /* nobody may ask */
        produce(&r, 10);
        kw_world_run(r.w, SECONDS(10));
        expect_read(&r, 30, 40);
        assert_int_equal(kw_world_seen(r.w)->n_errors, 0);
        assert_string_equal(r.log, "");
        strike(&r);
    }
}

/* ---- F8, F15: the offset is gone ---- */

/* DeleteRecords passes the position of a reader that stands still. */
static int64_t first_after_deletion(const char *policy) {
    reader r;
    set_up(&r, 30, policy, 10);
    assert_int_equal(kw_broker_delete_records(broker(&r), "t", 0, 17), 0);
    assign(&r, 0); /* F15: 0 is not "earliest" */
    read_to_the_end(&r);
    int64_t first = r.n_read > 0 ? r.read[0] : -1;
    assert_int_equal(position(&r), 30);
    assert_non_null(strstr(r.log, "offset 0 is out of range: reset to the"));
    strike(&r);
    return first;
}

static void test_F15_log_start_passes_the_position(void **state) {
    (void)state;
    assert_int_equal(first_after_deletion("earliest"), 17);
    assert_int_equal(first_after_deletion("latest"), -1);
}

static void test_F15_none_names_the_new_start(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "none", 11);
    assert_int_equal(kw_broker_delete_records(broker(&r), "t", 0, 17), 0);
    assign(&r, 5);
    read_to_the_end(&r);
    assert_true(kw_world_saw_error(r.w, OFFSET_OUT_OF_RANGE,
                                   "offset 5 is out of range: the log begins at 17 and ends at 30"));
    expect_read(&r, 0, 0);
    strike(&r);
}

/* F8: the answer is about an offset that nobody wants any more. */
static void test_F8_an_answer_to_an_older_position_is_ignored(void **state) {
    (void)state;
    for (int ms = 0; ms < 60; ms += 3) {
        reader r;
        set_up(&r, 30, "earliest", 12);
        kw_world_delay(r.w, SIM_DOWN, KW_MS(20));
        assign(&r, 0);
        read_to_the_end(&r);
        expect_read(&r, 0, 30);
        assign(&r, 1000);
        kw_world_run(r.w, KW_MS(ms));
        bool late = r.log[0] != '\0';
        assign(&r, 25);
        read_to_the_end(&r);
        expect_read(&r, 25, 30);
        assert_true(late == (r.log[0] != '\0'));
        strike(&r);
    }
}

/* What came before the offset that is gone is shown first. */
static void test_F8_what_was_fetched_is_delivered_first(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "earliest", 13);
    kw_world_hold_events(r.w, true);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    assert_int_equal(kw_broker_delete_records(broker(&r), "t", 0, 30), 0);
    kw_broker_fault gone = {
        .api_key = FETCH, .times = 1, .node = -1, .topic = "t", .partition = 0, .error = OFFSET_OUT_OF_RANGE};
    assert_int_equal(kw_broker_add_fault(broker(&r), &gone), 0);
    read_to_the_end(&r);
    kw_world_hold_events(r.w, false);
    read_to_the_end(&r);
    expect_read(&r, 0, 30);
    produce(&r, 10);
    read_to_the_end(&r);
    expect_read(&r, 30, 40);
    strike(&r);
}

/* ---- F13: another topic of the name ---- */

static void test_F13_a_topic_made_anew_voids_positions(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "earliest", 14);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    expect_read(&r, 0, 30);
    assert_int_equal(kw_broker_recreate_topic(broker(&r), "t"), 0);
    produce(&r, 50); /* more than the old one had: the old offset exists, and means nothing */
    kw_world_run(r.w, SECONDS(5));
    expect_read(&r, 0, 50);
    assert_non_null(strstr(r.log, "the topic was deleted and made again, offset 30 means nothing in it"));
    assert_int_equal(kw_world_seen(r.w)->n_errors, 0);
    strike(&r);
}

/* ListOffsets names topics: all that the broker can say to the epoch of the former one is that it does not
 * know it yet. */
static void test_F13_an_epoch_of_the_former_topic_is_no_end(void **state) {
    (void)state;
    reader r;
    const char *config[] = {"auto.offset.reset", "earliest", NULL};
    set_up(&r, 30, "earliest", 24);
    for (int i = 0; i < 5; i++)
        move_leader(&r);
    kw_world_new_client(r.w, config); /* metadata.max.age.ms is 5 minutes here */
    kw_world_on_event(r.w, note, &r);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    expect_read(&r, 0, 30);
    assert_int_equal(kw_unassign(kw_world_client(r.w), kw_world_topic(r.w, "t"), 0), KW_OK);
    read_to_the_end(&r);
    assert_int_equal(kw_broker_recreate_topic(broker(&r), "t"), 0);
    assign(&r, KW_OFFSET_BEGINNING);
    kw_world_run(r.w, SECONDS(10));
    assert_int_equal(position(&r), 0);
    strike(&r);
}

static void test_F13_none_stops(void **state) {
    (void)state;
    reader r;
    set_up(&r, 30, "none", 15);
    assign(&r, KW_OFFSET_BEGINNING);
    read_to_the_end(&r);
    expect_read(&r, 0, 30);
    assert_int_equal(kw_broker_recreate_topic(broker(&r), "t"), 0);
    produce(&r, 50);
    kw_world_run(r.w, SECONDS(5));
    expect_read(&r, 0, 0);
    assert_true(kw_world_saw_error(r.w, UNKNOWN_TOPIC_ID, "deleted and made again, offset 30"));
    assert_true(kw_world_saw_error(r.w, UNKNOWN_TOPIC_ID, "the log begins at 0 and ends at"));
    strike(&r);
}

/* ---- F14: starts by time ---- */

static void start_at(int64_t ms, int64_t first) {
    reader r;
    set_up(&r, 10, "none", 16);
    kw_world_run(r.w, SECONDS(100) - kw_world_now(r.w));
    produce(&r, 10);
    r.n_read = 0;
    assert_int_equal(kw_assign_at_time(kw_world_client(r.w), kw_world_topic(r.w, "t"), 0, ms), 0);
    read_to_the_end(&r);
    expect_read(&r, first, 20);
    assert_int_equal(position(&r), 20);
    produce(&r, 10);
    read_to_the_end(&r);
    expect_read(&r, 20, 30);
    strike(&r);
}

static void test_F14_starts_by_time(void **state) {
    (void)state;
    start_at(0, 0);
    start_at(KW_WORLD_EPOCH_MS, 0);
    start_at(KW_WORLD_EPOCH_MS + 50000, 10);
    start_at(KW_WORLD_EPOCH_MS + 1000000, 20); /* nothing is so young: the end */
}

static void test_F14_time_must_be_one(void **state) {
    (void)state;
    reader r;
    set_up(&r, 10, "none", 17);
    kw_client *c = kw_world_client(r.w);
    int32_t t = kw_world_topic(r.w, "t");
    assert_int_equal(kw_assign_at_time(c, t, 0, -1), KW_EINVAL);
    assert_int_equal(kw_assign_at_time(c, t, -1, 5), KW_EINVAL);
    assert_int_equal(kw_assign_at_time(c, t + 9, 0, 5), KW_EINVAL);
    strike(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F10_nothing_twice_and_nothing_missed_when_leaders_move),
        cmocka_unit_test(test_F10_a_permanent_error_is_no_reset),
        cmocka_unit_test(test_F10_a_number_without_an_epoch_is_not_checked),
        cmocka_unit_test(test_F10_a_cut_log_is_read_again_from_where_it_parted),
        cmocka_unit_test(test_F10_what_is_queued_is_in_doubt_too),
        cmocka_unit_test(test_F10_none_tells_of_truncation),
        cmocka_unit_test(test_F10_a_leader_that_moves_during_validation_is_let_go),
        cmocka_unit_test(test_F10_retriable_answers_are_asked_again),
        cmocka_unit_test(test_F9_epoch_errors_are_no_reset),
        cmocka_unit_test(test_F15_log_start_passes_the_position),
        cmocka_unit_test(test_F15_none_names_the_new_start),
        cmocka_unit_test(test_F8_an_answer_to_an_older_position_is_ignored),
        cmocka_unit_test(test_F8_what_was_fetched_is_delivered_first),
        cmocka_unit_test(test_F13_a_topic_made_anew_voids_positions),
        cmocka_unit_test(test_F13_an_epoch_of_the_former_topic_is_no_end),
        cmocka_unit_test(test_F13_none_stops),
        cmocka_unit_test(test_F14_starts_by_time),
        cmocka_unit_test(test_F14_time_must_be_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
