/* unit_hex.h - bytes of a test written as hex. */
#ifndef KW_TESTS_UNIT_HEX_H
#define KW_TESTS_UNIT_HEX_H

#include <kwire/types.h>
#include <stdlib.h>
#include <string.h>

/* A block of exactly these bytes, so that a sanitizer sees a read past the end; free it. */
static inline kw_bytes unit_hex(const char *hex) {
    size_t n = strlen(hex) / 2;
    uint8_t *p = malloc(n + (n == 0));
    for (size_t i = 0; i < n; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], 0};
        p[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return (kw_bytes){p, (int32_t)n};
}

static inline void unit_hex_free(kw_bytes b) {
    union {
        const uint8_t *shared;
        uint8_t *own;
    } p = {b.p};
    free(p.own);
}

#endif
