/* test_crc.c - the checksums against known values, against a bit by bit division, and against each other. */
#include "protocol/crc32c.h"
#include "tests/unit/unit.h"
#include <kwire/hash.h>

enum { BIG = 40000 };
static uint8_t bytes[BIG + 64];

static int fill(void **state) {
    (void)state;
    uint32_t seed = 1;
    for (size_t i = 0; i < sizeof bytes; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(seed >> 24);
    }
    return 0;
}

static uint32_t bit_by_bit(uint32_t polynomial, uint32_t crc, const uint8_t *p, size_t n) {
    crc = ~crc;
    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
    }
    return ~crc;
}

static void known_values(void **state) {
    (void)state;
    assert_int_equal(kw_crc32c(0, "", 0), 0);
    assert_int_equal(kw_crc32c(0, NULL, 0), 0);
    assert_int_equal(kw_crc32c(0, "123456789", 9), 0xe3069283);
    assert_int_equal(kw_crc32(0, "123456789", 9), 0xcbf43926);
    uint8_t zeros[32] = {0};
    assert_int_equal(kw_crc32c(0, zeros, 32), 2324772522u);
    assert_int_equal(kw_crc32(0, zeros, 32), 420107693u);
    assert_int_equal(kw_xxh32("", 0), 0x02cc5d05);
    assert_int_equal(kw_xxh32("a", 1), 0x550d7456);
    assert_int_equal(kw_xxh32("abc", 3), 0x32d153ff);
    assert_int_equal(kw_xxh32("Nobody inspects the spammish repetition", 39), 0xe2293b2f);
}

static void every_length_agrees_with_the_division(void **state) {
    (void)state;
    for (size_t n = 0; n < 1400; n++) {
        uint32_t expected = bit_by_bit(0x82f63b78, 0, bytes + n % 9, n);
        assert_int_equal(kw_crc32c(0, bytes + n % 9, n), expected);
        assert_int_equal(kw_crc32c_portable(0, bytes + n % 9, n), expected);
        assert_int_equal(kw_crc32(0, bytes, n), bit_by_bit(0xedb88320, 0, bytes, n));
    }
}

static void long_input_agrees(void **state) {
    (void)state;
    for (size_t n = 6000; n < BIG; n += 619)
        assert_int_equal(kw_crc32c(7, bytes + n % 7, n), kw_crc32c_portable(7, bytes + n % 7, n));
}

static void every_table_entry_is_right(void **state) {
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        uint8_t message[8] = {(uint8_t)i};
        for (size_t row = 0; row < 8; row++) {
            /* ~0 as the start and a final ~ cancel for a register that starts at zero. */
            uint32_t expected = ~bit_by_bit(0x82f63b78, 0xffffffff, message, row + 1);
            assert_int_equal(kw_crc32c_table[row][i], expected);
        }
    }
}

static void pieces_continue(void **state) {
    (void)state;
    uint32_t whole = kw_crc32c(0, bytes, 20000);
    for (size_t cut = 0; cut <= 20000; cut += 397) {
        uint32_t first = kw_crc32c(0, bytes, cut);
        assert_int_equal(kw_crc32c(first, bytes + cut, 20000 - cut), whole);
        assert_int_equal(kw_crc32(kw_crc32(0, bytes, cut), bytes + cut, 20000 - cut),
                         kw_crc32(0, bytes, 20000));
    }
}

static void two_crcs_combine(void **state) {
    (void)state;
    uint32_t whole = kw_crc32c(0, bytes, BIG);
    for (size_t n_b = 0; n_b <= BIG; n_b += n_b < 300 ? 1 : 613) {
        uint32_t a = kw_crc32c(0, bytes, BIG - n_b);
        uint32_t b = kw_crc32c(0, bytes + BIG - n_b, n_b);
        assert_int_equal(kw_crc32c_combine(a, b, n_b), whole);
    }
}

/* Moving over n zero bytes is a power of one matrix, so it must not matter in how many steps it is done. */
static void combining_over_long_distances_is_consistent(void **state) {
    (void)state;
    uint32_t at_once = kw_crc32c_combine(0x12345678, 0, (size_t)3 << 29);
    uint32_t in_steps = 0x12345678;
    for (int i = 0; i < 3; i++)
        in_steps = kw_crc32c_combine(in_steps, 0, (size_t)1 << 29);
    assert_int_equal(at_once, in_steps);
    uint32_t small_steps = 0x12345678;
    for (int i = 0; i < 1 << 10; i++)
        small_steps = kw_crc32c_combine(small_steps, 0, (size_t)3 << 19);
    assert_int_equal(at_once, small_steps);
}

static uint32_t xxh32_of(size_t n) {
    return kw_xxh32(bytes, n);
}

/* The content checksums that the lz4 command writes for the bytes of fill(). */
static void xxh32_of_all_tail_lengths(void **state) {
    (void)state;
    static const struct {
        size_t n;
        uint32_t hash;
    } expected[] = {
        {1,     0xc0ecd503},
        {2,     0x41595952},
        {3,     0x771c1a3f},
        {4,     0x60fdf2e9},
        {5,     0x7b3f0651},
        {6,     0x7aab43fd},
        {7,     0xf9088c90},
        {8,     0x7782dc4d},
        {9,     0x8c5147e5},
        {10,    0xb6ef2baa},
        {11,    0xe862156f},
        {12,    0x365c3c06},
        {13,    0x62044970},
        {14,    0x1e61369d},
        {15,    0x817fb930},
        {16,    0x62499f49},
        {17,    0x1212337e},
        {18,    0x1c5d0052},
        {19,    0x2f2d0411},
        {20,    0x2f7722ae},
        {31,    0x075ce2c7},
        {32,    0x30330cb2},
        {33,    0xa92142ab},
        {100,   0xd9ab3add},
        {1000,  0x474ac4bd},
        {40000, 0x29bbce58},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_int_equal(xxh32_of(expected[i].n), expected[i].hash);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values),
        cmocka_unit_test(every_length_agrees_with_the_division),
        cmocka_unit_test(long_input_agrees),
        cmocka_unit_test(every_table_entry_is_right),
        cmocka_unit_test(pieces_continue),
        cmocka_unit_test(two_crcs_combine),
        cmocka_unit_test(combining_over_long_distances_is_consistent),
        cmocka_unit_test(xxh32_of_all_tail_lengths),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
