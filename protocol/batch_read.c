/* batch_read.c - cutting a records field into batches, verifying one, and walking its records.
 *
 * Everything read borrows: from the batch, or from the buffer it was expanded into. A length is compared with
 * the bytes that are left before it is used (M14); a walk that ends without using up its bytes exactly is an
 * error (M15). Formats 0 and 1 are in message_set.c. */
#include "protocol/batch.h"
#include "protocol/cursor.h"
#include "protocol/varint.h"
#include <kwire/hash.h>
#include <string.h>

/* The least a record can take: length, attributes, two deltas, key, value, header count, one byte each. */
enum { RECORD_MIN = 7 };

static bool cannot_be(int64_t n, int8_t magic) {
    static const int64_t least[3] = {MESSAGE_MIN, MESSAGE_MIN_V1, KW_BATCH_HEADER - BATCH_PREFIX};
    return magic < 0 || magic > 2 || n < least[magic];
}

static void fill(kw_batch *b) {
    const uint8_t *p = b->raw.p;
    b->leader_epoch = (int32_t)load_u32(p + AT_LEADER_EPOCH);
    b->crc = load_u32(p + AT_CRC);
    b->attributes = load_u16(p + AT_ATTRIBUTES);
    b->last_offset_delta = (int32_t)load_u32(p + AT_LAST_OFFSET_DELTA);
    b->base_timestamp = (int64_t)load_u64(p + AT_BASE_TIMESTAMP);
    b->max_timestamp = (int64_t)load_u64(p + AT_MAX_TIMESTAMP);
    b->producer_id = (int64_t)load_u64(p + AT_PRODUCER_ID);
    b->producer_epoch = (int16_t)load_u16(p + AT_PRODUCER_EPOCH);
    b->base_sequence = (int32_t)load_u32(p + AT_BASE_SEQUENCE);
    b->count = (int32_t)load_u32(p + AT_COUNT);
}

static int malformed(kw_reader *r) {
    reader_fail(r, KW_EMALFORMED);
    return KW_EMALFORMED;
}

int kw_batches_next(kw_reader *r, kw_batch *b) {
    if (r->err != 0)
        return r->err;
    size_t left = reader_left(r);
    if (left < BATCH_PREFIX)
        return 0;
    int64_t n = (int32_t)load_u32(r->p + AT_LENGTH);
    if (n < MESSAGE_MIN)
        return malformed(r);
    if (left <= AT_MAGIC)
        return 0;
    int8_t magic = (int8_t)r->p[AT_MAGIC];
    if (cannot_be(n, magic))
        return malformed(r);
    if (n > INT32_MAX - BATCH_PREFIX || (uint64_t)n + BATCH_PREFIX > left)
        return 0;
    *b = (kw_batch){
        .raw = {r->p, (int32_t)n + BATCH_PREFIX},
          .magic = magic
    };
    b->base_offset = (int64_t)load_u64(r->p + AT_BASE_OFFSET);
    if (magic == 2)
        fill(b);
    else
        kw_message_fill(b);
    r->p += b->raw.n;
    return 1;
}

int64_t kw_batch_next_offset(const kw_batch *b) {
    int64_t delta = (int64_t)b->last_offset_delta + 1;
    if (delta > 0 && b->base_offset > INT64_MAX - delta)
        return INT64_MAX;
    /* An unchecked batch may hold anything. */
    return (int64_t)((uint64_t)b->base_offset + (uint64_t)delta);
}

/* Offsets that would send the next fetch backwards, and counts that the bytes cannot hold. */
static bool fields_cannot_be(const kw_batch *b) {
    int32_t room = b->raw.n - KW_BATCH_HEADER;
    if (b->base_offset < 0 || b->last_offset_delta < 0 || b->base_offset > INT64_MAX - b->last_offset_delta)
        return true;
    if (b->count < 0)
        return true;
    return (b->attributes & KW_ATTR_CODEC) == KW_CODEC_NONE && b->count > room / RECORD_MIN;
}

int kw_batch_check(const kw_batch *b, bool check_crc) {
    if (b->magic < 2)
        return kw_message_check(b, check_crc);
    if (b->raw.n < KW_BATCH_HEADER)
        return KW_EMALFORMED;
    const uint8_t *covered = b->raw.p + AT_ATTRIBUTES;
    if (check_crc && kw_crc32c(0, covered, (size_t)(b->raw.n - AT_ATTRIBUTES)) != b->crc)
        return KW_ECRC;
    if (kw_codec_name(b->attributes & KW_ATTR_CODEC) == NULL)
        return KW_ECODEC;
    return fields_cannot_be(b) ? KW_EMALFORMED : 0;
}

static int open_records(kw_bytes records, kw_record_iter *it) {
    if (it->batch.count < 0 || it->batch.count > records.n / RECORD_MIN)
        return KW_EMALFORMED;
    kw_reader_init(&it->r, records.p, (size_t)records.n);
    it->left = it->batch.count;
    return 0;
}

int kw_batch_open(const kw_batch *b, size_t limit, kw_mem *mem, kw_buf *out, kw_record_iter *it) {
    *it = (kw_record_iter){.batch = *b};
    if (b->magic < 2)
        return it->err = kw_message_open(b, limit, mem, out, it);
    kw_bytes records = {b->raw.p + KW_BATCH_HEADER, b->raw.n - KW_BATCH_HEADER};
    int codec = b->attributes & KW_ATTR_CODEC;
    /* Compaction may leave a header with the codec bits set and nothing behind it (F2). */
    if (codec == KW_CODEC_NONE || (b->count == 0 && records.n == 0))
        return it->err = open_records(records, it);
    out->n = 0;
    if (limit > INT32_MAX)
        limit = INT32_MAX;
    it->err = kw_codec_expand(codec, 0, limit, mem, records, out);
    if (it->err == 0)
        it->err = open_records((kw_bytes){out->p, (int32_t)out->n}, it);
    return it->err;
}

static inline const uint8_t *get_bytes(const uint8_t *p, const uint8_t *end, kw_bytes *out) {
    int32_t n;
    p = varint_get(p, end, &n);
    if (p == NULL || n < -1 || n > end - p)
        return NULL;
    *out = (kw_bytes){n < 0 ? NULL : p, n};
    return n < 0 ? p : p + n;
}

/* Walks all headers, so that kw_record_header_next need not doubt. They must end where the record ends. */
static bool headers_are_right(const uint8_t *p, const uint8_t *end, int32_t n) {
    kw_bytes key, value;
    for (; n > 0; n--) {
        p = get_bytes(p, end, &key);
        if (p == NULL || key.n < 0)
            return false;
        p = get_bytes(p, end, &value);
        if (p == NULL)
            return false;
    }
    return p == end;
}

/* After 2147483647 comes 0. */
static inline int32_t sequence_at(int32_t base, int32_t delta) {
    return base < 0 ? -1 : (int32_t)(((uint32_t)base + (uint32_t)delta) & INT32_MAX);
}

static inline void place(const kw_batch *b, int32_t offset_delta, int64_t timestamp_delta, kw_record *rec) {
    bool append_time = (b->attributes & KW_ATTR_LOG_APPEND_TIME) != 0;
    int64_t created = (int64_t)((uint64_t)b->base_timestamp + (uint64_t)timestamp_delta);
    rec->offset = (int64_t)((uint64_t)b->base_offset + (uint64_t)offset_delta);
    rec->timestamp = append_time ? b->max_timestamp : created;
    rec->timestamp_type = append_time;
    rec->sequence = sequence_at(b->base_sequence, offset_delta);
}

/* The record between p and end; false: damaged. */
static inline bool read_record(const kw_batch *b, const uint8_t *p, const uint8_t *end, kw_record *rec) {
    int64_t timestamp_delta;
    int32_t offset_delta, n_headers;
    if (p == end)
        return false;
    p++; /* attributes: none are defined */
    if ((p = varlong_get(p, end, &timestamp_delta)) == NULL)
        return false;
    if ((p = varint_get(p, end, &offset_delta)) == NULL)
        return false;
    if ((p = get_bytes(p, end, &rec->key)) == NULL || (p = get_bytes(p, end, &rec->value)) == NULL)
        return false;
    if ((p = varint_get(p, end, &n_headers)) == NULL || n_headers < 0)
        return false;
    if (offset_delta < 0 || offset_delta > b->last_offset_delta)
        return false;
    place(b, offset_delta, timestamp_delta, rec);
    rec->n_headers = n_headers;
    rec->raw_headers = (kw_bytes){p, (int32_t)(end - p)};
    return n_headers == 0 ? p == end : headers_are_right(p, end, n_headers);
}

static int stop(kw_record_iter *it, int err) {
    it->err = err;
    return err;
}

static int the_end(kw_record_iter *it) {
    return it->r.p == it->r.end ? 0 : stop(it, KW_EMALFORMED);
}

int kw_record_next(kw_record_iter *it, kw_record *rec) {
    if (it->err != 0)
        return it->err;
    if (it->batch.magic < 2)
        return kw_message_next(it, rec);
    if (it->left == 0)
        return the_end(it);
    int32_t n;
    const uint8_t *p = varint_get(it->r.p, it->r.end, &n);
    if (p == NULL)
        return stop(it, it->r.p == it->r.end ? KW_ETRUNCATED : KW_EMALFORMED);
    if (n > it->r.end - p)
        return stop(it, KW_ETRUNCATED);
    if (n < 0 || !read_record(&it->batch, p, p + n, rec))
        return stop(it, KW_EMALFORMED);
    it->r.p = p + n;
    it->left--;
    it->index++;
    return 1;
}

int kw_record_header_next(const kw_record *rec, size_t *pos, kw_header *h) {
    if (rec->n_headers <= 0 || *pos >= (size_t)rec->raw_headers.n)
        return 0;
    const uint8_t *start = rec->raw_headers.p;
    const uint8_t *end = start + rec->raw_headers.n;
    kw_bytes key;
    const uint8_t *p = get_bytes(start + *pos, end, &key);
    if (p == NULL || (p = get_bytes(p, end, &h->value)) == NULL)
        return 0;
    h->key = (kw_str){(const char *)key.p, key.n};
    *pos = (size_t)(p - start);
    return 1;
}
