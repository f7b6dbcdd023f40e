/* F4-F7: read_committed. Logs of several transactional producers, made up at random, in answers cut anywhere;
 * what is read is exactly what was committed, in order, whatever the list of aborted transactions looks like.
 */
#include "tests/client/leader.h"

#include "client/aborted.h"

#include <stdio.h>

enum { PRODUCERS = 5, MOST_OFFSETS = 2000 };
enum { TXN = KW_ATTR_TRANSACTIONAL, CONTROL = KW_ATTR_TRANSACTIONAL | KW_ATTR_CONTROL, UNKNOWN_TYPE = 7 };

static const char *const committed[] = {"isolation.level", "read_committed", NULL};

static leader l;
static int64_t read_offsets[MOST_OFFSETS];
static int n_read;

static void note(leader *x, const kw_event *e) {
    (void)x;
    kw_record rec;
    if (e->type != KW_EVENT_RECORDS)
        return;
    kw_record_iter it = e->u.records.iter;
    while (kw_record_next(&it, &rec) == 1 && n_read < MOST_OFFSETS)
        read_offsets[n_read++] = rec.offset;
}

/* ---- logs at random ---- */

typedef struct txn_producer {
    int64_t first; /* of the open transaction; -1: none */
    int64_t data[MOST_OFFSETS];
    int n_data;
} txn_producer;

typedef struct history {
    uint32_t random;
    txn_producer producers[PRODUCERS];
    bool visible[MOST_OFFSETS];
} history;

static uint32_t pick(history *h, uint32_t n) {
    h->random = h->random * 1664525u + 1013904223u;
    return (h->random >> 8) % n;
}

static void write_data(history *h, int i) {
    txn_producer *p = &h->producers[i];
    int32_t n = 1 + (int32_t)pick(h, 4);
    if (p->first < 0)
        p->first = l.parts[0].end;
    for (int32_t k = 0; k < n; k++)
        p->data[p->n_data++] = l.parts[0].end + k;
    leader_put_as(&l, 0, n, TXN, 100 + i, -1);
}

static void write_plain(history *h) {
    int32_t n = 1 + (int32_t)pick(h, 4);
    for (int32_t k = 0; k < n; k++)
        h->visible[l.parts[0].end + k] = true;
    leader_put_as(&l, 0, n, 0, -1, -1);
}

/* Of an open transaction or, F5, of none that has data. */
static void end_txn(history *h, int i, bool commit) {
    txn_producer *p = &h->producers[i];
    for (int k = 0; commit && k < p->n_data; k++)
        h->visible[p->data[k]] = true;
    if (!commit && p->first >= 0)
        leader_aborted(&l, 0, 100 + i, p->first, l.parts[0].end);
    else if (!commit && pick(h, 2) == 0) /* an entry without data */
        leader_aborted(&l, 0, 100 + i, l.parts[0].end, l.parts[0].end);
    leader_put_as(&l, 0, 1, CONTROL, 100 + i, commit ? KW_CONTROL_COMMIT : KW_CONTROL_ABORT);
    if (!commit && pick(h, 4) == 0) /* and once more: markers are written again after a failure */
        leader_put_as(&l, 0, 1, CONTROL, 100 + i, KW_CONTROL_ABORT);
    p->first = -1;
    p->n_data = 0;
}

static void write_history(history *h, uint32_t seed) {
    memset(h, 0, sizeof *h);
    h->random = seed;
    for (int i = 0; i < PRODUCERS; i++)
        h->producers[i].first = -1;
    for (int step = 0; step < 150; step++) {
        int i = (int)pick(h, PRODUCERS);
        uint32_t what = pick(h, 10);
        if (what < 5)
            write_data(h, i);
        else if (what < 6)
            write_plain(h);
        else if (what < 9)
            end_txn(h, i, what == 6);
        else
            leader_put_as(&l, 0, 1, CONTROL, 100 + i, UNKNOWN_TYPE);
    }
    for (int i = 0; i < PRODUCERS; i++)
        if (h->producers[i].first >= 0)
            end_txn(h, i, i % 2 == 0);
}

static void check_read(const history *h, int64_t from) {
    int n = 0;
    for (int64_t at = from; at < l.parts[0].end; at++) {
        if (!h->visible[at])
            continue;
        if (n >= n_read || read_offsets[n] != at)
            fail_msg("record %lld is missing, or something else came: %lld", (long long)at,
                     n < n_read ? (long long)read_offsets[n] : -1LL);
        n++;
    }
    assert_int_equal(n_read, n);
}

static void read_history(uint32_t seed, void (*mess)(leader *, kw_fetch_resp_aborted *, int32_t *)) {
    static history h;
    char bytes[12];
    snprintf(bytes, sizeof bytes, "%u", 1 + seed * 37 % 1500);
    const char *config[] = {"isolation.level", "read_committed", "max.partition.fetch.bytes", bytes, NULL};
    leader_init(&l, 1, 0, config);
    l.on_event = note;
    l.mess = mess;
    write_history(&h, seed);
    for (int64_t from = 0; from < l.parts[0].end; from += 1 + seed % 13 * 7) {
        n_read = 0;
        l.next[0] = -1;
        leader_assign(&l, 0, from);
        rig_run(&l.rig, SECONDS(1));
        check_read(&h, from);
        const kw_assigned *a = kw_consumer_find(&l.rig.consumer, l.topic, 0);
        assert_int_equal(a->position, l.parts[0].end); /* behind what is not shown, too */
    }
    assert_int_equal(l.rig.n_errors, 0);
    leader_fini(&l);
}

static void test_F4_aborted_batches_are_skipped(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++)
        read_history(seed, NULL);
}

static void turn_round(leader *x, kw_fetch_resp_aborted *list, int32_t *n) {
    (void)x;
    for (int32_t i = 0; i < *n / 2; i++) {
        kw_fetch_resp_aborted t = list[i];
        list[i] = list[*n - 1 - i];
        list[*n - 1 - i] = t;
    }
}

static void shuffle(leader *x, kw_fetch_resp_aborted *list, int32_t *n) {
    static uint32_t random = 1;
    (void)x;
    for (int32_t i = *n - 1; i > 0; i--) {
        random = random * 1664525u + 1013904223u;
        int32_t j = (int32_t)(random >> 8) % (i + 1);
        kw_fetch_resp_aborted t = list[i];
        list[i] = list[j];
        list[j] = t;
    }
}

static void test_F4_the_list_is_in_no_order(void **state) {
    (void)state;
    for (uint32_t seed = 41; seed <= 60; seed++) {
        read_history(seed, turn_round);
        read_history(seed, shuffle);
    }
}

/* Each entry twice, and strangers: producers that are not here, offsets that cannot be. */
static void litter(leader *x, kw_fetch_resp_aborted *list, int32_t *n) {
    int32_t had = *n;
    for (int32_t i = 0; i < had; i++)
        list[(*n)++] = list[i];
    for (int i = 0; i < 300; i++)
        list[(*n)++] = (kw_fetch_resp_aborted){.producer_id = i % 2 ? INT64_MAX - i : INT64_MIN + i,
                                               .first_offset = i % 3 ? INT64_MIN : i};
    for (int i = 0; i < PRODUCERS; i++)
        list[(*n)++] = (kw_fetch_resp_aborted){.producer_id = 100 + i, .first_offset = INT64_MAX};
    shuffle(x, list, n);
}

static void test_F4_doubled_and_strange_entries(void **state) {
    (void)state;
    for (uint32_t seed = 61; seed <= 80; seed++)
        read_history(seed, litter);
}

/* ---- by hand ---- */

static void begin(const char *const *config) {
    leader_init(&l, 1, 0, config);
    l.on_event = note;
    n_read = 0;
}

/* F5: a marker without data must not take away the entry that follows. */
static void test_F5_marker_without_data(void **state) {
    (void)state;
    begin(committed);
    leader_put_as(&l, 0, 1, CONTROL, 100, KW_CONTROL_ABORT); /* 0 */
    leader_put_as(&l, 0, 3, TXN, 100, -1);                   /* 1-3 */
    leader_put_as(&l, 0, 1, CONTROL, 100, KW_CONTROL_ABORT); /* 4 */
    leader_put_as(&l, 0, 2, TXN, 100, -1);                   /* 5-6 */
    leader_put_as(&l, 0, 1, CONTROL, 100, KW_CONTROL_COMMIT);
    leader_aborted(&l, 0, 100, 1, 4);
    leader_assign(&l, 0, 0);
    rig_run(&l.rig, SECONDS(1));
    assert_int_equal(n_read, 2);
    assert_int_equal(read_offsets[0], 5);
    assert_int_equal(l.n_ends, 1);
    leader_fini(&l);
}

/* F6: an answer with nothing to show is not the end: the next fetch follows at once. */
static void test_F6_nothing_to_show_is_not_the_end(void **state) {
    (void)state;
    const char *config[] = {"isolation.level", "read_committed", "max.partition.fetch.bytes", "1", NULL};
    begin(config);
    for (int i = 0; i < 20; i++) {
        leader_put_as(&l, 0, 2, TXN, 100, -1);
        leader_put_as(&l, 0, 1, CONTROL, 100, KW_CONTROL_ABORT);
        leader_aborted(&l, 0, 100, 3 * i, 3 * i + 2);
    }
    leader_put_as(&l, 0, 1, 0, -1, -1);
    leader_assign(&l, 0, 0);
    (void)rig_settle(&l.rig); /* no time passes */
    assert_int_equal(n_read, 1);
    assert_int_equal(read_offsets[0], 60);
    assert_int_equal(l.n_ends, 1);
    assert_int_equal(l.rig.n_errors, 0);
    leader_fini(&l);
}

/* F6: also without read_committed control batches are never shown, whatever their type. */
static void test_F6_control_batches_are_never_shown(void **state) {
    (void)state;
    begin(NULL);
    leader_put_as(&l, 0, 2, TXN, 100, -1);
    leader_put_as(&l, 0, 1, CONTROL, 100, KW_CONTROL_ABORT);
    leader_put_as(&l, 0, 1, CONTROL, 100, UNKNOWN_TYPE);
    leader_put_as(&l, 0, 0, CONTROL, 100, -1); /* emptied by compaction */
    leader_put_as(&l, 0, 2, 0, -1, -1);
    leader_aborted(&l, 0, 100, 0, 2);
    leader_assign(&l, 0, 0);
    rig_run(&l.rig, SECONDS(1));
    static const int64_t want[] = {0, 1, 5, 6};
    assert_int_equal(n_read, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(read_offsets[i], want[i]);
    assert_int_equal(leader_last(&l, 0)->isolation, 0);
    leader_fini(&l);
}

/* F7: behind an open transaction there is nothing to read, so its beginning is the end. */
static int64_t end_told, stable_told;

static void note_end(leader *x, const kw_event *e) {
    note(x, e);
    if (e->type == KW_EVENT_END)
        end_told = e->u.end.offset;
    if (e->type == KW_EVENT_RECORDS)
        stable_told = e->u.records.last_stable_offset;
}

static void test_F7_the_end_is_the_last_stable_offset(void **state) {
    (void)state;
    for (int isolation = 0; isolation < 2; isolation++) {
        begin(isolation == 0 ? NULL : committed);
        l.on_event = note_end;
        end_told = stable_told = -1;
        leader_put_as(&l, 0, 4, 0, -1, -1);
        leader_put_as(&l, 0, 3, TXN, 100, -1);
        leader_put_as(&l, 0, 2, 0, -1, -1); /* committed, and still not to be read */
        l.parts[0].stable_end = 4;
        leader_assign(&l, 0, 0);
        rig_run(&l.rig, SECONDS(2));
        assert_int_equal(leader_last(&l, 0)->isolation, isolation);
        assert_int_equal(n_read, isolation == 0 ? 9 : 4);
        assert_int_equal(end_told, isolation == 0 ? 9 : 4);
        assert_int_equal(stable_told, 4);
        assert_int_equal(l.n_ends, 1);
        leader_put_as(&l, 0, 1, CONTROL, 100, KW_CONTROL_ABORT);
        leader_aborted(&l, 0, 100, 4, 9);
        leader_look(&l);
        rig_run(&l.rig, SECONDS(2));
        assert_int_equal(n_read, isolation == 0 ? 9 : 6);
        assert_int_equal(end_told, 10);
        leader_fini(&l);
    }
}

/* A marker that cannot be read stops the partition: what follows may belong to it. */
static void test_F6_damaged_marker_stops(void **state) {
    (void)state;
    begin(committed);
    leader_put_as(&l, 0, 2, 0, -1, -1);
    leader_put_as(&l, 0, 1, CONTROL, 100, KW_CONTROL_ABORT);
    l.parts[0].log.p[l.parts[0].log.n - 1] ^= 1;
    leader_put_as(&l, 0, 2, 0, -1, -1);
    leader_assign(&l, 0, 0);
    rig_run(&l.rig, SECONDS(15));
    assert_int_equal(n_read, 2);
    assert_int_equal(l.rig.n_errors, 1);
    assert_int_equal(l.rig.last_error, KW_ECRC);
    leader_fini(&l);
}

/* Ten thousand entries take no square of time, in whatever order they come. */
static void test_F4_long_lists(void **state) {
    (void)state;
    enum { MANY = 200000 };
    kw_mem mem = unit_mem(0);
    kw_arena arena;
    kw_arena_init(&arena, &mem, 0);
    kw_fetch_resp_aborted *list = malloc(sizeof *list * MANY);
    for (int i = 0; i < MANY; i++)
        list[i] = (kw_fetch_resp_aborted){.producer_id = (int64_t)i * 7919 % 1000, .first_offset = MANY - i};
    kw_aborted a;
    assert_int_equal(kw_aborted_init(&a, &arena, list, MANY), KW_OK);
    for (int i = 1; i < MANY; i++) {
        const kw_aborted_txn *x = &a.txns[i - 1], *y = &a.txns[i];
        assert_true(x->producer_id < y->producer_id ||
                    (x->producer_id == y->producer_id && x->first_offset <= y->first_offset));
    }
    for (int64_t at = 0; at < MANY; at++) {
        int64_t producer = at % 1000;
        kw_aborted_marker(&a, producer, at);
        assert_false(kw_aborted_has(&a, producer, at));
        assert_false(kw_aborted_has(&a, 1000 + producer, INT64_MAX));
    }
    free(list);
    kw_arena_fini(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F4_aborted_batches_are_skipped),
        cmocka_unit_test(test_F4_the_list_is_in_no_order),
        cmocka_unit_test(test_F4_doubled_and_strange_entries),
        cmocka_unit_test(test_F4_long_lists),
        cmocka_unit_test(test_F5_marker_without_data),
        cmocka_unit_test(test_F6_nothing_to_show_is_not_the_end),
        cmocka_unit_test(test_F6_control_batches_are_never_shown),
        cmocka_unit_test(test_F6_damaged_marker_stops),
        cmocka_unit_test(test_F7_the_end_is_the_last_stable_offset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
