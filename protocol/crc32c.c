/* crc32c.c - CRC-32C: the choice of a path, the portable path, and the combination of two CRCs.
 *
 * A CRC is the remainder of a polynomial over GF(2), bits reflected: bit 31 is the constant term, bit 0 is
 * x^31. Appending n zero bytes multiplies it by x^(8n), so CRCs of two pieces combine with one multiplication
 * and an exclusive or. */
#include "protocol/crc32c.h"
#include "protocol/le.h"
#include <kwire/hash.h>
#include <stdatomic.h>

#define POLYNOMIAL 0x82f63b78u

static uint32_t eight_bytes(uint32_t crc, const uint8_t *p) {
    uint32_t low = crc ^ load_le32(p);
    uint32_t high = load_le32(p + 4);
    return kw_crc32c_table[7][low & 0xff] ^ kw_crc32c_table[6][low >> 8 & 0xff] ^
           kw_crc32c_table[5][low >> 16 & 0xff] ^ kw_crc32c_table[4][low >> 24] ^
           kw_crc32c_table[3][high & 0xff] ^ kw_crc32c_table[2][high >> 8 & 0xff] ^
           kw_crc32c_table[1][high >> 16 & 0xff] ^ kw_crc32c_table[0][high >> 24];
}

static uint32_t portable(uint32_t crc, const uint8_t *p, size_t n) {
    crc = ~crc;
    for (; n >= 8; n -= 8, p += 8)
        crc = eight_bytes(crc, p);
    for (; n > 0; n--, p++)
        crc = crc >> 8 ^ kw_crc32c_table[0][(crc ^ *p) & 0xff];
    return ~crc;
}

uint32_t kw_crc32c_portable(uint32_t crc, const void *p, size_t n) {
    return portable(crc, p, n);
}

/* Found at the first call; racing threads find the same. */
static _Atomic(kw_crc32c_fn *) chosen;

static kw_crc32c_fn *choose(void) {
    kw_crc32c_fn *fn = kw_crc32c_hardware();
    if (fn == NULL)
        fn = portable;
    atomic_store_explicit(&chosen, fn, memory_order_relaxed);
    return fn;
}

uint32_t kw_crc32c(uint32_t crc, const void *p, size_t n) {
    kw_crc32c_fn *fn = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (fn == NULL)
        fn = choose();
    return fn(crc, p, n);
}

/* x^(2^k) modulo the polynomial. Its order divides 2^31 - 1, so x^(2^31) is x again and 31 entries are all.
 */
static const uint32_t power[31] = {
    0x40000000, 0x20000000, 0x08000000, 0x00800000, 0x00008000, 0x82f63b78, 0x6ea2d55c, 0x18b8ea18,
    0x510ac59a, 0xb82be955, 0xb8fdb1e7, 0x88e56f72, 0x74c360a4, 0xe4172b16, 0x0d65762a, 0x35d73a62,
    0x28461564, 0xbf455269, 0xe2ea32dc, 0xfe7740e6, 0xf946610b, 0x3c204f8f, 0x538586e3, 0x59726915,
    0x734d5309, 0xbc1ac763, 0x7d0722cc, 0xd289cabe, 0xe94ca9bc, 0x05b74f3f, 0xa51e1f42,
};

/* a * b modulo the polynomial. */
static uint32_t multiply(uint32_t a, uint32_t b) {
    uint32_t product = 0;
    for (; a != 0; a <<= 1) {
        product ^= b & (0u - (a >> 31));
        b = b >> 1 ^ (POLYNOMIAL & (0u - (b & 1)));
    }
    return product;
}

uint32_t kw_crc32c_combine(uint32_t crc_a, uint32_t crc_b, size_t n_b) {
    unsigned k = 3; /* x^8 is one byte */
    for (; n_b != 0; n_b >>= 1) {
        if (n_b & 1)
            crc_a = multiply(power[k], crc_a);
        k = k == 30 ? 0 : k + 1;
    }
    return crc_a ^ crc_b;
}
