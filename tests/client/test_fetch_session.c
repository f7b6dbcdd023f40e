/* F1: fetch sessions. Both sides hold the same set of partitions, or all is told anew; nothing is lost or
 * read twice whatever happens to a session. */
#include "tests/client/leader.h"

#include "client/feed.h"

enum { PARTS = 10 };
enum { SESSION_NOT_FOUND = 70, INVALID_EPOCH = 71, TOPIC_ID_ERROR = 106 };

static leader l;

/* All assigned at 0, the session is open, the broker waits for news. */
static void open_session(int16_t version) {
    leader_init(&l, PARTS, version, NULL);
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(2));
}

/* One batch in each partition; all of it must be read, each record once. */
static void put_and_read_all(void) {
    int64_t want = l.n_records;
    for (int32_t i = 0; i < l.n_parts; i++) {
        leader_put(&l, i, 3);
        want += 3;
    }
    leader_look(&l);
    rig_run(&l.rig, SECONDS(5));
    assert_int_equal(l.n_records, want);
    assert_int_equal(l.n_gaps, 0);
}

static void check_full(const leader_seen *s, int32_t session) {
    assert_int_equal(s->session_id, session);
    assert_int_equal(s->epoch, 0);
    assert_int_equal(s->n_named, PARTS);
}

static void test_F1_unchanged_partitions_are_absent(void **state) {
    (void)state;
    open_session(0);
    assert_int_equal(l.n_sessions, 1);
    check_full(leader_last(&l, l.n_seen - 1), 0);
    assert_int_equal(leader_last(&l, 0)->n_named, 0);
    assert_int_equal(leader_last(&l, 0)->session_id, l.session);
    assert_int_equal(leader_last(&l, 0)->epoch, l.n_seen - 1);
    assert_int_equal(l.n_ends, PARTS);
    leader_put(&l, 7, 3);
    leader_look(&l);
    (void)rig_settle(&l.rig);
    assert_int_equal(l.n_records, 3);
    assert_int_equal(leader_last(&l, 1)->answer_parts, 1);
    assert_int_equal(leader_last(&l, 0)->n_named, 1);
    assert_int_equal(leader_last(&l, 0)->first, 7);
    assert_int_equal(l.n_ends, PARTS + 1);
    put_and_read_all();
    assert_int_equal(l.n_sessions, 1);
    leader_fini(&l);
}

/* By name below 13, and below 7 there are no sessions. */
static void test_F1_every_version(void **state) {
    (void)state;
    for (int16_t version = 4; version <= kw_fetch_api.max_stable_version; version++) {
        open_session(version);
        assert_int_equal(leader_last(&l, 0)->version, version);
        put_and_read_all();
        assert_int_equal(l.n_sessions, version < 7 ? 0 : 1);
        assert_int_equal(leader_last(&l, 0)->n_named, version < 7 ? PARTS : 0);
        leader_fini(&l);
    }
}

static void test_F1_epochs_wrap_to_1(void **state) {
    (void)state;
    open_session(0);
    int32_t session = l.session;
    l.epoch = INT32_MAX;
    leader_feed(&l)->session.epoch = INT32_MAX - 1; /* of the request that waits */
    for (int i = 0; i < 3; i++)
        put_and_read_all();
    assert_int_equal(l.n_sessions, 1);
    assert_int_equal(l.session, session);
    assert_in_range(leader_last(&l, 0)->epoch, 1, 100);
    leader_fini(&l);
}

/* 70, 71, 106: everything is told anew, at once: no partition is at fault. */
static void test_F1_errors_of_a_session_open_another(void **state) {
    (void)state;
    static const int errors[] = {SESSION_NOT_FOUND, INVALID_EPOCH, TOPIC_ID_ERROR};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        open_session(0);
        int32_t session = l.session;
        l.error = errors[i];
        leader_put(&l, 0, 3);
        leader_look(&l); /* the next request gets the error */
        (void)rig_settle(&l.rig);
        check_full(leader_last(&l, 0), errors[i] == SESSION_NOT_FOUND ? 0 : session);
        assert_int_equal(l.n_records, 3);
        put_and_read_all();
        assert_int_equal(l.n_sessions, 2);
        assert_int_equal(l.rig.n_errors, 0);
        leader_fini(&l);
    }
}

/* A broker that says so for ever is asked with pauses. */
static void always_wrong(leader *x, const kw_event *e) {
    (void)e;
    x->error = INVALID_EPOCH;
}

static void test_F1_errors_without_an_end_are_no_busy_loop(void **state) {
    (void)state;
    open_session(0);
    int before = l.n_seen;
    for (int i = 0; i < 1000; i++) {
        always_wrong(&l, NULL);
        rig_run(&l.rig, KW_MS(10));
    }
    assert_in_range(l.n_seen - before, 5, 100);
    l.error = 0;
    rig_run(&l.rig, SECONDS(2));
    put_and_read_all();
    leader_fini(&l);
}

/* Whether the broker went on to the next epoch cannot be known. */
static void test_F1_a_lost_answer_opens_another(void **state) {
    (void)state;
    open_session(0);
    int32_t session = l.session;
    l.silent = true;
    leader_put(&l, 2, 3);
    leader_look(&l);
    rig_run(&l.rig, KW_MS(10));
    wire_cut(&l.rig.wire);
    rig_run(&l.rig, SECONDS(3));
    bool seen = false;
    for (int i = 0; i < 8 && i < l.n_seen; i++)
        seen |= leader_last(&l, i)->epoch == 0 && leader_last(&l, i)->session_id == session &&
                leader_last(&l, i)->n_named == PARTS;
    assert_true(seen);
    assert_int_equal(l.n_sessions, 2);
    put_and_read_all();
    leader_fini(&l);
}

/* The answer names what is not in the session, or leaves out of a full one what is. */
static void test_F1_an_answer_that_does_not_fit_opens_another(void **state) {
    (void)state;
    open_session(0);
    l.stranger = PARTS + 3;
    leader_put(&l, 2, 3);
    leader_look(&l);
    (void)rig_settle(&l.rig);
    check_full(leader_last(&l, 0), l.session);
    put_and_read_all();
    assert_int_equal(l.n_sessions, 2);
    l.error = INVALID_EPOCH;
    leader_put(&l, 2, 3);
    leader_look(&l);
    l.forget_entry = 4; /* of the full answer behind that error */
    rig_run(&l.rig, SECONDS(3));
    assert_int_equal(l.n_sessions, 4);
    put_and_read_all();
    assert_int_equal(l.n_sessions, 4);
    leader_fini(&l);
}

/* ... and one that never fits is no reason to ask without a pause. */
static void test_F1_answers_that_never_fit_are_no_busy_loop(void **state) {
    (void)state;
    open_session(0);
    int before = l.n_seen;
    for (int i = 0; i < 1000; i++) {
        l.stranger = PARTS;
        leader_put(&l, 2, 1);
        leader_look(&l);
        rig_run(&l.rig, KW_MS(10));
    }
    assert_in_range(l.n_seen - before, 5, 100);
    l.stranger = -1;
    rig_run(&l.rig, SECONDS(2));
    assert_int_equal(l.n_records, 1000);
    put_and_read_all();
    leader_fini(&l);
}

static void test_F1_without_room_for_sessions(void **state) {
    (void)state;
    leader_init(&l, PARTS, 0, NULL);
    l.no_sessions = true;
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(2));
    put_and_read_all();
    check_full(leader_last(&l, 0), 0);
    l.no_sessions = false; /* there is, later */
    rig_run(&l.rig, SECONDS(2));
    put_and_read_all();
    assert_int_equal(l.n_sessions, 1);
    leader_fini(&l);
}

static void test_F1_who_leaves_is_forgotten(void **state) {
    (void)state;
    open_session(0);
    assert_int_equal(kw_consumer_unassign(&l.rig.consumer, l.topic, 3), KW_OK);
    assert_int_equal(kw_consumer_unassign(&l.rig.consumer, l.topic, 4), KW_OK);
    rig_run(&l.rig, SECONDS(1));
    assert_false(l.parts[3].in);
    assert_false(l.parts[4].in);
    leader_put(&l, 3, 3);
    leader_put(&l, 5, 3);
    leader_look(&l);
    rig_run(&l.rig, SECONDS(1));
    assert_int_equal(l.n_records, 3);
    leader_assign(&l, 3, 0);
    leader_assign(&l, 4, 0);
    rig_run(&l.rig, SECONDS(1));
    put_and_read_all();
    assert_int_equal(l.n_sessions, 1);
    leader_fini(&l);
}

/* Kafka adds first and forgets then: who is named in both lists would be gone. */
static void test_F1_gone_and_back_before_it_was_told(void **state) {
    (void)state;
    open_session(0);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(kw_consumer_unassign(&l.rig.consumer, l.topic, 3), KW_OK);
        leader_assign(&l, 3, l.parts[3].end);
        rig_run(&l.rig, KW_MS(100 * i));
        put_and_read_all();
        assert_true(l.parts[3].in);
    }
    assert_int_equal(l.n_sessions, 1);
    leader_fini(&l);
}

/* Nothing is new for the broker, so it says nothing; but the position is, and it stands at the end. */
static void test_F1_the_end_is_told_after_a_seek(void **state) {
    (void)state;
    open_session(0);
    put_and_read_all();
    int64_t ends = l.n_ends;
    leader_assign(&l, 6, l.parts[6].end);
    rig_run(&l.rig, SECONDS(2));
    assert_int_equal(l.n_ends, ends + 1);
    l.next[6] = -1;
    leader_assign(&l, 6, 1);
    rig_run(&l.rig, SECONDS(2));
    assert_int_equal(l.n_ends, ends + 2);
    assert_int_equal(l.next[6], l.parts[6].end);
    leader_fini(&l);
}

/* F12: a seek while the answer is under way. Nothing older is shown, in or out of a session. */
static void test_F12_seeks_in_a_session(void **state) {
    (void)state;
    open_session(0);
    for (int i = 0; i < PARTS; i++)
        for (int j = 0; j < 20; j++)
            leader_put(&l, i, 1);
    for (int i = 0; i < 20; i++) {
        leader_look(&l); /* what it brings is of the position before */
        l.next[1] = -1;
        leader_assign(&l, 1, i);
        rig_run(&l.rig, KW_MS(600 + 7 * i));
        assert_int_equal(l.next[1], 20);
    }
    assert_int_equal(l.n_gaps, 0);
    assert_int_equal(l.n_sessions, 1);
    leader_fini(&l);
}

/* F13: another topic of the same name. The old id is forgotten, the new one named. */
static void test_F13_another_topic_id(void **state) {
    (void)state;
    const char *config[] = {"auto.offset.reset", "earliest", NULL};
    leader_init(&l, PARTS, 0, config);
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(2));
    kw_uuid old = l.id;
    l.id.b[3] ^= 1;
    for (int i = 0; i < PARTS; i++)
        l.parts[i].error = 100; /* UNKNOWN_TOPIC_ID */
    leader_look(&l);
    int before = l.n_seen;
    rig_run(&l.rig, SECONDS(3));
    bool named = false;
    for (int i = 0; i < l.n_seen - before; i++)
        named |= memcmp(leader_last(&l, i)->id.b, l.id.b, 16) == 0 && leader_last(&l, i)->n_named > 0;
    assert_true(named);
    put_and_read_all();
    assert_memory_not_equal(old.b, l.id.b, 16);
    leader_fini(&l);
}

/* The session is given back when nobody has been fetched from there for a while, not at each pause. */
static void test_F1_closed_when_nobody_needs_it(void **state) {
    (void)state;
    open_session(0);
    for (int32_t i = 0; i < PARTS; i++)
        assert_int_equal(kw_consumer_unassign(&l.rig.consumer, l.topic, i), KW_OK);
    rig_run(&l.rig, SECONDS(5));
    int seen = l.n_seen;
    rig_run(&l.rig, SECONDS(20));
    assert_int_equal(l.n_seen, seen + 1);
    assert_int_equal(leader_last(&l, 0)->epoch, -1);
    assert_int_equal(leader_last(&l, 0)->n_named, 0);
    assert_int_equal(l.epoch, 0);
    assert_null(leader_feed(&l));
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(2));
    put_and_read_all();
    assert_int_equal(l.n_sessions, 2);
    leader_fini(&l);
}

/* Room for one batch an answer: all have their turn, in a session (where the order is the broker's) and out
 * of one (where it is ours). */
static void check_turns(bool no_sessions) {
    const char *config[] = {"fetch.max.bytes", "100", NULL};
    leader_init(&l, PARTS, 0, config);
    l.no_sessions = no_sessions;
    for (int32_t i = 0; i < PARTS; i++)
        for (int j = 0; j < 50; j++)
            leader_put(&l, i, 5);
    leader_assign_all(&l, 0);
    while (l.n_records < 5 * 50 * PARTS / 2) {
        int64_t before = l.n_records;
        rig_run(&l.rig, 1);
        assert_true(l.n_records > before || l.n_records == 0);
        int least = INT32_MAX, most = 0;
        for (int32_t i = 0; i < PARTS; i++) {
            least = l.parts[i].n_served < least ? l.parts[i].n_served : least;
            most = l.parts[i].n_served > most ? l.parts[i].n_served : most;
        }
        assert_true(most - least <= 1);
    }
    leader_fini(&l);
}

static void test_F1_all_have_their_turn(void **state) {
    (void)state;
    check_turns(false);
    check_turns(true);
}

/* Records that lead nowhere: asked for again a few times, for a broker may get over it; then that is an error
 * and no loop. */
static void repeat(bool heals) {
    leader_init(&l, 2, 0, NULL);
    leader_put(&l, 0, 5);
    l.parts[0].end = 10;
    l.parts[0].repeats = true;
    leader_assign(&l, 0, 5);
    int before = l.n_seen;
    rig_run(&l.rig, heals ? KW_MS(1) : SECONDS(15));
    assert_int_equal(l.n_seen - before, heals ? 1 : 10);
    l.parts[0].repeats = false;
    l.parts[0].log.n = 0;
    l.parts[0].end = 5;
    leader_put(&l, 0, 5);
    rig_run(&l.rig, SECONDS(5));
    assert_int_equal(l.n_records, heals ? 5 : 0);
    assert_int_equal(l.rig.n_errors, heals ? 0 : 1);
    if (!heals)
        assert_int_equal(l.rig.last_error, KW_EMALFORMED);
    leader_fini(&l);
}

static void test_F3_records_that_lead_nowhere(void **state) {
    (void)state;
    repeat(true);
    repeat(false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F1_unchanged_partitions_are_absent),
        cmocka_unit_test(test_F1_every_version),
        cmocka_unit_test(test_F1_epochs_wrap_to_1),
        cmocka_unit_test(test_F1_errors_of_a_session_open_another),
        cmocka_unit_test(test_F1_errors_without_an_end_are_no_busy_loop),
        cmocka_unit_test(test_F1_a_lost_answer_opens_another),
        cmocka_unit_test(test_F1_an_answer_that_does_not_fit_opens_another),
        cmocka_unit_test(test_F1_answers_that_never_fit_are_no_busy_loop),
        cmocka_unit_test(test_F1_without_room_for_sessions),
        cmocka_unit_test(test_F1_who_leaves_is_forgotten),
        cmocka_unit_test(test_F1_gone_and_back_before_it_was_told),
        cmocka_unit_test(test_F1_the_end_is_told_after_a_seek),
        cmocka_unit_test(test_F12_seeks_in_a_session),
        cmocka_unit_test(test_F13_another_topic_id),
        cmocka_unit_test(test_F1_closed_when_nobody_needs_it),
        cmocka_unit_test(test_F1_all_have_their_turn),
        cmocka_unit_test(test_F3_records_that_lead_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
