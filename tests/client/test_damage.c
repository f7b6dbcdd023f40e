/* Records that come damaged are fetched again; nothing of them is shown, nothing is passed over, and nobody
 * else waits. What stays damaged ends in one error that names the place. */
#include "tests/client/leader.h"

#include "client/feed.h"
#include "tests/sim/batches.h"

enum {
    PARTITIONS = 3,
    HURT = 1, /* the partition whose records are damaged */
    TRIES = 10,
    FIRST = 5,   /* offset of the batch that is */
    BATCHES = 4, /* of five records each */
    FOR_GOOD = 1000,
    CORRUPT_MESSAGE = 2,
};

/* A byte of a batch, and what the road makes of it. */
typedef struct stain {
    const char *name;
    size_t at;
    uint8_t flip;
} stain;

static const stain stains[] = {
    {"first offset below 0",       0,  0x80},
    {"first offset far ahead",     2,  0x01},
    {"first offset ahead",         7,  0x08}, /* 5 becomes 13, where the one behind it is */
    {"length below 0",             8,  0x80},
    {"length over the end",        10, 0x40},
    {"length over the next batch", 11, 0x40},
    {"length too short",           11, 0x08},
    {"another format, 0",          16, 0x02},
    {"another format, 3",          16, 0x01},
    {"another format, -126",       16, 0x80},
    {"checksum",                   17, 0x10},
    {"control",                    22, 0x20},
    {"codec",                      22, 0x01},
    {"last offset",                26, 0x08},
    {"last offset below 0",        23, 0x80},
    {"time",                       30, 0x01},
    {"producer",                   45, 0x02},
    {"no records",                 60, 0x05},
    {"first record",               61, 0x02},
    {"last record",                70, 0x40},
};
enum { STAINS = sizeof stains / sizeof *stains };

static leader l;
static stain present;
static int64_t hurt_offset; /* of the batch that is damaged */
static int times;           /* that it still will be */
static int n_warnings;
static int32_t last_epoch;
static uint32_t conns[64]; /* on which it was asked for */
static int n_conns;

/* As the client will see it: by its true first offset. */
static void spoil(leader *lead, int32_t partition, uint8_t *records, int32_t n) {
    kw_reader r;
    kw_batch b;
    if (partition != HURT || times == 0)
        return;
    kw_reader_init(&r, records, (size_t)n);
    while (kw_batches_next(&r, &b) == 1) {
        if (b.base_offset != hurt_offset)
            continue;
        records[(size_t)(b.raw.p - records) + present.at] ^= present.flip;
        times -= 1;
        conns[n_conns++ % 64] = lead->to.conn;
        return;
    }
}

static void note(leader *lead, const kw_event *e) {
    (void)lead;
    n_warnings +=
        e->type == KW_EVENT_LOG && e->u.log.level <= KW_LOG_WARN && e->u.log.about == KW_ABOUT_FETCH;
    if (e->type == KW_EVENT_RECORDS)
        last_epoch = e->u.records.leader_epoch;
}

static void begin(const char *const *config, stain s, int n) {
    leader_init(&l, PARTITIONS, 0, config);
    l.road = spoil;
    l.on_event = note;
    present = s;
    times = n;
    hurt_offset = FIRST;
    n_warnings = n_conns = 0;
    for (int32_t i = 0; i < PARTITIONS; i++)
        for (int k = 0; k < BATCHES; k++)
            leader_put(&l, i, 5);
}

static void assert_all_read(const char *what) {
    for (int32_t i = 0; i < PARTITIONS; i++)
        if (l.next[i] != 5 * BATCHES)
            fail_msg("%s: partition %d is read up to %lld", what, (int)i, (long long)l.next[i]);
    if (l.n_records != 5 * BATCHES * PARTITIONS || l.n_gaps != 0)
        fail_msg("%s: %lld records, %lld gaps", what, (long long)l.n_records, (long long)l.n_gaps);
    assert_int_equal(l.rig.n_errors, 0);
}

static bool is_covered(const stain *s) {
    return s->at >= 17;
}

/* A line for each batch that was damaged, and one of them is the error. A false length may be taken for the
 * end of what fitted into the answer (F3), or make the place behind look damaged too. */
static void assert_told(int n) {
    int told = (int)l.rig.core.stats.batches_damaged;
    assert_int_equal(n_warnings + l.rig.n_errors, told);
    if (is_covered(&present))
        assert_int_equal(told, n);
    else
        assert_in_range(told, n - 1, n + 1);
}

/* Whatever is hit, of a batch that others stand before and behind: all is read, once and in order. */
static void test_corrupt_on_the_way(void **state) {
    (void)state;
    for (int i = 0; i < STAINS; i++)
        for (int n = 1; n < TRIES; n += 4) {
            begin(NULL, stains[i], n);
            leader_assign_all(&l, 0);
            rig_run(&l.rig, SECONDS(12));
            assert_all_read(stains[i].name);
            assert_int_equal(times, 0);
            assert_told(n);
            leader_fini(&l);
        }
}

/* Those that lie before the position are passed over, but not if what follows leaves a hole. */
static void test_F3_corrupt_first_offset_before(void **state) {
    (void)state;
    const stain before = {"first offset before", 7, 0x08}; /* 10 becomes 2 */
    begin(NULL, before, 3);
    hurt_offset = 10;
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(5));
    assert_all_read(before.name);
    assert_int_equal(times, 0);
    leader_fini(&l);
}

/* The same under read_committed, where what is not shown is looked at too. */
static void test_corrupt_under_read_committed(void **state) {
    (void)state;
    static const char *const committed[] = {"isolation.level", "read_committed", NULL};
    for (int i = 0; i < STAINS; i++) {
        begin(committed, stains[i], 2);
        leader_assign_all(&l, 0);
        rig_run(&l.rig, SECONDS(5));
        assert_all_read(stains[i].name);
        leader_fini(&l);
    }
}

/* The application reads what came before, and the other partitions, without any delay. */
static void test_corrupt_holds_up_nobody(void **state) {
    (void)state;
    begin(NULL, stains[STAINS - 1], FOR_GOOD);
    leader_assign_all(&l, 0);
    rig_run(&l.rig, KW_MS(20));
    assert_int_equal(l.next[0], 5 * BATCHES);
    assert_int_equal(l.next[2], 5 * BATCHES);
    assert_int_equal(l.next[HURT], FIRST);
    leader_fini(&l);
}

/* A disk gives the same bytes again and again: one error, and then silence, until a seek. */
static void test_corrupt_for_good(void **state) {
    (void)state;
    for (int i = 0; i < STAINS; i++) {
        begin(NULL, stains[i], FOR_GOOD);
        leader_assign_all(&l, 0);
        rig_run(&l.rig, SECONDS(60));
        assert_int_equal(l.rig.n_errors, 1);
        /* What is noticed before the batch in front of it was pulled has one try more. */
        assert_in_range(FOR_GOOD - times, TRIES, TRIES + 1);
        assert_told(FOR_GOOD - times);
        assert_non_null(strstr(l.rig.last_text, "t [1]: "));
        assert_non_null(strstr(l.rig.last_text, "fetched 10 times, at offset 5; the partition stops"));
        assert_int_equal(l.next[HURT], FIRST);
        assert_int_equal(kw_consumer_find(&l.rig.consumer, l.topic, HURT)->position, FIRST);
        assert_int_equal(l.next[0] + l.next[2], 2 * 5 * BATCHES);
        leader_assign(&l, HURT, FIRST + 5);
        l.next[HURT] = FIRST + 5;
        rig_run(&l.rig, SECONDS(2));
        assert_int_equal(l.next[HURT], 5 * BATCHES);
        assert_int_equal(l.rig.n_errors, 1);
        leader_fini(&l);
    }
}

/* Each place has its own tries: a position that moves on begins anew. */
static void test_corrupt_here_and_there(void **state) {
    (void)state;
    begin(NULL, stains[STAINS - 1], 0);
    leader_assign_all(&l, 0);
    for (int k = 0; k < BATCHES; k++) {
        rig_run(&l.rig, SECONDS(1));
        hurt_offset = 5 * (BATCHES + k);
        times = TRIES - 1;
        leader_put(&l, HURT, 5);
        leader_look(&l);
        rig_run(&l.rig, SECONDS(12));
        assert_int_equal(times, 0);
        assert_int_equal(l.next[HURT], 5 * (BATCHES + k + 1));
    }
    assert_int_equal(l.rig.n_errors, 0);
    assert_int_equal(l.n_gaps, 0);
    leader_fini(&l);
}

/* What lies behind a damaged batch is sound, and must not count as a success. */
static void test_corrupt_with_sound_ones_behind(void **state) {
    (void)state;
    static const char *const one_by_one[] = {"max.partition.fetch.bytes", "1", NULL};
    for (int i = 0; i < 2; i++) {
        begin(i == 0 ? NULL : one_by_one, stains[STAINS - 1], FOR_GOOD);
        leader_put_as(&l, HURT, 1, 0x20, 7, KW_CONTROL_COMMIT);
        leader_assign_all(&l, 0);
        rig_run(&l.rig, SECONDS(60));
        assert_int_equal(FOR_GOOD - times, TRIES);
        assert_int_equal(l.rig.n_errors, 1);
        leader_fini(&l);
    }
}

/* The road may depend on the connection: after three tries there is another. */
static void test_corrupt_takes_another_connection(void **state) {
    (void)state;
    begin(NULL, stains[STAINS - 1], TRIES - 1);
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(12));
    assert_all_read("connections");
    assert_int_equal(n_conns, TRIES - 1);
    for (int i = 1; i < n_conns; i++)
        assert_int_equal(conns[i] != conns[i - 1], i % 3 == 0);
    leader_fini(&l);
}

/* The broker says so itself, of its disk: Kafka's code is retriable, and no reason to ask for ever. */
static void test_corrupt_says_the_broker(void **state) {
    (void)state;
    for (int heals = 0; heals < 2; heals++) {
        begin(NULL, stains[0], 0);
        l.parts[HURT].error = CORRUPT_MESSAGE;
        leader_assign_all(&l, 0);
        rig_run(&l.rig, SECONDS(2));
        assert_int_equal(l.rig.n_errors, 0);
        l.parts[HURT].error = heals ? 0 : CORRUPT_MESSAGE;
        rig_run(&l.rig, SECONDS(30));
        assert_int_equal(l.next[0], 5 * BATCHES);
        assert_int_equal(l.next[HURT], heals ? 5 * BATCHES : -1);
        assert_int_equal(l.rig.n_errors, heals ? 0 : 1);
        if (!heals)
            assert_int_equal(l.rig.last_error, CORRUPT_MESSAGE);
        leader_fini(&l);
    }
}

/* Without checksums what was read is shown as it came; what cannot be true is refused all the same. */
static void test_corrupt_unchecked(void **state) {
    (void)state;
    static const char *const unchecked[] = {"check.crcs", "false", NULL};
    const stain value = {"value", 67, 0x01}, length = {"length", 8, 0x80};
    begin(unchecked, value, 1);
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(5));
    assert_all_read(value.name);
    assert_int_equal(l.rig.core.stats.batches_damaged, 0);
    leader_fini(&l);
    begin(unchecked, length, 1);
    leader_assign_all(&l, 0);
    rig_run(&l.rig, SECONDS(5));
    assert_all_read(length.name);
    assert_int_equal(l.rig.core.stats.batches_damaged, 1);
    leader_fini(&l);
}

/* No leader has written it, so nobody may be asked about it, nor commit it (F10, F11). */
static void test_F11_leader_epoch_that_cannot_be(void **state) {
    (void)state;
    const stain epoch = {"leader epoch", 13, 0x40};
    begin(NULL, epoch, 1);
    hurt_offset = 5 * (BATCHES - 1);
    leader_assign(&l, HURT, 0);
    rig_run(&l.rig, SECONDS(1));
    assert_int_equal(times, 0);
    assert_int_equal(l.next[HURT], 5 * BATCHES);
    assert_int_equal(last_epoch, -1);
    leader_put(&l, HURT, 5);
    leader_look(&l);
    rig_run(&l.rig, SECONDS(1));
    assert_int_equal(last_epoch, 0);
    leader_fini(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corrupt_on_the_way),
        cmocka_unit_test(test_F3_corrupt_first_offset_before),
        cmocka_unit_test(test_corrupt_under_read_committed),
        cmocka_unit_test(test_corrupt_holds_up_nobody),
        cmocka_unit_test(test_corrupt_for_good),
        cmocka_unit_test(test_corrupt_here_and_there),
        cmocka_unit_test(test_corrupt_with_sound_ones_behind),
        cmocka_unit_test(test_corrupt_takes_another_connection),
        cmocka_unit_test(test_corrupt_says_the_broker),
        cmocka_unit_test(test_corrupt_unchecked),
        cmocka_unit_test(test_F11_leader_epoch_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
