/* How a connection ends: ends that come pass on as through a wire, and those that faults bring about. */
#include "tests/proxy/link_rig.h"

#include <stdio.h>

#define C PROXY_CLIENT
#define B PROXY_BROKER

/* ---- ends that come ---- */

typedef enum happening { NOTHING, CLIENT_FIN, CLIENT_RST, BROKER_FIN, BROKER_RST } happening;

static void happen(link_rig *r, happening h) {
    if (h == NOTHING)
        return;
    link_rig_end(r, h == CLIENT_FIN || h == CLIENT_RST ? C : B, h == CLIENT_RST || h == BROKER_RST);
}

static void test_ends_pass_as_through_a_wire(void **state) {
    static const struct {
        happening first, second;
        proxy_wish client, broker;
        bool over;
    } rows[] = {
        {NOTHING,    NOTHING,    PROXY_KEEP, PROXY_KEEP, false},
        {CLIENT_FIN, NOTHING,    PROXY_KEEP, PROXY_SHUT, false},
        {BROKER_FIN, NOTHING,    PROXY_SHUT, PROXY_KEEP, false},
        {CLIENT_RST, NOTHING,    PROXY_DROP, PROXY_KILL, true },
        {BROKER_RST, NOTHING,    PROXY_KILL, PROXY_DROP, true },
        {CLIENT_FIN, BROKER_FIN, PROXY_DROP, PROXY_DROP, true },
        {BROKER_FIN, CLIENT_FIN, PROXY_DROP, PROXY_DROP, true },
        {CLIENT_FIN, BROKER_RST, PROXY_KILL, PROXY_DROP, true },
        {BROKER_FIN, CLIENT_RST, PROXY_DROP, PROXY_KILL, true },
        {CLIENT_FIN, CLIENT_RST, PROXY_DROP, PROXY_KILL, true },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        link_rig r;
        link_rig_init(&r, PROXY_ACCEPT);
        link_rig_say(&r, C, 'p', 0, 0, 10);
        happen(&r, rows[i].first);
        happen(&r, rows[i].second);
        assert_wishes(&r, rows[i].client, rows[i].broker);
        assert_int_equal(proxy_link_over(r.link), rows[i].over);
        link_rig_fini(&r);
    }
}

/* Whoever has sent its FIN still gets what comes. */
static void test_half_open(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_end(&r, C, false);
    assert_false(proxy_link_reads(r.link, C));
    assert_true(proxy_link_reads(r.link, B));
    link_rig_say(&r, B, 'p', 0, 0, 30);
    assert_int_equal(r.out[C].n, 30);
    link_rig_fini(&r);
}

/* A FIN goes behind what is queued, and behind what is held. A reset waits for nothing. */
static void test_fin_behind_what_is_queued(void **state) {
    link_rig r;
    (void)state;
    for (int broken = 0; broken < 2; broken++) {
        link_rig_init(&r, PROXY_ACCEPT);
        link_rig_say(&r, C, 'd', 0, 20, 10);
        link_rig_feed(&r, C, "\0\0\0\x10half", 8);
        r.stuck[B] = true;
        link_rig_end(&r, C, broken);
        assert_wishes(&r, broken ? PROXY_DROP : PROXY_KEEP, broken ? PROXY_KILL : PROXY_KEEP);
        link_rig_pass(&r, KW_MS(50));
        assert_wishes(&r, broken ? PROXY_DROP : PROXY_KEEP, broken ? PROXY_KILL : PROXY_KEEP);
        r.stuck[B] = false;
        link_rig_drain(&r);
        assert_int_equal(r.out[B].n, broken ? 0 : 18); /* the half frame, too */
        assert_wishes(&r, broken ? PROXY_DROP : PROXY_KEEP, broken ? PROXY_KILL : PROXY_SHUT);
        link_rig_fini(&r);
    }
}

/* Bytes of a frame that was not passed on are not mistaken for half a frame when the end comes. */
static void test_fin_after_a_frame_that_did_not_pass(void **state) {
    link_rig r;
    uint8_t frame[20];
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_frame(frame, 'x', 0, 0, sizeof frame);
    link_rig_feed(&r, C, frame, 9);
    link_rig_feed(&r, C, frame + 9, sizeof frame - 9);
    link_rig_end(&r, C, false);
    assert_int_equal(r.out[B].n, 0);
    assert_wishes(&r, PROXY_KEEP, PROXY_SHUT);
    link_rig_fini(&r);
}

/* Late requests go their way although the client has gone, and whatever is in front of them; the broker's
 * side stays open until they are answered. */
static void test_stubborn(void **state) {
    static const struct {
        bool broken;
        proxy_wish client, at_last;
    } rows[] = {
        {false, PROXY_KEEP, PROXY_SHUT},
        {true,  PROXY_DROP, PROXY_KILL},
    };
    (void)state;
    for (int i = 0; i < 2; i++) {
        link_rig r;
        link_rig_init(&r, PROXY_ACCEPT);
        link_rig_say(&r, C, 'd', 0, 100, 10);
        link_rig_say(&r, C, 's', 0, 100, 20);
        link_rig_end(&r, C, rows[i].broken);
        link_rig_pass(&r, KW_MS(99));
        assert_wishes(&r, rows[i].client, PROXY_KEEP);
        assert_int_equal(r.out[B].n, 0);
        link_rig_pass(&r, KW_MS(1));
        assert_int_equal(r.out[B].n, 30);
        link_rig_pass(&r, KW_MS(1000));
        assert_wishes(&r, rows[i].client, PROXY_KEEP);
        assert_true(proxy_link_reads(r.link, B));
        link_rig_say(&r, B, 'p', 0, 0, 10);
        assert_wishes(&r, rows[i].client, PROXY_KEEP); /* one of two */
        link_rig_say(&r, B, 'p', 0, 0, 10);
        assert_wishes(&r, rows[i].client, rows[i].at_last);
        assert_int_equal(r.out[C].n, rows[i].broken ? 0 : 20);
        link_rig_fini(&r);
    }
}

static void test_what_is_behind_the_last_stubborn_one_goes_with_a_reset(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 's', 0, 100, 10);
    link_rig_say(&r, C, 'p', 0, 0, 20);
    link_rig_say(&r, C, 's', 0, 100, 30);
    link_rig_say(&r, C, 'p', 0, 0, 40);
    link_rig_end(&r, C, true);
    link_rig_pass(&r, KW_MS(200));
    assert_int_equal(r.out[B].n, 60);
    link_rig_fini(&r);
}

static void test_stubborn_patience_has_an_end(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 's', 0, 100, 10);
    link_rig_end(&r, C, true);
    link_rig_pass(&r, KW_MS(100) + PROXY_LINK_PATIENCE - 1);
    assert_wishes(&r, PROXY_DROP, PROXY_KEEP);
    assert_false(proxy_link_over(r.link));
    link_rig_pass(&r, 1);
    assert_wishes(&r, PROXY_DROP, PROXY_KILL);
    assert_true(proxy_link_over(r.link));
    link_rig_fini(&r);
}

/* ... nor does anybody wait for a broker that has gone. */
static void test_stubborn_and_the_broker_goes(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 's', 0, 100, 10);
    link_rig_end(&r, C, true);
    link_rig_pass(&r, KW_MS(100));
    link_rig_end(&r, B, false);
    assert_true(proxy_link_over(r.link));
    link_rig_fini(&r);
}

/* A frame that was held for so long that its receiver broke off is nobody's. */
static void test_held_answer_for_nobody(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, B, 'd', 0, 100, 10);
    link_rig_end(&r, C, true);
    link_rig_pass(&r, KW_MS(200));
    assert_int_equal(r.out[C].n, 0);
    assert_true(proxy_link_over(r.link));
    link_rig_fini(&r);
}

/* ---- ends that are made ---- */

/* What is queued goes, both ways; what comes from then on does not. */
static void test_close(void **state) {
    static const struct {
        char op;
        size_t passed;
    } rows[] = {
        {'c', 30}, /* with the frame */
        {'C', 20}, /* in its place */
        {'H', 20}, /* in its place, later */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        link_rig r;
        link_rig_init(&r, PROXY_ACCEPT);
        r.stuck[B] = r.stuck[C] = true;
        link_rig_say(&r, C, 'p', 0, 0, 20);
        link_rig_say(&r, B, 'p', 0, 0, 20);
        link_rig_say(&r, C, rows[i].op, 0, 100, 10);
        link_rig_say(&r, C, 'p', 0, 0, 40);
        r.stuck[B] = false;
        link_rig_pass(&r, KW_MS(100));
        link_rig_say(&r, C, 'p', 0, 0, 50);
        link_rig_say(&r, B, 'p', 0, 0, 50);
        r.stuck[C] = false;
        assert_wishes(&r, PROXY_KEEP, PROXY_SHUT);
        link_rig_drain(&r);
        assert_int_equal(r.out[C].n, 20);
        if (rows[i].op == 'H') /* what came before its time was in front of it */
            assert_in_range(r.out[B].n, rows[i].passed, rows[i].passed + 40);
        else
            assert_int_equal(r.out[B].n, rows[i].passed);
        assert_wishes(&r, PROXY_SHUT, PROXY_SHUT);
        link_rig_fini(&r);
    }
}

/* The peers have time to take the FIN for one; then the sockets go. */
static void test_close_lingers(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'C', 0, 0, 10);
    assert_wishes(&r, PROXY_SHUT, PROXY_SHUT);
    assert_true(proxy_link_reads(r.link, C));
    link_rig_pass(&r, KW_MS(100));
    link_rig_end(&r, C, false);
    assert_wishes(&r, PROXY_DROP, PROXY_SHUT);
    link_rig_pass(&r, PROXY_LINK_LINGER - KW_MS(100) - 1);
    assert_wishes(&r, PROXY_DROP, PROXY_SHUT);
    link_rig_pass(&r, 1);
    assert_true(proxy_link_over(r.link));
    assert_wishes(&r, PROXY_DROP, PROXY_DROP);
    link_rig_fini(&r);
}

static void test_close_after_the_other_end(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    r.stuck[B] = true;
    link_rig_say(&r, C, 'c', 0, 0, 10);
    link_rig_say(&r, C, 'p', 0, 0, 20);
    link_rig_end(&r, C, false);
    r.stuck[B] = false;
    link_rig_drain(&r);
    assert_int_equal(r.out[B].n, 10);
    assert_wishes(&r, PROXY_DROP, PROXY_SHUT);
    link_rig_fini(&r);
}

static void test_abort(void **state) {
    static const char ops[] = {'r', 'R'};
    (void)state;
    for (int i = 0; i < 2; i++) {
        link_rig r;
        link_rig_init(&r, PROXY_ACCEPT);
        link_rig_say(&r, B, 'd', 0, 100, 10);
        link_rig_say(&r, C, ops[i], 0, 0, 20);
        assert_int_equal(r.out[B].n, ops[i] == 'r' ? 20 : 0);
        assert_wishes(&r, PROXY_KILL, PROXY_KILL);
        assert_true(proxy_link_over(r.link));
        assert_false(proxy_link_reads(r.link, C));
        link_rig_pass(&r, KW_MS(200));
        assert_int_equal(r.out[C].n, 0);
        link_rig_fini(&r);
    }
}

static void test_reset_of_all(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, B, 'd', 0, 100, 10);
    proxy_link_reset(r.link);
    assert_wishes(&r, PROXY_KILL, PROXY_KILL);
    assert_int_equal(r.mem.used > 0, 1);
    link_rig_fini(&r);
}

/* halfclose: the client has its end; what it asks still goes up, answers go nowhere. */
static void test_finish(void **state) {
    static const char ops[] = {'f', 'F'};
    (void)state;
    for (int i = 0; i < 2; i++) {
        link_rig r;
        link_rig_init(&r, PROXY_ACCEPT);
        link_rig_say(&r, C, ops[i], PROXY_DOWN, 0, 20);
        assert_wishes(&r, PROXY_SHUT, PROXY_KEEP);
        link_rig_say(&r, C, 'p', 0, 0, 30);
        link_rig_say(&r, B, 'p', 0, 0, 40);
        assert_int_equal(r.out[B].n, ops[i] == 'f' ? 50 : 30);
        assert_int_equal(r.out[C].n, 0);
        link_rig_end(&r, C, false);
        assert_wishes(&r, PROXY_DROP, PROXY_SHUT);
        link_rig_end(&r, B, false);
        assert_true(proxy_link_over(r.link));
        link_rig_fini(&r);
    }
}

/* dir=up, on an answer: it passes, and then the broker has its end. */
static void test_finish_upwards(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'd', 0, 50, 10);
    link_rig_say(&r, B, 'f', PROXY_UP, 0, 20);
    assert_int_equal(r.out[C].n, 20);
    link_rig_say(&r, C, 'p', 0, 0, 10);
    assert_wishes(&r, PROXY_KEEP, PROXY_KEEP);
    link_rig_pass(&r, KW_MS(50));
    assert_int_equal(r.out[B].n, 10);
    assert_wishes(&r, PROXY_KEEP, PROXY_SHUT);
    link_rig_fini(&r);
}

/* cut,bytes=N: so many bytes of the connection, counted from its beginning, not one more. */
static void test_cut_at_a_byte(void **state) {
    (void)state;
    for (size_t at = 1; at < 45; at += 11) {
        link_rig r;
        char fault[64];
        link_rig_init(&r, PROXY_ACCEPT);
        snprintf(fault, sizeof fault, "cut,dir=down,bytes=%zu", at);
        link_rig_say(&r, C, 'p', 0, 0, 50);
        link_rig_say(&r, B, 'd', 0, 10, 20);
        link_rig_fault(&r, fault);
        link_rig_say(&r, B, 'p', 0, 0, 30);
        link_rig_pass(&r, KW_MS(10));
        assert_int_equal(r.out[C].n, at);
        assert_int_equal(r.out[B].n, 50);
        assert_wishes(&r, PROXY_SHUT, PROXY_SHUT);
        link_rig_fini(&r);
    }
}

static void test_cut_that_comes_too_late_is_made_at_once(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'p', 0, 0, 50);
    link_rig_fault(&r, "cut,dir=up,bytes=20");
    assert_wishes(&r, PROXY_SHUT, PROXY_SHUT);
    link_rig_fini(&r);
}

static const char *logged(link_rig *r) {
    static char text[2048];
    snprintf(text, sizeof text, "%.*s", (int)r->world.log.line.n, (const char *)r->world.log.line.p);
    return text;
}

static void keep_log(link_rig *r) {
    assert_int_equal(proxy_log_open(&r->world.log, "/dev/null", r->now), 0);
}

/* A line has one entry when a fault comes over it; cut, when it cuts, and no hit before. */
static void test_faults_of_a_line_are_logged(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    keep_log(&r);
    link_rig_fault(&r, "cut,dir=up,bytes=60");
    link_rig_say(&r, C, 'p', 0, 0, 50);
    assert_string_equal(logged(&r), "");
    assert_int_equal(r.world.rules.rules[0].n_hits, 0);
    link_rig_fault(&r, "rate,bytes=100m");
    link_rig_pass(&r, KW_MS(10));
    assert_string_equal(
        logged(&r), "{\"t\":0,\"conn\":1,\"node\":1,\"client\":\"tester\",\"fault\":\"rate\",\"rule\":2}\n");
    link_rig_fault(&r, "cut,dir=down,bytes=70");
    link_rig_say(&r, C, 'p', 0, 0, 50);
    link_rig_pass(&r, KW_MS(10));
    assert_non_null(strstr(logged(&r), "\"fault\":\"cut\",\"rule\":1}\n"));
    assert_null(strstr(logged(&r), "\"rule\":3}"));
    assert_int_equal(r.world.rules.rules[0].n_hits, 1);
    assert_int_equal(r.world.rules.rules[2].n_hits, 0);
    proxy_log_close(&r.world.log);
    link_rig_fini(&r);
}

/* ---- the dark ---- */

/* No end is told while nothing passes. */
static void test_ends_wait_for_the_light(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_fault(&r, "blackhole,dir=down");
    link_rig_say(&r, B, 'p', 0, 0, 10); /* was on its way in */
    link_rig_end(&r, B, true);
    assert_wishes(&r, PROXY_KEEP, PROXY_DROP);
    assert_false(proxy_link_over(r.link));
    proxy_rules_clear(&r.world.rules);
    link_rig_pass(&r, 0);
    assert_wishes(&r, PROXY_KILL, PROXY_DROP);
    link_rig_fini(&r);
}

/* In a dark that has no end, a connection that both have left is over; one that one has left is not. */
static void test_left_in_the_dark(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'K', PROXY_BOTH, 0, 10);
    proxy_link_left(r.link, C, r.now);
    assert_wishes(&r, PROXY_KEEP, PROXY_KEEP);
    assert_false(proxy_link_over(r.link));
    proxy_link_left(r.link, B, r.now);
    assert_true(proxy_link_over(r.link));
    link_rig_fini(&r);
}

static void test_left_in_a_dark_that_passes(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_ACCEPT);
    link_rig_say(&r, C, 'K', PROXY_BOTH, 100, 10);
    proxy_link_left(r.link, C, r.now);
    proxy_link_left(r.link, B, r.now);
    assert_false(proxy_link_over(r.link)); /* what they sent is still to be read */
    link_rig_pass(&r, KW_MS(100));
    assert_true(proxy_link_reads(r.link, C));
    assert_true(proxy_link_reads(r.link, B));
    link_rig_fini(&r);
}

static void test_hang(void **state) {
    link_rig r;
    (void)state;
    link_rig_init(&r, PROXY_HANG);
    assert_false(proxy_link_reads(r.link, C));
    link_rig_pass(&r, KW_MS(3600000));
    assert_wishes(&r, PROXY_KEEP, PROXY_DROP);
    assert_false(proxy_link_over(r.link));
    proxy_link_left(r.link, C, r.now);
    assert_true(proxy_link_over(r.link));
    link_rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends_pass_as_through_a_wire),
        cmocka_unit_test(test_half_open),
        cmocka_unit_test(test_fin_behind_what_is_queued),
        cmocka_unit_test(test_fin_after_a_frame_that_did_not_pass),
        cmocka_unit_test(test_stubborn),
        cmocka_unit_test(test_what_is_behind_the_last_stubborn_one_goes_with_a_reset),
        cmocka_unit_test(test_stubborn_patience_has_an_end),
        cmocka_unit_test(test_stubborn_and_the_broker_goes),
        cmocka_unit_test(test_held_answer_for_nobody),
        cmocka_unit_test(test_close),
        cmocka_unit_test(test_close_lingers),
        cmocka_unit_test(test_close_after_the_other_end),
        cmocka_unit_test(test_abort),
        cmocka_unit_test(test_reset_of_all),
        cmocka_unit_test(test_finish),
        cmocka_unit_test(test_finish_upwards),
        cmocka_unit_test(test_cut_at_a_byte),
        cmocka_unit_test(test_cut_that_comes_too_late_is_made_at_once),
        cmocka_unit_test(test_faults_of_a_line_are_logged),
        cmocka_unit_test(test_ends_wait_for_the_light),
        cmocka_unit_test(test_left_in_the_dark),
        cmocka_unit_test(test_left_in_a_dark_that_passes),
        cmocka_unit_test(test_hang),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
