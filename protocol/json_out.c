/* json_out.c - the JSON writer: sticky, appends to a buffer, keeps track of commas.
 *
 * Invariant: need_comma says whether a value stands before the next one in the same container; a name clears
 * it. */
#include "protocol/json.h"
#include "protocol/json_number.h"

#include <stdio.h>
#include <string.h>

void kw_json_out_init(kw_json_out *o, kw_buf *buf, kw_mem *mem) {
    *o = (kw_json_out){.buf = buf, .mem = mem};
}

static void put(kw_json_out *o, const void *p, size_t n) {
    if (o->err == 0)
        o->err = kw_buf_append(o->buf, o->mem, p, n);
}

static void before_value(kw_json_out *o) {
    if (o->need_comma)
        put(o, ",", 1);
    o->need_comma = true;
}

static void open(kw_json_out *o, const char *bracket) {
    before_value(o);
    put(o, bracket, 1);
    o->need_comma = false;
}

static void close(kw_json_out *o, const char *bracket) {
    put(o, bracket, 1);
    o->need_comma = true;
}

void kw_json_begin_object(kw_json_out *o) {
    open(o, "{");
}

void kw_json_end_object(kw_json_out *o) {
    close(o, "}");
}

void kw_json_begin_array(kw_json_out *o) {
    open(o, "[");
}

void kw_json_end_array(kw_json_out *o) {
    close(o, "]");
}

void kw_json_put_null(kw_json_out *o) {
    before_value(o);
    put(o, "null", 4);
}

void kw_json_put_bool(kw_json_out *o, bool v) {
    before_value(o);
    put(o, v ? "true" : "false", v ? 4 : 5);
}

void kw_json_put_i64(kw_json_out *o, int64_t v) {
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)v);
    before_value(o);
    put(o, text, (size_t)n);
}

void kw_json_put_f64(kw_json_out *o, double v) {
    char text[NUMBER_TEXT];
    size_t n = kw_number_print(v, text);
    bool named = text[n - 1] > '9'; /* NaN, Infinity */
    before_value(o);
    put(o, "\"", named);
    put(o, text, n);
    put(o, "\"", named);
}

/* Bytes of the UTF-8 sequence at p, or 0 if there is none. */
static size_t sequence(const uint8_t *p, size_t n) {
    if (p[0] < 0x80)
        return 1;
    size_t len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || n < len)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    /* Overlong forms, surrogates, and what lies beyond U+10FFFF, all show in the second byte. */
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf0 && p[1] < 0x90) ||
        (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return len;
}

bool kw_utf8_valid(const void *p, size_t n) {
    const uint8_t *at = p, *end = at + n;
    while (at < end) {
        size_t len = sequence(at, (size_t)(end - at));
        if (len == 0)
            return false;
        at += len;
    }
    return true;
}

static void put_escape(kw_json_out *o, uint8_t c) {
    static const char codes[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    char text[8];
    const char *at = c == 0 ? NULL : strchr(codes, c);
    int n = at != NULL ? snprintf(text, sizeof text, "\\%c", letters[at - codes])
                       : snprintf(text, sizeof text, "\\u%04x", (unsigned)c);
    put(o, text, (size_t)n);
}

static bool plain(const uint8_t *p) {
    return *p >= 0x20 && *p < 0x7f && *p != '"' && *p != '\\';
}

static void put_text(kw_json_out *o, const uint8_t *p, size_t n) {
    const uint8_t *end = p + n;
    while (p < end) {
        const uint8_t *q = p;
        while (q < end && plain(q))
            q++;
        put(o, p, (size_t)(q - p));
        if (q == end)
            return;
        size_t len = sequence(q, (size_t)(end - q));
        if (len == 0)
            put(o, "\xef\xbf\xbd", 3);
        else if (*q < 0x20 || *q == '"' || *q == '\\')
            put_escape(o, *q);
        else
            put(o, q, len);
        p = q + (len == 0 ? 1 : len);
    }
}

static void put_quoted(kw_json_out *o, const void *p, size_t n) {
    put(o, "\"", 1);
    put_text(o, p, n);
    put(o, "\"", 1);
}

void kw_json_name(kw_json_out *o, const char *name) {
    before_value(o);
    put_quoted(o, name, strlen(name));
    put(o, ":", 1);
    o->need_comma = false;
}

void kw_json_put_str(kw_json_out *o, kw_str v) {
    if (v.n < 0) {
        kw_json_put_null(o);
        return;
    }
    before_value(o);
    put_quoted(o, v.p, (size_t)v.n);
}

void kw_json_put_hex(kw_json_out *o, kw_bytes v) {
    static const char digits[] = "0123456789abcdef";
    if (v.n < 0) {
        kw_json_put_null(o);
        return;
    }
    before_value(o);
    put(o, "\"", 1);
    for (int32_t i = 0; i < v.n; i++) {
        char pair[2] = {digits[v.p[i] >> 4], digits[v.p[i] & 15]};
        put(o, pair, 2);
    }
    put(o, "\"", 1);
}
