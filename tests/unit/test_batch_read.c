/* test_batch_read.c - cutting, verifying and walking batches of format 2: what Kafka's own writer made, and
 * what no writer should have made. */
#include "tests/unit/unit.h"
#include "tests/unit/unit_hex.h"

#include "protocol/batch.h"
#include "protocol/cursor.h"

#include <kwire/hash.h>

#define STAMP INT64_C(1700000000000)

static kw_bytes text(const char *s) {
    return (kw_bytes){(const uint8_t *)s, (int32_t)strlen(s)};
}

static void assert_bytes(kw_bytes b, const char *expected) {
    if (expected == NULL) {
        assert_int_equal(b.n, -1);
        return;
    }
    assert_int_equal(b.n, strlen(expected));
    if (b.n > 0)
        assert_memory_equal(b.p, expected, (size_t)b.n);
}

/* "v2-none-idempotent-sequence-wrap" of the golden vectors. */
static const char mixed[] = "00000000000000000000009cffffffff02577b7bcb0000000000050000018bcfe568000000018bcf"
                            "e568647fffffffffffffff7fff7f"
                            "fffffd0000000614000000046b310476310018000202010c6e6f206b6579001e00090412746f6d62"
                            "73746f6e6501000e00c801060000"
                            "000c000e080101006600100a02680e686561646572730a0261023102620102610232000024757466"
                            "382dd0bad0bbd18ed1872df09f98"
                            "800800ff7f80";

static void header_fields(void **state) {
    (void)state;
    kw_bytes in = unit_hex(mixed);
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, in.p, (size_t)in.n);
    assert_int_equal(kw_batches_next(&r, &b), 1);
    assert_int_equal(kw_reader_left(&r), 0);
    assert_int_equal(b.raw.n, in.n);
    assert_int_equal(b.magic, 2);
    assert_int_equal(b.attributes, 0);
    assert_int_equal(b.base_offset, 0);
    assert_int_equal(b.last_offset_delta, 5);
    assert_int_equal(b.leader_epoch, -1);
    assert_int_equal(b.crc, 1467710411);
    assert_true(b.base_timestamp == STAMP && b.max_timestamp == STAMP + 100);
    assert_true(b.producer_id == INT64_MAX);
    assert_int_equal(b.producer_epoch, INT16_MAX);
    assert_int_equal(b.base_sequence, INT32_MAX - 2);
    assert_int_equal(b.count, 6);
    assert_int_equal(kw_batch_check(&b, true), 0);
    assert_int_equal(kw_batch_next_offset(&b), 6);
    assert_int_equal(kw_batches_next(&r, &b), 0);
    unit_hex_free(in);
}

/* M22: null is not empty. Sequences go from 2147483647 to 0. Nothing is allocated. */
static void records_and_headers(void **state) {
    (void)state;
    static const struct {
        int64_t timestamp;
        int32_t sequence;
        const char *key, *value;
        int32_t n_headers;
    } expected[] = {
        {STAMP,       INT32_MAX - 2, "k1",        "v1",      0},
        {STAMP + 1,   INT32_MAX - 1, NULL,        "no key",  0},
        {STAMP - 5,   INT32_MAX,     "tombstone", NULL,      0},
        {STAMP + 100, 0,             "",          "",        0},
        {STAMP + 7,   1,             NULL,        NULL,      0},
        {STAMP + 8,   2,             "h",         "headers", 5},
    };
    static const struct {
        const char *key, *value;
    } headers[] = {
        {"a", "1" },
        {"b", NULL},
        {"a", "2" },
        {"",  ""  }
    };
    kw_bytes in = unit_hex(mixed);
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    kw_reader r;
    kw_batch b;
    kw_record_iter it;
    kw_record rec;
    kw_reader_init(&r, in.p, (size_t)in.n);
    assert_int_equal(kw_batches_next(&r, &b), 1);
    assert_int_equal(kw_batch_open(&b, KW_EXPAND_LIMIT, &mem, &out, &it), 0);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(it.index, i);
        assert_int_equal(kw_record_next(&it, &rec), 1);
        assert_int_equal(rec.offset, i);
        assert_true(rec.timestamp == expected[i].timestamp);
        assert_int_equal(rec.timestamp_type, 0);
        assert_int_equal(rec.sequence, expected[i].sequence);
        assert_bytes(rec.key, expected[i].key);
        assert_bytes(rec.value, expected[i].value);
        assert_int_equal(rec.n_headers, expected[i].n_headers);
    }
    size_t pos = 0;
    kw_header h;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(kw_record_header_next(&rec, &pos, &h), 1);
        assert_bytes((kw_bytes){(const uint8_t *)h.key.p, h.key.n}, headers[i].key);
        assert_bytes(h.value, headers[i].value);
    }
    assert_int_equal(kw_record_header_next(&rec, &pos, &h), 1);
    assert_int_equal(h.key.n, 18);
    assert_int_equal(h.value.n, 4);
    assert_int_equal(kw_record_header_next(&rec, &pos, &h), 0);
    assert_int_equal(kw_record_next(&it, &rec), 0);
    assert_int_equal(kw_record_next(&it, &rec), 0);
    assert_int_equal(mem.n_calls, 0);
    unit_hex_free(in);
}

/* Walks all; the first error, or 0. *n: records delivered. */
static int walk(const kw_batch *b, int *n) {
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    kw_record_iter it;
    kw_record rec;
    int got = kw_batch_open(b, 1 << 20, &mem, &out, &it);
    *n = 0;
    if (got == 0)
        while ((got = kw_record_next(&it, &rec)) == 1)
            ++*n;
    /* An error stays. */
    if (it.err != 0)
        assert_int_equal(kw_record_next(&it, &rec), it.err);
    kw_buf_fini(&out, &mem);
    assert_int_equal(mem.used, 0);
    return got;
}

/* A batch of these record bytes, its length and CRC right. Free b->raw. */
static void make(kw_batch *b, const char *records_hex, int32_t count, int32_t last_delta,
                 uint16_t attributes) {
    kw_bytes records = unit_hex(records_hex);
    size_t n = KW_BATCH_HEADER + (size_t)records.n;
    uint8_t *p = malloc(n);
    memcpy(p + KW_BATCH_HEADER, records.p, (size_t)records.n);
    kw_batch fields = {.base_offset = 100,
                       .leader_epoch = 3,
                       .attributes = attributes,
                       .last_offset_delta = last_delta,
                       .base_timestamp = 1000,
                       .max_timestamp = 5000,
                       .producer_id = -1,
                       .producer_epoch = -1,
                       .base_sequence = -1,
                       .count = count};
    kw_batch_header_write(p, n, &fields, kw_crc32c(0, records.p, (size_t)records.n));
    unit_hex_free(records);
    kw_reader r;
    kw_reader_init(&r, p, n);
    assert_int_equal(kw_batches_next(&r, b), 1);
    assert_ptr_equal(b->raw.p, p);
}

static int verdict(const char *records_hex, int32_t count, int32_t last_delta, uint16_t attributes, int *n) {
    kw_batch b;
    *n = 0;
    make(&b, records_hex, count, last_delta, attributes);
    int err = kw_batch_check(&b, true);
    if (err == 0)
        err = walk(&b, n);
    unit_hex_free(b.raw);
    return err;
}

/* length 6, attributes, deltas 0 0, null key, null value, no headers */
#define PLAIN "0c000000010100"

static const struct {
    const char *hex;
    int32_t count;
    int delivered;
} damaged[] = {
    {PLAIN PLAIN,                          3,         0}, /* more records declared than the bytes can hold */
    {PLAIN "1a00000001010e00000000000000", 2,         1}, /* headers that are not there */
    {PLAIN PLAIN,                          1,         1}, /* fewer declared than there are */
    {PLAIN PLAIN,                          0,         0},
    {PLAIN "00",                           1,         1}, /* a byte too many */
    {PLAIN,                                -1,        0},
    {PLAIN,                                INT32_MAX, 0},
    {PLAIN,                                INT32_MIN, 0},
    {"0000000000000000",                   1,         0}, /* record length 0 */
    {"01000000010100",                     1,         0}, /* -1 */
    {"feffffff0f000000010100",             1,         0}, /* 2147483647 */
    {"0e000000010100",                     1,         0}, /* one more than there is */
    {"0a000000010100",                     1,         0}, /* one fewer */
    {"8c8080808000000000010100",           1,         0}, /* length of six bytes */
    {"ffffffff1f00000000000000",           1,         0}, /* bits beyond 32 */
    {"2000808080808080808080800100010100", 1,         0}, /* timestamp delta of 11 bytes */
    {"0c000000030100",                     1,         0}, /* key length -2 */
    {"0c000000140100",                     1,         0}, /* key longer than the record */
    {"16000000feffffff0f010000",           1,         0},
    {"0c000000010300",                     1,         0}, /* value length -2 */
    {"0c000000010400",                     1,         0}, /* value runs out of the record */
    {"0c000000010101",                     1,         0}, /* header count -1 */
    {"140000000101feffffff0f",             1,         0}, /* 2147483647 */
    {"0c000000010102",                     1,         0}, /* 1, none there */
    {"12000000010102000400",               1,         0}, /* a value that is not all there */
    {"100000000101020101",                 1,         0}, /* null header key */
    {"100000000101020003",                 1,         0}, /* header value -2 */
    {"0c000001010100",                     1,         0}, /* offset delta -1 */
    {"0c000002010100",                     1,         0}, /* offset delta beyond the batch */
};

/* M14, M15: each is refused, and what stood before the damage is delivered. */
static void M15_damaged_records_are_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        int n;
        int err = verdict(damaged[i].hex, damaged[i].count, 0, 0, &n);
        if (err != KW_EMALFORMED && err != KW_ETRUNCATED)
            fail_msg("case %zu gave %d after %d records", i, err, n);
        if (n != damaged[i].delivered)
            fail_msg("case %zu delivered %d", i, n);
    }
}

static void odd_but_right_records_are_taken(void **state) {
    (void)state;
    static const struct {
        const char *hex;
        int32_t count;
        int32_t last_delta;
        uint16_t attributes;
    } cases[] = {
        {PLAIN PLAIN,                        2, 7,  0            }, /* F2: the last records were compacted away; one offset twice */
        {"",                                 0, 10, 0            }, /* F2: all of them */
        {"",                                 0, 10, KW_CODEC_GZIP}, /* of a batch that was compressed once */
        {"0cff0000010100",                   1, 0,  0            }, /* unused attributes of a record */
        {PLAIN,                              1, 0,  0xff80       }, /* and of a batch */
        {"0e00800000010100",                 1, 0,  0            }, /* a number in more bytes than it needs */
        {"1e008080808080808080800100010100", 1, 0,  0            }, /* but not more than ten */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int n;
        int err = verdict(cases[i].hex, cases[i].count, cases[i].last_delta, cases[i].attributes, &n);
        if (err != 0 || n != cases[i].count)
            fail_msg("case %zu gave %d after %d records", i, err, n);
    }
}

/* F2: the position goes on behind the batch, not behind the records that are left in it. */
static void F2_next_offset_is_behind_the_batch(void **state) {
    (void)state;
    kw_batch b;
    make(&b, "", 0, 10, 0);
    assert_int_equal(kw_batch_next_offset(&b), 111);
    unit_hex_free(b.raw);
    b.base_offset = INT64_MAX - 10;
    assert_true(kw_batch_next_offset(&b) == INT64_MAX);
    b.base_offset = INT64_MAX;
    assert_true(kw_batch_next_offset(&b) == INT64_MAX);
    b.last_offset_delta = -2;
    assert_true(kw_batch_next_offset(&b) == INT64_MAX - 1);
}

/* F18: with log append time every record has the batch's maximum. */
static void F18_log_append_time(void **state) {
    (void)state;
    for (int append_time = 0; append_time < 2; append_time++) {
        kw_batch b;
        kw_mem mem = unit_mem(0);
        kw_buf out = {0};
        kw_record_iter it;
        kw_record rec;
        make(&b,
             "0c0013000101"
             "00",
             1, 0, append_time ? KW_ATTR_LOG_APPEND_TIME : 0);
        assert_int_equal(kw_batch_open(&b, 0, &mem, &out, &it), 0);
        assert_int_equal(kw_record_next(&it, &rec), 1);
        assert_int_equal(rec.timestamp, append_time ? 5000 : 990);
        assert_int_equal(rec.timestamp_type, append_time);
        unit_hex_free(b.raw);
    }
}

static void fields_that_cannot_be(void **state) {
    (void)state;
    kw_batch good, b;
    make(&good, PLAIN, 1, 0, 0);
    assert_int_equal(kw_batch_check(&good, true), 0);
    b = good;
    b.base_offset = -1;
    assert_int_equal(kw_batch_check(&b, false), KW_EMALFORMED);
    b = good;
    b.last_offset_delta = -1;
    assert_int_equal(kw_batch_check(&b, false), KW_EMALFORMED);
    b = good;
    b.base_offset = INT64_MAX - 3;
    b.last_offset_delta = 4;
    assert_int_equal(kw_batch_check(&b, false), KW_EMALFORMED);
    b = good;
    b.count = 2;
    assert_int_equal(kw_batch_check(&b, false), KW_EMALFORMED);
    for (uint16_t codec = 5; codec < 8; codec++) {
        b = good;
        b.attributes = codec;
        assert_int_equal(kw_batch_check(&b, false), KW_ECODEC);
    }
    unit_hex_free(good.raw);
}

/* Every bit from the attributes on is under the checksum; offset and leader epoch are not, for a broker sets
 * them. */
static void the_checksum_covers_what_it_should(void **state) {
    (void)state;
    kw_batch b;
    make(&b, PLAIN, 1, 0, 0);
    uint8_t copy[128];
    size_t n = (size_t)b.raw.n;
    memcpy(copy, b.raw.p, n);
    unit_hex_free(b.raw);
    for (size_t bit = 0; bit < n * 8; bit++) {
        size_t at = bit / 8;
        copy[at] ^= (uint8_t)(1 << bit % 8);
        kw_reader r;
        kw_reader_init(&r, copy, n);
        int got = kw_batches_next(&r, &b);
        if (got == 1 && b.magic == 2 && (size_t)b.raw.n == n) {
            bool covered = at >= AT_CRC;
            bool sign = at == 0 && bit % 8 == 7;
            int expected = covered ? KW_ECRC : sign ? KW_EMALFORMED : 0;
            assert_int_equal(kw_batch_check(&b, true), expected);
        }
        copy[at] ^= (uint8_t)(1 << bit % 8);
    }
}

static void set_length(uint8_t *p, int32_t n) {
    store_u32(p + AT_LENGTH, (uint32_t)n);
}

/* F3: a broker may cut the last batch; the reader stays in front of it. */
static void F3_an_incomplete_batch_is_the_end(void **state) {
    (void)state;
    kw_bytes in = unit_hex(mixed);
    for (int32_t cut = 0; cut < in.n; cut++) {
        uint8_t *p = malloc((size_t)in.n + (size_t)cut + 1);
        memcpy(p, in.p, (size_t)in.n);
        memcpy(p + in.n, in.p, (size_t)cut);
        kw_reader r;
        kw_batch b;
        kw_reader_init(&r, p, (size_t)in.n + (size_t)cut);
        assert_int_equal(kw_batches_next(&r, &b), 1);
        assert_int_equal(kw_batches_next(&r, &b), 0);
        assert_int_equal(kw_batches_next(&r, &b), 0);
        assert_int_equal(kw_reader_left(&r), cut);
        assert_int_equal(r.err, 0);
        free(p);
    }
    unit_hex_free(in);
}

static void lengths_that_cannot_be(void **state) {
    (void)state;
    static const int32_t wrong[] = {-1, INT32_MIN, 0, 1, 13, 14, 48};
    static const int32_t incomplete[] = {157, 0x7fff0000, INT32_MAX};
    kw_bytes in = unit_hex(mixed);
    uint8_t copy[200];
    memcpy(copy, in.p, (size_t)in.n);
    kw_reader r;
    kw_batch b;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        set_length(copy, wrong[i]);
        kw_reader_init(&r, copy, (size_t)in.n);
        assert_int_equal(kw_batches_next(&r, &b), KW_EMALFORMED);
        assert_int_equal(kw_batches_next(&r, &b), KW_EMALFORMED);
    }
    for (size_t i = 0; i < sizeof incomplete / sizeof incomplete[0]; i++) {
        set_length(copy, incomplete[i]);
        kw_reader_init(&r, copy, (size_t)in.n);
        assert_int_equal(kw_batches_next(&r, &b), 0);
        assert_int_equal(kw_reader_left(&r), in.n);
    }
    set_length(copy, 156);
    for (int magic = -128; magic < 128; magic++) {
        copy[AT_MAGIC] = (uint8_t)magic;
        kw_reader_init(&r, copy, (size_t)in.n);
        assert_int_equal(kw_batches_next(&r, &b), magic >= 0 && magic <= 2 ? 1 : KW_EMALFORMED);
    }
    unit_hex_free(in);
}

/* ---- compressed ---- */

static kw_batch compressed(int codec, kw_buf *out, kw_mem *mem, int count, int value_size) {
    static uint8_t buf[300000], value[100000];
    kw_batch_writer w;
    kw_batch_writer_init(&w, buf, sizeof buf);
    for (int i = 0; i < count; i++)
        assert_int_equal(kw_batch_append(&w, STAMP + i, text("key"), (kw_bytes){value, value_size}, NULL, 0),
                         0);
    kw_closed_batch c;
    assert_int_equal(kw_batch_close(&w, codec, INT32_MIN, mem, out, &c), 0);
    assert_int_equal(c.codec, codec);
    static const kw_batch_seal seal = {-1, -1, -1, false};
    kw_batch_seal_header(&c, &seal);
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, c.p, c.n);
    assert_int_equal(kw_batches_next(&r, &b), 1);
    assert_int_equal(kw_batch_check(&b, true), 0);
    return b;
}

static void compressed_batches(void **state) {
    int codec = *(int *)*state;
    if (!kw_codec_built(codec))
        skip();
    kw_mem mem = unit_mem(0);
    kw_buf packed = {0}, out = {0};
    kw_batch b = compressed(codec, &packed, &mem, 500, 200);
    kw_record_iter it;
    kw_record rec;
    for (int round = 0; round < 2; round++) {
        uint64_t calls = mem.n_calls;
        size_t cap = out.cap;
        assert_int_equal(kw_batch_open(&b, KW_EXPAND_LIMIT, &mem, &out, &it), 0);
        for (int i = 0; i < 500; i++) {
            assert_int_equal(kw_record_next(&it, &rec), 1);
            assert_int_equal(rec.offset, i);
            assert_int_equal(rec.value.n, 200);
            assert_true(rec.value.p >= out.p && rec.value.p < out.p + out.n);
        }
        assert_int_equal(kw_record_next(&it, &rec), 0);
        /* A buffer that is used again need not grow again. */
        if (round == 1)
            assert_int_equal(out.cap, cap);
        assert_true(mem.n_calls - calls < 40);
    }
    size_t n = out.n;
    assert_int_equal(kw_batch_open(&b, n - 1, &mem, &out, &it), KW_ELIMIT);
    assert_int_equal(kw_record_next(&it, &rec), KW_ELIMIT);
    assert_int_equal(kw_batch_open(&b, n, &mem, &out, &it), 0);
    /* M15: the count must agree with what comes out. */
    b.count = 501;
    int got;
    assert_int_equal(kw_batch_open(&b, n, &mem, &out, &it), 0);
    while ((got = kw_record_next(&it, &rec)) == 1)
        continue;
    assert_int_equal(got, KW_ETRUNCATED);
    b.count = INT32_MAX;
    assert_int_equal(kw_batch_open(&b, n, &mem, &out, &it), KW_EMALFORMED);
    kw_buf_fini(&packed, &mem);
    kw_buf_fini(&out, &mem);
    assert_int_equal(mem.used, 0);
}

static void a_codec_that_is_not_built(void **state) {
    (void)state;
    for (uint16_t codec = 1; codec < 8; codec++) {
        if (kw_codec_built(codec))
            continue;
        kw_batch b;
        kw_mem mem = unit_mem(0);
        kw_buf out = {0};
        kw_record_iter it;
        make(&b, PLAIN, 1, 0, codec);
        assert_int_equal(kw_batch_open(&b, 1000, &mem, &out, &it), KW_ECODEC);
        unit_hex_free(b.raw);
    }
}

/* Random damage under a right checksum: whatever comes, it ends, and within the bytes. */
static void random_damage_never_crashes(void **state) {
    (void)state;
    kw_bytes in = unit_hex(mixed);
    uint32_t seed = 99;
    int refused = 0, taken = 0;
    for (int round = 0; round < 20000; round++) {
        uint8_t *p = malloc((size_t)in.n + 1);
        memcpy(p, in.p, (size_t)in.n);
        for (int flips = 1 + round % 3; flips > 0; flips--) {
            seed = seed * 1664525 + 1013904223;
            p[AT_LAST_OFFSET_DELTA + (seed >> 8) % (uint32_t)(in.n - AT_LAST_OFFSET_DELTA)] ^=
                (uint8_t)(1 << (seed >> 29));
        }
        kw_reader r;
        kw_batch b;
        kw_reader_init(&r, p, (size_t)in.n);
        assert_int_equal(kw_batches_next(&r, &b), 1);
        int n, err = kw_batch_check(&b, false);
        if (err == 0)
            err = walk(&b, &n);
        refused += err != 0;
        taken += err == 0;
        free(p);
    }
    assert_true(refused > 1000 && taken > 1000);
    unit_hex_free(in);
}

int main(void) {
    static int codecs[] = {KW_CODEC_GZIP, KW_CODEC_SNAPPY, KW_CODEC_LZ4, KW_CODEC_ZSTD};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_fields),
        cmocka_unit_test(records_and_headers),
        cmocka_unit_test(M15_damaged_records_are_refused),
        cmocka_unit_test(odd_but_right_records_are_taken),
        cmocka_unit_test(F2_next_offset_is_behind_the_batch),
        cmocka_unit_test(F18_log_append_time),
        cmocka_unit_test(fields_that_cannot_be),
        cmocka_unit_test(the_checksum_covers_what_it_should),
        cmocka_unit_test(F3_an_incomplete_batch_is_the_end),
        cmocka_unit_test(lengths_that_cannot_be),
        {"compressed_batches gzip",   compressed_batches, NULL, NULL, &codecs[0]},
        {"compressed_batches snappy", compressed_batches, NULL, NULL, &codecs[1]},
        {"compressed_batches lz4",    compressed_batches, NULL, NULL, &codecs[2]},
        {"compressed_batches zstd",   compressed_batches, NULL, NULL, &codecs[3]},
        cmocka_unit_test(a_codec_that_is_not_built),
        cmocka_unit_test(random_damage_never_crashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
