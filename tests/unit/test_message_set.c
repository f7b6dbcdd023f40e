/* test_message_set.c - formats 0 and 1 (F19): what old writers left in logs, plain and wrapped, and damage to
 * it. */
#include "tests/unit/unit.h"
#include "tests/unit/unit_hex.h"

#include "protocol/cursor.h"

#include <kwire/hash.h>
#include <kwire/records.h>

#define STAMP INT64_C(1700000000000)
#define FIRST INT64_C(12345678901)

static void assert_bytes(kw_bytes b, const char *expected) {
    if (expected == NULL) {
        assert_int_equal(b.n, -1);
        return;
    }
    assert_int_equal(b.n, strlen(expected));
    if (b.n > 0)
        assert_memory_equal(b.p, expected, (size_t)b.n);
}

/* Sets made by Kafka's own writer: four records k1=v1, null=v2, k3=null, ""="". */
static const struct {
    const char *name;
    int codec;
    int magic;
    int64_t first_offset;
    int64_t append_time; /* 0: the producer's own */
    const char *hex;
} sets[] = {
    {"v0-none-four",            KW_CODEC_NONE,   0, 0,     0,
     "00000000000000000000001257e7496e0000000000026b31000000027631000000000000000100000010d5960a"
     "780000ffffffff000000027632000000000000000200000010b643ca6a0000000000026b33ffffffff00000000"
     "000000030000000ee38a687600000000000000000000"                              },
    {"v1-none-four",            KW_CODEC_NONE,   1, 0,     0,
     "00000000000000000000001aa5da6a6201000000018bcfe56800000000026b3100000002763100000000000000"
     "01000000186abe374001000000018bcfe56803ffffffff00000002763200000000000000020000001851074e93"
     "01000000018bcfe56801000000026b33ffffffff000000000000000300000016e4870e6e01000000018bcfe568"
     "000000000000000000"                                                        },
    {"v1-none-log-append-time", KW_CODEC_NONE,   1, 40,    STAMP + 999,
     "00000000000000280000001a2fa3bfde01080000018bcfe56be7000000026b3100000002763100000000000000"
     "2900000018836d281001080000018bcfe56be7ffffffff000000027632000000000000002a00000018e0b8e802"
     "01080000018bcfe56be7000000026b33ffffffff000000000000002b00000016b7f716d101080000018bcfe56b"
     "e70000000000000000"                                                        },
    {"v0-gzip-base-offset",     KW_CODEC_GZIP,   0, FIRST, 0,
     "00000002dfdc1c3800000067b1e0a8340001ffffffff000000591f8b08000000000000ff63606060ba7f47c694"
     "81814128fcb9671e030830651b82c8323009943503d20257a771553030fc0702b09c1154ce1c24b7cdf9541654"
     "a7314c0550ce0248f33deeca2863800300a3dc2a7a70000000"                        },
    {"v1-gzip-base-offset",     KW_CODEC_GZIP,   1, FIRST, 0,
     "00000002dfdc1c38000000735ceb6fd001010000018bcfe56803ffffffff0000005d1f8b08000000000000ff63"
     "608003a9a5b7b29218810cc6eef34f3340224cd98620b2cc10aa02242991b5cfdc01ae8af93f1080d51841d530"
     "81d404b2fb4d86ab61049b640c550902cc402cf6a49d2f0fc5363000005ba5ec3290000000"},
    {"v1-gzip-log-append-time", KW_CODEC_GZIP,   1, 40,    STAMP + 999,
     "000000000000002b000000723c49aeff01090000018bcfe56be7ffffffff0000005c1f8b08000000000000ff63"
     "60800329fdc5fbef3172303030769f7f9afd1c28c2946d0822cb0ca12a188158a239574300a1ea3f1080d51841"
     "d53081d43cd8f18209cd2463a84a10600662b1eddfc52ea2a8010300a584e58990000000"  },
    {"v0-snappy-base-offset",   KW_CODEC_SNAPPY, 0, FIRST, 0,
     "00000002dfdc1c38000000885950da9f0002ffffffff0000007a82534e41505059000000000100000001000000"
     "66704000000002dfdc1c350000001257e7496e0001011c026b310000000276050644dfdc1c3600000010d5960a"
     "780000ffffffff051c003201060cdfdc1c37011c10b643ca6a0001010c026b33ff0d2254dfdc1c380000000ee3"
     "8a687600000000000000000000"                                                },
    {"v1-snappy-base-offset",   KW_CODEC_SNAPPY, 1, FIRST, 0,
     "00000002dfdc1c380000009bfa39882201020000018bcfe56803ffffffff0000008582534e4150505900000000"
     "010000000100000071900100001901341aa5da6a6201000000018bcfe56801181c026b31000000027601060101"
     "011d10186abe3740010924018bcfe56803ffffffff052400320121010a1c0000001851074e931524010908026b"
     "330d2a0101200300000016e4870e6e011b34018bcfe568000000000000000000"          },
    {"v0-lz4-base-offset",      KW_CODEC_LZ4,    0, FIRST, 0,
     "00000002dfdc1c3800000083cb443bcb0003ffffffff0000007504224d1860401a66000000f00200000002dfdc"
     "1c350000001257e7496e00010030026b31180011760600f103dfdc1c3600000010d5960a780000ffffffff1c00"
     "1032060040dfdc1c371c0040b643ca6a39004400026b332200f007dfdc1c380000000ee38a6876000000000000"
     "0000000000000000"                                                          },
    {"v1-lz4-base-offset",      KW_CODEC_LZ4,    1, FIRST, 0,
     "00000002dfdc1c380000009538e4149001030000018bcfe56803ffffffff0000007f04224d1860408270000000"
     "16000100e01aa5da6a6201000000018bcfe568180080026b3100000002760600000200001d0050186abe374009"
     "000126005103ffffffff240010322100000a00850000001851074e93240000090033026b332a00000200900300"
     "000016e4870e6e1b000148009000000000000000000000000000"                      },
};
enum { N_SETS = sizeof sets / sizeof sets[0] };

static void assert_record(size_t set, int i, const kw_record *rec) {
    static const char *const keys[] = {"k1", NULL, "k3", ""};
    static const char *const values[] = {"v1", "v2", NULL, ""};
    static const int64_t later[] = {0, 3, 1, 0}; /* ms */
    int64_t timestamp = sets[set].append_time != 0 ? sets[set].append_time : STAMP + later[i];
    assert_true(rec->offset == sets[set].first_offset + i);
    assert_true(rec->timestamp == (sets[set].magic == 0 ? -1 : timestamp));
    assert_int_equal(rec->timestamp_type, sets[set].magic == 0 ? -1 : sets[set].append_time != 0);
    assert_int_equal(rec->sequence, -1);
    assert_bytes(rec->key, keys[i]);
    assert_bytes(rec->value, values[i]);
    kw_header h;
    size_t pos = 0;
    assert_int_equal(kw_record_header_next(rec, &pos, &h), 0);
}

static void assert_set(size_t set) {
    kw_bytes in = unit_hex(sets[set].hex);
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    kw_reader r;
    kw_batch b;
    kw_record_iter it;
    kw_record rec;
    int n = 0, got;
    kw_reader_init(&r, in.p, (size_t)in.n);
    while (kw_batches_next(&r, &b) == 1) {
        assert_int_equal(b.magic, sets[set].magic);
        assert_int_equal(b.count, -1);
        assert_int_equal(b.leader_epoch, -1);
        assert_true(b.producer_id == -1);
        assert_int_equal(kw_batch_check(&b, true), 0);
        assert_int_equal(kw_batch_open(&b, KW_EXPAND_LIMIT, &mem, &out, &it), 0);
        while ((got = kw_record_next(&it, &rec)) == 1)
            assert_record(set, n++, &rec);
        assert_int_equal(got, 0);
        /* F2: the next fetch begins behind the last record, which has the wrapper's offset. */
        assert_true(kw_batch_next_offset(&b) == rec.offset + 1);
    }
    assert_int_equal(n, 4);
    assert_int_equal(kw_reader_left(&r), 0);
    kw_buf_fini(&out, &mem);
    assert_int_equal(mem.used, 0);
    unit_hex_free(in);
}

static void F19_sets_of_kafkas_writer(void **state) {
    (void)state;
    int skipped = 0;
    for (size_t i = 0; i < N_SETS; i++) {
        if (kw_codec_built(sets[i].codec))
            assert_set(i);
        else
            skipped++;
    }
    if (skipped > 0)
        print_message("skipped: %d sets of codecs that are not in this build\n", skipped);
}

/* Compaction leaves gaps inside a wrapper: format 0 has absolute offsets there, format 1 relative ones. */
static void gaps_inside_a_wrapper(void **state) {
    (void)state;
    static const char *const gaps[] = {
        /* format 0 */
        "000000000000003b0000004309fcfac10001ffffffff000000351f8b08000000000000ff636000031320164ace"
        "fb190ce631660309e63253238824833548f6cb1e85db28b29600a8fbae903c000000",
        /* format 1 */
        "000000000000003b0000005493a586f401010000018bcfe56800ffffffff0000003e1f8b08000000000000ff63"
        "6000032620969a187c2b9e11c860ec3eff340324ca980d2498cb4c8d208a183841aad81a99af635565090032f2"
        "3c1d4c000000",
    };
    if (!kw_codec_built(KW_CODEC_GZIP))
        skip();
    for (int i = 0; i < 2; i++) {
        kw_bytes in = unit_hex(gaps[i]);
        kw_mem mem = unit_mem(0);
        kw_buf out = {0};
        kw_reader r;
        kw_batch b;
        kw_record_iter it;
        kw_record rec;
        kw_reader_init(&r, in.p, (size_t)in.n);
        assert_int_equal(kw_batches_next(&r, &b), 1);
        assert_int_equal(kw_batch_open(&b, KW_EXPAND_LIMIT, &mem, &out, &it), 0);
        assert_int_equal(kw_record_next(&it, &rec), 1);
        assert_int_equal(rec.offset, 52);
        assert_int_equal(kw_record_next(&it, &rec), 1);
        assert_int_equal(rec.offset, 59);
        assert_int_equal(kw_record_next(&it, &rec), 0);
        kw_buf_fini(&out, &mem);
        unit_hex_free(in);
    }
}

/* ---- damage ---- */

static int64_t offsets[8]; /* of the records that read_all saw, from index 1 */

/* Cuts, checks and walks everything; the first error or 0. The checksum is left out where the damage is under
 * it. */
static int read_all(const uint8_t *p, size_t n, bool check_crc, int *records) {
    kw_mem mem = unit_mem(4 << 20);
    kw_buf out = {0};
    kw_reader r;
    kw_batch b;
    kw_record_iter it;
    kw_record rec;
    int err = 0, got;
    *records = 0;
    kw_reader_init(&r, p, n);
    while (err == 0 && (got = kw_batches_next(&r, &b)) != 0) {
        err = got < 0 ? got : kw_batch_check(&b, check_crc);
        if (err == 0)
            err = kw_batch_open(&b, 1 << 20, &mem, &out, &it);
        if (err == 0) {
            while ((err = kw_record_next(&it, &rec)) == 1)
                offsets[++*records % 8] = rec.offset;
            assert_int_equal(kw_record_next(&it, &rec), err);
        }
    }
    kw_buf_fini(&out, &mem);
    assert_int_equal(mem.used, 0);
    return err;
}

static int read_hex(const char *hex, bool check_crc) {
    int records;
    kw_bytes in = unit_hex(hex);
    int err = read_all(in.p, (size_t)in.n, check_crc, &records);
    unit_hex_free(in);
    return err;
}

#define HEAD_0 "0000000000000005000000120000000000" /* offset, length 18, CRC, magic */
#define HEAD_1 "00000000000000050000001a0000000001"

static void sizes_that_do_not_fit(void **state) {
    (void)state;
    assert_int_equal(read_hex(HEAD_0 "00000000026b31000000027631", false), 0);
    assert_int_equal(read_hex(HEAD_1 "000000000000000000000000026b31000000027631", false), 0);
    static const char *const wrong[] = {
        HEAD_0 "00fffffffe6b31000000027631", /* key size -2 */
        HEAD_0 "007fffffff6b31000000027631",
        HEAD_0 "00000000026b31fffffffe7631", /* value size -2 */
        HEAD_0 "00000000026b317fffffff7631",
        HEAD_0 "00000000026b31000000037631", /* one too many */
        HEAD_0 "00000000026b31000000017631", /* one too few */
        HEAD_0 "000000000a6b31000000027631", /* no room for the value's size */
        HEAD_1 "000000000000000000000000036b31000000027631",
        "00000000000000050000000d00000000000000000000000000",                 /* length 13 */
        "000000000000000500000015000000000100000000000000000000000000000000", /* 21 in format 1 */
        "0000000000000005ffffffff0000000000000000000000000000",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (read_hex(wrong[i], false) != KW_EMALFORMED)
            fail_msg("case %zu was not refused", i);
}

static void codecs_that_cannot_be(void **state) {
    (void)state;
    static const char *const wrong[] = {
        HEAD_0 "04000000026b31000000027631", /* zstd is younger than these formats */
        HEAD_0 "05000000026b31000000027631",
        HEAD_0 "07000000026b31000000027631",
        HEAD_1 "040000000000000000000000026b31000000027631",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(read_hex(wrong[i], false), KW_ECODEC);
}

static void every_bit_is_under_the_checksum(void **state) {
    (void)state;
    for (size_t set = 0; set < 2; set++) {
        kw_bytes in = unit_hex(sets[set].hex);
        size_t n = set == 0 ? 30 : 38; /* the first message */
        uint8_t copy[64];
        memcpy(copy, in.p, n);
        for (size_t bit = 12 * 8; bit < n * 8; bit++) {
            kw_reader r;
            kw_batch b;
            copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
            kw_reader_init(&r, copy, n);
            if (kw_batches_next(&r, &b) == 1 && b.magic < 2)
                assert_int_equal(kw_batch_check(&b, true), KW_ECRC);
            copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        unit_hex_free(in);
    }
}

/* ---- wrappers made here ---- */

typedef struct inner {
    int64_t offset;
    uint8_t magic, attributes;
} inner;

/* A message without key; `value` may be longer than what a real one holds. */
static size_t put_message(uint8_t *p, inner m, const uint8_t *value, int32_t n) {
    size_t at = m.magic == 0 ? 18 : 26;
    size_t body = n > 0 ? (size_t)n : 0;
    memset(p, 0, at);
    store_u64(p, (uint64_t)m.offset);
    store_u32(p + 8, (uint32_t)(at + 8 + body - 12));
    p[16] = m.magic;
    p[17] = m.attributes;
    store_u32(p + at, UINT32_MAX);
    store_u32(p + at + 4, (uint32_t)n);
    if (body > 0)
        memcpy(p + at + 8, value, body);
    store_u32(p + 12, kw_crc32(0, p + 16, at + 8 + body - 16));
    return at + 8 + body;
}

static size_t wrap(const inner *messages, int n, inner around, size_t cut, uint8_t wrapper[600]) {
    uint8_t set[400];
    size_t size = 0;
    for (int i = 0; i < n; i++)
        size += put_message(set + size, messages[i], (const uint8_t *)"abc", 3);
    kw_mem mem = unit_mem(0);
    kw_buf packed = {0};
    assert_int_equal(
        kw_codec_compress(KW_CODEC_GZIP, INT32_MIN, &mem, (kw_bytes){set, (int32_t)(size - cut)}, &packed),
        0);
    size_t all = put_message(wrapper, around, packed.p, (int32_t)packed.n);
    kw_buf_fini(&packed, &mem);
    return all;
}

static int read_wrapped(const inner *messages, int n, uint8_t magic, size_t cut, int *records) {
    uint8_t wrapper[600];
    size_t all = wrap(messages, n, (inner){77, magic, KW_CODEC_GZIP}, cut, wrapper);
    return read_all(wrapper, all, true, records);
}

/* F18: a broker that stamps a compressed set writes the wrapper only; what is inside stays as it came. */
static void append_time_is_the_wrappers(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_GZIP))
        skip();
    static const inner created[] =
        {
            {0, 1, 0}
    },
                       stamped[] = {{0, 1, KW_ATTR_LOG_APPEND_TIME}};
    for (int i = 0; i < 2; i++) {
        uint8_t flag = i == 0 ? KW_ATTR_LOG_APPEND_TIME : 0, wrapper[600];
        size_t n = wrap(i == 0 ? created : stamped, 1, (inner){77, 1, KW_CODEC_GZIP | flag}, 0, wrapper);
        kw_mem mem = unit_mem(0);
        kw_buf out = {0};
        kw_reader r;
        kw_batch b;
        kw_record_iter it;
        kw_record rec;
        store_u64(wrapper + 18, STAMP);
        kw_reader_init(&r, wrapper, n);
        assert_int_equal(kw_batches_next(&r, &b), 1);
        assert_int_equal(kw_batch_open(&b, KW_EXPAND_LIMIT, &mem, &out, &it), 0);
        assert_int_equal(kw_record_next(&it, &rec), 1);
        assert_int_equal(rec.timestamp_type, i == 0);
        assert_true((rec.timestamp == STAMP) == (i == 0));
        kw_buf_fini(&out, &mem);
    }
}

/* What is inside is looked at before the first record comes out of it. */
static void cut_wrappers_do_not_open(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_GZIP))
        skip();
    static const inner good[] = {
        {5, 0, 0},
        {6, 0, 0}
    };
    for (size_t cut = 1; cut < 29; cut++) {
        uint8_t wrapper[600];
        size_t n = wrap(good, 2, (inner){77, 0, KW_CODEC_GZIP}, cut, wrapper);
        kw_mem mem = unit_mem(0);
        kw_buf out = {0};
        kw_reader r;
        kw_batch b;
        kw_record_iter it;
        kw_reader_init(&r, wrapper, n);
        assert_int_equal(kw_batches_next(&r, &b), 1);
        assert_int_equal(kw_batch_open(&b, KW_EXPAND_LIMIT, &mem, &out, &it), KW_EMALFORMED);
        kw_buf_fini(&out, &mem);
    }
}

static void wrappers_that_cannot_be(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_GZIP))
        skip();
    static const inner good[] =
        {
            {5, 0, 0},
            {6, 0, 0}
    },
                       newer[] = {{5, 0, 0}, {6, 1, 0}}, nested[] = {{5, 0, 0}, {6, 0, KW_CODEC_GZIP}},
                       modern[] = {{5, 0, 0}, {6, 2, 0}};
    int n;
    assert_int_equal(read_wrapped(good, 2, 0, 0, &n), 0);
    assert_int_equal(n, 2);
    assert_int_equal(read_wrapped(good, 2, 1, 0, &n), KW_EMALFORMED); /* inner format 0 in a wrapper of 1 */
    assert_int_equal(read_wrapped(newer, 2, 0, 0, &n), KW_EMALFORMED);
    assert_int_equal(read_wrapped(modern, 2, 0, 0, &n), KW_EMALFORMED);
    assert_int_equal(read_wrapped(nested, 2, 0, 0, &n), KW_EMALFORMED);
    assert_int_equal(read_wrapped(good, 0, 0, 0, &n), KW_EMALFORMED); /* nothing inside */
    for (size_t cut = 1; cut < 29; cut++)
        assert_int_equal(read_wrapped(good, 2, 0, cut, &n), KW_EMALFORMED);
    static const char null_value[] = "00000000000000010000000eb0977c400001ffffffffffffffff";
    assert_int_equal(read_hex(null_value, true), KW_EMALFORMED);
}

/* Some brokers kept absolute offsets in format 1; reckoned from the wrapper's they come out right too. */
static void F19_absolute_inner_offsets_in_format_1(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_GZIP))
        skip();
    static const inner absolute[] =
        {
            {75, 1, 0},
            {77, 1, 0}
    },
                       relative[] = {{0, 1, 0}, {2, 1, 0}};
    int n;
    const inner *const both[] = {absolute, relative};
    for (int i = 0; i < 2; i++) {
        memset(offsets, 0, sizeof offsets);
        assert_int_equal(read_wrapped(both[i], 2, 1, 0, &n), 0);
        assert_int_equal(n, 2);
        assert_int_equal(offsets[1], 75);
        assert_int_equal(offsets[2], 77);
    }
}

static void cut_anywhere_never_crashes(void **state) {
    (void)state;
    for (size_t set = 0; set < N_SETS; set++) {
        kw_bytes in = unit_hex(sets[set].hex);
        for (int32_t n = 0; n < in.n; n++) {
            uint8_t *exact = malloc((size_t)n + (n == 0));
            memcpy(exact, in.p, (size_t)n);
            int records;
            int err = read_all(exact, (size_t)n, true, &records);
            assert_true(err == 0 || err == KW_ECODEC);
            assert_true(records < 4);
            free(exact);
        }
        unit_hex_free(in);
    }
}

/* Without the checksum to stop it, damage reaches the readers of sizes and the codecs. */
static void flipped_bits_never_crash(void **state) {
    (void)state;
    for (size_t set = 0; set < N_SETS; set++) {
        kw_bytes in = unit_hex(sets[set].hex);
        uint8_t *copy = malloc((size_t)in.n + 1);
        memcpy(copy, in.p, (size_t)in.n);
        for (size_t bit = 0; bit < (size_t)in.n * 8; bit++) {
            int records;
            copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
            int err = read_all(copy, (size_t)in.n, false, &records);
            assert_true(err <= 0 && err != KW_ENOMEM);
            copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        free(copy);
        unit_hex_free(in);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(F19_sets_of_kafkas_writer),
        cmocka_unit_test(gaps_inside_a_wrapper),
        cmocka_unit_test(sizes_that_do_not_fit),
        cmocka_unit_test(codecs_that_cannot_be),
        cmocka_unit_test(every_bit_is_under_the_checksum),
        cmocka_unit_test(wrappers_that_cannot_be),
        cmocka_unit_test(F19_absolute_inner_offsets_in_format_1),
        cmocka_unit_test(append_time_is_the_wrappers),
        cmocka_unit_test(cut_wrappers_do_not_open),
        cmocka_unit_test(cut_anywhere_never_crashes),
        cmocka_unit_test(flipped_bits_never_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
