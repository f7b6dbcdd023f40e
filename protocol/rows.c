/* rows.c - what all verbs ask of the rows. */
#include "protocol/rows.h"

static const uint8_t sizes[] = {
    [KIND_BOOL] = sizeof(bool),       [KIND_INT8] = sizeof(int8_t),    [KIND_INT16] = sizeof(int16_t),
    [KIND_UINT16] = sizeof(uint16_t), [KIND_INT32] = sizeof(int32_t),  [KIND_UINT32] = sizeof(uint32_t),
    [KIND_INT64] = sizeof(int64_t),   [KIND_FLOAT64] = sizeof(double), [KIND_UUID] = sizeof(kw_uuid),
    [KIND_STRING] = sizeof(kw_str),   [KIND_BYTES] = sizeof(kw_bytes), [KIND_RECORDS] = sizeof(kw_bytes),
};

size_t kw_field_size(const kw_field *f) {
    return f->kind == KIND_STRUCT ? f->of->size : sizes[f->kind];
}

static bool struct_is_default(const kw_rows *s, const void *body) {
    if (unknown_tags(body, s) != NULL)
        return false;
    for (int i = 0; i < s->n_fields; i++)
        if (!kw_field_is_default(&s->fields[i], body, s->initial))
            return false;
    return true;
}

/* Strings, bytes and arrays have only two defaults, null and empty. */
static bool same_emptiness(int32_t n, int32_t initial) {
    return n <= 0 && (n < 0) == (initial < 0);
}

bool kw_field_is_default(const kw_field *f, const void *body, const void *initial) {
    const void *at = member_of(body, f->offset);
    if (f->flags & ROW_ARRAY)
        return same_emptiness(array_count(body, f), array_count(initial, f));
    if (f->flags & ROW_POINTER)
        return load_pointer(at) == NULL;
    if (f->kind == KIND_STRUCT)
        return struct_is_default(f->of, at);
    if (f->kind == KIND_STRING)
        return same_emptiness(((const kw_str *)at)->n, ((const kw_str *)member_of(initial, f->offset))->n);
    if (f->kind == KIND_BYTES || f->kind == KIND_RECORDS)
        return same_emptiness(((const kw_bytes *)at)->n,
                              ((const kw_bytes *)member_of(initial, f->offset))->n);
    return memcmp(at, member_of(initial, f->offset), sizes[f->kind]) == 0;
}

const char *kw_rows_name(const kw_rows *s, int i) {
    const char *name = s->names;
    for (; i > 0; i--)
        name += strlen(name) + 1;
    return name;
}

const char *kw_message_name(const kw_message *m) {
    return m->name;
}

size_t kw_message_size(const kw_message *m) {
    return m->rows->size;
}

const void *kw_message_default(const kw_message *m) {
    return m->rows->initial;
}
