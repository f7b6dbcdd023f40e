/* copy.c - deep copies: everything a struct points to, in an arena. Versions do not matter here. */
#include "protocol/arena.h"
#include "protocol/rows.h"

typedef struct copier {
    kw_arena *arena;
    int err;
} copier;

static void copy_struct(copier *c, const kw_rows *s, const void *from, void *to);

static void *take(copier *c, size_t n) {
    void *p = arena_take(c->arena, n);
    if (p == NULL && c->err == 0)
        c->err = arena_error(c->arena, n);
    return p;
}

/* A copy of n bytes, or NULL for none. */
static const void *copy_bytes(copier *c, const void *from, int32_t n) {
    if (n <= 0)
        return from == NULL || n < 0 ? NULL : ""; /* empty is not null: keep a pointer where there was one */
    void *p = take(c, (size_t)n);
    if (p != NULL)
        memcpy(p, from, (size_t)n);
    return p;
}

static bool flat(const kw_field *f) {
    return f->kind < KIND_STRING;
}

/* One value that is no array; `to` holds a shallow copy already. */
static void copy_value(copier *c, const kw_field *f, const void *from, void *to) {
    if (f->kind == KIND_STRUCT) {
        copy_struct(c, f->of, from, to);
    } else if (f->kind == KIND_STRING) {
        kw_str *s = to;
        s->p = copy_bytes(c, s->p, s->n);
    } else if (!flat(f)) {
        kw_bytes *b = to;
        b->p = copy_bytes(c, b->p, b->n);
    }
}

static void copy_array(copier *c, const kw_field *f, const void *from, char *to) {
    int32_t n = array_count(from, f);
    size_t size = kw_field_size(f);
    const char *src = load_pointer(member_of(from, f->offset));
    char *p = n > 0 ? take(c, (size_t)n * size) : NULL;
    store_pointer(to + f->offset, p);
    if (p == NULL)
        return;
    memcpy(p, src, (size_t)n * size);
    for (int32_t i = 0; i < n && !flat(f) && c->err == 0; i++)
        copy_value(c, f, src + (size_t)i * size, p + (size_t)i * size);
}

static void copy_struct_pointer(copier *c, const kw_field *f, const void *from, char *to) {
    const void *src = load_pointer(member_of(from, f->offset));
    void *p = src == NULL ? NULL : take(c, f->of->size);
    store_pointer(to + f->offset, p);
    if (p != NULL)
        copy_struct(c, f->of, src, p);
}

static void copy_tags(copier *c, const kw_rows *s, const kw_unknown_tags *src, char *to) {
    kw_unknown_tags *tags = take(c, sizeof *tags);
    kw_unknown_tag *p = tags == NULL ? NULL : take(c, (size_t)src->n * sizeof *p);
    if (p == NULL)
        return;
    for (int32_t i = 0; i < src->n; i++)
        p[i] = (kw_unknown_tag){
            src->tags[i].tag, {copy_bytes(c, src->tags[i].data.p, src->tags[i].data.n), src->tags[i].data.n}
        };
    *tags = (kw_unknown_tags){p, src->n};
    store_pointer(to + s->tags_offset, tags);
}

static void copy_struct(copier *c, const kw_rows *s, const void *from, void *to) {
    memcpy(to, from, s->size);
    for (int i = 0; i < s->n_fields && c->err == 0; i++) {
        const kw_field *f = &s->fields[i];
        if (f->flags & ROW_ARRAY)
            copy_array(c, f, from, to);
        else if (f->flags & ROW_POINTER)
            copy_struct_pointer(c, f, from, to);
        else
            copy_value(c, f, member_of(from, f->offset), (char *)to + f->offset);
    }
    const kw_unknown_tags *unknown = unknown_tags(from, s);
    if (unknown != NULL && c->err == 0)
        copy_tags(c, s, unknown, to);
}

int kw_message_copy(const kw_message *m, const void *from, kw_arena *arena, void *to) {
    copier c = {.arena = arena};
    copy_struct(&c, m->rows, from, to);
    return c.err;
}
