/* fuzz_json.c - any bytes as JSON. What parses is written and parsed again, to the same tree. */
#include "fuzz/fuzz.h"

#include "protocol/json.h"

#include <string.h>

static fuzz_heap heap;
static kw_mem mem;

static void write_value(kw_json_out *o, const kw_json *v);

/* Names may hold anything that a string may; the writer's names are C strings. */
static bool writable(const kw_json *v) {
    if (v->name.n > 0 && memchr(v->name.p, '\0', (size_t)v->name.n) != NULL)
        return false;
    for (const kw_json *c = v->child; c != NULL; c = c->next)
        if (!writable(c))
            return false;
    return true;
}

static void write_name(kw_json_out *o, kw_str name) {
    char text[1 << 16];
    size_t n = (size_t)name.n < sizeof text ? (size_t)name.n : sizeof text - 1;
    if (n > 0)
        memcpy(text, name.p, n);
    text[n] = '\0';
    kw_json_name(o, text);
}

static void write_number(kw_json_out *o, const kw_json *v) {
    int64_t whole;
    double number;
    if (kw_json_i64(v, &whole))
        kw_json_put_i64(o, whole);
    else if (kw_json_f64(v, &number))
        kw_json_put_f64(o, number);
    else
        kw_json_put_null(o);
}

static void write_children(kw_json_out *o, const kw_json *v) {
    bool object = v->type == KW_JSON_OBJECT;
    int32_t n = 0;
    if (object)
        kw_json_begin_object(o);
    else
        kw_json_begin_array(o);
    for (const kw_json *c = v->child; c != NULL; c = c->next, n++) {
        if (object)
            write_name(o, c->name);
        write_value(o, c);
    }
    FUZZ_CHECK(n == v->n);
    if (object)
        kw_json_end_object(o);
    else
        kw_json_end_array(o);
}

static void write_value(kw_json_out *o, const kw_json *v) {
    switch (v->type) {
    case KW_JSON_NULL:
        kw_json_put_null(o);
        return;
    case KW_JSON_BOOL:
        kw_json_put_bool(o, v->boolean);
        return;
    case KW_JSON_NUMBER:
        write_number(o, v);
        return;
    case KW_JSON_STRING:
        kw_json_put_str(o, v->text);
        return;
    case KW_JSON_ARRAY:
    case KW_JSON_OBJECT:
        write_children(o, v);
        return;
    }
}

static bool same_text(kw_str a, kw_str b) {
    return a.n == b.n && (a.n <= 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

/* A number may be written otherwise, but has the same value. */
static bool same_number(const kw_json *a, const kw_json *b) {
    int64_t i, j;
    double x, y;
    if (kw_json_i64(a, &i))
        return kw_json_i64(b, &j) && i == j;
    if (!kw_json_f64(a, &x))
        return b->type == KW_JSON_NULL;
    return kw_json_f64(b, &y) && memcmp(&x, &y, sizeof x) == 0;
}

static bool same(const kw_json *a, const kw_json *b) {
    if (!same_text(a->name, b->name) || a->n != b->n)
        return false;
    if (a->type == KW_JSON_NUMBER)
        return same_number(a, b);
    if (a->type != b->type || (a->type == KW_JSON_BOOL && a->boolean != b->boolean))
        return false;
    if (a->type == KW_JSON_STRING && !same_text(a->text, b->text))
        return false;
    const kw_json *x = a->child, *y = b->child;
    for (; x != NULL && y != NULL; x = x->next, y = y->next)
        if (!same(x, y))
            return false;
    return x == NULL && y == NULL;
}

static void again(const kw_json *root) {
    kw_json_out o;
    kw_buf text = {0};
    kw_arena arena;
    const kw_json *back;
    size_t at;
    kw_arena_init(&arena, &mem, 0);
    kw_json_out_init(&o, &text, &mem);
    write_value(&o, root);
    FUZZ_CHECK(o.err == 0);
    FUZZ_CHECK(kw_json_parse((kw_str){(const char *)text.p, (int32_t)text.n}, &arena, &back, &at) == 0);
    FUZZ_CHECK(same(root, back));
    kw_buf_fini(&text, &mem);
    kw_arena_fini(&arena);
}

static void base64(kw_bytes in, kw_arena *arena) {
    kw_bytes out;
    int rc = kw_base64_decode((kw_str){(const char *)in.p, in.n}, arena, &out);
    FUZZ_CHECK(rc == 0 || rc == KW_EMALFORMED || rc == KW_ENOMEM || rc == KW_ELIMIT);
    FUZZ_CHECK(rc != 0 || out.n <= in.n / 4 * 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input in = {data, size};
    kw_arena arena;
    const kw_json *root = NULL;
    size_t at = 0;
    kw_bytes text = fuzz_rest(&in);
    mem = fuzz_mem(&heap, 0);
    kw_arena_init(&arena, &mem, 0);
    int rc = kw_json_parse((kw_str){(const char *)text.p, text.n}, &arena, &root, &at);
    FUZZ_CHECK(rc == 0 || at <= size);
    FUZZ_CHECK(heap.used <= 4096 + size * 400);
    if (rc == 0 && writable(root))
        again(root);
    base64(text, &arena);
    kw_arena_fini(&arena);
    FUZZ_CHECK(heap.used == 0);
    return 0;
}
