/* records_build.c - JSON to record batches of all three formats; format 2 here.
 *
 * Not the producer's writer: this one writes what it is told, header fields of any value included, so that
 * odd and damaged batches can be made for tests. */
#include "tools/records_builder.h"
#include "tools/records_json.h"

#include <kwire/hash.h>
#include <kwire/records.h>
#include <kwire/wire.h>

#include <stdio.h>
#include <string.h>

static void put_varlong(kw_builder *b, kw_buf *to, int64_t v) {
    uint8_t bytes[10];
    kw_writer w;
    kw_writer_init(&w, bytes, sizeof bytes);
    kw_write_varlong(&w, v);
    kw_builder_put(b, to, bytes, w.n);
}

/* Length and bytes as in format 2; null is -1. */
static void put_counted(kw_builder *b, kw_buf *to, kw_bytes v) {
    put_varlong(b, to, v.n);
    kw_builder_put(b, to, v.p, v.n > 0 ? (size_t)v.n : 0);
}

static void put_headers(kw_builder *b, kw_buf *to, const kw_json *record) {
    const kw_json *headers = kw_builder_array(b, record, "headers");
    put_varlong(b, to, headers->n);
    for (const kw_json *h = headers->child; h != NULL; h = h->next) {
        if (h->type != KW_JSON_ARRAY || h->n != 2 || h->child->type != KW_JSON_STRING) {
            kw_builder_refuse(b, KW_EINVAL, "headers");
            return;
        }
        put_counted(b, to, kw_builder_hex_of(b, h->child, "headers"));
        put_counted(b, to, kw_builder_hex_of(b, h->child->next, "headers"));
    }
}

typedef struct bases {
    int64_t offset, timestamp;
    bool append_time; /* then the records' own timestamps are not known, and their deltas 0 */
} bases;

static void build_record(kw_builder *b, const kw_json *record, const bases *base, int64_t index, kw_buf *to) {
    static const char *const known[] = {"offset",  "timestamp",   "sequence",         "key", "value",
                                        "headers", "controlType", "coordinatorEpoch", NULL};
    kw_buf body = {0};
    kw_builder_check_members(b, record, known);
    int64_t offset = kw_builder_number(b, record, "offset", INT64_MIN, INT64_MAX, base->offset + index);
    int64_t timestamp = kw_builder_number(b, record, "timestamp", INT64_MIN, INT64_MAX, base->timestamp);
    kw_builder_put_int(b, &body, 0, 1);
    put_varlong(b, &body, base->append_time ? 0 : (int64_t)((uint64_t)timestamp - (uint64_t)base->timestamp));
    put_varlong(b, &body, (int64_t)((uint64_t)offset - (uint64_t)base->offset));
    put_counted(b, &body, kw_builder_hex_of(b, kw_json_get(record, "key"), "key"));
    put_counted(b, &body, kw_builder_hex_of(b, kw_json_get(record, "value"), "value"));
    put_headers(b, &body, record);
    put_varlong(b, to, (int64_t)body.n);
    kw_builder_put(b, to, body.p, body.n);
    kw_buf_fini(&body, b->mem);
}

static void build_records(kw_builder *b, const kw_json *records, const bases *base, kw_buf *to) {
    size_t batch_name = strlen(b->where);
    int64_t index = 0;
    for (const kw_json *r = records->child; r != NULL && b->err == 0; r = r->next, index++) {
        kw_builder_name_record(b, batch_name, index);
        build_record(b, r, base, index, to);
    }
    b->where[batch_name] = 0;
}

static void put_head_v2(kw_builder *b, const kw_json *batch, const kw_json *records, const bases *base,
                        int64_t bits) {
    int64_t last =
        kw_builder_last_of(b, records, "offset", base->offset + (records->n > 0 ? records->n - 1 : 0));
    int64_t largest = kw_builder_largest_of(b, records, "timestamp");
    kw_builder_put_int(b, b->out, bits, 2);
    kw_builder_put_int(
        b, b->out, kw_builder_number(b, batch, "lastOffsetDelta", INT32_MIN, INT32_MAX, last - base->offset),
        4);
    kw_builder_put_int(b, b->out, base->timestamp, 8);
    kw_builder_put_int(b, b->out, kw_builder_number(b, batch, "maxTimestamp", INT64_MIN, INT64_MAX, largest),
                       8);
    kw_builder_put_int(b, b->out, kw_builder_number(b, batch, "producerId", INT64_MIN, INT64_MAX, -1), 8);
    kw_builder_put_int(b, b->out, kw_builder_number(b, batch, "producerEpoch", INT16_MIN, INT16_MAX, -1), 2);
    kw_builder_put_int(b, b->out, kw_builder_number(b, batch, "baseSequence", INT32_MIN, INT32_MAX, -1), 4);
    kw_builder_put_int(b, b->out, kw_builder_number(b, batch, "count", INT32_MIN, INT32_MAX, records->n), 4);
}

static void build_v2(kw_builder *b, const kw_json *batch) {
    const kw_json *records = kw_builder_array(b, batch, "records");
    size_t start = b->out->n;
    int64_t bits = kw_builder_attributes(b, batch);
    bases base = {.append_time = (bits & KW_ATTR_LOG_APPEND_TIME) != 0};
    base.offset = kw_builder_number(b, batch, "baseOffset", INT64_MIN, INT64_MAX,
                                    kw_builder_first_of(b, records, "offset", 0));
    base.timestamp = kw_builder_number(b, batch, "baseTimestampField", INT64_MIN, INT64_MAX,
                                       kw_builder_first_of(b, records, "timestamp", -1));
    kw_builder_put_int(b, b->out, base.offset, 8);
    kw_builder_put_int(b, b->out, 0, 4);
    kw_builder_put_int(b, b->out,
                       kw_builder_number(b, batch, "partitionLeaderEpoch", INT32_MIN, INT32_MAX, -1), 4);
    kw_builder_put_int(b, b->out, 2, 1);
    kw_builder_put_int(b, b->out, 0, 4);
    put_head_v2(b, batch, records, &base, bits);
    kw_buf body = {0};
    build_records(b, records, &base, &body);
    kw_builder_compress(b, (int)(bits & KW_ATTR_CODEC), &body);
    kw_builder_put(b, b->out, body.p, body.n);
    kw_buf_fini(&body, b->mem);
    if (b->err != 0)
        return;
    kw_builder_patch_u32(b->out, start + 8, (uint32_t)(b->out->n - start - 12));
    kw_builder_patch_u32(b->out, start + 17, kw_crc32c(0, b->out->p + start + 21, b->out->n - start - 21));
}

static void build_batch(kw_builder *b, const kw_json *batch) {
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
    kw_builder_check_members(b, batch, known);
    int64_t magic = kw_builder_number(b, batch, "magic", 0, 2, 2);
    if (b->err != 0)
        return;
    if (magic == 2)
        build_v2(b, batch);
    else
        kw_builder_old(b, batch, (int)magic);
}

int kw_records_build(const kw_json *document, kw_arena *arena, kw_mem *mem, kw_buf *out, kw_fault *fault) {
    static const char *const known[] = {"case", "exact", "trailing", "hex", "batches", NULL};
    kw_builder b = {.arena = arena, .mem = mem, .out = out, .fault = fault};
    int index = 0;
    kw_builder_check_members(&b, document, known);
    const kw_json *batches = kw_builder_array(&b, document, "batches");
    for (const kw_json *batch = batches->child; batch != NULL && b.err == 0; batch = batch->next, index++) {
        snprintf(b.where, sizeof b.where, "batches[%d]", index);
        build_batch(&b, batch);
    }
    return b.err;
}
