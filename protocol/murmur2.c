/* murmur2.c - the hash that gives a record with a key its partition. It must agree with every other Kafka
 * client, or one key ends up in two partitions. */
#include "protocol/le.h"
#include <kwire/hash.h>

enum { SHIFT = 24 };
#define SEED   0x9747b28cu
#define FACTOR 0x5bd1e995u

/* The last 0 to 3 bytes. */
static uint32_t tail(uint32_t h, const uint8_t *p, size_t n) {
    if (n == 0)
        return h;
    for (size_t i = n; i-- > 0;)
        h ^= (uint32_t)p[i] << (8 * i);
    return h * FACTOR;
}

uint32_t kw_murmur2(const void *p, size_t n) {
    const uint8_t *in = p;
    uint32_t h = SEED ^ (uint32_t)n;
    for (; n >= 4; n -= 4, in += 4) {
        uint32_t k = load_le32(in) * FACTOR;
        k = (k ^ k >> SHIFT) * FACTOR;
        h = h * FACTOR ^ k;
    }
    h = tail(h, in, n);
    h = (h ^ h >> 13) * FACTOR;
    return h ^ h >> 15;
}
