/* message_set.c - formats 0 and 1, read only (F19): what old logs and brokers still send.
 *
 * A message is offset, length, CRC-32, magic, attributes, timestamp (format 1), key, value. A compressed one
 * is a wrapper: its value holds the inner messages, none of which may be compressed again. Their offsets are
 * absolute in format 0; in format 1 they count from the first one, and the last one has the wrapper's offset.
 */
#include "protocol/batch.h"
#include "protocol/cursor.h"
#include <kwire/hash.h>

enum { AT_MESSAGE_CRC = 12, AT_MESSAGE_MAGIC = 16, AT_MESSAGE_ATTRIBUTES = 17, AT_MESSAGE_TIMESTAMP = 18 };

void kw_message_fill(kw_batch *b) {
    const uint8_t *p = b->raw.p;
    b->crc = load_u32(p + AT_MESSAGE_CRC);
    b->attributes = p[AT_MESSAGE_ATTRIBUTES];
    b->leader_epoch = -1;
    b->base_timestamp = b->magic == 0 ? -1 : (int64_t)load_u64(p + AT_MESSAGE_TIMESTAMP);
    b->max_timestamp = b->base_timestamp;
    b->producer_id = -1;
    b->producer_epoch = -1;
    b->base_sequence = -1;
    b->count = -1;
}

static int codec_of(const kw_batch *b) {
    return b->attributes & KW_ATTR_CODEC;
}

int kw_message_check(const kw_batch *b, bool check_crc) {
    if (b->raw.n < BATCH_PREFIX + (b->magic == 0 ? MESSAGE_MIN : MESSAGE_MIN_V1))
        return KW_EMALFORMED;
    const uint8_t *covered = b->raw.p + AT_MESSAGE_MAGIC;
    if (check_crc && kw_crc32(0, covered, (size_t)(b->raw.n - AT_MESSAGE_MAGIC)) != b->crc)
        return KW_ECRC;
    if (codec_of(b) > KW_CODEC_LZ4)
        return KW_ECODEC; /* zstd came after these formats */
    return b->base_offset < 0 ? KW_EMALFORMED : 0;
}

/* int32 length, -1 for null. */
static bool get_bytes(kw_reader *r, kw_bytes *out) {
    int32_t n = (int32_t)get_u32(r);
    if (r->err != 0 || n < -1 || n > r->end - r->p)
        return false;
    *out = (kw_bytes){n < 0 ? NULL : r->p, n};
    r->p += n < 0 ? 0 : n;
    return true;
}

/* Key and value, which must end where the message ends. */
static bool key_and_value(const kw_batch *b, kw_bytes *key, kw_bytes *value) {
    size_t start = b->magic == 0 ? AT_MESSAGE_TIMESTAMP : AT_MESSAGE_TIMESTAMP + 8;
    kw_reader r;
    kw_reader_init(&r, b->raw.p + start, (size_t)b->raw.n - start);
    return get_bytes(&r, key) && get_bytes(&r, value) && r.p == r.end;
}

/* The offset field of the last inner message. All of them must be whole and of the wrapper's format. */
static int last_inner_offset(kw_reader r, int8_t magic, int64_t *offset) {
    kw_batch inner;
    int got, n = 0;
    for (; (got = kw_batches_next(&r, &inner)) == 1; n++) {
        if (inner.magic != magic || codec_of(&inner) != KW_CODEC_NONE)
            return KW_EMALFORMED;
        *offset = inner.base_offset;
    }
    return n > 0 && got == 0 && r.p == r.end ? 0 : KW_EMALFORMED;
}

static int open_wrapper(const kw_batch *b, size_t limit, kw_mem *mem, kw_buf *out, kw_record_iter *it) {
    kw_bytes key, value;
    if (!key_and_value(b, &key, &value) || value.n < 0)
        return KW_EMALFORMED;
    out->n = 0;
    unsigned flags = b->magic == 0 ? KW_EXPAND_LZ4_V0 : 0u;
    int err = kw_codec_expand(codec_of(b), flags, limit, mem, value, out);
    if (err != 0)
        return err;
    kw_reader_init(&it->r, out->p, out->n);
    int64_t last = 0;
    err = last_inner_offset(it->r, b->magic, &last);
    if (err == 0 && b->magic == 1)
        it->inner_base = (int64_t)((uint64_t)b->base_offset - (uint64_t)last);
    return err;
}

int kw_message_open(const kw_batch *b, size_t limit, kw_mem *mem, kw_buf *out, kw_record_iter *it) {
    if (codec_of(b) > KW_CODEC_LZ4)
        return KW_ECODEC;
    if (codec_of(b) != KW_CODEC_NONE)
        return open_wrapper(b, limit, mem, out, it);
    kw_reader_init(&it->r, b->raw.p, (size_t)b->raw.n);
    return 0;
}

/* Log append time is the wrapper's: inner messages keep what the producer wrote (F18). */
static void set_timestamp(const kw_batch *outer, const kw_batch *message, kw_record *rec) {
    bool append_time = (outer->attributes & KW_ATTR_LOG_APPEND_TIME) != 0;
    rec->timestamp = append_time ? outer->base_timestamp : message->base_timestamp;
    rec->timestamp_type = append_time;
    if (message->magic == 0) {
        rec->timestamp = -1;
        rec->timestamp_type = -1;
    }
}

int kw_message_next(kw_record_iter *it, kw_record *rec) {
    kw_batch message;
    int got = kw_batches_next(&it->r, &message);
    if (got <= 0)
        return it->err = got < 0 || it->r.p != it->r.end ? KW_EMALFORMED : 0;
    *rec = (kw_record){.sequence = -1};
    if (!key_and_value(&message, &rec->key, &rec->value))
        return it->err = KW_EMALFORMED;
    rec->offset = (int64_t)((uint64_t)message.base_offset + (uint64_t)it->inner_base);
    set_timestamp(&it->batch, &message, rec);
    it->index++;
    return 1;
}
