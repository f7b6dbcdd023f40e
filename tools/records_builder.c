/* records_builder.c - JSON members to numbers and bytes, for all formats of record batches. */
#include "tools/records_builder.h"
#include "tools/hex.h"
#include "tools/json_tree.h"

#include <kwire/records.h>

#include <stdio.h>
#include <string.h>

void kw_builder_refuse(kw_builder *b, int err, const char *member) {
    if (b->err != 0)
        return;
    b->err = err;
    *b->fault = (kw_fault){.code = err};
    snprintf(b->fault->path, sizeof b->fault->path, "%s%s%s", b->where, b->where[0] != 0 ? "." : "", member);
}

/* ---- members ---- */

int64_t kw_builder_number(kw_builder *b, const kw_json *object, const char *member, int64_t low, int64_t high,
                          int64_t absent) {
    int64_t n = absent;
    const kw_json *v = kw_json_get(object, member);
    if (v != NULL && !kw_json_int(object, member, low, high, &n))
        kw_builder_refuse(b, KW_EINVAL, member);
    return n;
}

kw_bytes kw_builder_hex_of(kw_builder *b, const kw_json *v, const char *member) {
    kw_bytes bytes = {NULL, -1};
    if (v == NULL || v->type == KW_JSON_NULL)
        return bytes;
    if (v->type != KW_JSON_STRING || kw_hex_decode(v->text, b->arena, &bytes) < 0)
        kw_builder_refuse(b, KW_EINVAL, member);
    return bytes;
}

const kw_json *kw_builder_array(kw_builder *b, const kw_json *object, const char *member) {
    static const kw_json none = {.type = KW_JSON_ARRAY};
    const kw_json *v = kw_json_get(object, member);
    if (v == NULL)
        return &none;
    if (v->type == KW_JSON_ARRAY)
        return v;
    kw_builder_refuse(b, KW_EINVAL, member);
    return &none;
}

static bool flag(kw_builder *b, const kw_json *object, const char *member) {
    const kw_json *v = kw_json_get(object, member);
    if (v != NULL && v->type != KW_JSON_BOOL)
        kw_builder_refuse(b, KW_EINVAL, member);
    return v != NULL && v->boolean;
}

static int codec_of(kw_builder *b, const kw_json *batch) {
    const kw_json *name = kw_json_get(batch, "compression");
    int codec = name == NULL                   ? KW_CODEC_NONE
                : name->type == KW_JSON_STRING ? kw_codec_by_name(name->text)
                                               : -1;
    if (codec < 0)
        kw_builder_refuse(b, KW_EINVAL, "compression");
    return codec;
}

static bool append_time(kw_builder *b, const kw_json *batch) {
    const kw_json *type = kw_json_get(batch, "timestampType");
    if (type == NULL || kw_json_is(type, "CreateTime") || kw_json_is(type, "NoTimestampType"))
        return false;
    if (!kw_json_is(type, "LogAppendTime"))
        kw_builder_refuse(b, KW_EINVAL, "timestampType");
    return true;
}

void kw_builder_check_members(kw_builder *b, const kw_json *object, const char *const *known) {
    if (object->type != KW_JSON_OBJECT) {
        kw_builder_refuse(b, KW_EINVAL, "not an object");
        return;
    }
    const kw_json *m = kw_json_stranger(object, known);
    if (m == NULL)
        return;
    char name[48];
    snprintf(name, sizeof name, "%.*s", (int)m->name.n, m->name.p);
    kw_builder_refuse(b, KW_EINVAL, name);
}

/* ---- bytes ---- */

void kw_builder_put(kw_builder *b, kw_buf *to, const void *p, size_t n) {
    int err = b->err == 0 && n > 0 ? kw_buf_append(to, b->mem, p, n) : 0;
    if (err < 0)
        kw_builder_refuse(b, err, "");
}

void kw_builder_put_int(kw_builder *b, kw_buf *to, int64_t v, int size) {
    uint8_t bytes[8];
    for (int i = 0; i < size; i++)
        bytes[i] = (uint8_t)((uint64_t)v >> (8 * (size - 1 - i)));
    kw_builder_put(b, to, bytes, (size_t)size);
}

void kw_builder_patch_u32(kw_buf *buf, size_t at, uint32_t v) {
    for (int i = 0; i < 4; i++)
        buf->p[at + (size_t)i] = (uint8_t)(v >> (24 - 8 * i));
}

/* ---- what a batch is ---- */

int64_t kw_builder_attributes(kw_builder *b, const kw_json *batch) {
    int64_t bits = codec_of(b, batch);
    if (append_time(b, batch))
        bits |= KW_ATTR_LOG_APPEND_TIME;
    if (flag(b, batch, "isTransactional"))
        bits |= KW_ATTR_TRANSACTIONAL;
    if (flag(b, batch, "isControl"))
        bits |= KW_ATTR_CONTROL;
    return kw_builder_number(b, batch, "attributes", 0, UINT16_MAX, bits);
}

int64_t kw_builder_first_of(kw_builder *b, const kw_json *records, const char *member, int64_t none) {
    return records->child == NULL ? none
                                  : kw_builder_number(b, records->child, member, INT64_MIN, INT64_MAX, none);
}

int64_t kw_builder_last_of(kw_builder *b, const kw_json *records, const char *member, int64_t none) {
    const kw_json *last = records->child;
    while (last != NULL && last->next != NULL)
        last = last->next;
    return last == NULL ? none : kw_builder_number(b, last, member, INT64_MIN, INT64_MAX, none);
}

int64_t kw_builder_largest_of(kw_builder *b, const kw_json *records, const char *member) {
    int64_t largest = -1;
    for (const kw_json *r = records->child; r != NULL; r = r->next) {
        int64_t n = kw_builder_number(b, r, member, INT64_MIN, INT64_MAX, -1);
        largest = n > largest ? n : largest;
    }
    return largest;
}

void kw_builder_name_record(kw_builder *b, size_t batch_name, int64_t index) {
    snprintf(b->where + batch_name, sizeof b->where - batch_name, ".records[%lld]", (long long)index);
}

void kw_builder_compress(kw_builder *b, int codec, kw_buf *records) {
    kw_buf packed = {0};
    if (b->err != 0 || codec == KW_CODEC_NONE || records->n == 0)
        return;
    int err =
        kw_codec_compress(codec, INT32_MIN, b->mem, (kw_bytes){records->p, (int32_t)records->n}, &packed);
    if (err < 0)
        kw_builder_refuse(b, err, "compression");
    kw_buf_fini(records, b->mem);
    *records = packed;
}
