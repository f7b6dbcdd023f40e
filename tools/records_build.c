/* records_build.c - JSON to record batches of all three formats.
 *
 * Not the producer's writer: this one writes what it is told, header fields of any value included, so that
 * odd and damaged batches can be made for tests. */
#include "tools/hex.h"
#include "tools/json_tree.h"
#include "tools/records_json.h"

#include <kwire/hash.h>
#include <kwire/records.h>
#include <kwire/wire.h>

#include <stdio.h>
#include <string.h>

typedef struct builder {
    kw_arena *arena;
    kw_mem *mem;
    kw_buf *out;
    kw_fault *fault;
    int err;
    char where[64];
} builder;

static void refuse(builder *b, int err, const char *member) {
    if (b->err != 0)
        return;
    b->err = err;
    *b->fault = (kw_fault){.code = err};
    snprintf(b->fault->path, sizeof b->fault->path, "%s%s%s", b->where, b->where[0] != 0 ? "." : "", member);
}

/* ---- members ---- */

static int64_t number(builder *b, const kw_json *object, const char *member, int64_t low, int64_t high,
                      int64_t absent) {
    int64_t n = absent;
    const kw_json *v = kw_json_get(object, member);
    if (v != NULL && !kw_json_int(object, member, low, high, &n))
        refuse(b, KW_EINVAL, member);
    return n;
}

static kw_bytes hex_of(builder *b, const kw_json *v, const char *member) {
    kw_bytes bytes = {NULL, -1};
    if (v == NULL || v->type == KW_JSON_NULL)
        return bytes;
    if (v->type != KW_JSON_STRING || kw_hex_decode(v->text, b->arena, &bytes) < 0)
        refuse(b, KW_EINVAL, member);
    return bytes;
}

static const kw_json *array(builder *b, const kw_json *object, const char *member) {
    static const kw_json none = {.type = KW_JSON_ARRAY};
    const kw_json *v = kw_json_get(object, member);
    if (v == NULL)
        return &none;
    if (v->type == KW_JSON_ARRAY)
        return v;
    refuse(b, KW_EINVAL, member);
    return &none;
}

static bool flag(const kw_json *object, const char *member) {
    const kw_json *v = kw_json_get(object, member);
    return v != NULL && v->type == KW_JSON_BOOL && v->boolean;
}

/* Typing errors must not pass as defaults. */
static void check_members(builder *b, const kw_json *object, const char *const *known) {
    if (object->type != KW_JSON_OBJECT) {
        refuse(b, KW_EINVAL, "not an object");
        return;
    }
    for (const kw_json *m = object->child; m != NULL; m = m->next) {
        const char *const *k = known;
        while (*k != NULL &&
               ((size_t)m->name.n != strlen(*k) || memcmp(m->name.p, *k, (size_t)m->name.n) != 0))
            k++;
        if (*k == NULL) {
            char name[48];
            snprintf(name, sizeof name, "%.*s", (int)m->name.n, m->name.p);
            refuse(b, KW_EINVAL, name);
        }
    }
}

/* ---- bytes ---- */

static void put(builder *b, kw_buf *to, const void *p, size_t n) {
    int err = b->err == 0 && n > 0 ? kw_buf_append(to, b->mem, p, n) : 0;
    if (err < 0)
        refuse(b, err, "");
}

static void put_int(builder *b, kw_buf *to, int64_t v, int size) {
    uint8_t bytes[8];
    for (int i = 0; i < size; i++)
        bytes[i] = (uint8_t)((uint64_t)v >> (8 * (size - 1 - i)));
    put(b, to, bytes, (size_t)size);
}

static void put_varlong(builder *b, kw_buf *to, int64_t v) {
    uint8_t bytes[10];
    kw_writer w;
    kw_writer_init(&w, bytes, sizeof bytes);
    kw_write_varlong(&w, v);
    put(b, to, bytes, w.n);
}

/* Length and bytes as in format 2; null is -1. */
static void put_counted(builder *b, kw_buf *to, kw_bytes v) {
    put_varlong(b, to, v.n);
    put(b, to, v.p, v.n > 0 ? (size_t)v.n : 0);
}

/* The same in formats 0 and 1. */
static void put_sized(builder *b, kw_buf *to, kw_bytes v) {
    put_int(b, to, v.n, 4);
    put(b, to, v.p, v.n > 0 ? (size_t)v.n : 0);
}

static void patch_u32(kw_buf *buf, size_t at, uint32_t v) {
    for (int i = 0; i < 4; i++)
        buf->p[at + (size_t)i] = (uint8_t)(v >> (24 - 8 * i));
}

/* ---- what the batch is ---- */

static int64_t attributes(builder *b, const kw_json *batch) {
    const kw_json *name = kw_json_get(batch, "compression");
    int codec = name == NULL || name->type != KW_JSON_STRING ? 0 : kw_codec_by_name(name->text);
    if (codec < 0)
        refuse(b, KW_EINVAL, "compression");
    int64_t bits = codec;
    if (kw_json_is(kw_json_get(batch, "timestampType"), "LogAppendTime"))
        bits |= KW_ATTR_LOG_APPEND_TIME;
    if (flag(batch, "isTransactional"))
        bits |= KW_ATTR_TRANSACTIONAL;
    if (flag(batch, "isControl"))
        bits |= KW_ATTR_CONTROL;
    return number(b, batch, "attributes", 0, UINT16_MAX, bits);
}

static int64_t first_of(builder *b, const kw_json *records, const char *member, int64_t none) {
    return records->child == NULL ? none : number(b, records->child, member, INT64_MIN, INT64_MAX, none);
}

static int64_t last_of(builder *b, const kw_json *records, const char *member, int64_t none) {
    const kw_json *last = records->child;
    while (last != NULL && last->next != NULL)
        last = last->next;
    return last == NULL ? none : number(b, last, member, INT64_MIN, INT64_MAX, none);
}

static int64_t largest_of(builder *b, const kw_json *records, const char *member) {
    int64_t largest = -1;
    for (const kw_json *r = records->child; r != NULL; r = r->next) {
        int64_t n = number(b, r, member, INT64_MIN, INT64_MAX, -1);
        largest = n > largest ? n : largest;
    }
    return largest;
}

/* ---- format 2 ---- */

static void put_headers(builder *b, kw_buf *to, const kw_json *record) {
    const kw_json *headers = array(b, record, "headers");
    put_varlong(b, to, headers->n);
    for (const kw_json *h = headers->child; h != NULL; h = h->next) {
        if (h->type != KW_JSON_ARRAY || h->n != 2 || h->child->type != KW_JSON_STRING) {
            refuse(b, KW_EINVAL, "headers");
            return;
        }
        put_counted(b, to, hex_of(b, h->child, "headers"));
        put_counted(b, to, hex_of(b, h->child->next, "headers"));
    }
}

typedef struct bases {
    int64_t offset, timestamp;
    bool append_time; /* then the records' own timestamps are not known, and their deltas 0 */
} bases;

static void build_record(builder *b, const kw_json *record, const bases *base, int64_t index, kw_buf *to) {
    static const char *const known[] = {"offset",  "timestamp",   "sequence",         "key", "value",
                                        "headers", "controlType", "coordinatorEpoch", NULL};
    kw_buf body = {0};
    check_members(b, record, known);
    int64_t offset = number(b, record, "offset", INT64_MIN, INT64_MAX, base->offset + index);
    int64_t timestamp = number(b, record, "timestamp", INT64_MIN, INT64_MAX, base->timestamp);
    put_int(b, &body, 0, 1);
    put_varlong(b, &body, base->append_time ? 0 : (int64_t)((uint64_t)timestamp - (uint64_t)base->timestamp));
    put_varlong(b, &body, (int64_t)((uint64_t)offset - (uint64_t)base->offset));
    put_counted(b, &body, hex_of(b, kw_json_get(record, "key"), "key"));
    put_counted(b, &body, hex_of(b, kw_json_get(record, "value"), "value"));
    put_headers(b, &body, record);
    put_varlong(b, to, (int64_t)body.n);
    put(b, to, body.p, body.n);
    kw_buf_fini(&body, b->mem);
}

static void name_record(builder *b, size_t batch_name, int64_t index) {
    snprintf(b->where + batch_name, sizeof b->where - batch_name, ".records[%lld]", (long long)index);
}

static void build_records(builder *b, const kw_json *records, const bases *base, kw_buf *to) {
    size_t batch_name = strlen(b->where);
    int64_t index = 0;
    for (const kw_json *r = records->child; r != NULL && b->err == 0; r = r->next, index++) {
        name_record(b, batch_name, index);
        build_record(b, r, base, index, to);
    }
    b->where[batch_name] = 0;
}

static void compress(builder *b, int codec, kw_buf *records) {
    kw_buf packed = {0};
    if (b->err != 0 || codec == KW_CODEC_NONE || records->n == 0)
        return;
    int err =
        kw_codec_compress(codec, INT32_MIN, b->mem, (kw_bytes){records->p, (int32_t)records->n}, &packed);
    if (err < 0)
        refuse(b, err, "compression");
    kw_buf_fini(records, b->mem);
    *records = packed;
}

static void put_head_v2(builder *b, const kw_json *batch, const kw_json *records, const bases *base,
                        int64_t bits) {
    int64_t last = last_of(b, records, "offset", base->offset + (records->n > 0 ? records->n - 1 : 0));
    int64_t largest = largest_of(b, records, "timestamp");
    put_int(b, b->out, bits, 2);
    put_int(b, b->out, number(b, batch, "lastOffsetDelta", INT32_MIN, INT32_MAX, last - base->offset), 4);
    put_int(b, b->out, base->timestamp, 8);
    put_int(b, b->out, number(b, batch, "maxTimestamp", INT64_MIN, INT64_MAX, largest), 8);
    put_int(b, b->out, number(b, batch, "producerId", INT64_MIN, INT64_MAX, -1), 8);
    put_int(b, b->out, number(b, batch, "producerEpoch", INT16_MIN, INT16_MAX, -1), 2);
    put_int(b, b->out, number(b, batch, "baseSequence", INT32_MIN, INT32_MAX, -1), 4);
    put_int(b, b->out, number(b, batch, "count", INT32_MIN, INT32_MAX, records->n), 4);
}

static void build_v2(builder *b, const kw_json *batch) {
    const kw_json *records = array(b, batch, "records");
    size_t start = b->out->n;
    int64_t bits = attributes(b, batch);
    bases base = {.append_time = (bits & KW_ATTR_LOG_APPEND_TIME) != 0};
    base.offset = number(b, batch, "baseOffset", INT64_MIN, INT64_MAX, first_of(b, records, "offset", 0));
    base.timestamp =
        number(b, batch, "baseTimestampField", INT64_MIN, INT64_MAX, first_of(b, records, "timestamp", -1));
    put_int(b, b->out, base.offset, 8);
    put_int(b, b->out, 0, 4);
    put_int(b, b->out, number(b, batch, "partitionLeaderEpoch", INT32_MIN, INT32_MAX, -1), 4);
    put_int(b, b->out, 2, 1);
    put_int(b, b->out, 0, 4);
    put_head_v2(b, batch, records, &base, bits);
    kw_buf body = {0};
    build_records(b, records, &base, &body);
    compress(b, (int)(bits & KW_ATTR_CODEC), &body);
    put(b, b->out, body.p, body.n);
    kw_buf_fini(&body, b->mem);
    if (b->err != 0)
        return;
    patch_u32(b->out, start + 8, (uint32_t)(b->out->n - start - 12));
    patch_u32(b->out, start + 17, kw_crc32c(0, b->out->p + start + 21, b->out->n - start - 21));
}

/* ---- formats 0 and 1 ---- */

typedef struct message {
    int64_t offset, timestamp;
    int64_t attributes;
    int magic;
    kw_bytes key, value;
} message;

static void put_message(builder *b, kw_buf *to, const message *m) {
    size_t start = to->n;
    put_int(b, to, m->offset, 8);
    put_int(b, to, 0, 8);
    put_int(b, to, m->magic, 1);
    put_int(b, to, m->attributes, 1);
    if (m->magic == 1)
        put_int(b, to, m->timestamp, 8);
    put_sized(b, to, m->key);
    put_sized(b, to, m->value);
    if (b->err != 0)
        return;
    patch_u32(to, start + 8, (uint32_t)(to->n - start - 12));
    patch_u32(to, start + 12, kw_crc32(0, to->p + start + 16, to->n - start - 16));
}

static message message_of(builder *b, const kw_json *record, int magic, int64_t offset) {
    static const char *const known[] = {"offset", "timestamp", "key", "value", NULL};
    check_members(b, record, known);
    return (message){.offset = offset,
                     .timestamp = number(b, record, "timestamp", INT64_MIN, INT64_MAX, -1),
                     .magic = magic,
                     .key = hex_of(b, kw_json_get(record, "key"), "key"),
                     .value = hex_of(b, kw_json_get(record, "value"), "value")};
}

/* Inner messages: in format 1 their offsets count from the first one. */
static void build_inner(builder *b, const kw_json *records, int magic, kw_buf *to) {
    size_t batch_name = strlen(b->where);
    int64_t index = 0, base = magic == 1 ? first_of(b, records, "offset", 0) : 0;
    for (const kw_json *r = records->child; r != NULL && b->err == 0; r = r->next, index++) {
        name_record(b, batch_name, index);
        int64_t offset = number(b, r, "offset", INT64_MIN, INT64_MAX, index) - base;
        message m = message_of(b, r, magic, offset);
        put_message(b, to, &m);
    }
    b->where[batch_name] = 0;
}

static void build_wrapper(builder *b, const kw_json *batch, const kw_json *records, message m) {
    kw_buf inner = {0};
    build_inner(b, records, m.magic, &inner);
    compress(b, (int)(m.attributes & KW_ATTR_CODEC), &inner);
    m.key = (kw_bytes){NULL, -1};
    m.value = (kw_bytes){inner.p, (int32_t)inner.n};
    m.offset = number(b, batch, "offsetField", INT64_MIN, INT64_MAX, last_of(b, records, "offset", 0));
    put_message(b, b->out, &m);
    kw_buf_fini(&inner, b->mem);
}

static void build_old(builder *b, const kw_json *batch, int magic) {
    const kw_json *records = array(b, batch, "records");
    int64_t bits = attributes(b, batch);
    int64_t timestamp =
        number(b, batch, "maxTimestamp", INT64_MIN, INT64_MAX, largest_of(b, records, "timestamp"));
    if ((bits & KW_ATTR_CODEC) != KW_CODEC_NONE) {
        build_wrapper(b, batch, records,
                      (message){.magic = magic, .attributes = bits, .timestamp = timestamp});
        return;
    }
    if (records->n != 1) {
        refuse(b, KW_EINVAL, "records");
        return;
    }
    int64_t offset = number(b, batch, "offsetField", INT64_MIN, INT64_MAX, first_of(b, records, "offset", 0));
    message m = message_of(b, records->child, magic, offset);
    m.attributes = bits;
    put_message(b, b->out, &m);
}

static void build_batch(builder *b, const kw_json *batch) {
    static const char *const known[] = {"position",
                                        "size",
                                        "magic",
                                        "baseOffset",
                                        "lastOffset",
                                        "offsetField",
                                        "crc",
                                        "partitionLeaderEpoch",
                                        "attributes",
                                        "compression",
                                        "timestampType",
                                        "isTransactional",
                                        "isControl",
                                        "lastOffsetDelta",
                                        "baseTimestampField",
                                        "maxTimestamp",
                                        "deleteHorizonMs",
                                        "producerId",
                                        "producerEpoch",
                                        "baseSequence",
                                        "lastSequence",
                                        "count",
                                        "records",
                                        NULL};
    check_members(b, batch, known);
    int64_t magic = number(b, batch, "magic", 0, 2, 2);
    if (b->err != 0)
        return;
    if (magic == 2)
        build_v2(b, batch);
    else
        build_old(b, batch, (int)magic);
}

int kw_records_build(const kw_json *document, kw_arena *arena, kw_mem *mem, kw_buf *out, kw_fault *fault) {
    static const char *const known[] = {"case", "exact", "trailing", "hex", "batches", NULL};
    builder b = {.arena = arena, .mem = mem, .out = out, .fault = fault};
    int index = 0;
    check_members(&b, document, known);
    const kw_json *batches = array(&b, document, "batches");
    for (const kw_json *batch = batches->child; batch != NULL && b.err == 0; batch = batch->next, index++) {
        snprintf(b.where, sizeof b.where, "batches[%d]", index);
        build_batch(&b, batch);
    }
    return b.err;
}
