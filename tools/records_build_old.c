/* records_build_old.c - messages and wrappers of formats 0 and 1 from JSON. */
#include "tools/records_builder.h"

#include <kwire/hash.h>
#include <kwire/records.h>

#include <string.h>

/* Length and bytes; null is -1. */
static void put_sized(kw_builder *b, kw_buf *to, kw_bytes v) {
    kw_builder_put_int(b, to, v.n, 4);
    kw_builder_put(b, to, v.p, v.n > 0 ? (size_t)v.n : 0);
}

typedef struct message {
    int64_t offset, timestamp;
    int64_t attributes;
    int magic;
    kw_bytes key, value;
} message;

static void put_message(kw_builder *b, kw_buf *to, const message *m) {
    size_t start = to->n;
    kw_builder_put_int(b, to, m->offset, 8);
    kw_builder_put_int(b, to, 0, 8);
    kw_builder_put_int(b, to, m->magic, 1);
    kw_builder_put_int(b, to, m->attributes, 1);
    if (m->magic == 1)
        kw_builder_put_int(b, to, m->timestamp, 8);
    put_sized(b, to, m->key);
    put_sized(b, to, m->value);
    if (b->err != 0)
        return;
    kw_builder_patch_u32(to, start + 8, (uint32_t)(to->n - start - 12));
    kw_builder_patch_u32(to, start + 12, kw_crc32(0, to->p + start + 16, to->n - start - 16));
}

static message message_of(kw_builder *b, const kw_json *record, int magic, int64_t offset) {
    static const char *const known[] = {"offset", "timestamp", "key", "value", NULL};
    kw_builder_check_members(b, record, known);
    return (message){.offset = offset,
                     .timestamp = kw_builder_number(b, record, "timestamp", INT64_MIN, INT64_MAX, -1),
                     .magic = magic,
                     .key = kw_builder_hex_of(b, kw_json_get(record, "key"), "key"),
                     .value = kw_builder_hex_of(b, kw_json_get(record, "value"), "value")};
}

/* Inner messages: in format 1 their offsets count from the first one. */
static void build_inner(kw_builder *b, const kw_json *records, int magic, kw_buf *to) {
    size_t batch_name = strlen(b->where);
    int64_t index = 0, base = magic == 1 ? kw_builder_first_of(b, records, "offset", 0) : 0;
    for (const kw_json *r = records->child; r != NULL && b->err == 0; r = r->next, index++) {
        kw_builder_name_record(b, batch_name, index);
        int64_t offset = kw_builder_number(b, r, "offset", INT64_MIN, INT64_MAX, index) - base;
        message m = message_of(b, r, magic, offset);
        put_message(b, to, &m);
    }
    b->where[batch_name] = 0;
}

static void build_wrapper(kw_builder *b, const kw_json *batch, const kw_json *records, message m) {
    kw_buf inner = {0};
    build_inner(b, records, m.magic, &inner);
    kw_builder_compress(b, (int)(m.attributes & KW_ATTR_CODEC), &inner);
    m.key = (kw_bytes){NULL, -1};
    m.value = (kw_bytes){inner.p, (int32_t)inner.n};
    m.offset = kw_builder_number(b, batch, "offsetField", INT64_MIN, INT64_MAX,
                                 kw_builder_last_of(b, records, "offset", 0));
    put_message(b, b->out, &m);
    kw_buf_fini(&inner, b->mem);
}

void kw_builder_old(kw_builder *b, const kw_json *batch, int magic) {
    const kw_json *records = kw_builder_array(b, batch, "records");
    int64_t bits = kw_builder_attributes(b, batch);
    int64_t timestamp = kw_builder_number(b, batch, "maxTimestamp", INT64_MIN, INT64_MAX,
                                          kw_builder_largest_of(b, records, "timestamp"));
    if ((bits & KW_ATTR_CODEC) != KW_CODEC_NONE) {
        build_wrapper(b, batch, records,
                      (message){.magic = magic, .attributes = bits, .timestamp = timestamp});
        return;
    }
    if (records->n != 1) {
        kw_builder_refuse(b, KW_EINVAL, "records");
        return;
    }
    int64_t offset = kw_builder_number(b, batch, "offsetField", INT64_MIN, INT64_MAX,
                                       kw_builder_first_of(b, records, "offset", 0));
    message m = message_of(b, records->child, magic, offset);
    m.attributes = bits;
    put_message(b, b->out, &m);
}
