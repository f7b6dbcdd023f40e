/* decode.c - bytes to structs: one walk over the rows for all messages.
 *
 * Strings, bytes and records borrow from the input; arrays and nullable structs live in the arena. Every
 * struct starts as a copy of its default, so a field that the version lacks is at its default. Nothing is
 * allocated by a count that the bytes left cannot back, and never beyond the arena's limit (M14). */
#include "protocol/arena.h"
#include "protocol/cursor.h"
#include "protocol/fault.h"

typedef struct decoder {
    kw_reader *r;
    kw_arena *arena;
    kw_fault *fault;
    int version;
    bool compact;
    bool keep_tags;
} decoder;

static void decode_struct(decoder *d, const kw_rows *s, void *to);

static void *take(decoder *d, size_t n) {
    void *p = arena_take(d->arena, n);
    if (p == NULL)
        reader_fail(d->r, arena_error(d->arena, n));
    return p;
}

/* A length of which -1 means null. Other negative lengths no writer makes. */
static int32_t read_length(decoder *d, bool wide) {
    int32_t n;
    if (d->compact)
        n = (int32_t)(get_uvarint(d->r) - 1);
    else
        n = wide ? (int32_t)get_u32(d->r) : (int16_t)get_u16(d->r);
    if (n < -1)
        reader_fail(d->r, KW_EMALFORMED);
    return d->r->err == 0 ? n : 0;
}

static bool null_allowed(decoder *d, const kw_field *f) {
    if (row_nullable(f, d->version))
        return true;
    reader_fail(d->r, KW_EMALFORMED);
    return false;
}

static const uint8_t *read_content(decoder *d, const kw_field *f, int32_t n) {
    if (n < 0) {
        (void)null_allowed(d, f);
        return NULL;
    }
    return n == 0 ? d->r->p : get_raw(d->r, (size_t)n);
}

static void decode_string(decoder *d, const kw_field *f, kw_str *to) {
    int32_t n = read_length(d, false);
    if (n > INT16_MAX)
        reader_fail(d->r, KW_EMALFORMED);
    to->p = (const char *)read_content(d, f, n);
    to->n = n;
}

static void decode_bytes(decoder *d, const kw_field *f, kw_bytes *to) {
    int32_t n = read_length(d, true);
    to->p = read_content(d, f, n);
    to->n = n;
}

/* One value that is no array. */
static void decode_value(decoder *d, const kw_field *f, void *to) {
    kw_reader *r = d->r;
    switch ((kw_kind)f->kind) {
    case KIND_BOOL:
        *(bool *)to = get_u8(r) != 0;
        return;
    case KIND_INT8:
        *(int8_t *)to = (int8_t)get_u8(r);
        return;
    case KIND_INT16:
        *(int16_t *)to = (int16_t)get_u16(r);
        return;
    case KIND_UINT16:
        *(uint16_t *)to = get_u16(r);
        return;
    case KIND_INT32:
        *(int32_t *)to = (int32_t)get_u32(r);
        return;
    case KIND_UINT32:
        *(uint32_t *)to = get_u32(r);
        return;
    case KIND_INT64:
        *(int64_t *)to = (int64_t)get_u64(r);
        return;
    case KIND_FLOAT64:
        *(double *)to = kw_read_f64(r);
        return;
    case KIND_UUID:
        *(kw_uuid *)to = kw_read_uuid(r);
        return;
    case KIND_STRING:
        decode_string(d, f, to);
        return;
    case KIND_BYTES:
    case KIND_RECORDS:
        decode_bytes(d, f, to);
        return;
    case KIND_STRUCT:
        decode_struct(d, f->of, to);
        return;
    }
}

/* Fewest bytes that one element of this array takes. */
static size_t element_wire_size(const decoder *d, const kw_field *f) {
    if (f->kind == KIND_STRUCT)
        return d->compact ? f->of->min_compact : f->of->min_plain;
    if (f->kind == KIND_STRING)
        return d->compact ? 1 : 2;
    if (f->kind == KIND_BYTES || f->kind == KIND_RECORDS)
        return d->compact ? 1 : 4;
    return kw_field_size(f); /* the fixed-size kinds are as wide on the wire as in memory */
}
_Static_assert(sizeof(bool) == 1 && sizeof(double) == 8 && sizeof(kw_uuid) == 16, "widths as on the wire");

static void decode_elements(decoder *d, const kw_field *f, char *at, int32_t n) {
    size_t size = kw_field_size(f);
    for (int32_t i = 0; i < n; i++, at += size) {
        decode_value(d, f, at);
        if (d->r->err != 0) {
            kw_fault_index(d->fault, i);
            return;
        }
    }
}

static void decode_array(decoder *d, const kw_field *f, char *to) {
    int32_t n = read_length(d, true);
    char *p = NULL;
    if (n < 0 && !null_allowed(d, f))
        return;
    if (n > 0) {
        if ((size_t)n > reader_left(d->r) / element_wire_size(d, f)) {
            reader_fail(d->r, KW_ETRUNCATED);
            return;
        }
        p = take(d, arena_product((size_t)n, kw_field_size(f)));
        if (p == NULL)
            return;
    }
    store_pointer(to + f->offset, p);
    *(int32_t *)(void *)(to + f->count_offset) = n;
    decode_elements(d, f, p, n);
}

static void decode_struct_pointer(decoder *d, const kw_field *f, char *to) {
    int8_t present = (int8_t)get_u8(d->r);
    if (d->r->err != 0 || (present < 0 && !null_allowed(d, f)))
        return;
    void *p = NULL;
    if (present >= 0) {
        p = take(d, f->of->size);
        if (p == NULL)
            return;
        decode_struct(d, f->of, p);
    }
    store_pointer(to + f->offset, p);
}

static void decode_field(decoder *d, const kw_field *f, char *to) {
    if (f->flags & ROW_ARRAY)
        decode_array(d, f, to);
    else if (f->flags & ROW_POINTER)
        decode_struct_pointer(d, f, to);
    else
        decode_value(d, f, to + f->offset);
}

/* The row of a tag in this version, or -1. */
static int find_tag(const kw_rows *s, uint32_t tag, int version) {
    for (int i = s->n_plain; i < s->n_fields; i++)
        if ((uint32_t)s->fields[i].tag == tag && row_in(&s->fields[i], version))
            return i;
    return -1;
}

/* A known tagged field must use up its size exactly. */
static void decode_tagged(decoder *d, const kw_rows *s, int i, uint32_t size, void *to) {
    kw_reader *r = d->r;
    if (size > reader_left(r)) {
        reader_fail(r, KW_ETRUNCATED);
    } else {
        const uint8_t *end = r->end;
        r->end = r->p + size;
        decode_field(d, &s->fields[i], to);
        if (r->err == 0 && r->p != r->end)
            reader_fail(r, KW_EMALFORMED);
        if (r->err == 0)
            r->end = end;
    }
    if (r->err != 0)
        kw_fault_field(d->fault, s, i);
}

/* Room for all unknown tags that may still come: `most` of them, each at least two bytes. */
static kw_unknown_tags *new_tags(decoder *d, const kw_rows *s, uint32_t most, void *to) {
    if (most > reader_left(d->r) / 2 + 1)
        most = (uint32_t)(reader_left(d->r) / 2 + 1);
    kw_unknown_tags *tags = take(d, sizeof *tags);
    kw_unknown_tag *p = tags == NULL ? NULL : take(d, arena_product(most, sizeof *p));
    if (p == NULL)
        return NULL;
    *tags = (kw_unknown_tags){p, 0};
    store_pointer((char *)to + s->tags_offset, tags);
    return tags;
}

static void keep_tag(decoder *d, const kw_rows *s, kw_unknown_tag tag, uint32_t left, void *to) {
    kw_unknown_tags *tags = load_pointer((char *)to + s->tags_offset);
    if (tags == NULL)
        tags = new_tags(d, s, left, to);
    if (tags == NULL)
        return;
    kw_unknown_tag *p = load_pointer(&tags->tags);
    p[tags->n++] = tag;
}

static void decode_unknown(decoder *d, const kw_rows *s, uint32_t tag, uint32_t size, uint32_t left,
                           void *to) {
    const uint8_t *p = kw_read_raw(d->r, size);
    if (p == NULL || !d->keep_tags)
        return;
    if (size > INT32_MAX)
        reader_fail(d->r, KW_ELIMIT);
    else
        keep_tag(d, s,
                 (kw_unknown_tag){
                     tag, {p, (int32_t)size}
        },
                 left, to);
}

static void decode_tags(decoder *d, const kw_rows *s, void *to) {
    int64_t last = -1;
    for (uint32_t left = get_uvarint(d->r); left > 0 && d->r->err == 0; left--) {
        uint32_t tag = get_uvarint(d->r);
        uint32_t size = get_uvarint(d->r);
        if (tag <= last) /* tags rise, so that none comes twice */
            reader_fail(d->r, KW_EMALFORMED);
        last = tag;
        int i = find_tag(s, tag, d->version);
        if (i >= 0)
            decode_tagged(d, s, i, size, to);
        else
            decode_unknown(d, s, tag, size, left, to);
    }
}

static void decode_struct(decoder *d, const kw_rows *s, void *to) {
    memcpy(to, s->initial, s->size);
    for (int i = 0; i < s->n_plain; i++) {
        const kw_field *f = &s->fields[i];
        if (!row_in(f, d->version))
            continue;
        decode_field(d, f, to);
        if (d->r->err != 0) {
            kw_fault_field(d->fault, s, i);
            return;
        }
    }
    if (d->compact)
        decode_tags(d, s, to);
}

int kw_message_decode(const kw_message *m, int16_t version, kw_reader *r, kw_arena *arena, unsigned flags,
                      void *body, kw_fault *fault) {
    kw_fault_set(fault, 0, 0);
    if (version < m->min_version || version > m->max_version)
        reader_fail(r, KW_EVERSION);
    decoder d = {
        .r = r,
        .arena = arena,
        .fault = fault,
        .version = version,
        .compact = message_flexible(m, version),
        .keep_tags = (flags & KW_DECODE_KEEP_TAGS) != 0,
    };
    if (r->err == 0)
        decode_struct(&d, m->rows, body);
    else
        memcpy(body, m->rows->initial, m->rows->size);
    if (r->err != 0 && fault != NULL) {
        fault->code = r->err;
        fault->offset = kw_reader_offset(r);
    }
    return r->err;
}
