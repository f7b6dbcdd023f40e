/* Pause and resume: nothing is shown while a partition is paused, nothing is lost, nothing comes twice. And
 * the bound on what lies unread, over all partitions. */
#include "tests/client/leader.h"

#include "client/feed.h"

enum { PARTS = 4 };

static leader l;

static void set_paused(int32_t partition, bool paused) {
    assert_int_equal(kw_consumer_pause(&l.rig.consumer, l.topic, partition, paused), KW_OK);
}

static bool expect_none; /* of partition 0 */

static void watch(leader *x, const kw_event *e) {
    (void)x;
    if (expect_none && (e->type == KW_EVENT_RECORDS || e->type == KW_EVENT_END) && e->partition == 0)
        fail_msg("an event of a paused partition");
}

static void begin(const char *const *config, int batches) {
    leader_init(&l, PARTS, 0, config);
    l.on_event = watch;
    expect_none = false;
    for (int32_t i = 0; i < PARTS; i++)
        for (int j = 0; j < batches; j++)
            leader_put(&l, i, 5);
}

static void check_all_read(void) {
    assert_int_equal(l.n_gaps, 0);
    for (int32_t i = 0; i < PARTS; i++)
        assert_int_equal(l.next[i], l.parts[i].end);
}

static void test_paused_before_anything_came(void **state) {
    (void)state;
    begin(NULL, 3);
    leader_assign_all(&l, 0);
    set_paused(0, true);
    expect_none = true;
    rig_run(&l.rig, SECONDS(3));
    assert_int_equal(l.n_records, 3 * 15);
    assert_false(l.parts[0].in);
    set_paused(0, false);
    expect_none = false;
    rig_run(&l.rig, SECONDS(3));
    check_all_read();
    leader_fini(&l);
}

static int pull_some(int n) {
    kw_event e;
    int pulled = 0;
    while (pulled < n && kw_events_pull(&l.rig.core.events, &e)) {
        l.rig.on_event(&l.rig, &e);
        pulled++;
    }
    return pulled;
}

static void step_without_pulling(void) {
    for (int i = 0; i < 200; i++) {
        wire_step(&l.rig.wire);
        (void)kw_cluster_step(&l.rig.cluster);
        (void)kw_consumer_step(&l.rig.consumer);
    }
}

/* F12: what was queued steps back at once, also when the application has pulled a part of it, or the answer
 * is still under way; and is shown from there on. */
static void test_F12_paused_with_batches_queued(void **state) {
    (void)state;
    for (int pulled = 0; pulled < 12; pulled++) {
        begin(NULL, 10);
        leader_assign(&l, 0, 0);
        leader_assign(&l, 1, 0);
        step_without_pulling();
        assert_int_equal(pull_some(pulled), pulled);
        int64_t position = kw_consumer_find(&l.rig.consumer, l.topic, 0)->position;
        set_paused(0, true);
        expect_none = true;
        leader_put(&l, 0, 5);
        leader_put(&l, 1, 5);
        leader_look(&l);
        rig_run(&l.rig, SECONDS(3));
        assert_int_equal(l.next[1], 55);
        assert_int_equal(kw_consumer_find(&l.rig.consumer, l.topic, 0)->position, position);
        set_paused(0, false);
        expect_none = false;
        rig_run(&l.rig, SECONDS(3));
        assert_int_equal(l.next[0], 55);
        assert_int_equal(l.n_gaps, 0);
        assert_int_equal(l.n_records, 110);
        leader_fini(&l);
    }
}

/* Again and again, at any moment. */
static void test_pausing_loses_nothing_and_doubles_nothing(void **state) {
    (void)state;
    begin(NULL, 0);
    leader_assign_all(&l, 0);
    uint32_t random = 7;
    for (int i = 0; i < 2000; i++) {
        random = random * 1664525u + 1013904223u;
        set_paused((int32_t)(random >> 8) % PARTS, (random >> 20) & 1);
        leader_put(&l, (int32_t)(random >> 12) % PARTS, 1);
        if (i % 7 == 0)
            leader_look(&l);
        if (i % 3 == 0)
            rig_run(&l.rig, KW_MS((random >> 24) % 100));
    }
    for (int32_t i = 0; i < PARTS; i++)
        set_paused(i, false);
    rig_run(&l.rig, SECONDS(5));
    check_all_read();
    assert_int_equal(l.n_records, 2000);
    leader_fini(&l);
}

static void test_seek_leaves_it_paused(void **state) {
    (void)state;
    begin(NULL, 10);
    leader_assign(&l, 0, 0);
    step_without_pulling();
    set_paused(0, true);
    expect_none = true;
    leader_assign(&l, 0, 20);
    rig_run(&l.rig, SECONDS(2));
    assert_true(kw_consumer_find(&l.rig.consumer, l.topic, 0)->paused);
    expect_none = false;
    l.next[0] = 20; /* the first that may come */
    set_paused(0, false);
    rig_run(&l.rig, SECONDS(2));
    assert_int_equal(l.next[0], 50);
    assert_int_equal(l.n_gaps, 0);
    assert_int_equal(kw_consumer_unassign(&l.rig.consumer, l.topic, 0), KW_OK);
    assert_int_equal(kw_consumer_pause(&l.rig.consumer, l.topic, 0, true), KW_ENOTFOUND);
    leader_fini(&l);
}

/* The end that was queued is told after resuming, once. */
static void test_end_waits_for_the_resume(void **state) {
    (void)state;
    begin(NULL, 1);
    leader_assign(&l, 0, 0);
    step_without_pulling();
    set_paused(0, true);
    expect_none = true;
    rig_run(&l.rig, SECONDS(1));
    expect_none = false;
    set_paused(0, false);
    rig_run(&l.rig, SECONDS(3));
    assert_int_equal(l.n_ends, 1);
    leader_fini(&l);
}

/* A paused partition holds nobody up: no short waits, no share of the room. */
static void test_paused_partitions_do_not_crowd(void **state) {
    (void)state;
    const char *config[] = {"max.partition.fetch.bytes", "100", NULL};
    begin(config, 10);
    leader_assign(&l, 0, 0);
    step_without_pulling();
    set_paused(0, true);
    leader_assign(&l, 1, 50);
    rig_run(&l.rig, SECONDS(2));
    assert_int_equal(leader_last(&l, 0)->max_wait_ms, 500);
    leader_fini(&l);
}

/* ---- what lies unread ---- */

enum { CROWD = 200 };

static size_t most_unread(const char *kbytes) {
    const char *config[] = {"queued.max.messages.kbytes", kbytes, NULL};
    leader_init(&l, CROWD, 0, config);
    for (int32_t i = 0; i < CROWD; i++)
        for (int j = 0; j < 20; j++)
            leader_put(&l, i, 50);
    leader_assign_all(&l, 0);
    size_t most = 0;
    for (int i = 0; i < 50; i++) {
        step_without_pulling();
        most = l.rig.consumer.unread > most ? l.rig.consumer.unread : most;
        (void)pull_some(3);
    }
    rig_run(&l.rig, SECONDS(60));
    assert_int_equal(l.n_records, CROWD * 20 * 50);
    assert_int_equal(l.n_gaps, 0);
    assert_int_equal(l.rig.consumer.unread, 0);
    assert_int_equal(l.rig.consumer.n_opening, 0);
    leader_fini(&l);
    return most;
}

static void test_unread_bytes_are_bounded(void **state) {
    (void)state;
    assert_true(most_unread("65536") > 1000 << 10); /* all there is: more than the limits below */
    assert_true(most_unread("100") <= 102 << 10);   /* and the batch that always comes */
    assert_true(most_unread("1") <= 3 << 10);
}

/* Paused partitions that fill the room do not starve the others. */
static void test_full_of_paused_batches(void **state) {
    (void)state;
    const char *config[] = {"queued.max.messages.kbytes", "1", NULL};
    begin(config, 40);
    leader_assign(&l, 0, 0);
    step_without_pulling();
    set_paused(0, true);
    expect_none = true;
    assert_true(l.rig.consumer.unread >= 900);
    for (int32_t i = 1; i < PARTS; i++)
        leader_assign(&l, i, 0);
    rig_run(&l.rig, SECONDS(30));
    for (int32_t i = 1; i < PARTS; i++)
        assert_int_equal(l.next[i], l.parts[i].end);
    set_paused(0, false);
    expect_none = false;
    rig_run(&l.rig, SECONDS(30));
    check_all_read();
    leader_fini(&l);
}

/* What a compressed batch expands to counts as well: they are expanded as they are read. */
static void put_bomb(int32_t partition) {
    static uint8_t batch[1 << 20], zeros[60000];
    leader_part *p = &l.parts[partition];
    kw_batch_writer w;
    kw_closed_batch c;
    kw_buf out = {0};
    kw_batch_writer_init(&w, batch, sizeof batch);
    for (int i = 0; i < 10; i++)
        assert_int_equal(kw_batch_append(&w, 1700000000000, (kw_bytes){NULL, -1},
                                         (kw_bytes){zeros, sizeof zeros}, NULL, 0),
                         KW_OK);
    assert_int_equal(kw_batch_close(&w, KW_CODEC_GZIP, INT32_MIN, &l.mem, &out, &c), KW_OK);
    kw_batch_seal_header(&c, &(kw_batch_seal){.producer_id = -1, .base_sequence = -1, .producer_epoch = -1});
    for (int i = 0; i < 8; i++)
        c.p[i] = (uint8_t)(p->end >> (56 - 8 * i)); /* before what the checksum covers */
    assert_int_equal(kw_buf_append(&p->log, &l.mem, c.p, c.n), KW_OK);
    kw_buf_fini(&out, &l.mem);
    p->end += 10;
    p->stable_end = p->end;
}

static void test_expanded_bytes_count(void **state) {
    (void)state;
    const char *config[] = {"queued.max.messages.kbytes", "2000", NULL};
    if (!kw_codec_built(KW_CODEC_GZIP))
        skip();
    begin(config, 0);
    for (int32_t i = 0; i < PARTS; i++)
        for (int j = 0; j < 20; j++)
            put_bomb(i); /* 600 kB in about 1 kB */
    leader_assign_all(&l, 0);
    size_t most = 0;
    for (int i = 0; i < 40; i++) {
        step_without_pulling();
        most = l.rig.core.mem.used > most ? l.rig.core.mem.used : most;
        assert_true(pull_some(1) == 1);
    }
    assert_true(most < 6 << 20); /* not 48 MB */
    rig_run(&l.rig, SECONDS(10));
    assert_int_equal(l.n_records, PARTS * 200);
    check_all_read();
    leader_fini(&l);
}

/* Want of memory is told, and not once for each of many tries. */
static void test_want_of_memory_is_told(void **state) {
    (void)state;
    begin(NULL, 0);
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(1));
    assert_int_equal(l.rig.n_errors, 0);
    kw_assigned *a = kw_consumer_find(&l.rig.consumer, l.topic, 0);
    for (int i = 0; i < 300; i++) {
        kw_position_failed(a, KW_ENOMEM, "Fetch");
        rig_run(&l.rig, KW_MS(100));
    }
    assert_int_equal(l.rig.n_errors, 1);
    assert_int_equal(l.rig.last_error, KW_ENOMEM);
    rig_run(&l.rig, SECONDS(60));
    kw_position_failed(a, KW_ENOMEM, "Fetch");
    rig_run(&l.rig, SECONDS(2));
    assert_int_equal(l.rig.n_errors, 2);
    leader_put(&l, 0, 5);
    leader_look(&l);
    rig_run(&l.rig, SECONDS(2));
    assert_int_equal(l.n_records, 5);
    leader_fini(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paused_before_anything_came),
        cmocka_unit_test(test_F12_paused_with_batches_queued),
        cmocka_unit_test(test_pausing_loses_nothing_and_doubles_nothing),
        cmocka_unit_test(test_seek_leaves_it_paused),
        cmocka_unit_test(test_end_waits_for_the_resume),
        cmocka_unit_test(test_paused_partitions_do_not_crowd),
        cmocka_unit_test(test_unread_bytes_are_bounded),
        cmocka_unit_test(test_full_of_paused_batches),
        cmocka_unit_test(test_expanded_bytes_count),
        cmocka_unit_test(test_want_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
