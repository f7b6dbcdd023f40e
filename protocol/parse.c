/* parse.c - JSON to structs. Strict about names, types and ranges, since a person or a test wrote it and
 * should hear what is wrong; lenient about what is absent: that keeps its default. */
#include "protocol/arena.h"
#include "protocol/fault.h"
#include "protocol/json.h"

typedef struct parser {
    kw_arena *arena;
    kw_fault *fault;
    int version;
    bool compact;
    int err;
    size_t at; /* in the text, where the error is */
} parser;

static void parse_struct(parser *p, const kw_rows *s, const kw_json *v, void *to);

static void fail(parser *p, int err, const kw_json *v) {
    if (p->err != 0)
        return;
    p->err = err;
    p->at = v->offset;
}

static void *take(parser *p, size_t n, const kw_json *v) {
    void *block = arena_take(p->arena, n);
    if (block == NULL)
        fail(p, arena_error(p->arena, n), v);
    return block;
}

static int64_t parse_int(parser *p, const kw_json *v, int64_t low, int64_t high) {
    int64_t n;
    if (kw_json_i64(v, &n) && n >= low && n <= high)
        return n;
    fail(p, KW_EINVAL, v);
    return 0;
}

static void parse_bool(parser *p, const kw_json *v, bool *to) {
    if (v->type != KW_JSON_BOOL)
        fail(p, KW_EINVAL, v);
    *to = v->boolean;
}

static void parse_float(parser *p, const kw_json *v, double *to) {
    if (!kw_json_f64(v, to))
        fail(p, KW_EINVAL, v);
}

static void parse_uuid(parser *p, const kw_json *v, kw_uuid *to) {
    if (v->type != KW_JSON_STRING || kw_uuid_parse(v->text, to) != 0)
        fail(p, KW_EINVAL, v);
}

/* true: it is null, and may be. */
static bool parse_null(parser *p, const kw_field *f, const kw_json *v) {
    if (v->type != KW_JSON_NULL)
        return false;
    if (!row_nullable(f, p->version))
        fail(p, KW_EINVAL, v);
    return true;
}

static void parse_string(parser *p, const kw_field *f, const kw_json *v, kw_str *to) {
    *to = (kw_str){NULL, -1};
    if (parse_null(p, f, v))
        return;
    if (v->type != KW_JSON_STRING || v->text.n > INT16_MAX)
        fail(p, KW_EINVAL, v);
    else if (!kw_arena_str(p->arena, v->text, to))
        fail(p, arena_error(p->arena, (size_t)v->text.n), v);
}

static void parse_bytes(parser *p, const kw_field *f, const kw_json *v, kw_bytes *to) {
    *to = (kw_bytes){NULL, -1};
    if (parse_null(p, f, v))
        return;
    int err = v->type == KW_JSON_STRING ? kw_base64_decode(v->text, p->arena, to) : KW_EINVAL;
    if (err != 0)
        fail(p, err == KW_EMALFORMED ? KW_EINVAL : err, v);
}

/* One value that is no array. */
static void parse_value(parser *p, const kw_field *f, const kw_json *v, void *to) {
    switch ((kw_kind)f->kind) {
    case KIND_BOOL:
        parse_bool(p, v, to);
        return;
    case KIND_INT8:
        *(int8_t *)to = (int8_t)parse_int(p, v, INT8_MIN, INT8_MAX);
        return;
    case KIND_INT16:
        *(int16_t *)to = (int16_t)parse_int(p, v, INT16_MIN, INT16_MAX);
        return;
    case KIND_UINT16:
        *(uint16_t *)to = (uint16_t)parse_int(p, v, 0, UINT16_MAX);
        return;
    case KIND_INT32:
        *(int32_t *)to = (int32_t)parse_int(p, v, INT32_MIN, INT32_MAX);
        return;
    case KIND_UINT32:
        *(uint32_t *)to = (uint32_t)parse_int(p, v, 0, UINT32_MAX);
        return;
    case KIND_INT64:
        *(int64_t *)to = parse_int(p, v, INT64_MIN, INT64_MAX);
        return;
    case KIND_FLOAT64:
        parse_float(p, v, to);
        return;
    case KIND_UUID:
        parse_uuid(p, v, to);
        return;
    case KIND_STRING:
        parse_string(p, f, v, to);
        return;
    case KIND_BYTES:
    case KIND_RECORDS:
        parse_bytes(p, f, v, to);
        return;
    case KIND_STRUCT:
        parse_struct(p, f->of, v, to);
        return;
    }
}

static void parse_elements(parser *p, const kw_field *f, const kw_json *v, char *at) {
    size_t size = kw_field_size(f);
    int32_t i = 0;
    for (const kw_json *c = v->child; c != NULL; c = c->next, at += size, i++) {
        parse_value(p, f, c, at);
        if (p->err != 0) {
            kw_fault_index(p->fault, i);
            return;
        }
    }
}

static void parse_array(parser *p, const kw_field *f, const kw_json *v, char *to) {
    int32_t *count = (int32_t *)(void *)(to + f->count_offset);
    store_pointer(to + f->offset, NULL);
    *count = -1;
    if (parse_null(p, f, v))
        return;
    if (v->type != KW_JSON_ARRAY) {
        fail(p, KW_EINVAL, v);
        return;
    }
    char *at = v->n == 0 ? NULL : take(p, arena_product((size_t)v->n, kw_field_size(f)), v);
    if (p->err != 0)
        return;
    store_pointer(to + f->offset, at);
    *count = v->n;
    parse_elements(p, f, v, at);
}

static void parse_struct_pointer(parser *p, const kw_field *f, const kw_json *v, char *to) {
    void *at = NULL;
    if (!parse_null(p, f, v)) {
        at = take(p, f->of->size, v);
        if (at == NULL)
            return;
        parse_struct(p, f->of, v, at);
    }
    store_pointer(to + f->offset, at);
}

static void parse_field(parser *p, const kw_field *f, const kw_json *v, char *to) {
    if (f->flags & ROW_ARRAY)
        parse_array(p, f, v, to);
    else if (f->flags & ROW_POINTER)
        parse_struct_pointer(p, f, v, to);
    else
        parse_value(p, f, v, to + f->offset);
}

static void parse_tag(parser *p, const kw_json *v, kw_unknown_tag *to) {
    const kw_json *tag = kw_json_get(v, "tag"), *data = kw_json_get(v, "data");
    if (tag == NULL || data == NULL || data->type != KW_JSON_STRING) {
        fail(p, KW_EINVAL, v);
        return;
    }
    to->tag = (uint32_t)parse_int(p, tag, 0, UINT32_MAX);
    if (kw_base64_decode(data->text, p->arena, &to->data) != 0)
        fail(p, KW_EINVAL, data);
}

static void parse_unknown_tags(parser *p, const kw_rows *s, const kw_json *v, char *to) {
    if (v->type != KW_JSON_ARRAY || !p->compact || s->tags_offset == ROW_NO_TAGS_MEMBER) {
        fail(p, KW_EINVAL, v);
        return;
    }
    kw_unknown_tags *tags = take(p, sizeof *tags, v);
    kw_unknown_tag *at = tags == NULL ? NULL : take(p, arena_product((size_t)v->n, sizeof *at), v);
    if (at == NULL)
        return;
    *tags = (kw_unknown_tags){at, v->n};
    for (const kw_json *c = v->child; c != NULL && p->err == 0; c = c->next)
        parse_tag(p, c, at++);
    store_pointer(to + s->tags_offset, tags);
}

static bool is(kw_str text, const char *name) {
    return strlen(name) == (size_t)text.n && memcmp(name, text.p, (size_t)text.n) == 0;
}

static int find_field(const kw_rows *s, kw_str name) {
    const char *at = s->names;
    for (int i = 0; i < s->n_fields; i++, at += strlen(at) + 1)
        if (is(name, at))
            return i;
    return -1;
}

static void parse_member(parser *p, const kw_rows *s, const kw_json *v, char *to) {
    int i = find_field(s, v->name);
    if (i < 0 && is(v->name, "_unknownTags"))
        parse_unknown_tags(p, s, v, to);
    else if (i < 0)
        fail(p, KW_EINVAL, v);
    else if (!row_in(&s->fields[i], p->version))
        fail(p, KW_EVERSION, v);
    else
        parse_field(p, &s->fields[i], v, to);
    if (p->err != 0)
        kw_fault_name(p->fault, v->name);
}

static void parse_struct(parser *p, const kw_rows *s, const kw_json *v, void *to) {
    memcpy(to, s->initial, s->size);
    if (v->type != KW_JSON_OBJECT) {
        fail(p, KW_EINVAL, v);
        return;
    }
    for (const kw_json *c = v->child; c != NULL && p->err == 0; c = c->next)
        parse_member(p, s, c, to);
}

int kw_message_parse(const kw_message *m, int16_t version, kw_str json, kw_arena *arena, void *body,
                     kw_fault *fault) {
    const kw_json *root = NULL;
    parser p = {.arena = arena, .fault = fault, .version = version, .compact = message_flexible(m, version)};
    kw_fault_set(fault, 0, 0);
    memcpy(body, m->rows->initial, m->rows->size);
    if (version < m->min_version || version > m->max_version)
        p.err = KW_EVERSION;
    else
        p.err = kw_json_parse(json, arena, &root, &p.at);
    if (p.err == 0)
        parse_struct(&p, m->rows, root, body);
    if (p.err != 0 && fault != NULL) {
        fault->code = p.err;
        fault->offset = p.at;
    }
    return p.err;
}
