/* print.c - structs to JSON, under the schemas' names. What parse.c reads back. */
#include "protocol/json.h"
#include "protocol/rows.h"

typedef struct printer {
    kw_json_out o;
    int version;
    bool compact;
} printer;

static void print_struct(printer *p, const kw_rows *s, const void *from);

static void print_uuid(printer *p, const kw_uuid *u) {
    char text[23];
    kw_uuid_text(*u, text);
    kw_json_put_str(&p->o, (kw_str){text, 22});
}

/* One value that is no array. */
static void print_value(printer *p, const kw_field *f, const void *at) {
    kw_json_out *o = &p->o;
    switch ((kw_kind)f->kind) {
    case KIND_BOOL:
        kw_json_put_bool(o, *(const bool *)at);
        return;
    case KIND_INT8:
        kw_json_put_i64(o, *(const int8_t *)at);
        return;
    case KIND_INT16:
        kw_json_put_i64(o, *(const int16_t *)at);
        return;
    case KIND_UINT16:
        kw_json_put_i64(o, *(const uint16_t *)at);
        return;
    case KIND_INT32:
        kw_json_put_i64(o, *(const int32_t *)at);
        return;
    case KIND_UINT32:
        kw_json_put_i64(o, *(const uint32_t *)at);
        return;
    case KIND_INT64:
        kw_json_put_i64(o, *(const int64_t *)at);
        return;
    case KIND_FLOAT64:
        kw_json_put_f64(o, *(const double *)at);
        return;
    case KIND_UUID:
        print_uuid(p, at);
        return;
    case KIND_STRING:
        kw_json_put_str(o, *(const kw_str *)at);
        return;
    case KIND_BYTES:
    case KIND_RECORDS:
        kw_json_put_base64(o, *(const kw_bytes *)at);
        return;
    case KIND_STRUCT:
        print_struct(p, f->of, at);
        return;
    }
}

static void print_array(printer *p, const kw_field *f, const void *from) {
    int32_t n = array_count(from, f);
    const char *at = load_pointer(member_of(from, f->offset));
    size_t size = kw_field_size(f);
    if (n < 0) {
        kw_json_put_null(&p->o);
        return;
    }
    kw_json_begin_array(&p->o);
    for (int32_t i = 0; i < n && p->o.err == 0; i++, at += size)
        print_value(p, f, at);
    kw_json_end_array(&p->o);
}

static void print_field(printer *p, const kw_field *f, const void *from) {
    const void *at = member_of(from, f->offset);
    if (f->flags & ROW_ARRAY)
        print_array(p, f, from);
    else if ((f->flags & ROW_POINTER) == 0)
        print_value(p, f, at);
    else if (load_pointer(at) == NULL)
        kw_json_put_null(&p->o);
    else
        print_struct(p, f->of, load_pointer(at));
}

static void print_unknown(printer *p, const kw_unknown_tags *unknown) {
    kw_json_name(&p->o, "_unknownTags");
    kw_json_begin_array(&p->o);
    for (int32_t i = 0; i < unknown->n; i++) {
        kw_json_begin_object(&p->o);
        kw_json_name(&p->o, "tag");
        kw_json_put_i64(&p->o, unknown->tags[i].tag);
        kw_json_name(&p->o, "data");
        kw_json_put_base64(&p->o, unknown->tags[i].data);
        kw_json_end_object(&p->o);
    }
    kw_json_end_array(&p->o);
}

static bool shown(const printer *p, const kw_rows *s, const kw_field *f, const void *from) {
    return row_in(f, p->version) && (f->tag == ROW_NO_TAG || !kw_field_is_default(f, from, s->initial));
}

static void print_struct(printer *p, const kw_rows *s, const void *from) {
    const char *name = s->names;
    kw_json_begin_object(&p->o);
    for (int i = 0; i < s->n_fields; i++) {
        if (shown(p, s, &s->fields[i], from)) {
            kw_json_name(&p->o, name);
            print_field(p, &s->fields[i], from);
        }
        name += strlen(name) + 1;
    }
    const kw_unknown_tags *unknown = unknown_tags(from, s);
    if (unknown != NULL && p->compact)
        print_unknown(p, unknown);
    kw_json_end_object(&p->o);
}

int kw_message_print(const kw_message *m, int16_t version, const void *body, kw_mem *mem, kw_buf *out) {
    printer p = {.version = version, .compact = message_flexible(m, version)};
    kw_json_out_init(&p.o, out, mem);
    print_struct(&p, m->rows, body);
    return p.o.err;
}
