/* Reading assigned partitions: where it starts, where it ends, what a seek leaves behind, and logs full of
 * holes. */
#include "tests/sim/batches.h"
#include "tests/sim/sim_test.h"

#include <kwire/msg/fetch.h>
#include <kwire/msg/list_offsets.h>
#include <stdio.h>
#include <string.h>

/* A topic of n records, one batch of 10 each, and a fresh client in front of it. */
static kw_world *world_with(int n, uint64_t seed) {
    kw_world *w = kw_world_new(NULL, seed);
    for (int i = 0; i < n; i += 10) {
        kw_world_produce_all(w, "t", 0, n - i < 10 ? n - i : 10, 50);
        assert_true(kw_world_deliver(w, SECONDS(10)));
    }
    kw_world_new_client(w, NULL);
    return w;
}

static bool ended(kw_world *w) {
    return kw_world_seen(w)->n_ends > 0;
}

static int64_t lowest_read(kw_world *w) {
    const sim_log *log = &kw_world_ledger(w)->logs[0];
    for (int64_t i = 0; i < log->n; i++)
        if (log->at[i] >= 0)
            return i;
    return -1;
}

/* Assigns at `start`; record `first` must come first, and all behind it. */
static void read_from(int64_t start, int64_t first) {
    kw_world *w = world_with(100, 1);
    kw_world_assign(w, "t", 0, start);
    assert_int_equal(kw_position(kw_world_client(w), 0, 0), start >= 0 ? start : -1);
    assert_true(kw_world_run_until(w, ended, SECONDS(10)));
    assert_int_equal(kw_world_ledger(w)->n_consumed, 100 - first);
    if (first < 100)
        assert_int_equal(lowest_read(w), first);
    assert_int_equal(kw_world_seen(w)->last_end, 100);
    assert_int_equal(kw_position(kw_world_client(w), 0, 0), 100);
    assert_sound(sim_ledger_check(kw_world_ledger(w), true, false));
    kw_world_free(w);
}

static void test_from_beginning(void **state) {
    (void)state;
    read_from(KW_OFFSET_BEGINNING, 0);
}

static void test_from_end(void **state) {
    (void)state;
    read_from(KW_OFFSET_END, 100);
}

/* F3: a number inside a batch: the records before it came along, and are not shown. */
static void test_F3_from_number(void **state) {
    (void)state;
    for (int64_t at = 0; at <= 100; at += 7)
        read_from(at, at);
    read_from(100, 100);
}

static void test_from_tail(void **state) {
    (void)state;
    read_from(KW_OFFSET_TAIL(0), 100);
    read_from(KW_OFFSET_TAIL(1), 99);
    read_from(KW_OFFSET_TAIL(37), 63);
    read_from(KW_OFFSET_TAIL(100), 0);
    read_from(KW_OFFSET_TAIL(5000), 0); /* more than there is */
}

static bool got_new_ones(kw_world *w) {
    return kw_world_ledger(w)->n_consumed >= 5;
}

static void test_end_follows_the_log(void **state) {
    (void)state;
    kw_world *w = world_with(20, 2);
    kw_world_assign(w, "t", 0, KW_OFFSET_END);
    assert_true(kw_world_run_until(w, ended, SECONDS(10)));
    kw_world_run(w, SECONDS(5));
    assert_int_equal(kw_world_seen(w)->n_ends, 1); /* an end is told once, not at each empty fetch */
    kw_world_produce_all(w, "t", 0, 5, 50);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    assert_true(kw_world_run_until(w, got_new_ones, SECONDS(10)));
    kw_world_run(w, SECONDS(1));
    assert_int_equal(lowest_read(w), 20);
    assert_int_equal(kw_world_ledger(w)->n_consumed, 5);
    assert_int_equal(kw_world_seen(w)->n_ends, 2); /* reached anew */
    assert_int_equal(kw_world_seen(w)->last_end, 25);
    kw_world_free(w);
}

/* F12: what was fetched before a seek, queued or still under way, is not shown after it. */
static void seek_after(kw_time wait, int64_t to, int64_t first) {
    kw_world *w = world_with(100, 3);
    kw_world_delay(w, SIM_DOWN, KW_MS(5));
    kw_world_hold_events(w, true);
    kw_world_assign(w, "t", 0, 30);
    kw_world_run(w, wait);
    kw_world_assign(w, "t", 0, to);
    kw_world_hold_events(w, false);
    assert_true(kw_world_run_until(w, ended, SECONDS(10)));
    assert_int_equal(lowest_read(w), first);
    assert_int_equal(kw_world_ledger(w)->n_consumed, 100 - first);
    assert_sound(sim_ledger_check(kw_world_ledger(w), true, false));
    kw_world_free(w);
}

static void test_F12_seek_drops_what_is_older(void **state) {
    (void)state;
    for (int ms = 0; ms < 40; ms++) {
        seek_after(KW_MS(ms), 55, 55);
        seek_after(KW_MS(ms), 0, 0);
        seek_after(KW_MS(ms), KW_OFFSET_BEGINNING, 0);
        seek_after(KW_MS(ms), KW_OFFSET_TAIL(9), 91);
    }
}

static void test_F12_unassign_silences(void **state) {
    (void)state;
    for (int ms = 0; ms < 40; ms++) {
        kw_world *w = world_with(50, 4);
        kw_world_delay(w, SIM_DOWN, KW_MS(5));
        kw_world_hold_events(w, true);
        kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
        kw_world_run(w, KW_MS(ms));
        assert_int_equal(kw_unassign(kw_world_client(w), 0, 0), 0);
        kw_world_hold_events(w, false);
        kw_world_run(w, SECONDS(3));
        assert_int_equal(kw_world_ledger(w)->n_consumed, 0);
        assert_int_equal(kw_world_seen(w)->n_ends, 0);
        kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
        assert_true(kw_world_run_until(w, ended, SECONDS(10)));
        assert_int_equal(kw_world_ledger(w)->n_consumed, 50);
        kw_world_free(w);
    }
}

static void test_arguments(void **state) {
    (void)state;
    kw_world *w = world_with(1, 5);
    kw_client *c = kw_world_client(w);
    int32_t t = kw_world_topic(w, "t");
    assert_int_equal(kw_assign(c, t, 0, -3), KW_EINVAL);
    assert_int_equal(kw_assign(c, t, -1, 0), KW_EINVAL);
    assert_int_equal(kw_assign(c, t + 7, 0, 0), KW_EINVAL);
    assert_int_equal(kw_unassign(c, t, 0), KW_ENOTFOUND);
    assert_int_equal(kw_position(c, t, 0), -1);
    assert_int_equal(kw_topic(c, (kw_str){"no good", 7}), KW_EINVAL);
    assert_int_equal(kw_topic(c, (kw_str){"", 0}), KW_EINVAL);
    kw_world_free(w);
}

/* A topic of n records and a client with settings of its own in front of it. */
static kw_world *world_with_config(int n, uint64_t seed, const char *const *config) {
    kw_world *w = world_with(n, seed);
    kw_world_new_client(w, config);
    return w;
}

/* F8: a position outside the log: without a policy the partition stops, and is told what there is; a seek
 * mends it. */
static void test_F8_none_stops_and_names_the_bounds(void **state) {
    (void)state;
    static const char *const config[] = {"auto.offset.reset", "none", NULL};
    kw_world *w = world_with_config(30, 6, config);
    kw_world_assign(w, "t", 0, 1000);
    kw_world_run(w, SECONDS(5));
    assert_true(kw_world_saw_error(
        w, OFFSET_OUT_OF_RANGE,
        "t [0]: OFFSET_OUT_OF_RANGE: offset 1000 is out of range: the log begins at 0 and ends at 30"));
    assert_int_equal(kw_world_seen(w)->n_errors, 1);
    assert_int_equal(kw_world_ledger(w)->n_consumed, 0);
    assert_int_equal(kw_position(kw_world_client(w), 0, 0), 1000);
    kw_world_assign(w, "t", 0, 10);
    assert_true(kw_world_run_until(w, ended, SECONDS(10)));
    assert_int_equal(kw_world_ledger(w)->n_consumed, 20);
    kw_world_free(w);
}

/* The records that are read after a position outside the log. */
static int64_t read_after_reset(const char *policy) {
    const char *config[] = {"auto.offset.reset", policy, NULL};
    kw_world *w = world_with_config(30, 6, config);
    kw_world_assign(w, "t", 0, 1000);
    assert_true(kw_world_run_until(w, ended, SECONDS(10)));
    kw_world_run(w, SECONDS(1));
    assert_int_equal(kw_world_seen(w)->n_errors, 0);
    assert_non_null(strstr(kw_world_seen(w)->last_log, "t [0]: offset 1000 is out of range: reset to"));
    assert_int_equal(kw_position(kw_world_client(w), 0, 0), 30);
    int64_t n = kw_world_ledger(w)->n_consumed;
    kw_world_free(w);
    return n;
}

static void test_F8_policies(void **state) {
    (void)state;
    assert_int_equal(read_after_reset("latest"), 0);
    assert_int_equal(read_after_reset("earliest"), 30);
    assert_int_equal(read_after_reset("by_duration:PT1H"), 30);
}

static void test_errors_of_fetch_are_retried(void **state) {
    (void)state;
    static const int retriable[] = {3, 5, 6, 9, 56, 74, 75, 78, 100, 103};
    for (size_t i = 0; i < sizeof retriable / sizeof *retriable; i++) {
        kw_world *w = world_with(30, 7);
        kw_broker_fail(kw_world_broker(w), FETCH, 2, retriable[i]);
        kw_broker_fail(kw_world_broker(w), LIST_OFFSETS, 2, NOT_LEADER_OR_FOLLOWER);
        kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
        if (!kw_world_run_until(w, ended, SECONDS(30)))
            fail_msg("code %d is not retried", retriable[i]);
        assert_int_equal(kw_world_ledger(w)->n_consumed, 30);
        kw_world_free(w);
    }
}

/* The application does not pull: what is buffered stays bounded, and nothing is lost when it comes back. */
static void test_slow_application(void **state) {
    (void)state;
    const char *config[] = {"max.partition.fetch.bytes", "2000", "fetch.max.bytes", "2000", NULL};
    kw_world *w = world_with(1000, 8);
    kw_stats s;
    kw_world_new_client(w, config);
    kw_world_hold_events(w, true);
    kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
    kw_world_run(w, SECONDS(10));
    kw_client_stats(kw_world_client(w), &s);
    assert_true(s.bytes_received < 20000); /* of some 60,000 in the log */
    kw_world_hold_events(w, false);
    assert_true(kw_world_run_until(w, ended, SECONDS(100)));
    assert_int_equal(kw_world_ledger(w)->n_consumed, 1000);
    assert_sound(sim_ledger_check(kw_world_ledger(w), true, true));
    kw_world_free(w);
}

static void pull(kw_world *w, kw_event_type type) {
    kw_event e;
    assert_true(kw_client_next(kw_world_client(w), &e));
    assert_int_equal(e.type, type);
    if (type == KW_EVENT_RECORDS)
        kw_batch_release(kw_world_client(w), e.u.records.batch);
}

/* While paused batches fill the budget the others are fetched when there is nothing to pull: the event that
 * was the last one must make the client due, whatever it was about, or nothing ever would. */
static void test_the_last_event_makes_room(void **state) {
    (void)state;
    const char *config[] = {"queued.max.messages.kbytes", "1", NULL};
    kw_world *w = world_with(100, 9);
    kw_client *c = NULL;
    kw_world_produce_all(w, "u", 0, 5, 50);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    kw_world_new_client(w, config);
    c = kw_world_client(w);
    kw_world_hold_events(w, true);
    kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
    kw_world_run(w, SECONDS(2));
    assert_int_equal(kw_pause(c, kw_world_topic(w, "t"), 0), KW_OK);
    kw_world_assign(w, "u", 0, KW_OFFSET_BEGINNING);
    kw_world_run(w, SECONDS(2));
    pull(w, KW_EVENT_RECORDS);
    kw_world_run(w, SECONDS(2)); /* the end is still to be pulled */
    assert_true(kw_client_deadline(c) > kw_world_now(w));
    pull(w, KW_EVENT_END);
    assert_true(kw_client_deadline(c) <= kw_world_now(w));
    kw_world_free(w);
}

/* ---- a log with holes (F2, F3), by hand ---- */

enum { HOLES_END = 40 };

typedef struct holes {
    kw_mem mem;
    kw_buf log;
    int64_t asked[64]; /* fetch offsets, as they came */
    int n_asked;
    int64_t read[64]; /* offsets, as the application saw them */
    int n_read;
    int64_t next[64]; /* next_offset of each batch shown */
    int n_next;
} holes;

/* 0-9: only 3 and 7 are left; 10-14: an empty batch; 15-19: whole; 20-29: nothing at all; 30-39: the last is
 * gone. */
static void dig(holes *h) {
    static const int32_t some[] = {3, 7}, all[] = {0, 1, 2, 3, 4}, front[] = {0, 8};
    sim_batch_put(&h->log, &h->mem, 0, 9, some, 2);
    sim_batch_put(&h->log, &h->mem, 10, 4, NULL, 0);
    sim_batch_put(&h->log, &h->mem, 15, 4, all, 5);
    sim_batch_put(&h->log, &h->mem, 30, 9, front, 2);
}

/* From the batch that holds the offset on; a fetch past the end stays unanswered. */
static void serve_holes(sim_script *s, const sim_request *r) {
    holes *h = s->ctx;
    const kw_fetch_req *req = r->body;
    if (r->api->key != FETCH) {
        sim_script_usual(s, r);
        return;
    }
    int64_t offset = req->topics[0].partitions[0].fetch_offset;
    h->asked[h->n_asked++ % 64] = offset;
    kw_reader in;
    kw_batch b;
    kw_reader_init(&in, h->log.p, h->log.n);
    do {
        if (kw_batches_next(&in, &b) != 1)
            return;
    } while (kw_batch_next_offset(&b) <= offset);
    kw_fetch_resp_partition p = kw_fetch_resp_partition_default;
    p.high_watermark = HOLES_END;
    p.records = (kw_bytes){b.raw.p, (int32_t)(h->log.p + h->log.n - b.raw.p)};
    kw_fetch_resp_topic t = {req->topics[0].topic, req->topics[0].topic_id, &p, 1, NULL};
    kw_fetch_resp resp = kw_fetch_resp_default;
    resp.responses = &t;
    resp.n_responses = 1;
    sim_answer_to to = sim_answer_later(r);
    sim_answer(s, &to, &resp);
}

static void note_read(kw_world *w, const kw_event *e, void *ctx) {
    (void)w;
    holes *h = ctx;
    if (e->type != KW_EVENT_RECORDS)
        return;
    kw_record_iter it = e->u.records.iter;
    kw_record rec;
    while (kw_record_next(&it, &rec) == 1) {
        char text[24];
        int n = snprintf(text, sizeof text, "%lld", (long long)rec.offset);
        assert_int_equal(rec.value.n, n);
        assert_memory_equal(rec.value.p, text, n);
        h->read[h->n_read++ % 64] = rec.offset;
    }
    h->next[h->n_next++ % 64] = e->u.records.next_offset;
}

static void read_holes(int64_t start, const int64_t *want, int n) {
    holes h = {.mem = unit_mem(0)};
    sim_script s;
    sim_script_init(&s);
    s.request = serve_holes;
    s.ctx = &h;
    dig(&h);
    sim_server server = sim_server_of_script(&s);
    kw_world *w = kw_world_new_with(&(kw_world_options){.seed = 9, .server = &server});
    kw_world_on_event(w, note_read, &h);
    kw_world_assign(w, "t", 0, start);
    assert_true(kw_world_run_until(w, ended, SECONDS(5)));
    assert_int_equal(h.n_read, n);
    for (int i = 0; i < n; i++)
        assert_int_equal(h.read[i], want[i]);
    assert_int_equal(kw_position(kw_world_client(w), 0, 0), HOLES_END);
    assert_int_equal(h.asked[0], start >= 0 ? start : 0);
    assert_int_equal(h.asked[h.n_asked - 1], HOLES_END); /* never offset + count */
    kw_world_free(w);
    sim_script_fini(&s);
    kw_buf_fini(&h.log, &h.mem);
}

static void test_F2_compaction_gaps(void **state) {
    (void)state;
    static const int64_t left[] = {3, 7, 15, 16, 17, 18, 19, 30, 38};
    read_holes(KW_OFFSET_BEGINNING, left, 9);
    for (int64_t start = 0; start < HOLES_END; start++) {
        int skip = 0;
        while (skip < 9 && left[skip] < start)
            skip++;
        read_holes(start, left + skip, 9 - skip);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_beginning),
        cmocka_unit_test(test_from_end),
        cmocka_unit_test(test_F3_from_number),
        cmocka_unit_test(test_from_tail),
        cmocka_unit_test(test_end_follows_the_log),
        cmocka_unit_test(test_F12_seek_drops_what_is_older),
        cmocka_unit_test(test_F12_unassign_silences),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_F8_none_stops_and_names_the_bounds),
        cmocka_unit_test(test_F8_policies),
        cmocka_unit_test(test_errors_of_fetch_are_retried),
        cmocka_unit_test(test_slow_application),
        cmocka_unit_test(test_the_last_event_makes_room),
        cmocka_unit_test(test_F2_compaction_gaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
