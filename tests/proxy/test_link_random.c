/* Random scripts of frames, ends and time: however the same bytes are cut into pieces on their way in, and
 * however little a socket takes at once, the same bytes pass, each at the same microsecond, and every side
 * ends in the same way at the same time. */
#include "tests/proxy/link_rig.h"

#include <stdio.h>

enum { SCRIPTS = 400, STEPS = 60, MAX_FRAME = 3000 };

typedef struct dice {
    uint64_t state;
} dice;

static unsigned roll(dice *d, unsigned n) {
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(d->state >> 33) % n;
}

typedef enum manner { WHOLE, BYTE_BY_BYTE, AT_RANDOM, SMALL_GULPS } manner;

typedef struct trace {
    link_rig rig;
    proxy_wish wishes[STEPS][2];
} trace;

static void feed(link_rig *r, proxy_side from, const uint8_t *p, size_t n, manner m, dice *cuts) {
    for (size_t at = 0, take; at < n; at += take) {
        take = m == WHOLE || m == SMALL_GULPS ? n : m == BYTE_BY_BYTE ? 1 : 1 + roll(cuts, 50);
        if (take > n - at)
            take = n - at;
        proxy_link_feed(r->link, from, p + at, take, r->now);
    }
    link_rig_drain(r);
}

static char some_op(dice *d) {
    static const char usual[] = "ppppppddse";
    static const char rare[] = "xEkKcHf";
    return roll(d, 60) == 0 ? rare[roll(d, sizeof rare - 1)] : usual[roll(d, sizeof usual - 1)];
}

static void say_something(link_rig *r, proxy_side from, dice *d, manner m, dice *cuts) {
    static uint8_t frames[4 * MAX_FRAME];
    size_t n = 0;
    for (unsigned i = 1 + roll(d, 3); i > 0; i--)
        n += link_rig_frame(frames + n, some_op(d), (int)(1 + roll(d, 3)), (int)roll(d, 40),
                            8 + roll(d, roll(d, 4) == 0 ? MAX_FRAME - 8 : 100));
    /* A frame that stays half, and the next one is none. Over a slow line, bytes that are no frames go as
     * they come, the sooner the smaller they are. */
    bool is_slow = r->world.rules.n > 0 && r->world.rules.rules[0].spec.kind == PROXY_RATE;
    size_t kept = !is_slow && roll(d, 50) == 0 ? roll(d, (unsigned)n) : n;
    if (proxy_link_reads(r->link, from))
        feed(r, from, frames, kept, m, cuts);
}

static void take_step(link_rig *r, dice *d, manner m, dice *cuts) {
    proxy_side side = (proxy_side)roll(d, 2);
    switch (roll(d, 40)) {
    case 0:
        proxy_link_ended(r->link, side, false, r->now);
        break;
    case 1:
        proxy_link_ended(r->link, side, roll(d, 3) == 0, r->now);
        break;
    default:
        say_something(r, side, d, m, cuts);
    }
    link_rig_drain(r);
    if (roll(d, 3) > 0)
        link_rig_pass(r, roll(d, 30000));
}

static void add_faults(link_rig *r, dice *d) {
    char fault[64];
    if (roll(d, 3) == 0) {
        snprintf(fault, sizeof fault, "rate,dir=up,bytes=%u", 1000 + roll(d, 1000000));
        link_rig_fault(r, fault);
    }
    if (roll(d, 3) == 0) {
        snprintf(fault, sizeof fault, "slice,dir=down,bytes=%u", 1 + roll(d, 100));
        link_rig_fault(r, fault);
    }
    if (roll(d, 6) == 0) {
        snprintf(fault, sizeof fault, "cut,dir=%s,bytes=%u", roll(d, 2) == 0 ? "up" : "down", roll(d, 9000));
        link_rig_fault(r, fault);
    }
}

static void play(trace *t, uint64_t seed, manner m) {
    dice d = {seed}, cuts = {~seed};
    link_rig_init(&t->rig, PROXY_ACCEPT);
    t->rig.gulp = m == SMALL_GULPS ? 7 : 0;
    add_faults(&t->rig, &d);
    for (int i = 0; i < STEPS; i++) {
        take_step(&t->rig, &d, m, &cuts);
        for (int side = 0; side < 2; side++)
            t->wishes[i][side] = proxy_link_wish(t->rig.link, (proxy_side)side);
    }
    link_rig_pass(&t->rig, KW_MS(100000));
}

static void compare(const trace *a, const trace *b) {
    for (int side = 0; side < 2; side++) {
        assert_int_equal(a->rig.out[side].n, b->rig.out[side].n);
        if (a->rig.out[side].n == 0)
            continue;
        assert_memory_equal(a->rig.out[side].p, b->rig.out[side].p, a->rig.out[side].n);
        assert_memory_equal(a->rig.out[side].at, b->rig.out[side].at, a->rig.out[side].n * sizeof(kw_time));
    }
    assert_memory_equal(a->wishes, b->wishes, sizeof a->wishes);
    assert_int_equal(proxy_link_over(a->rig.link), proxy_link_over(b->rig.link));
}

static void check_manner(manner m) {
    size_t passed = 0, ended = 0;
    for (uint64_t seed = 1; seed <= SCRIPTS; seed++) {
        trace whole, other;
        play(&whole, seed, WHOLE);
        play(&other, seed, m);
        compare(&whole, &other);
        passed += whole.rig.out[0].n + whole.rig.out[1].n;
        ended += proxy_link_over(whole.rig.link);
        link_rig_fini(&whole.rig);
        link_rig_fini(&other.rig);
    }
    assert_true(passed > SCRIPTS * 2000u);                        /* the scripts do say something ... */
    assert_in_range(ended, SCRIPTS / 10, SCRIPTS - SCRIPTS / 10); /* ... and end in all ways */
}

static void test_byte_by_byte(void **state) {
    (void)state;
    check_manner(BYTE_BY_BYTE);
}

static void test_in_random_pieces(void **state) {
    (void)state;
    check_manner(AT_RANDOM);
}

static void test_to_a_socket_that_takes_little(void **state) {
    (void)state;
    check_manner(SMALL_GULPS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_byte_by_byte),
        cmocka_unit_test(test_in_random_pieces),
        cmocka_unit_test(test_to_a_socket_that_takes_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
