/* What passes over a link, when, and in what order: to the microsecond, in virtual time. */
#include "tests/proxy/link_rig.h"
#include "tools/proxy/pace.h"

#include <string.h>

#define C PROXY_CLIENT
#define B PROXY_BROKER

static kw_time passed_at(const link_rig *r, proxy_side to, size_t byte) {
    assert_true(byte < r->out[to].n);
    return r->out[to].at[byte] - KW_MS(1000);
}

static void test_frames_pass_whole_and_unchanged(void **state) {
    link_rig r;
    uint8_t frames[100];
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    size_t n = link_rig_frame(frames, 'p', 0, 1, 40);
    n += link_rig_frame(frames + n, 'p', 0, 2, 60);
    link_rig_feed(&r, C, frames, 39);
    assert_int_equal(r.out[B].n, 0);
    link_rig_feed(&r, C, frames + 39, 11);
    assert_int_equal(r.out[B].n, 40);
    link_rig_feed(&r, C, frames + 50, 50);
    assert_int_equal(r.out[B].n, 100);
    assert_memory_equal(r.out[B].p, frames, 100);
    assert_int_equal(r.out[C].n, 0);
    assert_true(proxy_link_deadline(r.link) == KW_NEVER);
    link_rig_fini(&r);
}

static void test_empty_frame(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_feed(&r, C, "\0\0\0\0\0\0\0\0", 8); /* GSSAPI ends with one */
    assert_int_equal(r.out[B].n, 8);
    link_rig_fini(&r);
}

/* What is behind a held frame waits too; the other direction does not. */
static void test_hold(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'p', 0, 0, 10);
    link_rig_say(&r, C, 'd', 0, 30, 20);
    link_rig_pass(&r, 5001);
    link_rig_say(&r, C, 'p', 0, 0, 30);
    link_rig_say(&r, B, 'p', 0, 0, 40);
    link_rig_say(&r, C, 'd', 0, 40, 50);
    link_rig_pass(&r, KW_MS(100));
    assert_int_equal(r.out[B].n, 110);
    assert_int_equal(passed_at(&r, B, 9), 0);
    assert_int_equal(passed_at(&r, B, 10), KW_MS(30));
    assert_int_equal(passed_at(&r, B, 59), KW_MS(30));
    assert_int_equal(passed_at(&r, B, 60), KW_MS(45) + 1);
    assert_int_equal(passed_at(&r, C, 39), 5001);
    link_rig_fini(&r);
}

static void test_made_answers_go_back(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'e', 0, 0, 10);
    link_rig_say(&r, C, 'E', 0, 20, 10);
    link_rig_say(&r, C, 'x', 0, 0, 10);
    link_rig_pass(&r, KW_MS(50));
    assert_int_equal(r.out[B].n, 0);
    assert_int_equal(r.out[C].n, 24);
    assert_int_equal(passed_at(&r, C, 11), 0);
    assert_int_equal(passed_at(&r, C, 12), KW_MS(20));
    link_rig_fini(&r);
}

/* ---- the shape of the line ---- */

/* Byte i of a resting line has passed not before (i + 1) / rate, and not a piece's time after it. */
static void check_rate(const link_rig *r, size_t first, size_t n, kw_time began, int64_t rate) {
    kw_time grain = PROXY_PACE_GRAIN + 1000000 / rate;
    for (size_t i = 0; i < n; i++) {
        kw_time ideal = began + (kw_time)(i + 1) * 1000000 / rate;
        kw_time real = passed_at(r, B, first + i);
        assert_in_range(real, ideal, ideal + grain);
    }
    assert_int_equal(passed_at(r, B, first + n - 1), began + ((kw_time)n * 1000000 + rate - 1) / rate);
}

static void test_rate(void **state) {
    static const struct {
        const char *fault;
        int64_t rate;
        size_t n;
    } rows[] = {
        {"rate,bytes=7,dir=up",        7,        8     },
        {"rate,bytes=333,dir=up",      333,      1000  },
        {"rate,bytes=100000,dir=up",   100000,   50000 },
        {"rate,bytes=30000001,dir=up", 30000001, 900000},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        link_rig r;
        link_rig_init(&r, PROXY_ACCEPT);
        link_rig_fault(&r, rows[i].fault);
        link_rig_say(&r, B, 'p', 0, 0, 100);
        assert_int_equal(r.out[C].n, 100);
        link_rig_say(&r, C, 'p', 0, 0, rows[i].n);
        link_rig_pass(&r, KW_MS(10000));
        check_rate(&r, 0, rows[i].n, 0, rows[i].rate);
        link_rig_say(&r, C, 'p', 0, 0, rows[i].n); /* ten idle seconds are not saved up */
        link_rig_pass(&r, KW_MS(10000));
        check_rate(&r, rows[i].n, rows[i].n, KW_MS(10000), rows[i].rate);
        link_rig_fini(&r);
    }
}

/* Frames in a row, of which some come late or are held, use the line without a gap. */
static void test_rate_over_frames(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_fault(&r, "rate,bytes=10000,dir=up");
    for (int i = 0; i < 50; i++) {
        link_rig_say(&r, C, 'p', 0, i, 20);
        link_rig_pass(&r, 700);
    }
    link_rig_pass(&r, KW_MS(1000));
    assert_int_equal(r.out[B].n, 1000);
    assert_int_equal(passed_at(&r, B, 999), KW_MS(100));
    link_rig_say(&r, C, 'd', 0, 50, 100); /* rests while it is held */
    link_rig_pass(&r, KW_MS(1000));
    assert_int_equal(passed_at(&r, B, 1099), KW_MS(1035 + 50 + 10));
    link_rig_fini(&r);
}

/* A poller wakes us at milliseconds; the line must not become slower by it. */
static void test_rate_with_a_coarse_clock(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    r.grain = KW_MS(4);
    link_rig_fault(&r, "rate,bytes=1000000,dir=up");
    link_rig_say(&r, C, 'p', 0, 0, 1000000);
    link_rig_pass(&r, KW_MS(3000));
    assert_int_equal(r.out[B].n, 1000000);
    assert_in_range(passed_at(&r, B, 999999), KW_MS(1000), KW_MS(1004));
    link_rig_fini(&r);
}

static void test_slice(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_fault(&r, "slice,dir=down");
    link_rig_say(&r, B, 'p', 0, 0, 1000);
    link_rig_say(&r, C, 'p', 0, 0, 1000);
    assert_int_equal(r.out[C].n, 1000);
    assert_int_equal(r.out[C].largest_send, 1);
    assert_int_equal(r.out[B].largest_send, 1000);
    link_rig_fini(&r);
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_fault(&r, "slice,bytes=64,dir=up");
    link_rig_say(&r, C, 'p', 0, 0, 1000);
    assert_int_equal(r.out[B].n, 1000);
    assert_int_equal(r.out[B].largest_send, 64);
    link_rig_fini(&r);
}

static void test_blackhole(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'd', 0, 10, 10);
    link_rig_fault(&r, "blackhole,dir=up");
    link_rig_pass(&r, KW_MS(500));
    assert_int_equal(r.out[B].n, 0); /* what was queued stays here, too */
    assert_false(proxy_link_reads(r.link, C));
    assert_true(proxy_link_reads(r.link, B));
    link_rig_say(&r, B, 'p', 0, 0, 20);
    assert_int_equal(r.out[C].n, 20);
    proxy_rules_clear(&r.world.rules);
    link_rig_pass(&r, 0);
    assert_int_equal(passed_at(&r, B, 9), KW_MS(500));
    assert_true(proxy_link_reads(r.link, C));
    link_rig_fini(&r);
}

/* Dark by an order: from its last byte on, for its time, or for ever. */
static void test_go_dark(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'k', PROXY_UP, 50, 10);
    link_rig_say(&r, C, 'p', 0, 0, 20); /* had been read already */
    assert_int_equal(r.out[B].n, 10);
    assert_false(proxy_link_reads(r.link, C));
    assert_true(proxy_link_reads(r.link, B));
    link_rig_pass(&r, KW_MS(50) - 1);
    assert_int_equal(r.out[B].n, 10);
    link_rig_pass(&r, 1);
    assert_int_equal(r.out[B].n, 30);
    assert_true(proxy_link_reads(r.link, C));
    link_rig_say(&r, C, 'K', PROXY_BOTH, 0, 10);
    assert_int_equal(r.out[B].n, 30);
    assert_false(proxy_link_reads(r.link, C));
    assert_false(proxy_link_reads(r.link, B));
    assert_true(proxy_link_deadline(r.link) == KW_NEVER);
    assert_wishes(&r, PROXY_KEEP, PROXY_KEEP);
    link_rig_fini(&r);
}

static void test_rate_begins_anew_after_the_dark(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_fault(&r, "rate,bytes=1000,dir=up");
    link_rig_say(&r, C, 'K', PROXY_UP, 100, 10);
    link_rig_say(&r, C, 'p', 0, 0, 50);
    link_rig_pass(&r, KW_MS(1000));
    assert_int_equal(passed_at(&r, B, 9), KW_MS(110));
    assert_int_equal(passed_at(&r, B, 49), KW_MS(150));
    link_rig_fini(&r);
}

/* ---- memory ---- */

static void test_a_side_is_not_read_while_the_other_is_full(void **state) {
    static const proxy_side sides[] = {C, B};
    (void)state;
    for (int i = 0; i < 2; i++) {
        link_rig r;
        proxy_side from = sides[i], to = sides[1 - i];
        size_t fed = 0;
        link_rig_init(&r, PROXY_ACCEPT);
        r.stuck[to] = true;
        for (; proxy_link_reads(r.link, from); fed += 1000)
            link_rig_say(&r, from, 'p', 0, 0, 1000);
        assert_in_range(fed, PROXY_LINK_FULL / 2, PROXY_LINK_FULL + 1000);
        assert_in_range(r.mem.used, PROXY_LINK_FULL, PROXY_LINK_FULL + 16384);
        assert_true(proxy_link_reads(r.link, to));
        r.stuck[to] = false;
        link_rig_drain(&r);
        assert_true(proxy_link_reads(r.link, from));
        assert_int_equal(r.out[to].n, fed);
        link_rig_fini(&r);
    }
}

/* Whoever asks and asks, and does not read the answers that the proxy makes itself, is not read either. */
static void test_unanswered_requests_are_bounded(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'w', 0, 0, 10);
    assert_false(proxy_link_reads(r.link, C));
    assert_true(proxy_link_reads(r.link, B));
    link_rig_say(&r, B, 'w', 0, 0, 10);
    assert_true(proxy_link_reads(r.link, C));
    link_rig_fini(&r);
}

static void test_made_answers_are_bounded(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    r.stuck[C] = true;
    while (proxy_link_reads(r.link, C))
        link_rig_say(&r, C, 'e', 0, 0, 10);
    assert_in_range(r.mem.used, PROXY_LINK_FULL, PROXY_LINK_FULL + 16384);
    r.stuck[C] = false;
    link_rig_drain(&r);
    assert_true(proxy_link_reads(r.link, C));
    link_rig_fini(&r);
}

/* Answers that are held back do not keep requests from the broker. */
static void test_held_answers_stop_no_requests(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, B, 'd', 0, 30000, PROXY_LINK_FULL + 1);
    assert_false(proxy_link_reads(r.link, B));
    assert_true(proxy_link_reads(r.link, C));
    link_rig_fini(&r);
}

/* Many tiny pieces cost more than their bytes. */
static void test_small_pieces_are_counted_whole(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_feed(&r, C, "\x16\x03\x01\x02", 4);
    r.stuck[B] = true;
    for (int i = 0; proxy_link_reads(r.link, C); i++) {
        assert_true(i < PROXY_LINK_FULL);
        link_rig_feed(&r, C, "x", 1);
    }
    assert_in_range(r.mem.used, PROXY_LINK_FULL, PROXY_LINK_FULL + 16384);
    link_rig_fini(&r);
}

/* M14: a size is only a claim. */
static void test_a_claimed_size_takes_no_memory(void **state) {
    static const uint8_t claim[] = {0x0f, 0xff, 0xff, 0xff, 'p', 0, 0, 0};
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_feed(&r, C, claim, sizeof claim);
    assert_true(r.mem.used <= 5 << 20);
    link_rig_end(&r, C, false);
    assert_int_equal(r.out[B].n, sizeof claim);
    link_rig_fini(&r);
}

static void test_no_memory_resets(void **state) {
    link_rig r;
    uint8_t frame[2000];
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'm', 0, 0, 10);
    assert_wishes(&r, PROXY_KILL, PROXY_KILL);
    link_rig_fini(&r);
    for (size_t first = 1; first < sizeof frame; first += 500) { /* for the frame, or the piece */
        link_rig_init(&r, PROXY_ACCEPT);
        r.mem.limit = r.mem.used + 900;
        link_rig_frame(frame, 'p', 0, 0, sizeof frame);
        link_rig_feed(&r, C, frame, first);
        link_rig_feed(&r, C, frame + first, sizeof frame - first);
        assert_wishes(&r, PROXY_KILL, PROXY_KILL);
        assert_int_equal(r.out[B].n, 0);
        link_rig_fini(&r);
    }
}

/* ---- what is not Kafka's ---- */

static void test_opaque(void **state) {
    static const uint8_t hello[] = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01};
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'p', 0, 0, 10);
    link_rig_feed(&r, B, "\0\0\0\x20ha", 6); /* half a frame, which is none any more */
    for (size_t i = 0; i < sizeof hello; i++)
        link_rig_feed(&r, C, hello + i, 1);
    assert_int_equal(r.out[B].n, 16);
    assert_memory_equal(r.out[B].p + 10, hello, sizeof hello);
    assert_int_equal(r.out[C].n, 6);
    link_rig_feed(&r, B, "lf", 2);
    assert_memory_equal(r.out[C].p, "\0\0\0\x20half", 8);
    link_rig_fault(&r, "slice,dir=down"); /* the line is one, whatever it carries */
    r.out[C].largest_send = 0;
    link_rig_feed(&r, B, "12345", 5);
    assert_int_equal(r.out[C].largest_send, 1);
    link_rig_fini(&r);
}

static void test_the_largest_frame(void **state) {
    link_rig r;
    uint8_t size[4] = {0x10, 0, 0, 0}; /* PROXY_FRAME_MAX */
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_feed(&r, C, size, 4);
    assert_int_equal(r.out[B].n, 0);
    link_rig_fini(&r);
    link_rig_init(&r, PROXY_ACCEPT);
    size[3] = 1;
    link_rig_feed(&r, C, size, 4);
    assert_int_equal(r.out[B].n, 4);
    link_rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames_pass_whole_and_unchanged),
        cmocka_unit_test(test_empty_frame),
        cmocka_unit_test(test_hold),
        cmocka_unit_test(test_made_answers_go_back),
        cmocka_unit_test(test_rate),
        cmocka_unit_test(test_rate_over_frames),
        cmocka_unit_test(test_rate_with_a_coarse_clock),
        cmocka_unit_test(test_slice),
        cmocka_unit_test(test_blackhole),
        cmocka_unit_test(test_go_dark),
        cmocka_unit_test(test_rate_begins_anew_after_the_dark),
        cmocka_unit_test(test_a_side_is_not_read_while_the_other_is_full),
        cmocka_unit_test(test_unanswered_requests_are_bounded),
        cmocka_unit_test(test_made_answers_are_bounded),
        cmocka_unit_test(test_held_answers_stop_no_requests),
        cmocka_unit_test(test_small_pieces_are_counted_whole),
        cmocka_unit_test(test_a_claimed_size_takes_no_memory),
        cmocka_unit_test(test_no_memory_resets),
        cmocka_unit_test(test_opaque),
        cmocka_unit_test(test_the_largest_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
