/* test_batch_write.c - append, close and seal, against bytes that Kafka's own writer made. */
#include "tests/unit/unit.h"
#include <kwire/hash.h>
#include <kwire/records.h>
#include <stdio.h>
#include <string.h>

#define STAMP INT64_C(1700000000000)

static const kw_bytes null_bytes = {NULL, -1};

static kw_bytes text(const char *s) {
    return (kw_bytes){(const uint8_t *)s, (int32_t)strlen(s)};
}

static const kw_batch_seal no_guarantee = {-1, -1, -1, false};

/* Closes without a codec, seals, and compares the whole batch with hex. */
static void assert_batch(kw_batch_writer *w, const kw_batch_seal *seal, const char *hex) {
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    kw_closed_batch c;
    assert_int_equal(kw_batch_close(w, KW_CODEC_NONE, INT32_MIN, &mem, &out, &c), 0);
    assert_ptr_equal(c.p, w->buf);
    kw_batch_seal_header(&c, seal);
    char got[4096] = "";
    for (size_t i = 0; i < c.n && i < sizeof got / 2 - 1; i++)
        snprintf(got + 2 * i, 3, "%02x", c.p[i]);
    assert_string_equal(got, hex);
    assert_int_equal(mem.n_calls, 0);
}

static void one_record(void **state) {
    (void)state;
    uint8_t buf[256];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    assert_int_equal(kw_batch_append(&w, STAMP, text("key"), text("value"), NULL, 0), 0);
    assert_batch(&w, &no_guarantee,
                 "000000000000000000000040ffffffff02db5e9cdd0000000000000000018bcfe568000000018bcfe56800"
                 "ffffffffffffffffffffffffffff000000011c000000066b65790a76616c756500");
}

/* M22: null is not empty; headers keep order and doubles. */
static void duplicate_and_null_headers(void **state) {
    (void)state;
    static const kw_header headers[] = {
        {{"d", 1}, {(const uint8_t *)"1", 1}},
        {{"d", 1}, {(const uint8_t *)"2", 1}},
        {{"d", 1}, {NULL, -1}               },
        {{"d", 1}, {(const uint8_t *)"1", 1}}
    };
    uint8_t buf[256];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    assert_int_equal(kw_batch_append(&w, STAMP, text("k"), text("v"), headers, 4), 0);
    assert_batch(&w, &no_guarantee,
                 "000000000000000000000049ffffffff02d69503960000000000000000018bcfe568000000018bcfe56800"
                 "ffffffffffffffffffffffffffff000000012e000000026b027608026402310264023202640102640231");
}

/* The six records that the golden vectors call "mixed", by an idempotent producer at the edges of its
 * numbers. */
static void M22_nulls_empties_and_headers_with_a_producer_id(void **state) {
    (void)state;
    static const kw_header headers[] = {
        {{"a", 1},                                                       {(const uint8_t *)"1", 1}},
        {{"b", 1},                                                       {NULL, -1}               },
        {{"a", 1},                                                       {(const uint8_t *)"2", 1}},
        {{"", 0},                                                        {(const uint8_t *)"", 0} },
        {{"utf8-\xd0\xba\xd0\xbb\xd1\x8e\xd1\x87-\xf0\x9f\x98\x80", 18},
         {(const uint8_t *)"\x00\xff\x7f\x80", 4}                                                 }
    };
    uint8_t buf[256];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    assert_int_equal(kw_batch_append(&w, STAMP, text("k1"), text("v1"), NULL, 0), 0);
    assert_int_equal(kw_batch_append(&w, STAMP + 1, null_bytes, text("no key"), NULL, 0), 0);
    assert_int_equal(kw_batch_append(&w, STAMP - 5, text("tombstone"), null_bytes, NULL, 0), 0);
    assert_int_equal(kw_batch_append(&w, STAMP + 100, text(""), text(""), NULL, 0), 0);
    assert_int_equal(kw_batch_append(&w, STAMP + 7, null_bytes, null_bytes, NULL, 0), 0);
    assert_int_equal(kw_batch_append(&w, STAMP + 8, text("h"), text("headers"), headers, 5), 0);
    static const kw_batch_seal seal = {INT64_MAX, INT16_MAX, INT32_MAX - 2, false};
    assert_batch(&w, &seal,
                 "00000000000000000000009cffffffff02577b7bcb0000000000050000018bcfe568000000018bcfe56864"
                 "7fffffffffffffff7fff7ffffffd0000000614000000046b310476310018000202010c6e6f206b6579001e"
                 "00090412746f6d6273746f6e6501000e00c801060000000c000e080101006600100a02680e686561646572"
                 "730a0261023102620102610232000024757466382dd0bad0bbd18ed1872df09f98800800ff7f80");
}

static void deltas_may_be_negative_and_large(void **state) {
    (void)state;
    static const int64_t stamps[] = {STAMP, 0, INT64_C(4611686018427387903), INT64_C(2799511627776)};
    uint8_t buf[256];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    for (int i = 0; i < 4; i++)
        assert_int_equal(kw_batch_append(&w, stamps[i], text("k"), text("v"), NULL, 0), 0);
    assert_int_equal(w.base_timestamp, STAMP);
    assert_int_equal(w.max_timestamp, stamps[2]);
    assert_batch(&w, &no_guarantee,
                 "000000000000000000000067ffffffff02344d67ac0000000000030000018bcfe568003fffffffffffffff"
                 "ffffffffffffffffffffffffffff0000000410000000026b0276001a00ff9fabfef96202026b0276002000"
                 "fedfd481869dffff7f04026b0276001a0080808080804006026b027600");
}

static void timestamp_minus_one(void **state) {
    (void)state;
    uint8_t buf[256];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    assert_int_equal(kw_batch_append(&w, -1, text("k"), text("v"), NULL, 0), 0);
    assert_batch(&w, &no_guarantee,
                 "00000000000000000000003affffffff02461639eb000000000000ffffffffffffffffffffffffffffffff"
                 "ffffffffffffffffffffffffffff0000000110000000026b027600");
}

/* At every capacity one byte too small nothing is written; at the right one it fits. */
static void full_buffer_writes_nothing(void **state) {
    (void)state;
    static const kw_header header = {
        {"name",                   4},
        {(const uint8_t *)"value", 5}
    };
    uint8_t buf[512], before[512];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    assert_int_equal(kw_batch_append(&w, 5, text("key"), text("a value"), &header, 1), 0);
    size_t needed = w.n;
    for (size_t cap = KW_BATCH_HEADER; cap < needed; cap++) {
        memset(buf, 0xee, sizeof buf);
        memcpy(before, buf, sizeof buf);
        kw_batch_writer_init(&w, buf, cap);
        assert_int_equal(kw_batch_append(&w, 5, text("key"), text("a value"), &header, 1), KW_ENOSPACE);
        assert_memory_equal(buf, before, sizeof buf);
        assert_int_equal(w.n, KW_BATCH_HEADER);
        assert_int_equal(w.count, 0);
    }
    kw_batch_writer_init(&w, buf, needed);
    assert_int_equal(kw_batch_append(&w, 5, text("key"), text("a value"), &header, 1), 0);
    assert_int_equal(kw_batch_append(&w, 5, null_bytes, null_bytes, NULL, 0), KW_ENOSPACE);
    assert_int_equal(w.count, 1);
}

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    static const kw_header null_key = {
        {NULL, -1},
        {NULL, -1}
    };
    uint8_t buf[256];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    assert_int_equal(kw_batch_append(&w, 0, null_bytes, null_bytes, &null_key, 1), KW_EINVAL);
    assert_int_equal(kw_batch_append(&w, 0, null_bytes, null_bytes, &null_key, -1), KW_EINVAL);
    w.count = INT32_MAX;
    assert_int_equal(kw_batch_append(&w, 0, null_bytes, null_bytes, NULL, 0), KW_EINVAL);
}

/* Sizes that no buffer has must not wrap around on their way to the comparison. */
static void gigantic_lengths_do_not_fit(void **state) {
    (void)state;
    uint8_t buf[256] = {0};
    kw_bytes huge = {buf, INT32_MAX};
    kw_header header = {
        {(const char *)buf, INT32_MAX},
        huge
    };
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, SIZE_MAX);
    assert_int_equal(kw_batch_append(&w, 0, huge, null_bytes, NULL, 0), KW_ENOSPACE);
    assert_int_equal(kw_batch_append(&w, 0, huge, huge, &header, 1), KW_ENOSPACE);
    assert_int_equal(w.n, KW_BATCH_HEADER);
    if (SIZE_MAX > UINT32_MAX)
        assert_true(kw_record_bound(huge, huge, &header, 1) > (uint64_t)4 * INT32_MAX);
}

static void bound_is_never_too_small(void **state) {
    (void)state;
    static uint8_t buf[70000], value[66000];
    static const int32_t lengths[] = {-1, 0, 1, 63, 64, 8191, 8192, 65535};
    static const int64_t stamps[] = {0, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        for (size_t t = 0; t < 3; t++) {
            kw_bytes v = {value, lengths[i]};
            kw_header h = {
                {"h",   1                                  },
                {value, lengths[i] < 300 ? lengths[i] : 300}
            };
            kw_batch_writer w;
            kw_batch_writer_init(&w, buf, sizeof buf);
            w.base_timestamp = stamps[t];
            w.count = t == 0 ? 1 : INT32_MAX - 1;
            assert_int_equal(kw_batch_append(&w, 1, null_bytes, v, &h, 1), 0);
            assert_true(w.n - KW_BATCH_HEADER <= kw_record_bound(null_bytes, v, &h, 1));
        }
    }
}

/* P6: sealing again changes the header and nothing else, and the CRC is right both times. */
static void sealing_again_leaves_the_records(void **state) {
    (void)state;
    kw_mem mem = unit_mem(0);
    uint8_t buf[1024], records[1024];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    for (int i = 0; i < 20; i++)
        assert_int_equal(kw_batch_append(&w, i, text("key"), text("some value"), NULL, 0), 0);
    kw_buf out = {0};
    kw_closed_batch c;
    assert_int_equal(kw_batch_close(&w, KW_CODEC_NONE, INT32_MIN, &mem, &out, &c), 0);
    memcpy(records, buf, sizeof buf);
    static const kw_batch_seal seals[] = {
        {77, 3, 100, false},
        {77, 4, 0,   true }
    };
    for (int i = 0; i < 2; i++) {
        kw_batch_seal_header(&c, &seals[i]);
        assert_memory_equal(buf + KW_BATCH_HEADER, records + KW_BATCH_HEADER, c.n - KW_BATCH_HEADER);
        kw_reader r;
        kw_reader_init(&r, c.p, c.n);
        kw_batch b;
        assert_int_equal(kw_batches_next(&r, &b), 1);
        assert_int_equal(kw_batch_check(&b, true), 0);
        assert_int_equal(b.producer_epoch, seals[i].producer_epoch);
        assert_int_equal(b.base_sequence, seals[i].base_sequence);
        assert_int_equal((b.attributes & KW_ATTR_TRANSACTIONAL) != 0, seals[i].transactional);
        assert_int_equal(b.last_offset_delta, 19);
        assert_int_equal(b.leader_epoch, -1);
    }
}

/* Compressed when that is smaller, else left alone; the records come back either way. */
static void close_compresses_only_what_gets_smaller(void **state) {
    (void)state;
    static uint8_t buf[20000];
    for (int codec = KW_CODEC_GZIP; codec <= KW_CODEC_ZSTD; codec++) {
        if (!kw_codec_built(codec)) {
            print_message("skipped: %s is not in this build\n", kw_codec_name(codec));
            continue;
        }
        kw_mem mem = unit_mem(0);
        kw_buf out = {0};
        kw_closed_batch c;
        kw_batch_writer w;
        kw_batch_writer_init(&w, buf, sizeof buf);
        assert_int_equal(kw_batch_append(&w, 0, null_bytes, text("x"), NULL, 0), 0);
        assert_int_equal(kw_batch_close(&w, codec, INT32_MIN, &mem, &out, &c), 0);
        assert_int_equal(c.codec, KW_CODEC_NONE);
        assert_ptr_equal(c.p, buf);
        assert_int_equal(out.n, 0);
        for (int i = 0; i < 300; i++)
            assert_int_equal(kw_batch_append(&w, i, text("key"), text("much the same value"), NULL, 0), 0);
        assert_int_equal(kw_batch_close(&w, codec, INT32_MIN, &mem, &out, &c), 0);
        assert_int_equal(c.codec, codec);
        assert_ptr_equal(c.p, out.p);
        assert_true(c.n < w.n / 4);
        kw_batch_seal_header(&c, &no_guarantee);
        assert_int_equal(c.p[22] & KW_ATTR_CODEC, codec);
        kw_buf expanded = {0};
        kw_bytes payload = {c.p + KW_BATCH_HEADER, (int32_t)(c.n - KW_BATCH_HEADER)};
        assert_int_equal(kw_codec_expand(codec, 0, sizeof buf, &mem, payload, &expanded), 0);
        assert_int_equal(expanded.n, w.n - KW_BATCH_HEADER);
        assert_memory_equal(expanded.p, buf + KW_BATCH_HEADER, expanded.n);
        kw_buf_fini(&expanded, &mem);
        kw_buf_fini(&out, &mem);
        assert_int_equal(mem.used, 0);
    }
}

static void close_reports_what_is_missing(void **state) {
    (void)state;
    uint8_t buf[256];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    assert_int_equal(kw_batch_append(&w, 0, null_bytes, text("x"), NULL, 0), 0);
    kw_mem mem = unit_mem(16);
    kw_buf out = {0};
    kw_closed_batch c;
    assert_int_equal(kw_batch_close(&w, 9, INT32_MIN, &mem, &out, &c), KW_ENOMEM);
    mem.limit = 0;
    assert_int_equal(kw_batch_close(&w, 9, INT32_MIN, &mem, &out, &c), KW_ECODEC);
    kw_buf_fini(&out, &mem);
}

static void a_batch_without_records_can_be_sealed(void **state) {
    (void)state;
    uint8_t buf[KW_BATCH_HEADER];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    kw_closed_batch c;
    assert_int_equal(kw_batch_close(&w, KW_CODEC_NONE, INT32_MIN, &mem, &out, &c), 0);
    kw_batch_seal_header(&c, &no_guarantee);
    assert_int_equal(c.n, KW_BATCH_HEADER);
    assert_int_equal(kw_crc32c(0, buf + 21, 40),
                     (uint32_t)buf[17] << 24 | buf[18] << 16 | buf[19] << 8 | buf[20]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_record),
        cmocka_unit_test(duplicate_and_null_headers),
        cmocka_unit_test(M22_nulls_empties_and_headers_with_a_producer_id),
        cmocka_unit_test(deltas_may_be_negative_and_large),
        cmocka_unit_test(timestamp_minus_one),
        cmocka_unit_test(full_buffer_writes_nothing),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(gigantic_lengths_do_not_fit),
        cmocka_unit_test(bound_is_never_too_small),
        cmocka_unit_test(sealing_again_leaves_the_records),
        cmocka_unit_test(close_compresses_only_what_gets_smaller),
        cmocka_unit_test(close_reports_what_is_missing),
        cmocka_unit_test(a_batch_without_records_can_be_sealed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
