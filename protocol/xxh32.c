/* xxh32.c - xxHash32 with seed 0: the checksum inside lz4 frames. */
#include "protocol/le.h"
#include <kwire/hash.h>

#define PRIME1 0x9e3779b1u
#define PRIME2 0x85ebca77u
#define PRIME3 0xc2b2ae3du
#define PRIME4 0x27d4eb2fu
#define PRIME5 0x165667b1u

static uint32_t rotated(uint32_t v, int by) {
    return v << by | v >> (32 - by);
}

static uint32_t lane(uint32_t acc, const uint8_t *p) {
    return rotated(acc + load_le32(p) * PRIME2, 13) * PRIME1;
}

/* Takes all whole stripes of 16 bytes. */
static uint32_t stripes(const uint8_t **p, const uint8_t *end) {
    uint32_t a = PRIME1 + PRIME2, b = PRIME2, c = 0, d = 0u - PRIME1;
    const uint8_t *in = *p;
    for (; end - in >= 16; in += 16) {
        a = lane(a, in);
        b = lane(b, in + 4);
        c = lane(c, in + 8);
        d = lane(d, in + 12);
    }
    *p = in;
    return rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18);
}

uint32_t kw_xxh32(const void *p, size_t n) {
    const uint8_t *in = p;
    if (n == 0)
        return 0x02cc5d05u; /* and p may be NULL */
    const uint8_t *end = in + n;
    uint32_t h = n >= 16 ? stripes(&in, end) : PRIME5;
    h += (uint32_t)n;
    for (; end - in >= 4; in += 4)
        h = rotated(h + load_le32(in) * PRIME3, 17) * PRIME4;
    for (; in < end; in++)
        h = rotated(h + *in * PRIME5, 11) * PRIME1;
    h = (h ^ h >> 15) * PRIME2;
    h = (h ^ h >> 13) * PRIME3;
    return h ^ h >> 16;
}
