/* encode.c - structs to bytes: one walk over the rows for all messages.
 *
 * With a writer that has no buffer the same walk is the sizing pass. A tagged field is written only if it is
 * not at its default, its size found by a sizing pass of its own. A field that is set but absent in the
 * version is an error, unless a writer may ignore it: silence would change what the caller asked for. */
#include "protocol/cursor.h"
#include "protocol/fault.h"

typedef struct encoder {
    kw_writer *w;
    kw_fault *fault;
    int version;
    bool compact;
} encoder;

static void encode_struct(encoder *e, const kw_rows *s, const void *from);

static void write_length(encoder *e, int32_t n, bool wide) {
    if (e->compact)
        put_uvarint(e->w, (uint32_t)n + 1);
    else if (wide)
        put_u32(e->w, (uint32_t)n);
    else
        put_u16(e->w, (uint16_t)n);
}

/* Writes the length, or null. false: no content follows. */
static bool write_head(encoder *e, const kw_field *f, int32_t n, bool wide) {
    if (n < 0 && !row_nullable(f, e->version)) {
        kw_writer_fail(e->w, KW_EINVAL);
        return false;
    }
    write_length(e, n < 0 ? -1 : n, wide);
    return n > 0;
}

static void encode_string(encoder *e, const kw_field *f, const kw_str *s) {
    if (s->n > INT16_MAX)
        kw_writer_fail(e->w, KW_EINVAL);
    else if (write_head(e, f, s->n, false))
        put_raw(e->w, s->p, (size_t)s->n);
}

static void encode_bytes(encoder *e, const kw_field *f, const kw_bytes *b) {
    if (write_head(e, f, b->n, true))
        kw_write_borrowed(e->w, b->p, (size_t)b->n);
}

/* One value that is no array. */
static void encode_value(encoder *e, const kw_field *f, const void *at) {
    kw_writer *w = e->w;
    switch ((kw_kind)f->kind) {
    case KIND_BOOL:
        put_u8(w, *(const bool *)at);
        return;
    case KIND_INT8:
        put_u8(w, (uint8_t) * (const int8_t *)at);
        return;
    case KIND_INT16:
        put_u16(w, (uint16_t) * (const int16_t *)at);
        return;
    case KIND_UINT16:
        put_u16(w, *(const uint16_t *)at);
        return;
    case KIND_INT32:
        put_u32(w, (uint32_t) * (const int32_t *)at);
        return;
    case KIND_UINT32:
        put_u32(w, *(const uint32_t *)at);
        return;
    case KIND_INT64:
        put_u64(w, (uint64_t) * (const int64_t *)at);
        return;
    case KIND_FLOAT64:
        kw_write_f64(w, *(const double *)at);
        return;
    case KIND_UUID:
        put_raw(w, at, sizeof(kw_uuid));
        return;
    case KIND_STRING:
        encode_string(e, f, at);
        return;
    case KIND_BYTES:
    case KIND_RECORDS:
        encode_bytes(e, f, at);
        return;
    case KIND_STRUCT:
        encode_struct(e, f->of, at);
        return;
    }
}

static void encode_array(encoder *e, const kw_field *f, const void *from) {
    int32_t n = array_count(from, f);
    const char *at = load_pointer(member_of(from, f->offset));
    size_t size = kw_field_size(f);
    if (!write_head(e, f, n, true))
        return;
    for (int32_t i = 0; i < n; i++, at += size) {
        encode_value(e, f, at);
        if (e->w->err != 0) {
            kw_fault_index(e->fault, i);
            return;
        }
    }
}

static void encode_struct_pointer(encoder *e, const kw_field *f, const void *from) {
    const void *p = load_pointer(member_of(from, f->offset));
    if (p == NULL && !row_nullable(f, e->version)) {
        kw_writer_fail(e->w, KW_EINVAL);
        return;
    }
    put_u8(e->w, p == NULL ? (uint8_t)-1 : 1);
    if (p != NULL)
        encode_struct(e, f->of, p);
}

static void encode_field(encoder *e, const kw_field *f, const void *from) {
    if (f->flags & ROW_ARRAY)
        encode_array(e, f, from);
    else if (f->flags & ROW_POINTER)
        encode_struct_pointer(e, f, from);
    else
        encode_value(e, f, member_of(from, f->offset));
}

/* A field that this version lacks: it must be at its default, or ignorable. */
static void check_absent(encoder *e, const kw_rows *s, const kw_field *f, const void *from) {
    if ((f->flags & ROW_IGNORABLE) == 0 && !kw_field_is_default(f, from, s->initial))
        kw_writer_fail(e->w, KW_EVERSION);
}

static bool tag_present(const encoder *e, const kw_rows *s, const kw_field *f, const void *from) {
    return row_in(f, e->version) && !kw_field_is_default(f, from, s->initial);
}

static void encode_tagged(encoder *e, const kw_field *f, const void *from) {
    kw_writer sizing;
    kw_writer_init(&sizing, NULL, 0);
    encoder inner = {.w = &sizing, .fault = e->fault, .version = e->version, .compact = true};
    encode_field(&inner, f, from);
    if (sizing.err != 0) {
        kw_writer_fail(e->w, sizing.err);
        return;
    }
    put_uvarint(e->w, (uint32_t)f->tag);
    put_uvarint(e->w, (uint32_t)sizing.n);
    encode_field(e, f, from);
}

/* Unknown tags from *next on, up to but without `below`. A tag may not stand twice nor out of order. */
static void encode_unknown(encoder *e, const kw_unknown_tags *unknown, int32_t *next, int64_t below) {
    for (; unknown != NULL && *next < unknown->n; ++*next) {
        const kw_unknown_tag *t = &unknown->tags[*next];
        if (t->tag >= below)
            return;
        if (t->data.n < 0 || (*next > 0 && unknown->tags[*next - 1].tag >= t->tag))
            kw_writer_fail(e->w, KW_EINVAL);
        put_uvarint(e->w, t->tag);
        put_uvarint(e->w, (uint32_t)t->data.n);
        put_raw(e->w, t->data.p, t->data.n < 0 ? 0 : (size_t)t->data.n);
    }
}

static uint32_t count_tags(const encoder *e, const kw_rows *s, const void *from) {
    const kw_unknown_tags *unknown = unknown_tags(from, s);
    uint32_t n = unknown == NULL ? 0 : (uint32_t)unknown->n;
    for (int i = s->n_plain; i < s->n_fields; i++)
        n += tag_present(e, s, &s->fields[i], from);
    return n;
}

static void encode_tags(encoder *e, const kw_rows *s, const void *from) {
    const kw_unknown_tags *unknown = unknown_tags(from, s);
    int32_t next = 0;
    put_uvarint(e->w, count_tags(e, s, from));
    for (int i = s->n_plain; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        if (!tag_present(e, s, f, from))
            continue;
        encode_unknown(e, unknown, &next, f->tag);
        if (unknown != NULL && next < unknown->n && unknown->tags[next].tag == (uint32_t)f->tag)
            kw_writer_fail(e->w, KW_EINVAL);
        encode_tagged(e, f, from);
        if (e->w->err != 0) {
            kw_fault_field(e->fault, s, i);
            return;
        }
    }
    encode_unknown(e, unknown, &next, INT64_MAX);
}

static void encode_struct(encoder *e, const kw_rows *s, const void *from) {
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        if (!row_in(f, e->version))
            check_absent(e, s, f, from);
        else if (i < s->n_plain)
            encode_field(e, f, from);
        if (e->w->err != 0) {
            kw_fault_field(e->fault, s, i);
            return;
        }
    }
    if (e->compact)
        encode_tags(e, s, from);
}

int kw_message_encode(const kw_message *m, int16_t version, const void *body, kw_writer *w, kw_fault *fault) {
    kw_fault_set(fault, 0, 0);
    if (version < m->min_version || version > m->max_version)
        kw_writer_fail(w, KW_EVERSION);
    encoder e = {.w = w, .fault = fault, .version = version, .compact = message_flexible(m, version)};
    if (w->err == 0)
        encode_struct(&e, m->rows, body);
    if (w->err != 0 && fault != NULL) {
        fault->code = w->err;
        fault->offset = kw_writer_total(w);
    }
    return w->err;
}
