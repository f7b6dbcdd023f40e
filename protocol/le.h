/* le.h - little-endian words of the hashes and codecs (the wire itself is big-endian: cursor.h). */
#ifndef KW_PROTOCOL_LE_H
#define KW_PROTOCOL_LE_H

#include <stdint.h>

static inline uint32_t load_le32(const uint8_t *p) {
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline void store_le32(uint8_t *p, uint32_t v) {
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
    p[2] = (uint8_t)(v >> 16);
    p[3] = (uint8_t)(v >> 24);
}

#endif
