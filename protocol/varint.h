/* varint.h - varints of records, on plain pointers: the hot path of batches.
 *
 * Readers return where they stopped, or NULL when the input ends too early or the number has too many bytes;
 * bits that do not fit the type are refused as in cursor.h (M14). Writers need room for 5 or 10 bytes. */
#ifndef KW_PROTOCOL_VARINT_H
#define KW_PROTOCOL_VARINT_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t zigzag32(int32_t v) {
    return (uint32_t)v << 1 ^ (0u - (uint32_t)(v < 0));
}

static inline uint64_t zigzag64(int64_t v) {
    return (uint64_t)v << 1 ^ (UINT64_C(0) - (uint64_t)(v < 0));
}

static inline int32_t unzigzag32(uint32_t u) {
    return (int32_t)(u >> 1 ^ (0u - (u & 1)));
}

static inline int64_t unzigzag64(uint64_t u) {
    return (int64_t)(u >> 1 ^ (UINT64_C(0) - (u & 1)));
}

/* Bytes of an unsigned LEB128 number. Most numbers of a record take one byte, and branches guess that well.
 */
static inline size_t leb128_size(uint64_t v) {
    size_t n = 1;
    for (; v >= 0x80; v >>= 7)
        n++;
    return n;
}

static inline size_t varint_size(int32_t v) {
    return leb128_size(zigzag32(v));
}

static inline size_t varlong_size(int64_t v) {
    return leb128_size(zigzag64(v));
}

static inline uint8_t *varint_put_u64(uint8_t *p, uint64_t v) {
    for (; v >= 0x80; v >>= 7)
        *p++ = (uint8_t)(v | 0x80);
    *p++ = (uint8_t)v;
    return p;
}

static inline uint8_t *varint_put(uint8_t *p, int32_t v) {
    return varint_put_u64(p, zigzag32(v));
}

static inline uint8_t *varlong_put(uint8_t *p, int64_t v) {
    return varint_put_u64(p, zigzag64(v));
}

static inline const uint8_t *leb128_get(const uint8_t *p, const uint8_t *end, int bits, uint64_t *v) {
    uint64_t u = 0;
    for (int shift = 0; shift < bits && p < end; shift += 7) {
        uint64_t low = *p & 0x7f;
        if (shift + 7 > bits && low >> (bits - shift) != 0)
            return NULL;
        u |= low << shift;
        if (*p++ < 0x80) {
            *v = u;
            return p;
        }
    }
    return NULL;
}

static inline const uint8_t *varint_get(const uint8_t *p, const uint8_t *end, int32_t *v) {
    if (p < end && *p < 0x80) {
        *v = unzigzag32(*p);
        return p + 1;
    }
    uint64_t u = 0;
    p = leb128_get(p, end, 32, &u);
    *v = unzigzag32((uint32_t)u);
    return p;
}

static inline const uint8_t *varlong_get(const uint8_t *p, const uint8_t *end, int64_t *v) {
    if (p < end && *p < 0x80) {
        *v = unzigzag64(*p);
        return p + 1;
    }
    uint64_t u = 0;
    p = leb128_get(p, end, 64, &u);
    *v = unzigzag64(u);
    return p;
}

#endif
