/* Answers that are damaged inside a sound frame: cut short at every byte, bits turned over, numbers at their
 * limits. Whatever comes, the client ends every record once, reads nothing that nobody wrote, neither crashes
 * nor leaks nor works without an end (wire_drive counts its steps). */
#include "tests/client/torture.h"
#include "tests/unit/unit.h"

#include <string.h>

enum { MOST_FRAMES = 400 };

typedef struct damage {
    int nth;                 /* of the answers, from 0; -1: all */
    size_t keep;             /* bytes of its body, if shorter */
    uint32_t random, chance; /* one in so many bytes is turned; 0: none */
    bool extremes;           /* overwrite four bytes at `keep` instead of cutting there */
    /* What was seen. */
    int n_frames;
    size_t sizes[MOST_FRAMES];
} damage;

static uint32_t draw(damage *d) {
    d->random = d->random * 1664525 + 1013904223;
    return d->random >> 8;
}

static void cut(uint8_t *frame, size_t *n, size_t keep) {
    if (keep >= *n - 4)
        return;
    *n = keep + 4;
    frame[0] = (uint8_t)(keep >> 24);
    frame[1] = (uint8_t)(keep >> 16);
    frame[2] = (uint8_t)(keep >> 8);
    frame[3] = (uint8_t)keep;
}

/* The correlation id stays: without it the answer would be refused for that alone. */
static void turn_bits(damage *d, uint8_t *frame, size_t n) {
    for (size_t i = 8; i < n; i++)
        if (draw(d) % d->chance == 0)
            frame[i] ^= (uint8_t)(1 << draw(d) % 8);
}

static void put_extreme(damage *d, uint8_t *frame, size_t n) {
    static const uint8_t values[][4] = {
        {0x7f, 0xff, 0xff, 0xff},
        {0xff, 0xff, 0xff, 0xff},
        {0x80, 0,    0,    0   },
        {0,    0xff, 0xff, 0xff},
        {0,    0,    0,    0   }
    };
    size_t at = 8 + d->keep;
    if (at + 4 <= n)
        memcpy(frame + at, values[draw(d) % 5], 4);
}

static void apply(void *ctx, uint8_t *frame, size_t *n) {
    damage *d = ctx;
    int i = d->n_frames++;
    if (i < MOST_FRAMES)
        d->sizes[i] = *n - 4;
    if (d->nth >= 0 && d->nth != i)
        return;
    if (d->chance > 0)
        turn_bits(d, frame, *n);
    else if (d->extremes)
        put_extreme(d, frame, *n);
    else
        cut(frame, n, d->keep);
}

static int n_spoiled; /* errands that the damage kept from being perfect */

static void run(damage *d, const char *codec, bool takes_jobs) {
    static errand e;
    errand_init(&e, codec);
    e.takes_jobs = takes_jobs;
    e.memory = 64 << 20; /* a number of partitions from the wire is not a reason to swap */
    e.wire.answer = apply;
    e.wire.ctx = d;
    d->n_frames = 0;
    errand_run(&e);
    const char *breach = errand_breach(&e);
    if (breach != NULL)
        fail_msg("answer %d, byte %zu, chance %u, seed %u: %s", d->nth, d->keep, d->chance, d->random,
                 breach);
    n_spoiled += !errand_perfect(&e);
    errand_fini(&e);
}

/* The answers of an undisturbed errand. */
static int count(damage *d) {
    static errand e;
    *d = (damage){.nth = MOST_FRAMES};
    errand_init(&e, "none");
    e.wire.answer = apply;
    e.wire.ctx = d;
    errand_run(&e);
    assert_true(errand_perfect(&e));
    errand_fini(&e);
    return d->n_frames < MOST_FRAMES ? d->n_frames : MOST_FRAMES;
}

/* Long answers are cut at every byte of their head, and here and there behind. */
static size_t next_place(size_t at) {
    return at < 120 ? at + 1 : at + 1 + at / 6;
}

static void at_every_place(bool extremes) {
    static damage plain;
    int n = count(&plain);
    n_spoiled = 0;
    assert_true(n >= 10);
    for (int nth = 0; nth < n && nth < 24; nth++)
        for (size_t keep = 0; keep < plain.sizes[nth]; keep = next_place(keep)) {
            static damage d;
            d = (damage){.nth = nth, .keep = keep, .extremes = extremes, .random = (uint32_t)keep};
            run(&d, "none", false);
        }
    assert_true(n_spoiled > 20);
}

static void test_cut_at_every_byte(void **state) {
    (void)state;
    at_every_place(false);
}

static void test_numbers_at_their_limits(void **state) {
    (void)state;
    at_every_place(true);
}

static void test_one_answer_with_turned_bits(void **state) {
    (void)state;
    static damage plain, d;
    int n = count(&plain);
    for (uint32_t seed = 0; seed < 600; seed++) {
        d = (damage){.nth = (int)(seed % (uint32_t)n), .random = seed * 77, .chance = 1 + seed % 60};
        run(&d, seed % 2 == 0 ? "none" : "snappy", seed % 3 == 0);
    }
}

/* Every answer is damaged: a broken network card, or somebody who means it. */
static void test_all_answers_with_turned_bits(void **state) {
    (void)state;
    static damage d;
    n_spoiled = 0;
    for (uint32_t seed = 0; seed < 300; seed++) {
        d = (damage){.nth = -1, .random = seed * 131, .chance = 30u << seed % 8};
        run(&d, seed % 2 == 0 ? "none" : "snappy", seed % 3 == 0);
    }
    assert_true(n_spoiled > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_numbers_at_their_limits),
        cmocka_unit_test(test_one_answer_with_turned_bits),
        cmocka_unit_test(test_all_answers_with_turned_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
