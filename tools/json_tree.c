/* json_tree.c - comparison walks both trees; the path of a difference is put together on the way back. */
#include "tools/json_tree.h"

#include <stdio.h>
#include <string.h>

bool kw_json_int(const kw_json *object, const char *member, int64_t low, int64_t high, int64_t *out) {
    const kw_json *v = kw_json_get(object, member);
    return v != NULL && v->type == KW_JSON_NUMBER && kw_json_i64(v, out) && *out >= low && *out <= high;
}

bool kw_json_is(const kw_json *v, const char *text) {
    return v != NULL && v->type == KW_JSON_STRING && (size_t)v->text.n == strlen(text) &&
           memcmp(v->text.p, text, strlen(text)) == 0;
}

static bool listed(kw_str name, const char *const *known) {
    while (*known != NULL &&
           ((size_t)name.n != strlen(*known) || memcmp(name.p, *known, (size_t)name.n) != 0))
        known++;
    return *known != NULL;
}

const kw_json *kw_json_stranger(const kw_json *object, const char *const *known) {
    const kw_json *m = object->child;
    while (m != NULL && listed(m->name, known))
        m = m->next;
    return m;
}

/* p stands on the opening quote; returns what follows the closing one. */
static const char *skip_string(const char *p, const char *end) {
    for (p++; p < end && *p != '"'; p++)
        if (*p == '\\')
            p++;
    return p < end ? p + 1 : end;
}

static const char *skip_nested(const char *p, const char *end) {
    int depth = 0;
    while (p < end) {
        if (*p == '"') {
            p = skip_string(p, end);
            continue;
        }
        depth += *p == '{' || *p == '[';
        depth -= *p == '}' || *p == ']';
        p++;
        if (depth == 0)
            break;
    }
    return p;
}

kw_str kw_json_source(kw_str input, const kw_json *v) {
    const char *begin = input.p + v->offset, *end = input.p + input.n, *p = begin;
    switch (v->type) {
    case KW_JSON_OBJECT:
    case KW_JSON_ARRAY:
        p = skip_nested(p, end);
        break;
    case KW_JSON_STRING:
        p = skip_string(p, end);
        break;
    case KW_JSON_NULL:
    case KW_JSON_BOOL:
    case KW_JSON_NUMBER:
        while (p < end && strchr(",]} \t\r\n", *p) == NULL)
            p++;
        break;
    }
    return (kw_str){begin, (int32_t)(p - begin)};
}

static void prepend(char *path, size_t size, const char *step, int n) {
    size_t old = strlen(path), add = (size_t)n;
    if (old + add + 1 > size)
        return;
    memmove(path + add, path, old + 1);
    memcpy(path, step, add);
}

static void prepend_name(char *path, size_t size, kw_str name) {
    bool more = path[0] != 0 && path[0] != '[';
    if (more)
        prepend(path, size, ".", 1);
    prepend(path, size, name.p, name.n);
}

static void prepend_index(char *path, size_t size, int i) {
    char step[16];
    bool more = path[0] != 0 && path[0] != '[';
    if (more)
        prepend(path, size, ".", 1);
    prepend(path, size, step, snprintf(step, sizeof step, "[%d]", i));
}

static bool same_text(kw_str a, kw_str b) {
    return a.n == b.n && (a.n <= 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

static const kw_json *member(const kw_json *object, kw_str name) {
    const kw_json *m = object->child;
    while (m != NULL && !same_text(m->name, name))
        m = m->next;
    return m;
}

static bool equal(const kw_json *a, const kw_json *b, char *path, size_t size);

/* Members mostly stand in the same order, so the neighbour is tried before the search. */
static bool equal_objects(const kw_json *a, const kw_json *b, char *path, size_t size) {
    const kw_json *guess = b->child;
    for (const kw_json *m = a->child; m != NULL; m = m->next) {
        const kw_json *other = guess != NULL && same_text(guess->name, m->name) ? guess : member(b, m->name);
        if (other == NULL || !equal(m, other, path, size)) {
            prepend_name(path, size, m->name);
            return false;
        }
        guess = other->next;
    }
    if (a->n == b->n)
        return true;
    const kw_json *extra = b->child;
    while (extra != NULL && member(a, extra->name) != NULL)
        extra = extra->next;
    if (extra != NULL)
        prepend_name(path, size, extra->name);
    return false;
}

static bool equal_arrays(const kw_json *a, const kw_json *b, char *path, size_t size) {
    const kw_json *x = a->child, *y = b->child;
    for (int i = 0; x != NULL && y != NULL; i++, x = x->next, y = y->next) {
        if (!equal(x, y, path, size)) {
            prepend_index(path, size, i);
            return false;
        }
    }
    if (a->n != b->n)
        prepend_index(path, size, a->n < b->n ? a->n : b->n);
    return a->n == b->n;
}

static bool equal_numbers(const kw_json *a, const kw_json *b) {
    int64_t i, k;
    double x, y;
    if (same_text(a->text, b->text))
        return true;
    if (kw_json_i64(a, &i) && kw_json_i64(b, &k))
        return i == k;
    return kw_json_f64(a, &x) && kw_json_f64(b, &y) && x == y;
}

static bool equal(const kw_json *a, const kw_json *b, char *path, size_t size) {
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case KW_JSON_NULL:
        return true;
    case KW_JSON_BOOL:
        return a->boolean == b->boolean;
    case KW_JSON_NUMBER:
        return equal_numbers(a, b);
    case KW_JSON_STRING:
        return same_text(a->text, b->text);
    case KW_JSON_ARRAY:
        return equal_arrays(a, b, path, size);
    case KW_JSON_OBJECT:
        return equal_objects(a, b, path, size);
    }
    return false;
}

bool kw_json_equal(const kw_json *a, const kw_json *b, char *path, size_t path_size) {
    path[0] = 0;
    return equal(a, b, path, path_size);
}
