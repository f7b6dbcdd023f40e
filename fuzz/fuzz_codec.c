/* fuzz_codec.c - any bytes as the output of a codec, and any bytes there and back.
 *
 * Input: codec (unless the program is bound to one: FUZZ_CODEC), flags, level or limit, bytes. */
#include "fuzz/fuzz.h"

#include <kwire/records.h>
#include <string.h>

enum { ROUND_TRIP = 1, LZ4_V0 = 2, LITTLE_MEMORY = 4 };

static const uint8_t before[] = "what was there";

static void expect_before(const kw_buf *out) {
    FUZZ_CHECK(out->n >= sizeof before && memcmp(out->p, before, sizeof before) == 0);
}

static void expand(int codec, unsigned flags, size_t limit, kw_mem *mem, kw_bytes in) {
    kw_buf out = {0};
    unsigned how = flags & LZ4_V0 ? KW_EXPAND_LZ4_V0 : 0;
    if (kw_buf_append(&out, mem, before, sizeof before) != 0)
        return;
    int rc = kw_codec_expand(codec, how, limit, mem, in, &out);
    FUZZ_CHECK(rc == 0 || rc == KW_ELIMIT || rc == KW_ECOMPRESSED || rc == KW_ECODEC || rc == KW_ENOMEM);
    expect_before(&out);
    FUZZ_CHECK(rc == 0 ? out.n - sizeof before <= limit : out.n == sizeof before);
    kw_buf_fini(&out, mem);
}

static void expect_limit(int codec, kw_mem *mem, const kw_buf *packed, kw_bytes plain) {
    kw_buf out = {0};
    kw_bytes in = {packed->p, (int32_t)packed->n};
    FUZZ_CHECK(kw_codec_expand(codec, 0, (size_t)plain.n, mem, in, &out) == 0);
    FUZZ_CHECK(out.n == (size_t)plain.n && (out.n == 0 || memcmp(out.p, plain.p, out.n) == 0));
    out.n = 0;
    if (plain.n > 0)
        FUZZ_CHECK(kw_codec_expand(codec, 0, (size_t)plain.n - 1, mem, in, &out) == KW_ELIMIT);
    FUZZ_CHECK(out.n == 0);
    kw_buf_fini(&out, mem);
}

static void round_trip(int codec, int level, kw_mem *mem, kw_bytes plain) {
    kw_buf packed = {0};
    int rc = kw_codec_compress(codec, level, mem, plain, &packed);
    FUZZ_CHECK(rc == 0 || rc == KW_ENOMEM || rc == KW_ECODEC);
    if (rc == 0 && mem->limit == 0)
        expect_limit(codec, mem, &packed, plain);
    kw_buf_fini(&packed, mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input in = {data, size};
    fuzz_heap heap = {0};
    uint8_t choice = fuzz_u8(&in);
    int codec = FUZZ_CODEC >= 0 ? FUZZ_CODEC : choice % 6;
    unsigned flags = fuzz_u8(&in);
    uint8_t number = fuzz_u8(&in);
    kw_bytes bytes = fuzz_rest(&in);
    kw_mem mem = fuzz_mem(&heap, flags & LITTLE_MEMORY ? (size_t)1 << (8 + number % 16) : 0);
    if (flags & ROUND_TRIP)
        round_trip(codec, number < 128 ? (int)number - 64 : INT32_MIN, &mem, bytes);
    else
        expand(codec, flags, (size_t)1 << number % 23, &mem, bytes);
    FUZZ_CHECK(heap.used == 0);
    return 0;
}
