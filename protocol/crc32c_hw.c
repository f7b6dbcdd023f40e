/* crc32c_hw.c - CRC-32C by CPU instructions: SSE4.2 with PCLMULQDQ on x86-64, the CRC extension on ARMv8.
 *
 * The x86 instruction takes 8 bytes, answers after 3 cycles and can start in every one: three streams at once
 * keep it busy. A block is three stretches of the same length; their CRCs are joined by multiplying the first
 * two by the constant power of x that moves them over what follows, which PCLMULQDQ does in one step each. */
#include "protocol/crc32c.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <cpuid.h>
#include <nmmintrin.h>
#include <stdbool.h>
#include <string.h>
#include <wmmintrin.h>

#define CRC_TARGET __attribute__((target("sse4.2,pclmul")))

static inline uint64_t load_u64_native(const uint8_t *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

CRC_TARGET static uint32_t one_stream(uint32_t crc, const uint8_t *p, size_t n) {
    uint64_t c = crc;
    for (; n >= 8; n -= 8, p += 8)
        c = _mm_crc32_u64(c, load_u64_native(p));
    crc = (uint32_t)c;
    for (; n > 0; n--, p++)
        crc = _mm_crc32_u8(crc, *p);
    return crc;
}

/* A carry-less product of two reflected 32-bit remainders is their product times x in 64 reflected bits, and
 * the CRC instruction multiplies by another x^32: hence x^(8n - 33) to move a CRC over n bytes. */
CRC_TARGET static uint64_t moved(uint64_t crc, uint32_t factor) {
    __m128i product =
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)crc), _mm_cvtsi64_si128((long long)factor), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

typedef struct stretch {
    size_t n;          /* bytes of each of the three */
    uint32_t over_two; /* x^(8 * 2n - 33) */
    uint32_t over_one; /* x^(8 * n - 33) */
} stretch;

static const stretch long_stretch = {2048, 0x82f89c77, 0xa51b6135};
static const stretch short_stretch = {128, 0xb9e02b86, 0x0d3b6092};

CRC_TARGET static uint32_t three_streams(uint32_t crc, const uint8_t *p, const stretch *s) {
    size_t n = s->n;
    uint64_t a = crc, b = 0, c = 0;
    for (size_t i = 0; i < n; i += 8) {
        a = _mm_crc32_u64(a, load_u64_native(p + i));
        b = _mm_crc32_u64(b, load_u64_native(p + n + i));
        c = _mm_crc32_u64(c, load_u64_native(p + 2 * n + i));
    }
    uint64_t joined = moved(a, s->over_two) ^ moved(b, s->over_one);
    return (uint32_t)(c ^ _mm_crc32_u64(0, joined));
}

CRC_TARGET static uint32_t by_sse42(uint32_t crc, const uint8_t *p, size_t n) {
    crc = ~crc;
    for (; n >= 3 * long_stretch.n; n -= 3 * long_stretch.n, p += 3 * long_stretch.n)
        crc = three_streams(crc, p, &long_stretch);
    for (; n >= 3 * short_stretch.n; n -= 3 * short_stretch.n, p += 3 * short_stretch.n)
        crc = three_streams(crc, p, &short_stretch);
    return ~one_stream(crc, p, n);
}

kw_crc32c_fn *kw_crc32c_hardware(void) {
    unsigned a, b, c, d;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0)
        return NULL;
    bool both = (c & bit_SSE4_2) != 0 && (c & bit_PCLMUL) != 0;
    return both ? by_sse42 : NULL;
}

#elif defined(__ARM_FEATURE_CRC32) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#include <arm_acle.h>
#include <string.h>

/* One stream: joining three would need PMULL, which is another extension. */
static uint32_t by_armv8(uint32_t crc, const uint8_t *p, size_t n) {
    crc = ~crc;
    for (; n >= 8; n -= 8, p += 8) {
        uint64_t v;
        memcpy(&v, p, sizeof v);
        crc = __crc32cd(crc, v);
    }
    for (; n > 0; n--, p++)
        crc = __crc32cb(crc, *p);
    return ~crc;
}

kw_crc32c_fn *kw_crc32c_hardware(void) {
    return by_armv8;
}

#else

kw_crc32c_fn *kw_crc32c_hardware(void) {
    return NULL;
}

#endif
