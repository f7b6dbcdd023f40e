/* batch_write.c - building a batch of format 2: append, close, seal.
 *
 * Invariant: buf[KW_BATCH_HEADER..n) is whole records in wire form, and nothing in it depends on what the
 * header will say, so compression and the CRC of the records can be had before a sequence is known, and a
 * batch can be sealed again without touching them (P6). */
#include "protocol/batch.h"
#include "protocol/cursor.h"
#include "protocol/varint.h"
#include <kwire/hash.h>
#include <string.h>

void kw_batch_writer_init(kw_batch_writer *w, void *buf, size_t cap) {
    /* The length field is an int32. */
    *w = (kw_batch_writer){.buf = buf,
                           .cap = cap < INT32_MAX ? cap : INT32_MAX,
                           .n = KW_BATCH_HEADER,
                           .base_timestamp = -1,
                           .max_timestamp = -1};
}

static uint64_t length(int32_t n) {
    return n > 0 ? (uint64_t)n : 0;
}

size_t kw_record_bound(kw_bytes key, kw_bytes value, const kw_header *headers, int n_headers) {
    enum { VARINT = 5, VARLONG = 10 };
    uint64_t n = VARINT + 1 + VARLONG + VARINT + VARINT + length(key.n) + VARINT + length(value.n) + VARINT;
    for (int i = 0; i < n_headers; i++)
        n += VARINT + length(headers[i].key.n) + VARINT + length(headers[i].value.n);
    return n < SIZE_MAX ? (size_t)n : SIZE_MAX;
}

static inline uint64_t bytes_size(int32_t n) {
    return n < 0 ? 1 : varint_size(n) + (uint64_t)n;
}

/* false: a header key is null. */
static bool headers_size(const kw_header *headers, int n, uint64_t *size) {
    for (int i = 0; i < n; i++) {
        if (headers[i].key.n < 0)
            return false;
        *size += bytes_size(headers[i].key.n) + bytes_size(headers[i].value.n);
    }
    return true;
}

static inline uint8_t *put_bytes(uint8_t *p, const void *from, int32_t n) {
    p = varint_put(p, n < 0 ? -1 : n);
    if (n > 0) {
        memcpy(p, from, (size_t)n);
        p += n;
    }
    return p;
}

static uint8_t *put_headers(uint8_t *p, const kw_header *headers, int n) {
    for (int i = 0; i < n; i++) {
        p = put_bytes(p, headers[i].key.p, headers[i].key.n);
        p = put_bytes(p, headers[i].value.p, headers[i].value.n);
    }
    return p;
}

static inline int append(kw_batch_writer *w, int32_t offset_delta, int64_t timestamp_delta, kw_bytes key,
                         kw_bytes value, const kw_header *headers, int n_headers) {
    uint64_t size = 1 + varlong_size(timestamp_delta) + varint_size(offset_delta) + bytes_size(key.n) +
                    bytes_size(value.n) + varint_size(n_headers);
    if (n_headers != 0 && (n_headers < 0 || !headers_size(headers, n_headers, &size)))
        return KW_EINVAL;
    /* cap is at most INT32_MAX: a size that passes this fits an int32. */
    if (size > INT32_MAX || w->n + varint_size((int32_t)size) + size > w->cap)
        return KW_ENOSPACE;
    uint8_t *p = w->buf + w->n;
    p = varint_put(p, (int32_t)size);
    *p++ = 0; /* attributes of a record: none are defined */
    p = varlong_put(p, timestamp_delta);
    p = varint_put(p, offset_delta);
    p = put_bytes(p, key.p, key.n);
    p = put_bytes(p, value.p, value.n);
    p = varint_put(p, n_headers);
    p = put_headers(p, headers, n_headers);
    w->n = (size_t)(p - w->buf);
    return 0;
}

int kw_batch_append_raw(kw_batch_writer *w, int32_t offset_delta, int64_t timestamp_delta, kw_bytes key,
                        kw_bytes value, const kw_header *headers, int n_headers) {
    return append(w, offset_delta, timestamp_delta, key, value, headers, n_headers);
}

int kw_batch_append(kw_batch_writer *w, int64_t timestamp, kw_bytes key, kw_bytes value,
                    const kw_header *headers, int n_headers) {
    if (w->count == INT32_MAX)
        return KW_EINVAL;
    int64_t base = w->count == 0 ? timestamp : w->base_timestamp;
    /* Wraps like the official writer and reader do; a delta may be negative (F18). */
    int64_t delta = (int64_t)((uint64_t)timestamp - (uint64_t)base);
    int err = append(w, w->count, delta, key, value, headers, n_headers);
    if (err != 0)
        return err;
    w->base_timestamp = base;
    if (timestamp > w->max_timestamp)
        w->max_timestamp = timestamp;
    w->count++;
    return 0;
}

/* Compressed records behind header room in out; out->n is 0 if that did not make them smaller. */
static int compress(const kw_batch_writer *w, int codec, int level, kw_mem *mem, kw_buf *out) {
    out->n = 0;
    int err = kw_buf_reserve(out, mem, KW_BATCH_HEADER);
    if (err != 0)
        return err;
    out->n = KW_BATCH_HEADER;
    kw_bytes records = {w->buf + KW_BATCH_HEADER, (int32_t)(w->n - KW_BATCH_HEADER)};
    err = kw_codec_compress(codec, level, mem, records, out);
    if (err != 0 || out->n >= w->n)
        out->n = 0;
    return err;
}

int kw_batch_close(const kw_batch_writer *w, int codec, int level, kw_mem *mem, kw_buf *out,
                   kw_closed_batch *c) {
    out->n = 0;
    if (codec != KW_CODEC_NONE) {
        int err = compress(w, codec, level, mem, out);
        if (err != 0)
            return err;
    }
    bool smaller = out->n != 0;
    *c = (kw_closed_batch){.p = smaller ? out->p : w->buf,
                           .n = smaller ? out->n : w->n,
                           .codec = (int8_t)(smaller ? codec : KW_CODEC_NONE),
                           .count = w->count,
                           .base_timestamp = w->base_timestamp,
                           .max_timestamp = w->max_timestamp};
    c->records_crc = kw_crc32c(0, c->p + KW_BATCH_HEADER, c->n - KW_BATCH_HEADER);
    return 0;
}

void kw_batch_header_write(uint8_t *p, size_t n, const kw_batch *b, uint32_t records_crc) {
    store_u64(p + AT_BASE_OFFSET, (uint64_t)b->base_offset);
    store_u32(p + AT_LENGTH, (uint32_t)(n - BATCH_PREFIX));
    store_u32(p + AT_LEADER_EPOCH, (uint32_t)b->leader_epoch);
    p[AT_MAGIC] = 2;
    store_u16(p + AT_ATTRIBUTES, b->attributes);
    store_u32(p + AT_LAST_OFFSET_DELTA, (uint32_t)b->last_offset_delta);
    store_u64(p + AT_BASE_TIMESTAMP, (uint64_t)b->base_timestamp);
    store_u64(p + AT_MAX_TIMESTAMP, (uint64_t)b->max_timestamp);
    store_u64(p + AT_PRODUCER_ID, (uint64_t)b->producer_id);
    store_u16(p + AT_PRODUCER_EPOCH, (uint16_t)b->producer_epoch);
    store_u32(p + AT_BASE_SEQUENCE, (uint32_t)b->base_sequence);
    store_u32(p + AT_COUNT, (uint32_t)b->count);
    uint32_t crc = kw_crc32c(0, p + AT_ATTRIBUTES, KW_BATCH_HEADER - AT_ATTRIBUTES);
    store_u32(p + AT_CRC, kw_crc32c_combine(crc, records_crc, n - KW_BATCH_HEADER));
}

void kw_batch_seal_header(const kw_closed_batch *c, const kw_batch_seal *s) {
    unsigned attributes = (unsigned)c->codec | (s->transactional ? KW_ATTR_TRANSACTIONAL : 0u);
    kw_batch b = {.base_offset = 0,
                  .leader_epoch = -1,
                  .attributes = (uint16_t)attributes,
                  .last_offset_delta = c->count - 1,
                  .base_timestamp = c->base_timestamp,
                  .max_timestamp = c->max_timestamp,
                  .producer_id = s->producer_id,
                  .producer_epoch = s->producer_epoch,
                  .base_sequence = s->base_sequence,
                  .count = c->count};
    kw_batch_header_write(c->p, c->n, &b, c->records_crc);
}
