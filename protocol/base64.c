/* base64.c - standard base64 with padding, as bytes travel in JSON. Strict: no line breaks, and the bits that
 * padding leaves over must be zero, so that every value has one text. */
#include "protocol/arena.h"
#include "protocol/json.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* -1: no character of base64. */
static int digit(char c) {
    const char *at = c == '\0' ? NULL : strchr(alphabet, c);
    return at == NULL ? -1 : (int)(at - alphabet);
}

/* Four characters, of which the last `pad` are padding, to 3 - pad bytes. */
static bool decode_group(const char *in, int pad, uint8_t *out) {
    uint32_t bits = 0;
    for (int i = 0; i < 4; i++) {
        int d = i < 4 - pad ? digit(in[i]) : 0;
        if (d < 0)
            return false;
        bits = bits << 6 | (uint32_t)d;
    }
    for (int i = 0; i < 3 - pad; i++)
        out[i] = (uint8_t)(bits >> (16 - 8 * i));
    return (bits & ((1u << (8 * pad)) - 1)) == 0;
}

static int padding(kw_str text) {
    if (text.n == 0 || text.p[text.n - 1] != '=')
        return 0;
    return text.p[text.n - 2] == '=' ? 2 : 1;
}

int kw_base64_decode(kw_str text, kw_arena *arena, kw_bytes *out) {
    if (text.n < 0 || text.n % 4 != 0)
        return KW_EMALFORMED;
    size_t room = (size_t)text.n / 4 * 3;
    int pad = padding(text);
    uint8_t *p = arena_take(arena, room);
    if (p == NULL)
        return arena_error(arena, room);
    for (int32_t i = 0; i < text.n; i += 4)
        if (!decode_group(text.p + i, i + 4 == text.n ? pad : 0, p + i / 4 * 3))
            return KW_EMALFORMED;
    *out = (kw_bytes){p, (int32_t)room - pad};
    return 0;
}

static void encode_group(const uint8_t *p, size_t n, char out[4]) {
    uint32_t bits = (uint32_t)p[0] << 16;
    if (n > 1)
        bits |= (uint32_t)p[1] << 8;
    if (n > 2)
        bits |= p[2];
    for (size_t i = 0; i < 4; i++)
        out[i] = i <= n ? alphabet[bits >> (18 - 6 * i) & 63] : '=';
}

void kw_json_put_base64(kw_json_out *o, kw_bytes v) {
    /* Letters of base64 need no escape, so they go behind an empty string's opening quote. */
    if (v.n < 0) {
        kw_json_put_null(o);
        return;
    }
    kw_json_put_str(o, (kw_str){"", 0});
    size_t room = ((size_t)v.n + 2) / 3 * 4;
    if (o->err == 0)
        o->err = kw_buf_reserve(o->buf, o->mem, room);
    if (o->err != 0)
        return;
    char *out = (char *)o->buf->p + o->buf->n - 1;
    for (size_t i = 0; i < (size_t)v.n; i += 3, out += 4)
        encode_group(v.p + i, (size_t)v.n - i, out);
    *out = '"';
    o->buf->n += room;
}
