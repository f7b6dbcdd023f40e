/* random_message.c - see random_message.h. */
#include "tests/client/random_message.h"
#include "tests/unit/unit.h"

#include "protocol/rows.h"

typedef struct filler {
    uint32_t *random;
    kw_arena *arena;
    int16_t version;
} filler;

static uint32_t draw(filler *f, uint32_t n) {
    *f->random = *f->random * 1664525 + 1013904223;
    return (*f->random >> 8) % n;
}

static void *take(filler *f, size_t n) {
    void *p = kw_arena_alloc(f->arena, n);
    assert_non_null(p);
    return p;
}

static kw_str draw_str(filler *f, bool nullable) {
    static const char *const words[] = {"t", "g1", "g2", "a", "b", "", "1", "Stable", "x"};
    if (nullable && draw(f, 4) == 0)
        return (kw_str){NULL, -1};
    const char *w = words[draw(f, sizeof words / sizeof *words)];
    return (kw_str){w, (int32_t)strlen(w)};
}

static int64_t draw_number(filler *f) {
    static const int64_t numbers[] = {0,  0,  0,  0,  1,  2,  3,  -1,  4,         6,
                                      14, 16, 35, 41, 69, 88, 89, 127, INT16_MIN, INT64_MAX};
    return numbers[draw(f, sizeof numbers / sizeof *numbers)];
}

static void fill_struct(filler *f, const kw_rows *s, char *to);

static void fill_value(filler *f, const kw_field *field, char *to) {
    int64_t n = draw_number(f);
    double d = (double)n;
    if (field->kind == KIND_STRUCT) {
        fill_struct(f, field->of, to);
    } else if (field->kind == KIND_STRING) {
        kw_str s = draw_str(f, row_nullable(field, f->version));
        memcpy(to, &s, sizeof s);
    } else if (field->kind == KIND_BYTES || field->kind == KIND_RECORDS) {
        kw_bytes b = {(const uint8_t *)"\0\1\0\0\0\1", (int32_t)draw(f, 7)};
        memcpy(to, &b, sizeof b);
    } else if (field->kind == KIND_BOOL) {
        bool b = n > 0;
        memcpy(to, &b, sizeof b);
    } else if (field->kind == KIND_UUID) {
        memset(to, (int)draw(f, 2), sizeof(kw_uuid));
    } else if (field->kind == KIND_FLOAT64) {
        memcpy(to, &d, sizeof d);
    } else {
        memcpy(to, &n, kw_field_size(field)); /* little or big end: some number */
    }
}

static void fill_array(filler *f, const kw_field *field, char *to) {
    int32_t n = (int32_t)draw(f, 4);
    size_t size = kw_field_size(field);
    if (row_nullable(field, f->version) && draw(f, 6) == 0)
        n = -1;
    char *all = take(f, n > 0 ? (size_t)n * size : 1);
    for (int32_t i = 0; i < n; i++)
        fill_value(f, field, all + (size_t)i * size);
    store_pointer(to + field->offset, all);
    memcpy(to + field->count_offset, &n, sizeof n);
}

static void fill_pointer(filler *f, const kw_field *field, char *to) {
    char *p = row_nullable(field, f->version) && draw(f, 2) == 0 ? NULL : take(f, field->of->size);
    if (p != NULL)
        fill_struct(f, field->of, p);
    store_pointer(to + field->offset, p);
}

static void fill_struct(filler *f, const kw_rows *s, char *to) {
    memcpy(to, s->initial, s->size);
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *field = &s->fields[i];
        if (!row_in(field, f->version))
            continue;
        if (field->flags & ROW_ARRAY)
            fill_array(f, field, to);
        else if (field->flags & ROW_POINTER)
            fill_pointer(f, field, to);
        else
            fill_value(f, field, to + field->offset);
    }
}

void random_message(const kw_message *m, int16_t version, uint32_t *random, kw_arena *arena, void *body) {
    filler f = {random, arena, version};
    fill_struct(&f, m->rows, body);
}
