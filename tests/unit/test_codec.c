/* test_codec.c - every codec: round trips, cuts at every byte, flipped bits, limits, bombs, spent memory. */
#include "tests/unit/unit.h"
#include <kwire/hash.h>
#include <kwire/records.h>
#include <string.h>

enum { MIB = 1 << 20, DEFAULT_LEVEL = INT32_MIN };

static uint8_t *random_bytes, *prose, *zeros; /* MIB each */

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static int make_inputs(void **state) {
    (void)state;
    static const char *const words[] = {"the ",   "broker ",  "took ",   "a ",       "batch ",
                                        "of ",    "records ", "offset ", "{\"id\":", "null, ",
                                        "leader", "epoch ",   "1234 ",   "\n"};
    random_bytes = malloc(MIB);
    prose = malloc(MIB);
    zeros = calloc(MIB, 1);
    uint32_t seed = 7;
    for (size_t i = 0; i < MIB; i++)
        random_bytes[i] = (uint8_t)next_random(&seed);
    for (size_t i = 0; i < MIB;) {
        const char *word = words[next_random(&seed) % 14];
        for (; *word != 0 && i < MIB; word++)
            prose[i++] = (uint8_t)*word;
        if (i < MIB && next_random(&seed) % 8 == 0)
            prose[i++] = (uint8_t)next_random(&seed);
    }
    return 0;
}

static int drop_inputs(void **state) {
    (void)state;
    free(random_bytes);
    free(prose);
    free(zeros);
    return 0;
}

static int codec_of(void **state) {
    int codec = *(int *)*state;
    if (!kw_codec_built(codec))
        skip();
    return codec;
}

static void assert_round_trip(int codec, int level, const uint8_t *p, size_t n) {
    kw_mem mem = unit_mem(0);
    kw_buf packed = {0}, back = {0};
    kw_bytes in = {p, (int32_t)n};
    assert_int_equal(kw_buf_append(&packed, &mem, "before", 6), 0);
    assert_int_equal(kw_buf_append(&back, &mem, "here", 4), 0);
    assert_int_equal(kw_codec_compress(codec, level, &mem, in, &packed), 0);
    assert_memory_equal(packed.p, "before", 6);
    kw_bytes payload = {packed.p + 6, (int32_t)(packed.n - 6)};
    assert_int_equal(kw_codec_expand(codec, 0, n, &mem, payload, &back), 0);
    assert_int_equal(back.n, n + 4);
    assert_memory_equal(back.p, "here", 4);
    if (n > 0)
        assert_memory_equal(back.p + 4, p, n);
    kw_buf_fini(&packed, &mem);
    kw_buf_fini(&back, &mem);
    assert_int_equal(mem.used, 0);
}

static void round_trips(void **state) {
    int codec = codec_of(state);
    static const size_t sizes[] = {0,     1,     2,     3,     4,     7,     8,           15,          16,
                                   17,    31,    32,    33,    60,    61,    64,          65,          127,
                                   128,   255,   256,   257,   1000,  4095,  4096,        16383,       32767,
                                   32768, 32769, 65535, 65536, 65537, 98304, MIB / 8 + 1, MIB / 2 - 1, MIB};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_round_trip(codec, DEFAULT_LEVEL, random_bytes, sizes[i]);
        assert_round_trip(codec, DEFAULT_LEVEL, prose, sizes[i]);
        assert_round_trip(codec, DEFAULT_LEVEL, zeros, sizes[i]);
    }
    for (size_t n = 0; n < 700; n++) {
        assert_round_trip(codec, DEFAULT_LEVEL, prose + n * 11, n);
        assert_round_trip(codec, DEFAULT_LEVEL, zeros, n);
    }
}

/* Nothing in, nothing out, and no buffer before or after. */
static void empty_input_into_an_empty_buffer(void **state) {
    int codec = codec_of(state);
    kw_mem mem = unit_mem(0);
    kw_buf packed = {0}, back = {0};
    assert_int_equal(kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){NULL, -1}, &packed), 0);
    kw_bytes payload = {packed.p, (int32_t)packed.n};
    assert_int_equal(kw_codec_expand(codec, 0, 0, &mem, payload, &back), 0);
    assert_int_equal(kw_codec_expand(codec, 0, MIB, &mem, payload, &back), 0);
    assert_int_equal(back.n, 0);
    kw_buf_fini(&packed, &mem);
    kw_buf_fini(&back, &mem);
}

/* Patterns of every short period: copies that overlap what they write. */
static void short_periods_come_back(void **state) {
    int codec = codec_of(state);
    static uint8_t pattern[3000];
    for (size_t period = 1; period < 70; period++) {
        for (size_t i = 0; i < sizeof pattern; i++)
            pattern[i] = random_bytes[i % period];
        assert_round_trip(codec, DEFAULT_LEVEL, pattern, sizeof pattern - period);
    }
}

static void every_level_round_trips(void **state) {
    int codec = codec_of(state);
    static const int levels[] = {-100000, -5, -1, 0, 1, 2, 3, 6, 9, 12, 17, 22, 1000};
    size_t smallest = SIZE_MAX, largest = 0;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        assert_round_trip(codec, levels[i], prose, 70000);
        kw_mem mem = unit_mem(0);
        kw_buf out = {0};
        assert_int_equal(kw_codec_compress(codec, levels[i], &mem, (kw_bytes){prose, 70000}, &out), 0);
        smallest = out.n < smallest ? out.n : smallest;
        largest = out.n > largest ? out.n : largest;
        kw_buf_fini(&out, &mem);
    }
    /* Levels mean something wherever the format has any. */
    if (codec == KW_CODEC_SNAPPY)
        assert_int_equal(smallest, largest);
    else
        assert_true(smallest < largest);
}

static void text_gets_smaller(void **state) {
    int codec = codec_of(state);
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    assert_int_equal(kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){prose, MIB}, &out), 0);
    assert_true(out.n < MIB * 6 / 10);
    out.n = 0;
    assert_int_equal(kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){zeros, MIB}, &out), 0);
    assert_true(out.n < MIB / 18);
    out.n = 0;
    assert_int_equal(kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){random_bytes, MIB}, &out), 0);
    assert_true(out.n < MIB + MIB / 100 + 64);
    kw_buf_fini(&out, &mem);
}

/* A copy without a byte to spare, so that a sanitizer sees every read past the end. */
static int expand_exact(int codec, size_t limit, const uint8_t *p, size_t n, kw_mem *mem, kw_buf *out) {
    uint8_t *exact = malloc(n + (n == 0));
    memcpy(exact, p, n);
    int err = kw_codec_expand(codec, 0, limit, mem, (kw_bytes){exact, (int32_t)n}, out);
    free(exact);
    return err;
}

static bool is_refusal(int err) {
    return err == KW_ECOMPRESSED || err == KW_ELIMIT;
}

static void a_cut_at_any_byte_is_refused(void **state) {
    int codec = codec_of(state);
    static const size_t sizes[] = {1, 40, 3000, 40000};
    for (size_t i = 0; i < 4; i++) {
        kw_mem mem = unit_mem(0);
        kw_buf packed = {0}, back = {0};
        assert_int_equal(
            kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){prose, (int32_t)sizes[i]}, &packed), 0);
        size_t step = packed.n > 4000 ? 37 : 1;
        for (size_t n = 0; n < packed.n; n += step) {
            int err = expand_exact(codec, MIB, packed.p, n, &mem, &back);
            /* Java's snappy framing has no end: a cut between blocks is a shorter stream. */
            bool shorter = codec == KW_CODEC_SNAPPY && err == 0 && (n == 16 || back.n == 32768);
            assert_true(is_refusal(err) || shorter);
            back.n = 0;
        }
        kw_buf_fini(&packed, &mem);
        kw_buf_fini(&back, &mem);
        assert_int_equal(mem.used, 0);
    }
}

static void flipped_bits_never_crash(void **state) {
    int codec = codec_of(state);
    enum { N = 5000, LIMIT = 20000 };
    kw_mem mem = unit_mem(0);
    kw_buf packed = {0}, back = {0};
    assert_int_equal(kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){prose, N}, &packed), 0);
    int refused = 0;
    for (size_t bit = 0; bit < packed.n * 8; bit++) {
        packed.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
        int err = expand_exact(codec, LIMIT, packed.p, packed.n, &mem, &back);
        packed.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_true(err == 0 || is_refusal(err));
        assert_true(back.n <= LIMIT);
        refused += err != 0;
        back.n = 0;
    }
    assert_true(refused > 50);
    kw_buf_fini(&packed, &mem);
    kw_buf_fini(&back, &mem);
    assert_int_equal(mem.used, 0);
}

static void rubbish_never_crashes(void **state) {
    int codec = codec_of(state);
    kw_mem mem = unit_mem(0);
    kw_buf back = {0};
    for (size_t n = 0; n < 400; n++) {
        int err = expand_exact(codec, 5000, random_bytes + n * 13, n, &mem, &back);
        assert_true(err == 0 || is_refusal(err));
        back.n = 0;
    }
    kw_buf_fini(&back, &mem);
}

/* M15: the limit holds to the byte, and the output before it is as it was. */
static void limit_holds_to_the_byte(void **state) {
    int codec = codec_of(state);
    static const size_t sizes[] = {1, 1000, 32768, 65536, 200000};
    for (size_t i = 0; i < 5; i++) {
        size_t n = sizes[i];
        kw_mem mem = unit_mem(0);
        kw_buf packed = {0}, back = {0};
        assert_int_equal(
            kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){prose, (int32_t)n}, &packed), 0);
        kw_bytes payload = {packed.p, (int32_t)packed.n};
        assert_int_equal(kw_buf_append(&back, &mem, "x", 1), 0);
        assert_int_equal(kw_codec_expand(codec, 0, n - 1, &mem, payload, &back), KW_ELIMIT);
        assert_int_equal(back.n, 1);
        assert_int_equal(kw_codec_expand(codec, 0, 0, &mem, payload, &back), KW_ELIMIT);
        assert_int_equal(kw_codec_expand(codec, 0, n, &mem, payload, &back), 0);
        assert_int_equal(back.n, n + 1);
        back.n = 0;
        assert_int_equal(kw_codec_expand(codec, 0, SIZE_MAX, &mem, payload, &back), 0);
        assert_memory_equal(back.p, prose, n);
        kw_buf_fini(&packed, &mem);
        kw_buf_fini(&back, &mem);
    }
}

/* M15: 64 MiB of zeros, of which 1 MiB is allowed: memory stays near that. */
static void M15_a_bomb_costs_no_more_than_the_limit(void **state) {
    int codec = codec_of(state);
    enum { BOMB = 64 << 20 };
    kw_mem mem = unit_mem(0);
    kw_buf packed = {0}, back = {0};
    uint8_t *big = calloc(BOMB, 1);
    assert_int_equal(kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){big, BOMB}, &packed), 0);
    free(big);
    kw_mem tight = unit_mem(3 * MIB);
    kw_bytes payload = {packed.p, (int32_t)packed.n};
    assert_int_equal(kw_codec_expand(codec, 0, MIB, &tight, payload, &back), KW_ELIMIT);
    assert_true(tight.peak <= 3 * MIB);
    kw_buf_fini(&back, &tight);
    assert_int_equal(tight.used, 0);
    kw_buf_fini(&packed, &mem);
}

static void bytes_after_the_end_are_refused(void **state) {
    int codec = codec_of(state);
    kw_mem mem = unit_mem(0);
    kw_buf packed = {0}, back = {0};
    for (size_t extra = 1; extra < 30; extra++) {
        packed.n = 0;
        assert_int_equal(kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){prose, 500}, &packed), 0);
        assert_int_equal(kw_buf_append(&packed, &mem, zeros, extra), 0);
        assert_true(is_refusal(expand_exact(codec, MIB, packed.p, packed.n, &mem, &back)));
    }
    kw_buf_fini(&packed, &mem);
    kw_buf_fini(&back, &mem);
}

/* Whatever allocation fails, the answer is KW_ENOMEM and nothing leaks. */
static void spent_memory_is_an_error(void **state) {
    int codec = codec_of(state);
    kw_mem mem = unit_mem(0);
    kw_buf packed = {0};
    assert_int_equal(kw_codec_compress(codec, DEFAULT_LEVEL, &mem, (kw_bytes){prose, 100000}, &packed), 0);
    kw_bytes payload = {packed.p, (int32_t)packed.n};
    int failed = 0, worked = 0;
    for (size_t limit = 16; limit < 16 * MIB; limit += limit / 3) {
        kw_mem small = unit_mem(limit);
        kw_buf out = {0};
        int err = kw_codec_compress(codec, DEFAULT_LEVEL, &small, (kw_bytes){prose, 100000}, &out);
        assert_true(err == 0 || err == KW_ENOMEM);
        kw_buf_fini(&out, &small);
        assert_int_equal(small.used, 0);
        int expanded = kw_codec_expand(codec, 0, MIB, &small, payload, &out);
        assert_true(expanded == 0 || expanded == KW_ENOMEM);
        kw_buf_fini(&out, &small);
        assert_int_equal(small.used, 0);
        failed += err != 0 && expanded != 0;
        worked += err == 0 && expanded == 0;
    }
    assert_true(failed > 0 && worked > 0);
    kw_buf_fini(&packed, &mem);
}

/* ---- what is particular to one codec ---- */

static size_t unhex(const char *hex, uint8_t *out) {
    size_t n = strlen(hex) / 2;
    for (size_t i = 0; i < n; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], 0};
        out[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return n;
}

static int expand_hex(int codec, unsigned flags, const char *hex, kw_mem *mem, kw_buf *out) {
    uint8_t in[1200];
    size_t n = unhex(hex, in);
    out->n = 0;
    return kw_codec_expand(codec, flags, MIB, mem, (kw_bytes){in, (int32_t)n}, out);
}

static void assert_gives(int codec, unsigned flags, const char *hex, const char *expected) {
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    assert_int_equal(expand_hex(codec, flags, hex, &mem, &out), 0);
    assert_int_equal(out.n, strlen(expected));
    if (out.n > 0)
        assert_memory_equal(out.p, expected, out.n);
    kw_buf_fini(&out, &mem);
}

static void assert_refused(int codec, unsigned flags, const char *hex) {
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    assert_int_equal(expand_hex(codec, flags, hex, &mem, &out), KW_ECOMPRESSED);
    assert_int_equal(out.n, 0);
    kw_buf_fini(&out, &mem);
}

/* 70,400 bytes of "0123456789abcdef", as the reference tools pack them. */
static void assert_gives_the_pattern(int codec, const char *hex) {
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    assert_int_equal(expand_hex(codec, 0, hex, &mem, &out), 0);
    assert_int_equal(out.n, 70400);
    for (size_t i = 0; i < out.n; i++)
        assert_int_equal(out.p[i], "0123456789abcdef"[i % 16]);
    kw_buf_fini(&out, &mem);
}

static void gzip_members_follow_one_another(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_GZIP))
        skip();
    assert_gives(KW_CODEC_GZIP, 0,
                 "1f8b08000000000002034bcb2c2a2e510000fc7af11c060000001f8b08000000000002032b4e4dce"
                 "cf4b010069111fb606000000",
                 "first second");
}

#define XERIAL "82534e41505059000000000100000001"

static void snappy_is_read_with_and_without_framing(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_SNAPPY))
        skip();
    assert_gives(KW_CODEC_SNAPPY, 0, "051068656c6c6f", "hello");
    assert_gives(KW_CODEC_SNAPPY, 0, "00", "");
    assert_gives(KW_CODEC_SNAPPY, 0, XERIAL, "");
    assert_gives(KW_CODEC_SNAPPY, 0, XERIAL "00000007051068656c6c6f", "hello");
    assert_gives(KW_CODEC_SNAPPY, 0,
                 XERIAL "00000007051068656c6c6f"
                        "00000003010021",
                 "hello!");
    assert_gives(KW_CODEC_SNAPPY, 0, XERIAL "00000007051068656c6c6f" XERIAL "00000003010021", "hello!");
    /* A newer writer that says version 1 can read it. */
    assert_gives(KW_CODEC_SNAPPY, 0,
                 "82534e41505059000000000900000001"
                 "00000003010021",
                 "!");
}

static void snappy_elements_of_every_form(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_SNAPPY))
        skip();
    assert_gives(KW_CODEC_SNAPPY, 0, "0a00611501", "aaaaaaaaaa");       /* copy, offset of 11 bits */
    assert_gives(KW_CODEC_SNAPPY, 0, "0a0061220100", "aaaaaaaaaa");     /* 16 bits */
    assert_gives(KW_CODEC_SNAPPY, 0, "0a00612301000000", "aaaaaaaaaa"); /* 32 bits */
    assert_gives(KW_CODEC_SNAPPY, 0, "03f002616263", "abc");            /* literal, length in 1 byte */
    assert_gives(KW_CODEC_SNAPPY, 0, "03f40200616263", "abc");          /* 2 */
    assert_gives(KW_CODEC_SNAPPY, 0, "03f8020000616263", "abc");        /* 3 */
    assert_gives(KW_CODEC_SNAPPY, 0, "03fc02000000616263", "abc");      /* 4 */
}

static void snappy_damage_is_refused(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_SNAPPY))
        skip();
    static const char *const damaged[] = {
        "",           /* nothing at all */
        "0a00611500", /* offset 0 */
        "0a00611502", /* offset before the start */
        "0b00611501", /* less than declared */
        "0900611501", /* more than declared */
        "0a006115",   /* cut in each form of a copy */
        "0a00612201",
        "0a0061230100",
        "03f4020061", /* cut literals */
        "03fcffffffff6162",
        "03fc02",
        "ffffffff7f0061",  /* length beyond 32 bits */
        "ffffffff070061",  /* length that seven bytes cannot give */
        XERIAL "00000000", /* block of no bytes */
        XERIAL "ffffffff0061",
        XERIAL "7fffffff0061",
        XERIAL "000000",
        "82534e4150505900000000010000000200000003010021", /* only for readers of version 2 */
    };
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++)
        assert_refused(KW_CODEC_SNAPPY, 0, damaged[i]);
}

/* What Java writes and what it insists on: blocks of 32 KiB behind their length. */
static void snappy_writes_javas_framing(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_SNAPPY))
        skip();
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    assert_int_equal(kw_codec_compress(KW_CODEC_SNAPPY, 0, &mem, (kw_bytes){random_bytes, 40000}, &out), 0);
    uint8_t header[16];
    unhex(XERIAL, header);
    assert_memory_equal(out.p, header, 16);
    size_t first = (size_t)out.p[18] << 8 | out.p[19];
    assert_memory_equal(out.p + 20, "\x80\x80\x02", 3); /* 32768 */
    size_t second = (size_t)out.p[20 + first + 2] << 8 | out.p[20 + first + 3];
    assert_int_equal(24 + first + second, out.n);
    kw_buf_fini(&out, &mem);
}

#define STORED_HELLO "0500008068656c6c6f00000000"

static const char lz4_linked[] =
    "04224d185440ae1b010000ff01303132333435363738396162636465661000ffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd8506263646566"
    "53de5e9c2d000000ff01303132333435363738396162636465661000ffffffffffffffffffffffffffff"
    "ffffffffea5062636465663e07548c00000000be0bdac3";
static const char lz4_independent[] =
    "04224d186440a71b010000ff01303132333435363738396162636465661000ffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd8506263646566"
    "2d000000ff01303132333435363738396162636465661000ffffffffffffffffffffffffffffffffffff"
    "ea50626364656600000000be0bdac3";

static void lz4_frames_of_the_reference_tool(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_LZ4))
        skip();
    assert_gives_the_pattern(KW_CODEC_LZ4, lz4_linked); /* with block checksums and content size */
    assert_gives_the_pattern(KW_CODEC_LZ4, lz4_independent);
    assert_gives(KW_CODEC_LZ4, 0, "04224d18604082100000007a68656c6c6f2c2007005068656c6c6f00000000",
                 "hello, hello, hello, hello");
}

/* A header checksum over the magic number too: taken only where the caller says that it is format 0. */
static void lz4_header_checksum_of_format_0(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_LZ4))
        skip();
    static const char quirk[] = "04224d1860401a" STORED_HELLO;
    static const char right[] = "04224d18604082" STORED_HELLO;
    static const char wrong[] = "04224d18604083" STORED_HELLO;
    assert_gives(KW_CODEC_LZ4, KW_EXPAND_LZ4_V0, quirk, "hello");
    assert_gives(KW_CODEC_LZ4, KW_EXPAND_LZ4_V0, right, "hello");
    assert_gives(KW_CODEC_LZ4, 0, right, "hello");
    assert_refused(KW_CODEC_LZ4, 0, quirk);
    assert_refused(KW_CODEC_LZ4, KW_EXPAND_LZ4_V0, wrong);
}

/* A frame with this descriptor, its checksum made right, and these bytes behind it. */
static int expand_frame(const char *descriptor, const char *rest, kw_mem *mem, kw_buf *out) {
    uint8_t frame[200] = {0x04, 0x22, 0x4d, 0x18};
    size_t n = unhex(descriptor, frame + 4);
    frame[4 + n] = (uint8_t)(kw_xxh32(frame + 4, n) >> 8);
    size_t all = 4 + n + 1;
    all += unhex(rest, frame + all);
    out->n = 0;
    return expand_exact(KW_CODEC_LZ4, MIB, frame, all, mem, out);
}

static void lz4_frame_options(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_LZ4))
        skip();
    static const char hello[] = STORED_HELLO;
    static const struct {
        const char *descriptor;
        const char *rest;
        int result;
    } cases[] = {
        {"6040",                 hello,                                0             },
        {"4070",                 hello,                                0             }, /* linked, 4 MiB */
        {"68400500000000000000", hello,                                0             }, /* content size */
        {"68400600000000000000", hello,                                KW_ECOMPRESSED},
        {"6840ffffffffffffff7f", hello,                                KW_ELIMIT     },
        {"68400000080000000000", hello,                                KW_ECOMPRESSED}, /* more than these bytes can give */
        {"6440",                 STORED_HELLO "f97700fb",              0             }, /* content checksum */
        {"6440",                 STORED_HELLO "f97700f0",              KW_ECOMPRESSED},
        {"6440",                 hello,                                KW_ECOMPRESSED},
        {"7040",                 "0500008068656c6c6ff97700fb00000000", 0             }, /* block checksum */
        {"7040",                 "0500008068656c6c6f097700fb00000000", KW_ECOMPRESSED},
        {"7040",                 "0500008068656c6c6ff977",             KW_ECOMPRESSED},
        {"2040",                 hello,                                KW_ECOMPRESSED}, /* version 0 */
        {"6240",                 hello,                                KW_ECOMPRESSED}, /* reserved bit */
        {"614001000000",         hello,                                KW_ECOMPRESSED}, /* dictionary */
        {"6030",                 hello,                                KW_ECOMPRESSED}, /* block size 3 */
        {"60c0",                 hello,                                KW_ECOMPRESSED}, /* reserved bits */
        {"6041",                 hello,                                KW_ECOMPRESSED},
        {"6040",                 "0500008068656c6c6f",                 KW_ECOMPRESSED}, /* no end mark */
        {"6040",                 "ffffffff68656c6c6f",                 KW_ECOMPRESSED}, /* block length */
        {"6040",                 "ffffff7f68656c6c6f",                 KW_ECOMPRESSED},
        {"6040",                 "0500000068656c6c6f00000000",         KW_ECOMPRESSED}, /* rubbish as a block */
        {"6040",                 STORED_HELLO "00",                    KW_ECOMPRESSED},
    };
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int err = expand_frame(cases[i].descriptor, cases[i].rest, &mem, &out);
        if (err != cases[i].result)
            fail_msg("case %zu: %s gave %d", i, cases[i].descriptor, err);
        if (err == 0)
            assert_memory_equal(out.p, "hello", 5);
    }
    kw_buf_fini(&out, &mem);
    assert_int_equal(expand_frame("6440", "00000000055dcc02", &mem, &out), 0); /* of nothing */
    assert_int_equal(expand_frame("6440", "00000000055dcc03", &mem, &out), KW_ECOMPRESSED);
    kw_buf_fini(&out, &mem);
}

/* M15: half a MiB is claimed, within the limit, by a few bytes. */
static void lz4_claims_cost_nothing(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_LZ4))
        skip();
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    assert_int_equal(expand_frame("68400000080000000000", STORED_HELLO, &mem, &out), KW_ECOMPRESSED);
    assert_true(mem.peak < 4096);
    kw_buf_fini(&out, &mem);
}

static void lz4_blocks_keep_to_the_frames_size(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_LZ4))
        skip();
    enum { HEADER = 7, MOST = 64 << 10 };
    static uint8_t frame[HEADER + 4 + MOST + 1 + 4];
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    for (size_t n = MOST; n <= MOST + 1; n++) { /* stored: bit 31 */
        const uint8_t length[4] = {(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), 0x80};
        memcpy(frame, "\x04\x22\x4d\x18\x60\x40\x82", HEADER);
        memcpy(frame + HEADER, length, 4);
        memset(frame + HEADER + 4, 0, n + 4);
        assert_int_equal(expand_exact(KW_CODEC_LZ4, MIB, frame, HEADER + 4 + n + 4, &mem, &out),
                         n == MOST ? 0 : KW_ECOMPRESSED);
    }
    kw_buf_fini(&out, &mem);
}

/* A linked block may look back over the output of the blocks before it, and no further. */
static void lz4_linked_blocks_see_what_came_before(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_LZ4))
        skip();
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    /* No literals, 8 bytes from 5 (6) back; then the five literals that must end a block. */
    static const char second[] = "0500008068656c6c6f0900000004050050776f726c6400000000";
    static const char too_far[] = "0500008068656c6c6f0900000004060050776f726c6400000000";
    assert_int_equal(expand_frame("4040", second, &mem, &out), 0);
    assert_int_equal(out.n, 18);
    assert_memory_equal(out.p, "hellohellohelworld", 18);
    assert_int_equal(expand_frame("6040", second, &mem, &out), KW_ECOMPRESSED);
    assert_int_equal(expand_frame("4040", too_far, &mem, &out), KW_ECOMPRESSED);
    kw_buf_fini(&out, &mem);
}

#define ZSTD_HELLO "28b52ffd005829000068656c6c6f"
#define ZSTD_WORLD "28b52ffd045831000020776f726c64a933d5" /* and the last byte of its checksum */
#define SKIPPABLE  "502a4d1803000000616263"

static void zstd_frames_of_the_reference_tool(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_ZSTD))
        skip();
    assert_gives(KW_CODEC_ZSTD, 0, ZSTD_HELLO, "hello");
    assert_gives(KW_CODEC_ZSTD, 0, ZSTD_HELLO ZSTD_WORLD "b4", "hello world");
    assert_gives(KW_CODEC_ZSTD, 0, ZSTD_HELLO SKIPPABLE ZSTD_WORLD "b4", "hello world");
    assert_gives_the_pattern(KW_CODEC_ZSTD,
                             "28b52ffd0458c5000080303132333435363738396162636465660100da25269f4b1119578f");
    assert_refused(KW_CODEC_ZSTD, 0, ZSTD_HELLO "616263");
    assert_refused(KW_CODEC_ZSTD, 0, ZSTD_WORLD "b5");
}

/* M15: a window of 2 GiB is claimed, five bytes are there; nothing is allocated for the claim. */
static void M15_zstd_window_claims_cost_nothing(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_ZSTD))
        skip();
    kw_mem mem = unit_mem(MIB);
    kw_buf out = {0};
    assert_int_equal(expand_hex(KW_CODEC_ZSTD, 0, "28b52ffd00a829000068656c6c6f", &mem, &out), 0);
    assert_int_equal(out.n, 5);
    kw_buf_fini(&out, &mem);
}

/* 4 KiB that say "128 KiB of this byte" a thousand times, without a content size in front. */
static void zstd_claims_over_the_limit_cost_nothing(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_ZSTD))
        skip();
    kw_mem mem = unit_mem(0), reading = unit_mem(0);
    kw_buf packed = {0}, out = {0};
    kw_bytes in = {zeros, MIB};
    assert_int_equal(kw_codec_compress(KW_CODEC_ZSTD, INT32_MIN, &mem, in, &packed), 0);
    assert_int_equal(expand_exact(KW_CODEC_ZSTD, MIB - 1, packed.p, packed.n, &reading, &out), KW_ELIMIT);
    assert_int_equal(reading.peak, 0);
    kw_buf_fini(&packed, &mem);
}

static void zstd_bomb_without_a_content_size(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_ZSTD))
        skip();
    enum { BLOCKS = 1000 };
    static uint8_t bomb[6 + 4 * BLOCKS] = {0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38};
    static const uint8_t block[4] = {0x02, 0x00, 0x10, 'z'};
    for (size_t i = 0; i < BLOCKS; i++)
        memcpy(bomb + 6 + 4 * i, block, sizeof block);
    bomb[6 + 4 * (BLOCKS - 1)] |= 1; /* the last one */
    kw_mem mem = unit_mem(5 * MIB);
    kw_buf out = {0};
    assert_int_equal(expand_exact(KW_CODEC_ZSTD, 2 * MIB, bomb, sizeof bomb, &mem, &out), KW_ELIMIT);
    kw_buf_fini(&out, &mem);
    mem = unit_mem(0);
    assert_int_equal(expand_exact(KW_CODEC_ZSTD, 128 * MIB, bomb, sizeof bomb, &mem, &out), 0);
    assert_int_equal(out.n, (size_t)BLOCKS * 128 * 1024);
    assert_int_equal(out.p[out.n - 1], 'z');
    kw_buf_fini(&out, &mem);
}

static void names(void **state) {
    (void)state;
    static const char *const expected[] = {"none", "gzip", "snappy", "lz4", "zstd"};
    for (int i = 0; i < 5; i++) {
        assert_string_equal(kw_codec_name(i), expected[i]);
        kw_str name = {expected[i], (int32_t)strlen(expected[i])};
        assert_int_equal(kw_codec_by_name(name), i);
    }
    assert_true(kw_codec_built(KW_CODEC_NONE));
    assert_null(kw_codec_name(5));
    assert_null(kw_codec_name(-1));
    assert_int_equal(kw_codec_by_name((kw_str){"gzi", 3}), -1);
    assert_int_equal(kw_codec_by_name((kw_str){NULL, -1}), -1);
}

static void unknown_codecs(void **state) {
    (void)state;
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    kw_bytes in = {prose, 10};
    for (int codec = -1; codec < 8; codec++) {
        if (kw_codec_built(codec))
            continue;
        assert_int_equal(kw_codec_compress(codec, DEFAULT_LEVEL, &mem, in, &out), KW_ECODEC);
        assert_int_equal(kw_codec_expand(codec, 0, MIB, &mem, in, &out), KW_ECODEC);
    }
}

/* "none" is a copy: it has nothing to cut, flip or outgrow. */
#define FOR_EVERY_FORMAT(test)                                                                               \
    {#test " gzip", test, NULL, NULL, &codecs[1]}, {#test " snappy", test, NULL, NULL, &codecs[2]},          \
        {#test " lz4", test, NULL, NULL, &codecs[3]}, {                                                      \
#test " zstd", test, NULL, NULL, &codecs[4]                                                          \
    }
#define FOR_EVERY_CODEC(test) {#test " none", test, NULL, NULL, &codecs[0]}, FOR_EVERY_FORMAT(test)

int main(void) {
    static int codecs[] = {KW_CODEC_NONE, KW_CODEC_GZIP, KW_CODEC_SNAPPY, KW_CODEC_LZ4, KW_CODEC_ZSTD};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(unknown_codecs),
        FOR_EVERY_CODEC(round_trips),
        FOR_EVERY_CODEC(empty_input_into_an_empty_buffer),
        FOR_EVERY_FORMAT(short_periods_come_back),
        FOR_EVERY_FORMAT(every_level_round_trips),
        FOR_EVERY_FORMAT(text_gets_smaller),
        FOR_EVERY_FORMAT(a_cut_at_any_byte_is_refused),
        FOR_EVERY_FORMAT(flipped_bits_never_crash),
        FOR_EVERY_FORMAT(rubbish_never_crashes),
        FOR_EVERY_CODEC(limit_holds_to_the_byte),
        FOR_EVERY_CODEC(M15_a_bomb_costs_no_more_than_the_limit),
        FOR_EVERY_FORMAT(bytes_after_the_end_are_refused),
        FOR_EVERY_CODEC(spent_memory_is_an_error),
        cmocka_unit_test(gzip_members_follow_one_another),
        cmocka_unit_test(snappy_is_read_with_and_without_framing),
        cmocka_unit_test(snappy_elements_of_every_form),
        cmocka_unit_test(snappy_damage_is_refused),
        cmocka_unit_test(snappy_writes_javas_framing),
        cmocka_unit_test(lz4_frames_of_the_reference_tool),
        cmocka_unit_test(lz4_header_checksum_of_format_0),
        cmocka_unit_test(lz4_frame_options),
        cmocka_unit_test(lz4_claims_cost_nothing),
        cmocka_unit_test(lz4_blocks_keep_to_the_frames_size),
        cmocka_unit_test(lz4_linked_blocks_see_what_came_before),
        cmocka_unit_test(zstd_frames_of_the_reference_tool),
        cmocka_unit_test(M15_zstd_window_claims_cost_nothing),
        cmocka_unit_test(zstd_claims_over_the_limit_cost_nothing),
        cmocka_unit_test(zstd_bomb_without_a_content_size),
    };
    return cmocka_run_group_tests(tests, make_inputs, drop_inputs);
}
