/* test_wire.c - the cursors, against values made with Kafka's own classes (facts/varint.json). */
#include "tests/unit/unit.h"

#include <kwire/wire.h>
#include <string.h>

typedef struct number {
    int64_t value;
    const char *hex;
} number;

/* clang-format off */
static const number uvarints[] = {
    {0, "00"},
    {1, "01"},
    {127, "7f"},
    {128, "8001"},
    {16383, "ff7f"},
    {16384, "808001"},
    {2097151, "ffff7f"},
    {2097152, "80808001"},
    {268435455, "ffffff7f"},
    {268435456, "8080808001"},
    {2147483647, "ffffffff07"},
    {2147483648LL, "8080808008"},
    {4294967295LL, "ffffffff0f"},
};

static const number varints[] = {
    {-2147483648LL, "ffffffff0f"},
    {-2147483647, "fdffffff0f"},
    {-134217728, "ffffff7f"},
    {-134217727, "fdffff7f"},
    {-1048576, "ffff7f"},
    {-1048575, "fdff7f"},
    {-8192, "ff7f"},
    {-8191, "fd7f"},
    {-64, "7f"},
    {-63, "7d"},
    {-1, "01"},
    {0, "00"},
    {1, "02"},
    {63, "7e"},
    {64, "8001"},
    {8191, "fe7f"},
    {8192, "808001"},
    {1048575, "feff7f"},
    {1048576, "80808001"},
    {134217727, "feffff7f"},
    {134217728, "8080808001"},
    {2147483647, "feffffff0f"},
};

static const number varlongs[] = {
    {INT64_MIN, "ffffffffffffffffff01"},
    {-9223372036854775807LL, "fdffffffffffffffff01"},
    {-4611686018427387904LL, "ffffffffffffffff7f"},
    {-4611686018427387903LL, "fdffffffffffffff7f"},
    {-36028797018963968LL, "ffffffffffffff7f"},
    {-36028797018963967LL, "fdffffffffffff7f"},
    {-281474976710656LL, "ffffffffffff7f"},
    {-281474976710655LL, "fdffffffffff7f"},
    {-2199023255552LL, "ffffffffff7f"},
    {-2199023255551LL, "fdffffffff7f"},
    {-17179869184LL, "ffffffff7f"},
    {-17179869183LL, "fdffffff7f"},
    {-2147483648LL, "ffffffff0f"},
    {-2147483647, "fdffffff0f"},
    {-134217728, "ffffff7f"},
    {-134217727, "fdffff7f"},
    {-1048576, "ffff7f"},
    {-1048575, "fdff7f"},
    {-8192, "ff7f"},
    {-8191, "fd7f"},
    {-64, "7f"},
    {-63, "7d"},
    {-1, "01"},
    {0, "00"},
    {1, "02"},
    {63, "7e"},
    {64, "8001"},
    {8191, "fe7f"},
    {8192, "808001"},
    {1048575, "feff7f"},
    {1048576, "80808001"},
    {134217727, "feffff7f"},
    {134217728, "8080808001"},
    {2147483647, "feffffff0f"},
    {2147483648LL, "8080808010"},
    {17179869183LL, "feffffff7f"},
    {17179869184LL, "808080808001"},
    {2199023255551LL, "feffffffff7f"},
    {2199023255552LL, "80808080808001"},
    {281474976710655LL, "feffffffffff7f"},
    {281474976710656LL, "8080808080808001"},
    {36028797018963967LL, "feffffffffffff7f"},
    {36028797018963968LL, "808080808080808001"},
    {4611686018427387903LL, "feffffffffffffff7f"},
    {4611686018427387904LL, "80808080808080808001"},
    {9223372036854775807LL, "feffffffffffffffff01"},
};

typedef struct decoding {
    const char *kind;
    const char *hex;
    bool ok;
    int64_t value;
    size_t left;
} decoding;

static const decoding decodings[] = {
    {"uvarint", "", false, 0, 0},
    {"uvarint", "80", false, 0, 0},
    {"uvarint", "8080", false, 0, 0},
    {"uvarint", "80808080", false, 0, 0},
    {"uvarint", "8080808000", true, 0, 0},
    {"uvarint", "8080808001", true, 268435456, 0},
    {"uvarint", "808080808000", false, 0, 0},
    {"uvarint", "ffffffff0f", true, 4294967295LL, 0},
    {"uvarint", "ffffffff1f", false, 0, 0}, /* bits beyond the type: we refuse (M14) */
    {"uvarint", "ffffffff7f", false, 0, 0}, /* bits beyond the type: we refuse (M14) */
    {"uvarint", "ffffffffff", false, 0, 0},
    {"uvarint", "ffffffff8f", false, 0, 0},
    {"uvarint", "8000", true, 0, 0},
    {"uvarint", "808000", true, 0, 0},
    {"uvarint", "ff00", true, 127, 0},
    {"uvarint", "ffffffffffffffffff01", false, 0, 0},
    {"uvarint", "ffffffffffffffffff02", false, 0, 0},
    {"uvarint", "ffffffffffffffffff7f", false, 0, 0},
    {"uvarint", "ffffffffffffffffffff", false, 0, 0},
    {"uvarint", "ffffffffffffffffffff01", false, 0, 0},
    {"uvarint", "80808080808080808000", false, 0, 0},
    {"uvarint", "8080808080808080808000", false, 0, 0},
    {"uvarint", "01ff", true, 1, 1},
    {"varint", "", false, 0, 0},
    {"varint", "80", false, 0, 0},
    {"varint", "8080", false, 0, 0},
    {"varint", "80808080", false, 0, 0},
    {"varint", "8080808000", true, 0, 0},
    {"varint", "8080808001", true, 134217728, 0},
    {"varint", "808080808000", false, 0, 0},
    {"varint", "ffffffff0f", true, -2147483648LL, 0},
    {"varint", "ffffffff1f", false, 0, 0}, /* bits beyond the type: we refuse (M14) */
    {"varint", "ffffffff7f", false, 0, 0}, /* bits beyond the type: we refuse (M14) */
    {"varint", "ffffffffff", false, 0, 0},
    {"varint", "ffffffff8f", false, 0, 0},
    {"varint", "8000", true, 0, 0},
    {"varint", "808000", true, 0, 0},
    {"varint", "ff00", true, -64, 0},
    {"varint", "ffffffffffffffffff01", false, 0, 0},
    {"varint", "ffffffffffffffffff02", false, 0, 0},
    {"varint", "ffffffffffffffffff7f", false, 0, 0},
    {"varint", "ffffffffffffffffffff", false, 0, 0},
    {"varint", "ffffffffffffffffffff01", false, 0, 0},
    {"varint", "80808080808080808000", false, 0, 0},
    {"varint", "8080808080808080808000", false, 0, 0},
    {"varint", "01ff", true, -1, 1},
    {"varlong", "", false, 0, 0},
    {"varlong", "80", false, 0, 0},
    {"varlong", "8080", false, 0, 0},
    {"varlong", "80808080", false, 0, 0},
    {"varlong", "8080808000", true, 0, 0},
    {"varlong", "8080808001", true, 134217728, 0},
    {"varlong", "808080808000", true, 0, 0},
    {"varlong", "ffffffff0f", true, -2147483648LL, 0},
    {"varlong", "ffffffff1f", true, -4294967296LL, 0},
    {"varlong", "ffffffff7f", true, -17179869184LL, 0},
    {"varlong", "ffffffffff", false, 0, 0},
    {"varlong", "ffffffff8f", false, 0, 0},
    {"varlong", "8000", true, 0, 0},
    {"varlong", "808000", true, 0, 0},
    {"varlong", "ff00", true, -64, 0},
    {"varlong", "ffffffffffffffffff01", true, INT64_MIN, 0},
    {"varlong", "ffffffffffffffffff02", false, 0, 0}, /* bits beyond the type: we refuse (M14) */
    {"varlong", "ffffffffffffffffff7f", false, 0, 0}, /* bits beyond the type: we refuse (M14) */
    {"varlong", "ffffffffffffffffffff", false, 0, 0},
    {"varlong", "ffffffffffffffffffff01", false, 0, 0},
    {"varlong", "80808080808080808000", true, 0, 0},
    {"varlong", "8080808080808080808000", false, 0, 0},
    {"varlong", "01ff", true, -1, 1},
};
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof *(a))

static size_t unhex(const char *hex, uint8_t *out) {
    size_t n = strlen(hex) / 2;
    for (size_t i = 0; i < n; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], 0};
        out[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return n;
}

static int64_t read_kind(kw_reader *r, const char *kind) {
    if (strcmp(kind, "uvarint") == 0)
        return kw_read_uvarint(r);
    return strcmp(kind, "varint") == 0 ? kw_read_varint(r) : kw_read_varlong(r);
}

static void write_kind(kw_writer *w, const char *kind, int64_t v) {
    if (strcmp(kind, "uvarint") == 0)
        kw_write_uvarint(w, (uint32_t)v);
    else if (strcmp(kind, "varint") == 0)
        kw_write_varint(w, (int32_t)v);
    else
        kw_write_varlong(w, v);
}

static void check_numbers(const char *kind, const number *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint8_t want[16], got[16];
        size_t size = unhex(rows[i].hex, want);
        kw_reader r;
        kw_reader_init(&r, want, size);
        assert_true(read_kind(&r, kind) == rows[i].value);
        assert_int_equal(r.err, 0);
        assert_int_equal(kw_reader_left(&r), 0);
        kw_writer w;
        kw_writer_init(&w, got, sizeof got);
        write_kind(&w, kind, rows[i].value);
        assert_int_equal(w.n, size);
        assert_memory_equal(got, want, size);
        kw_writer_init(&w, NULL, 0);
        write_kind(&w, kind, rows[i].value);
        assert_int_equal(w.n, size);
    }
}

static void varint_tables(void **state) {
    (void)state;
    check_numbers("uvarint", uvarints, COUNT(uvarints));
    check_numbers("varint", varints, COUNT(varints));
    check_numbers("varlong", varlongs, COUNT(varlongs));
}

static void M14_varint_decodings(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(decodings); i++) {
        const decoding *d = &decodings[i];
        uint8_t bytes[16];
        kw_reader r;
        kw_reader_init(&r, bytes, unhex(d->hex, bytes));
        int64_t v = read_kind(&r, d->kind);
        if (d->ok != (r.err == 0) || v != d->value || (d->ok && kw_reader_left(&r) != d->left))
            fail_msg("%s %s: %lld, %d", d->kind, d->hex, (long long)v, r.err);
    }
}

/* One of everything, at the edges of each type. */
static void write_all(kw_writer *w) {
    kw_uuid u = {
        {1, 2, 3}
    };
    kw_write_bool(w, true);
    kw_write_i8(w, INT8_MIN);
    kw_write_i16(w, INT16_MIN);
    kw_write_u16(w, UINT16_MAX);
    kw_write_i32(w, INT32_MIN + 1);
    kw_write_u32(w, UINT32_MAX - 1);
    kw_write_i64(w, INT64_MIN + 2);
    kw_write_f64(w, -1.5);
    kw_write_uuid(w, u);
    kw_write_raw(w, "abc", 3);
}

static void fixed_width_round_trip(void **state) {
    (void)state;
    uint8_t buf[64];
    kw_writer w;
    kw_reader r;
    kw_writer_init(&w, buf, sizeof buf);
    write_all(&w);
    assert_int_equal(w.err, 0);
    assert_int_equal(w.n, 1 + 1 + 2 + 2 + 4 + 4 + 8 + 8 + 16 + 3);
    assert_memory_equal(
        buf, "\x01\x80\x80\x00\xff\xff\x80\x00\x00\x01\xff\xff\xff\xfe\x80\0\0\0\0\0\0\x02\xbf\xf8", 24);
    kw_reader_init(&r, buf, w.n);
    assert_true(kw_read_bool(&r));
    assert_int_equal(kw_read_i8(&r), INT8_MIN);
    assert_int_equal(kw_read_i16(&r), INT16_MIN);
    assert_int_equal(kw_read_u16(&r), UINT16_MAX);
    assert_int_equal(kw_read_i32(&r), INT32_MIN + 1);
    assert_int_equal(kw_read_u32(&r), UINT32_MAX - 1);
    assert_true(kw_read_i64(&r) == INT64_MIN + 2);
    assert_true(kw_read_f64(&r) == -1.5);
    assert_int_equal(kw_read_uuid(&r).b[2], 3);
    assert_memory_equal(kw_read_raw(&r, 3), "abc", 3);
    assert_int_equal(r.err, 0);
    assert_int_equal(kw_reader_left(&r), 0);
}

static void reader_is_sticky_and_stays(void **state) {
    (void)state;
    kw_reader r;
    kw_reader_init(&r, "\x00\x01\x02", 3);
    assert_int_equal(kw_read_i16(&r), 1);
    assert_int_equal(kw_read_i32(&r), 0);
    assert_int_equal(r.err, KW_ETRUNCATED);
    assert_int_equal(kw_reader_offset(&r), 2);
    assert_int_equal(kw_read_i8(&r), 0); /* one byte was there, but no more after the error */
    assert_null(kw_read_raw(&r, 0));
    kw_reader_fail(&r, KW_EMALFORMED);
    assert_int_equal(r.err, KW_ETRUNCATED); /* the first error stays */
    kw_reader_init(&r, NULL, 0);
    assert_int_equal(kw_read_uvarint(&r), 0);
    assert_int_equal(r.err, KW_ETRUNCATED);
}

static void writer_is_sticky(void **state) {
    (void)state;
    uint8_t buf[4] = {0};
    kw_writer w;
    kw_writer_init(&w, buf, sizeof buf);
    kw_write_i16(&w, 7);
    kw_write_i32(&w, 7);
    assert_int_equal(w.err, KW_ENOSPACE);
    kw_write_i16(&w, 9); /* would fit, but comes too late */
    assert_int_equal(w.n, 2);
    assert_int_equal(buf[3], 0);
    assert_int_equal(kw_writer_finish(&w), KW_ENOSPACE);
}

static void every_capacity_short_of_enough_fails(void **state) {
    (void)state;
    kw_writer size;
    kw_writer_init(&size, NULL, 0);
    write_all(&size);
    for (size_t cap = 0; cap <= size.n; cap++) {
        uint8_t *buf = malloc(cap + 1);
        kw_writer w;
        kw_writer_init(&w, buf, cap);
        write_all(&w);
        assert_int_equal(w.err, cap < size.n ? KW_ENOSPACE : 0);
        free(buf);
    }
}

static void gather_borrows_large_pieces(void **state) {
    (void)state;
    static uint8_t large[600], small[511];
    uint8_t buf[1024];
    kw_slice slices[8];
    kw_writer w;
    kw_writer_init(&w, buf, sizeof buf);
    kw_writer_gather(&w, slices, 8);
    kw_write_i32(&w, 1);
    kw_write_borrowed(&w, large, sizeof large);
    kw_write_borrowed(&w, small, sizeof small); /* too small to be worth a slice */
    kw_write_borrowed(&w, large, sizeof large);
    kw_write_i8(&w, 2);
    assert_int_equal(kw_writer_finish(&w), 0);
    assert_int_equal(w.n_slices, 5);
    assert_ptr_equal(slices[0].p, buf);
    assert_int_equal(slices[0].n, 4);
    assert_ptr_equal(slices[1].p, large);
    assert_int_equal(slices[2].n, 511);
    assert_ptr_equal(slices[3].p, large);
    assert_int_equal(slices[4].n, 1);
    assert_int_equal(kw_writer_total(&w), 4 + 600 + 511 + 600 + 1);
    assert_int_equal(w.n_borrowed, 1200);
}

static void gather_counts_without_a_buffer(void **state) {
    (void)state;
    static uint8_t large[600];
    kw_writer w;
    kw_writer_init(&w, NULL, 0);
    kw_writer_gather(&w, NULL, 100);
    kw_write_i32(&w, 1);
    kw_write_borrowed(&w, large, sizeof large);
    kw_write_i8(&w, 2);
    assert_int_equal(kw_writer_finish(&w), 0);
    assert_int_equal(w.n_slices, 3);
    assert_int_equal(w.n, 5);
    assert_int_equal(kw_writer_total(&w), 605);
}

static void gather_copies_when_slices_run_out(void **state) {
    (void)state;
    static uint8_t large[600];
    uint8_t buf[700];
    kw_slice slices[2];
    kw_writer w;
    kw_writer_init(&w, buf, sizeof buf);
    kw_writer_gather(&w, slices, 2);
    kw_write_i32(&w, 1);
    kw_write_borrowed(&w, large, sizeof large);
    assert_int_equal(kw_writer_finish(&w), 0);
    assert_int_equal(w.n_slices, 1);
    assert_int_equal(slices[0].n, 604);
}

static void uuid_text(void **state) {
    (void)state;
    static const char *const texts[] = {"AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAQ",
                                        "_____________________w", "AQIDBAUGBwgJCgsMDQ4PEA",
                                        "-_-_-_-_-_-_-_-_-_-_-Q"};
    static const uint8_t last[] = {0, 1, 0xff, 16, 0xf9};
    for (size_t i = 0; i < COUNT(texts); i++) {
        kw_uuid u;
        char text[23];
        assert_int_equal(kw_uuid_parse((kw_str){texts[i], 22}, &u), 0);
        kw_uuid_text(u, text);
        assert_string_equal(text, texts[i]);
        assert_int_equal(kw_uuid_is_zero(u), i == 0);
        assert_int_equal(u.b[15], last[i]);
    }
}

static void uuid_text_is_strict(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "AAAAAAAAAAAAAAAAAAAAA",
                                      "AAAAAAAAAAAAAAAAAAAAAAA",
                                      "AAAAAAAAAAAAAAAAAAAAA=",
                                      "AAAAAAAAAAA+AAAAAAAAAA",
                                      "AAAAAAAAAAAAAAAAAAAAAB"};
    kw_uuid u;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(kw_uuid_parse((kw_str){bad[i], (int32_t)strlen(bad[i])}, &u), KW_EMALFORMED);
    assert_int_equal(kw_uuid_parse((kw_str){"AAAAAAAAAA\0AAAAAAAAAAA", 22}, &u), KW_EMALFORMED);
    assert_int_equal(kw_uuid_parse((kw_str){NULL, -1}, &u), KW_EMALFORMED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(varint_tables),
        cmocka_unit_test(M14_varint_decodings),
        cmocka_unit_test(fixed_width_round_trip),
        cmocka_unit_test(reader_is_sticky_and_stays),
        cmocka_unit_test(writer_is_sticky),
        cmocka_unit_test(every_capacity_short_of_enough_fails),
        cmocka_unit_test(gather_borrows_large_pieces),
        cmocka_unit_test(gather_counts_without_a_buffer),
        cmocka_unit_test(gather_copies_when_slices_run_out),
        cmocka_unit_test(uuid_text),
        cmocka_unit_test(uuid_text_is_strict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
