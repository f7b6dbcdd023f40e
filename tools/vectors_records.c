/* vectors_records.c - record batches: read and compared with what the vector says, then built again.
 *
 * Memory is limited while they are read, so that a length which the bytes do not back cannot go unnoticed. */
#include "tools/hex.h"
#include "tools/records_json.h"
#include "tools/sha256.h"
#include "tools/vectors.h"

#include <kwire/records.h>

#include <stdio.h>
#include <string.h>

#define FAIL(...) (kw_vector_fail(__VA_ARGS__), false)

/* ---- reading alone ---- */

/* A full expansion and what a codec needs beside it. */
#define MEMORY_LIMIT ((size_t)KW_EXPAND_LIMIT + (1u << 20))

typedef struct reading {
    int err;
    size_t trailing;
    bool odd_key; /* a header's key is not UTF-8 */
} reading;

static void look_at_keys(reading *w, const kw_record *rec) {
    kw_header h;
    for (size_t pos = 0; kw_record_header_next(rec, &pos, &h) == 1;)
        if (!kw_utf8_valid(h.key.p, (size_t)h.key.n))
            w->odd_key = true;
}

static int read_records(reading *w, kw_record_iter *it) {
    kw_record rec;
    kw_control control;
    bool is_control = it->batch.magic == 2 && (it->batch.attributes & KW_ATTR_CONTROL) != 0;
    int got;
    while ((got = kw_record_next(it, &rec)) == 1) {
        look_at_keys(w, &rec);
        int err = is_control ? kw_control_read(&rec, &control) : 0;
        if (err != 0)
            return err;
    }
    return got;
}

static int read_batch(reading *w, const kw_batch *b, kw_mem *mem) {
    kw_buf expanded = {0};
    kw_record_iter it;
    int err = kw_batch_check(b, true);
    if (err == 0)
        err = kw_batch_open(b, KW_EXPAND_LIMIT, mem, &expanded, &it);
    if (err == 0)
        err = read_records(w, &it);
    kw_buf_fini(&expanded, mem);
    return err;
}

/* false: memory was not given back. */
static bool read_all(kw_vector *v, kw_bytes in, reading *w) {
    kw_mem mem = {.ops = v->mem->ops, .ctx = v->mem->ctx, .limit = MEMORY_LIMIT};
    kw_reader r;
    kw_batch b;
    int got;
    *w = (reading){0};
    kw_reader_init(&r, in.p, (size_t)in.n);
    while (w->err == 0 && (got = kw_batches_next(&r, &b)) != 0)
        w->err = got < 0 ? got : read_batch(w, &b, &mem);
    w->trailing = kw_reader_left(&r);
    return mem.used == 0 || FAIL(v, "%zu bytes of memory were not given back", mem.used);
}

/* The name of a codec that the bytes need and this build lacks; NULL: none. */
static const char *missing_codec(kw_bytes in) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, in.p, (size_t)in.n);
    while (kw_batches_next(&r, &b) == 1) {
        int codec = b.attributes & KW_ATTR_CODEC;
        if (kw_codec_name(codec) != NULL && !kw_codec_built(codec))
            return kw_codec_name(codec);
    }
    return NULL;
}

/* ---- what was read, as JSON ---- */

enum {
    DIGEST = 1 << 0,   /* vectors have long keys and values only as length and hash */
    NO_LAYOUT = 1 << 1 /* leave out what depends on the compressor */
};
enum { DIGEST_OVER = 4096 };

static bool named(const kw_json *m, const char *name) {
    return m->name.n == (int32_t)strlen(name) && memcmp(m->name.p, name, (size_t)m->name.n) == 0;
}

static bool is_layout(const kw_json *m) {
    return named(m, "position") || named(m, "size") || named(m, "crc");
}

static bool is_long(const kw_json *m) {
    return m->type == KW_JSON_STRING && m->text.n > 2 * DIGEST_OVER && (named(m, "key") || named(m, "value"));
}

/* {"length":n,"sha256":hex} in place of the hex. */
static bool digest(kw_vector *v, kw_json *node) {
    kw_bytes bytes;
    uint8_t hash[32];
    kw_json *members = kw_arena_alloc(v->arena, 2 * sizeof *members);
    char *text = kw_arena_alloc(v->arena, 16 + 64);
    if (members == NULL || text == NULL || kw_hex_decode(node->text, v->arena, &bytes) != 0)
        return false;
    kw_sha256(bytes.p, (size_t)bytes.n, hash);
    kw_hex_encode((kw_bytes){hash, sizeof hash}, text + 16);
    int32_t digits = (int32_t)snprintf(text, 16, "%d", (int)bytes.n);
    members[0] = (kw_json){
        .type = KW_JSON_NUMBER, .name = {"length", 6     },
             .text = {text,     digits}
    };
    members[1] = (kw_json){
        .type = KW_JSON_STRING, .name = {"sha256",  6 },
             .text = {text + 16, 64}
    };
    members[0].next = &members[1];
    node->type = KW_JSON_OBJECT;
    node->child = members;
    node->n = 2;
    return true;
}

/* A copy of the tree with these changes; NULL: out of memory. */
static kw_json *changed(kw_vector *v, const kw_json *from, unsigned changes) {
    kw_json *to = kw_arena_alloc(v->arena, sizeof *to);
    if (to == NULL)
        return NULL;
    *to = *from;
    to->next = NULL;
    if ((changes & DIGEST) != 0 && is_long(from))
        return digest(v, to) ? to : NULL;
    kw_json **end = &to->child;
    for (const kw_json *m = from->child; m != NULL; m = m->next) {
        if ((changes & NO_LAYOUT) != 0 && is_layout(m)) {
            to->n--;
            continue;
        }
        *end = changed(v, m, changes);
        if (*end == NULL)
            return NULL;
        end = &(*end)->next;
    }
    *end = NULL;
    return to;
}

/* Everything in `in` as a tree in the arena, whole; NULL: v->why says what is wrong. */
static const kw_json *tree_of(kw_vector *v, kw_bytes in) {
    kw_buf text = {0};
    kw_fault fault = {0};
    kw_str copy;
    const kw_json *root = NULL;
    int err = kw_records_print(in, KW_EXPAND_LIMIT, v->mem, &text, &fault);
    /* The tree borrows from its text. */
    kw_str printed = {(const char *)text.p, (int32_t)text.n};
    if (err == 0 && kw_arena_str(v->arena, printed, &copy))
        err = kw_json_parse(copy, v->arena, &root, NULL);
    kw_buf_fini(&text, v->mem);
    if (root == NULL)
        kw_vector_fail(v, "%s: %s", fault.path, kw_error_name(err));
    return root;
}

static bool same_tree(kw_vector *v, const kw_json *a, const kw_json *b, const char *what) {
    char path[120] = "";
    if (a == NULL || b == NULL)
        return FAIL(v, "%s: cannot be compared", what);
    return kw_vector_equal(a, b, path, sizeof path) || FAIL(v, "%s: %s differs", what, path);
}

/* ---- comparing and building ---- */

/* Does what is read say the same as the vector? */
static bool says_the_same(kw_vector *v, const kw_json *tree) {
    const kw_json *got = changed(v, tree, DIGEST);
    const kw_json *trailing = kw_json_get(v->json, "trailing");
    if (!same_tree(v, kw_json_get(got, "batches"), kw_json_get(v->json, "batches"), "read"))
        return false;
    return trailing == NULL || same_tree(v, kw_json_get(got, "trailing"), trailing, "trailing");
}

static bool build(kw_vector *v, const kw_json *object, kw_buf *out) {
    kw_fault fault = {0};
    int err = kw_records_build(object, v->arena, v->mem, out, &fault);
    return err == 0 || FAIL(v, "building %s: %s", fault.path, kw_error_name(err));
}

static bool builds_exactly(kw_vector *v, kw_bytes hex) {
    kw_buf built = {0};
    bool right = build(v, v->json, &built);
    bool same = right && built.n == (size_t)hex.n && (hex.n == 0 || memcmp(built.p, hex.p, built.n) == 0);
    kw_buf_fini(&built, v->mem);
    return same || !right ? same : FAIL(v, "it is built otherwise");
}

/* Built from all that was read (compressed by us) and read again, it must say the same. */
static bool builds_the_same(kw_vector *v, const kw_json *tree) {
    kw_buf built = {0};
    const kw_json *again = NULL;
    if (build(v, tree, &built))
        again = tree_of(v, (kw_bytes){built.p, (int32_t)built.n});
    bool same =
        again != NULL && same_tree(v, kw_json_get(changed(v, again, NO_LAYOUT), "batches"),
                                   kw_json_get(changed(v, tree, NO_LAYOUT), "batches"), "built again");
    kw_buf_fini(&built, v->mem);
    return same;
}

static bool get_hex(kw_vector *v, kw_bytes *hex) {
    return kw_vector_hex(v, v->json, "hex", hex) && hex->n >= 0;
}

kw_vector_result kw_vector_records(kw_vector *v) {
    kw_bytes hex;
    reading w;
    const kw_json *exact = kw_json_get(v->json, "exact");
    if (!get_hex(v, &hex) || exact == NULL || exact->type != KW_JSON_BOOL)
        return kw_vector_fail(v, "hex or exact is not as it should be");
    const char *missing = missing_codec(hex);
    if (missing != NULL)
        return kw_vector_skip(v, "%s is not in this build", missing);
    if (!read_all(v, hex, &w))
        return KW_VECTOR_FAILED;
    if (w.err != 0)
        return kw_vector_fail(v, "refused: %s", kw_error_name(w.err));
    const kw_json *tree = tree_of(v, hex);
    if (tree == NULL || !says_the_same(v, tree) || !builds_the_same(v, tree))
        return KW_VECTOR_FAILED;
    return !exact->boolean || builds_exactly(v, hex) ? KW_VECTOR_PASSED : KW_VECTOR_FAILED;
}

/* ---- hostile ---- */

typedef enum expectation { EXPECT_ERROR, EXPECT_INCOMPLETE, EXPECT_OK, EXPECT_HUGE, EXPECT_ANY } expectation;

static bool get_expectation(const kw_vector *v, expectation *out) {
    static const char *const names[] = {"error", "incomplete", "ok", "huge", "any"};
    for (int i = 0; i < 5; i++) {
        if (kw_vector_is(kw_json_get(v->json, "expect"), names[i])) {
            *out = (expectation)i;
            return true;
        }
    }
    return false;
}

/* Memory that ran out is no answer: it would mean that a length was believed. */
static bool is_refusal(int err) {
    return err == KW_EMALFORMED || err == KW_ETRUNCATED || err == KW_ECRC || err == KW_ECODEC ||
           err == KW_ECOMPRESSED || err == KW_ELIMIT;
}

static bool compare(kw_vector *v, kw_bytes hex) {
    const kw_json *tree = tree_of(v, hex);
    return tree != NULL && says_the_same(v, tree);
}

static bool is_as_expected(kw_vector *v, expectation expect, const reading *w, kw_bytes hex) {
    bool told = kw_json_get(v->json, "batches") != NULL;
    switch (expect) {
    case EXPECT_ERROR:
        return w->err != 0 || FAIL(v, "it was taken");
    case EXPECT_INCOMPLETE:
        if (w->err != 0 || w->trailing == 0)
            return FAIL(v, "not seen as incomplete: %s", kw_error_name(w->err));
        return compare(v, hex);
    case EXPECT_OK:
        return w->err == 0 ? compare(v, hex) : FAIL(v, "refused: %s", kw_error_name(w->err));
    case EXPECT_HUGE:
        return w->err == 0 || w->err == KW_ELIMIT || FAIL(v, "refused: %s", kw_error_name(w->err));
    case EXPECT_ANY:
        /* The official reader puts replacement characters into odd keys; keeping the bytes is as good. */
        return w->err != 0 || !told || w->odd_key || compare(v, hex);
    }
    return false;
}

kw_vector_result kw_vector_records_hostile(kw_vector *v) {
    kw_bytes hex;
    reading w;
    expectation expect;
    if (!get_hex(v, &hex) || !get_expectation(v, &expect))
        return kw_vector_fail(v, "hex or expect is not as it should be");
    const char *missing = missing_codec(hex);
    if (missing != NULL)
        return kw_vector_skip(v, "%s is not in this build", missing);
    if (!read_all(v, hex, &w))
        return KW_VECTOR_FAILED;
    if (w.err != 0 && !is_refusal(w.err))
        return kw_vector_fail(v, "%s is no way to refuse it", kw_error_name(w.err));
    return is_as_expected(v, expect, &w, hex) ? KW_VECTOR_PASSED : KW_VECTOR_FAILED;
}
