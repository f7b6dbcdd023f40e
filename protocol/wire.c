/* wire.c - the cursors over bytes, as functions; and the text form of a uuid. */
#include "protocol/cursor.h"

void kw_reader_init(kw_reader *r, const void *p, size_t n) {
    static const uint8_t nothing[1] = {0};
    const uint8_t *start = p == NULL ? nothing : p;
    *r = (kw_reader){.p = start, .end = start + n, .base = start};
}

size_t kw_reader_left(const kw_reader *r) {
    return reader_left(r);
}

size_t kw_reader_offset(const kw_reader *r) {
    return (size_t)(r->p - r->base);
}

void kw_reader_fail(kw_reader *r, int err) {
    reader_fail(r, err);
}

bool kw_read_bool(kw_reader *r) {
    return get_u8(r) != 0;
}

int8_t kw_read_i8(kw_reader *r) {
    return (int8_t)get_u8(r);
}

int16_t kw_read_i16(kw_reader *r) {
    return (int16_t)get_u16(r);
}

uint16_t kw_read_u16(kw_reader *r) {
    return get_u16(r);
}

int32_t kw_read_i32(kw_reader *r) {
    return (int32_t)get_u32(r);
}

uint32_t kw_read_u32(kw_reader *r) {
    return get_u32(r);
}

int64_t kw_read_i64(kw_reader *r) {
    return (int64_t)get_u64(r);
}

double kw_read_f64(kw_reader *r) {
    uint64_t bits = get_u64(r);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

kw_uuid kw_read_uuid(kw_reader *r) {
    kw_uuid u = {{0}};
    const uint8_t *p = get_raw(r, sizeof u.b);
    if (p != NULL)
        memcpy(u.b, p, sizeof u.b);
    return u;
}

uint32_t kw_read_uvarint(kw_reader *r) {
    return get_uvarint(r);
}

int32_t kw_read_varint(kw_reader *r) {
    uint32_t v = get_uvarint(r);
    return (int32_t)(v >> 1 ^ (0 - (v & 1)));
}

int64_t kw_read_varlong(kw_reader *r) {
    uint64_t v = get_leb128(r, 10, 64);
    return (int64_t)(v >> 1 ^ (0 - (v & 1)));
}

const uint8_t *kw_read_raw(kw_reader *r, size_t n) {
    return r->err != 0 ? NULL : get_raw(r, n);
}

void kw_writer_init(kw_writer *w, void *buf, size_t cap) {
    *w = (kw_writer){.buf = buf, .cap = cap};
}

void kw_writer_gather(kw_writer *w, kw_slice *slices, int max) {
    w->slices = slices;
    w->max_slices = max;
    w->n_slices = 0;
    w->piece = w->n;
}

void kw_writer_fail(kw_writer *w, int err) {
    if (w->err == 0)
        w->err = err;
}

size_t kw_writer_total(const kw_writer *w) {
    return w->n + w->n_borrowed;
}

static void add_slice(kw_writer *w, const void *p, size_t n) {
    if (w->slices != NULL)
        w->slices[w->n_slices] = (kw_slice){p, n};
    w->n_slices++;
}

/* What was written into buf since the last slice becomes one. */
static void close_piece(kw_writer *w) {
    if (w->n > w->piece)
        add_slice(w, w->buf == NULL ? NULL : w->buf + w->piece, w->n - w->piece);
    w->piece = w->n;
}

int kw_writer_finish(kw_writer *w) {
    if (w->err == 0 && w->max_slices > 0) {
        if (w->n > w->piece && w->n_slices == w->max_slices)
            w->err = KW_ENOSPACE;
        else
            close_piece(w);
    }
    return w->err;
}

void kw_write_bool(kw_writer *w, bool v) {
    put_u8(w, v);
}

void kw_write_i8(kw_writer *w, int8_t v) {
    put_u8(w, (uint8_t)v);
}

void kw_write_i16(kw_writer *w, int16_t v) {
    put_u16(w, (uint16_t)v);
}

void kw_write_u16(kw_writer *w, uint16_t v) {
    put_u16(w, v);
}

void kw_write_i32(kw_writer *w, int32_t v) {
    put_u32(w, (uint32_t)v);
}

void kw_write_u32(kw_writer *w, uint32_t v) {
    put_u32(w, v);
}

void kw_write_i64(kw_writer *w, int64_t v) {
    put_u64(w, (uint64_t)v);
}

void kw_write_f64(kw_writer *w, double v) {
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    put_u64(w, bits);
}

void kw_write_uuid(kw_writer *w, kw_uuid v) {
    put_raw(w, v.b, sizeof v.b);
}

void kw_write_uvarint(kw_writer *w, uint32_t v) {
    put_uvarint(w, v);
}

void kw_write_varint(kw_writer *w, int32_t v) {
    put_uvarint(w, (uint32_t)v << 1 ^ (0 - ((uint32_t)v >> 31)));
}

void kw_write_varlong(kw_writer *w, int64_t v) {
    put_leb128(w, (uint64_t)v << 1 ^ (0 - ((uint64_t)v >> 63)));
}

void kw_write_raw(kw_writer *w, const void *p, size_t n) {
    put_raw(w, p, n);
}

enum { BORROW_FROM = 512 };

void kw_write_borrowed(kw_writer *w, const void *p, size_t n) {
    /* Three: the piece before, the bytes, and the piece that may follow. Without room for them copy: buf may
     * do. */
    if (n < BORROW_FROM || w->max_slices - w->n_slices < 3) {
        put_raw(w, p, n);
        return;
    }
    if (w->err != 0)
        return;
    close_piece(w);
    add_slice(w, p, n);
    w->n_borrowed += n;
}

static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void kw_uuid_text(kw_uuid u, char out[23]) {
    uint32_t bits = 0;
    int have = 0;
    char *o = out;
    for (size_t i = 0; i < sizeof u.b; i++) {
        bits = bits << 8 | u.b[i];
        for (have += 8; have >= 6; have -= 6)
            *o++ = base64url[bits >> (have - 6) & 63];
    }
    *o++ = base64url[bits << (6 - have) & 63];
    *o = '\0';
}

int kw_uuid_parse(kw_str text, kw_uuid *out) {
    kw_uuid u = {{0}};
    uint32_t bits = 0;
    int have = 0;
    size_t n = 0;
    if (text.n != 22)
        return KW_EMALFORMED;
    for (int i = 0; i < 22; i++) {
        const char *at = text.p[i] == '\0' ? NULL : strchr(base64url, text.p[i]);
        if (at == NULL)
            return KW_EMALFORMED;
        bits = bits << 6 | (uint32_t)(at - base64url);
        have += 6;
        if (have >= 8 && n < sizeof u.b) {
            have -= 8;
            u.b[n++] = (uint8_t)(bits >> have);
        }
    }
    /* 132 bits for 128: the last four must be zero, so that a uuid has one text only. */
    if ((bits & 15) != 0)
        return KW_EMALFORMED;
    *out = u;
    return 0;
}

bool kw_uuid_is_zero(kw_uuid u) {
    static const kw_uuid zero = {{0}};
    return memcmp(u.b, zero.b, sizeof u.b) == 0;
}
