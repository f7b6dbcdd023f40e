/* records_print.c - record batches of all three formats to JSON. */
#include "tools/records_json.h"

#include <kwire/records.h>

#include <stdio.h>
#include <string.h>

typedef struct printer {
    kw_json_out o;
    kw_mem *mem;
    kw_buf expanded;
    size_t limit;
    kw_fault *fault;
    const uint8_t *base; /* of the input */
    int n_batches;
} printer;

static void put_number(printer *p, const char *name, int64_t n) {
    kw_json_name(&p->o, name);
    kw_json_put_i64(&p->o, n);
}

static void put_text(printer *p, const char *name, const char *text) {
    kw_json_name(&p->o, name);
    kw_json_put_str(&p->o, (kw_str){text, (int32_t)strlen(text)});
}

static void put_flag(printer *p, const char *name, bool flag) {
    kw_json_name(&p->o, name);
    kw_json_put_bool(&p->o, flag);
}

static void put_hex(printer *p, kw_bytes b) {
    if (b.n < 0)
        kw_json_put_null(&p->o);
    else
        kw_json_put_hex(&p->o, b);
}

static int at_batch(printer *p, const kw_batch *b, int record, int err) {
    p->fault->code = err;
    p->fault->offset = (size_t)(b->raw.p - p->base);
    if (record < 0)
        snprintf(p->fault->path, sizeof p->fault->path, "batches[%d]", p->n_batches);
    else
        snprintf(p->fault->path, sizeof p->fault->path, "batches[%d].records[%d]", p->n_batches, record);
    return err;
}

static const char *timestamp_type(const kw_batch *b) {
    if (b->magic == 0)
        return "NoTimestampType";
    return (b->attributes & KW_ATTR_LOG_APPEND_TIME) != 0 ? "LogAppendTime" : "CreateTime";
}

/* After 2147483647 comes 0; what is below -1 (no writer makes it) counts on as it is. */
/* After 2147483647 comes 0; -1 is "none". Other negative numbers only come from damage: they are added to. */
static int32_t last_sequence(const kw_batch *b) {
    int32_t base = b->base_sequence, delta = b->last_offset_delta;
    if (base == -1)
        return -1;
    return base > INT32_MAX - delta ? delta - (INT32_MAX - base) - 1 : base + delta;
}

static void put_common(printer *p, const kw_batch *b) {
    const char *codec = kw_codec_name(b->attributes & KW_ATTR_CODEC);
    put_number(p, "crc", b->crc);
    put_number(p, "attributes", b->attributes);
    put_text(p, "compression", codec != NULL ? codec : "unknown");
    put_text(p, "timestampType", timestamp_type(b));
}

static void put_head_v2(printer *p, const kw_batch *b) {
    put_number(p, "baseOffset", b->base_offset);
    put_number(p, "lastOffset", b->base_offset + b->last_offset_delta);
    put_number(p, "partitionLeaderEpoch", b->leader_epoch);
    put_common(p, b);
    put_flag(p, "isTransactional", (b->attributes & KW_ATTR_TRANSACTIONAL) != 0);
    put_flag(p, "isControl", (b->attributes & KW_ATTR_CONTROL) != 0);
    put_number(p, "lastOffsetDelta", b->last_offset_delta);
    put_number(p, "baseTimestampField", b->base_timestamp);
    put_number(p, "maxTimestamp", b->max_timestamp);
    kw_json_name(&p->o, "deleteHorizonMs");
    if ((b->attributes & KW_ATTR_DELETE_HORIZON) != 0)
        kw_json_put_i64(&p->o, b->base_timestamp);
    else
        kw_json_put_null(&p->o);
    put_number(p, "producerId", b->producer_id);
    put_number(p, "producerEpoch", b->producer_epoch);
    put_number(p, "baseSequence", b->base_sequence);
    put_number(p, "lastSequence", last_sequence(b));
    put_number(p, "count", b->count);
}

static void put_head(printer *p, const kw_batch *b) {
    put_number(p, "position", b->raw.p - p->base);
    put_number(p, "size", b->raw.n);
    put_number(p, "magic", b->magic);
    if (b->magic == 2) {
        put_head_v2(p, b);
        return;
    }
    put_number(p, "offsetField", b->base_offset);
    put_common(p, b);
    put_number(p, "maxTimestamp", b->max_timestamp);
}

static void put_headers(printer *p, const kw_record *r) {
    kw_header h;
    size_t pos = 0;
    kw_json_name(&p->o, "headers");
    kw_json_begin_array(&p->o);
    while (kw_record_header_next(r, &pos, &h) == 1) {
        kw_json_begin_array(&p->o);
        put_hex(p, (kw_bytes){(const uint8_t *)h.key.p, h.key.n});
        put_hex(p, h.value);
        kw_json_end_array(&p->o);
    }
    kw_json_end_array(&p->o);
}

static const char *control_name(int16_t type) {
    static const char *const names[] = {"ABORT",           "COMMIT",          "LEADER_CHANGE",
                                        "SNAPSHOT_HEADER", "SNAPSHOT_FOOTER", "KRAFT_VERSION",
                                        "KRAFT_VOTERS"};
    return type >= 0 && type < (int16_t)(sizeof names / sizeof *names) ? names[type] : "UNKNOWN";
}

static int put_control(printer *p, const kw_record *r) {
    kw_control c;
    int err = kw_control_read(r, &c);
    if (err < 0)
        return err;
    put_text(p, "controlType", control_name(c.type));
    if (c.type == KW_CONTROL_ABORT || c.type == KW_CONTROL_COMMIT)
        put_number(p, "coordinatorEpoch", c.coordinator_epoch);
    return 0;
}

static int put_record(printer *p, const kw_batch *b, const kw_record *r) {
    int err = 0;
    kw_json_begin_object(&p->o);
    put_number(p, "offset", r->offset);
    put_number(p, "timestamp", r->timestamp);
    if (b->magic == 2)
        put_number(p, "sequence", r->sequence);
    kw_json_name(&p->o, "key");
    put_hex(p, r->key);
    kw_json_name(&p->o, "value");
    put_hex(p, r->value);
    if (b->magic == 2)
        put_headers(p, r);
    if (b->magic == 2 && (b->attributes & KW_ATTR_CONTROL) != 0)
        err = put_control(p, r);
    kw_json_end_object(&p->o);
    return err;
}

static int put_records(printer *p, const kw_batch *b) {
    kw_record_iter it;
    kw_record r;
    int got, n = 0;
    int err = kw_batch_open(b, p->limit, p->mem, &p->expanded, &it);
    if (err < 0)
        return at_batch(p, b, -1, err);
    kw_json_name(&p->o, "records");
    kw_json_begin_array(&p->o);
    for (; (got = kw_record_next(&it, &r)) == 1; n++)
        if ((err = put_record(p, b, &r)) < 0)
            return at_batch(p, b, n, err);
    kw_json_end_array(&p->o);
    return got < 0 ? at_batch(p, b, n, got) : 0;
}

static int put_batch(printer *p, const kw_batch *b) {
    int err = kw_batch_check(b, true);
    if (err < 0)
        return at_batch(p, b, -1, err);
    kw_json_begin_object(&p->o);
    put_head(p, b);
    err = put_records(p, b);
    kw_json_end_object(&p->o);
    p->n_batches++;
    return err;
}

/* The rest can only be measured at the end, but is printed first: so it is looked for in a walk of its own.
 */
static size_t trailing(kw_bytes in) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, in.p, (size_t)in.n);
    while (kw_batches_next(&r, &b) == 1)
        ;
    return kw_reader_left(&r);
}

static int put_batches(printer *p, kw_bytes in) {
    kw_reader r;
    kw_batch b;
    int got, err = 0;
    kw_reader_init(&r, in.p, (size_t)in.n);
    put_number(p, "trailing", (int64_t)trailing(in));
    kw_json_name(&p->o, "batches");
    kw_json_begin_array(&p->o);
    while ((got = kw_batches_next(&r, &b)) == 1 && err == 0)
        err = put_batch(p, &b);
    kw_json_end_array(&p->o);
    if (err == 0 && got < 0) {
        b.raw.p = r.p;
        err = at_batch(p, &b, -1, got);
    }
    return err;
}

int kw_records_print(kw_bytes in, size_t expand_limit, kw_mem *mem, kw_buf *out, kw_fault *fault) {
    printer p = {.mem = mem, .limit = expand_limit, .fault = fault, .base = in.p};
    kw_json_out_init(&p.o, out, mem);
    kw_json_begin_object(&p.o);
    int err = put_batches(&p, in);
    kw_json_end_object(&p.o);
    kw_buf_fini(&p.expanded, mem);
    if (err == 0 && p.o.err != 0)
        *fault = (kw_fault){.code = p.o.err};
    return err != 0 ? err : p.o.err;
}
