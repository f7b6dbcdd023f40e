/* hex.c - hexadecimal text to bytes. */
#include "tools/hex.h"

static int digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int kw_hex_decode(kw_str hex, kw_arena *arena, kw_bytes *out) {
    uint8_t *bytes = kw_arena_alloc(arena, (size_t)hex.n / 2);
    if (bytes == NULL)
        return KW_ENOMEM;
    if (hex.n % 2 != 0)
        return KW_EMALFORMED;
    for (int32_t i = 0; i < hex.n; i += 2) {
        int high = digit(hex.p[i]), low = digit(hex.p[i + 1]);
        if (high < 0 || low < 0)
            return KW_EMALFORMED;
        bytes[i / 2] = (uint8_t)(high * 16 + low);
    }
    *out = (kw_bytes){bytes, hex.n / 2};
    return 0;
}

void kw_hex_encode(kw_bytes in, char *out) {
    static const char digits[] = "0123456789abcdef";
    for (int32_t i = 0; i < in.n; i++) {
        *out++ = digits[in.p[i] >> 4];
        *out++ = digits[in.p[i] & 15];
    }
}
