/* What lies between a broker and the application when the ground shifts: queued, hidden, damaged, or told of
 * a topic that is no more. */
#include "tests/client/leader.h"

enum { UNKNOWN_SERVER_ERROR = -1, UNKNOWN_TOPIC_ID = 100, PARTS = 2 };

static leader l;
static bool end_too_early;

/* An end is told behind the records before it, never ahead of them. */
static void watch(leader *x, const kw_event *e) {
    if (e->type == KW_EVENT_END)
        end_too_early |= e->u.end.offset != x->next[e->partition];
}

static void begin(const char *const *config) {
    leader_init(&l, PARTS, 0, config);
    l.on_event = watch;
    end_too_early = false;
}

static void step_without_pulling(void) {
    for (int i = 0; i < 200; i++) {
        wire_step(&l.rig.wire);
        (void)kw_cluster_step(&l.rig.cluster);
        (void)kw_metadata_step(&l.rig.metadata);
        (void)kw_consumer_step(&l.rig.consumer);
    }
}

/* The metadata brings another epoch while the application looks elsewhere. */
static void lead_anew(void) {
    l.leader_epoch += 1;
    l.rig.cluster.wants_metadata = true;
    leader_look(&l);
    step_without_pulling();
    assert_int_equal(l.rig.cluster.topics[l.topic].partitions[0].leader_epoch, l.leader_epoch);
}

static void test_F10_no_end_ahead_of_what_is_read_again(void **state) {
    (void)state;
    begin(NULL);
    leader_put(&l, 0, 5);
    leader_assign(&l, 0, 0);
    step_without_pulling();
    assert_false(kw_list_empty(&l.rig.core.events.queue));
    lead_anew();
    rig_run(&l.rig, SECONDS(3));
    assert_false(end_too_early);
    assert_int_equal(l.next[0], 5);
    assert_int_equal(l.n_ends, 1);
    leader_fini(&l);
}

/* What was found damaged behind sound batches belongs to the former leader too: the next one is asked. */
static void test_F10_damage_does_not_outlast_its_leader(void **state) {
    (void)state;
    begin(NULL);
    leader_put(&l, 0, 5);
    size_t at = l.parts[0].log.n;
    leader_put(&l, 0, 5);
    l.parts[0].log.p[l.parts[0].log.n - 1] ^= 1;
    leader_assign(&l, 0, 0);
    step_without_pulling();
    l.parts[0].log.p[l.parts[0].log.n - 1] ^= 1;
    assert_true(at < l.parts[0].log.n);
    lead_anew();
    rig_run(&l.rig, SECONDS(3));
    assert_int_equal(l.rig.n_errors, 0);
    assert_int_equal(l.next[0], 10);
    assert_int_equal(l.n_gaps, 0);
    leader_fini(&l);
}

/* ---- what is not shown is checked all the same ---- */

enum { ATTRIBUTES = 22, COUNT = 60, CONTROL = 0x20 };

/* One byte of the header of the second of three batches; the checksum stays. */
static void read_with_header_byte(const char *isolation, size_t offset, uint8_t value) {
    const char *config[] = {"isolation.level", isolation, NULL};
    begin(config);
    leader_put(&l, 0, 5);
    size_t at = l.parts[0].log.n;
    leader_put(&l, 0, 5);
    leader_put(&l, 0, 5);
    l.parts[0].log.p[at + offset] = value;
    leader_assign(&l, 0, 0);
    rig_run(&l.rig, SECONDS(15));
    assert_int_equal(l.rig.last_error, KW_ECRC);
    assert_non_null(strstr(l.rig.last_text, "offset 5"));
    assert_int_equal(l.next[0], 5);
    assert_int_equal(l.n_gaps, 0);
    leader_fini(&l);
}

static void test_F6_damage_hides_nothing(void **state) {
    (void)state;
    static const char *const levels[] = {"read_uncommitted", "read_committed"};
    for (int i = 0; i < 2; i++) {
        read_with_header_byte(levels[i], ATTRIBUTES, CONTROL);
        read_with_header_byte(levels[i], COUNT, 0);
    }
}

/* ---- errors that pass ---- */

/* A broker that fails for a reason of its own does not end the reading; there is a line about it. */
static int n_warnings;

static void count_warnings(leader *x, const kw_event *e) {
    (void)x;
    n_warnings += e->type == KW_EVENT_LOG && e->u.log.level == KW_LOG_WARN;
}

static void test_unknown_server_error_passes(void **state) {
    (void)state;
    begin(NULL);
    l.on_event = count_warnings;
    n_warnings = 0;
    leader_put(&l, 0, 5);
    leader_put(&l, 1, 5);
    l.parts[0].error = UNKNOWN_SERVER_ERROR;
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(5));
    assert_int_equal(l.next[1], 5);
    assert_int_equal(n_warnings, 1);
    l.parts[0].error = 0;
    l.error = UNKNOWN_SERVER_ERROR; /* and once of the whole answer */
    rig_run(&l.rig, SECONDS(5));
    assert_int_equal(l.error, 0);
    assert_int_equal(l.next[0], 5);
    assert_int_equal(l.rig.n_errors, 0);
    leader_fini(&l);
}

/* ---- F13: a broker that has not heard of the new topic ---- */

static void know(const kw_uuid *id) {
    l.id = *id;
    l.rig.cluster.wants_metadata = true;
    leader_look(&l);
    rig_run(&l.rig, SECONDS(2));
}

static void test_F13_a_former_id_is_a_stale_view(void **state) {
    (void)state;
    const char *config[] = {"auto.offset.reset", "earliest", NULL};
    begin(config);
    leader_put(&l, 0, 10);
    leader_assign(&l, 0, 0);
    rig_run(&l.rig, SECONDS(1));
    assert_int_equal(l.n_records, 10);
    kw_uuid former = l.id, now = l.id;
    now.b[3] ^= 1;
    know(&now);
    assert_int_equal(l.n_records, 20);
    for (int i = 0; i < 3; i++) {
        know(&former);
        assert_memory_equal(l.rig.cluster.topics[l.topic].id.b, now.b, sizeof now.b);
        know(&now);
    }
    assert_int_equal(l.n_records, 20); /* not the same again for each change of mind */
    know(&former);                     /* but who is sure of it for long is right */
    rig_run(&l.rig, SECONDS(600));
    assert_memory_equal(l.rig.cluster.topics[l.topic].id.b, former.b, sizeof former.b);
    assert_int_equal(l.n_records, 30);
    leader_fini(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F10_no_end_ahead_of_what_is_read_again),
        cmocka_unit_test(test_F10_damage_does_not_outlast_its_leader),
        cmocka_unit_test(test_F6_damage_hides_nothing),
        cmocka_unit_test(test_unknown_server_error_passes),
        cmocka_unit_test(test_F13_a_former_id_is_a_stale_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
