/* fuzz_records.c - any bytes as a records field: formats 0, 1 and 2, all codecs. Every view lies inside the
 * batch or what it was expanded to, which is no larger than the limit; what was read can be written and read
 * again.
 *
 * Input: flags, limit, memory, then the records. Checksums can be made right, or nothing would come past
 * them. FUZZ_OLD_FORMATS: message sets only, whatever the input says. */
#include "fuzz/fuzz.h"

#include <kwire/hash.h>
#include <kwire/records.h>
#include <stdlib.h>
#include <string.h>

enum { RIGHT_CRCS = 1, CHECK_CRCS = 2 };
enum { AT_MESSAGE_CRC = 12, AT_MESSAGE_MAGIC = 16, AT_CRC = 17, AT_ATTRIBUTES = 21 };

typedef struct reader {
    kw_mem mem;
    size_t limit;
    bool check_crcs;
    kw_buf expanded;
} reader;

static void put_u32(uint8_t *at, uint32_t v) {
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(v >> (24 - 8 * i));
}

static void right_crcs(uint8_t *p, size_t n) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, p, n);
    while (kw_batches_next(&r, &b) == 1) {
        uint8_t *at = p + (b.raw.p - p);
        size_t size = (size_t)b.raw.n;
        if (b.magic == 2 && size >= KW_BATCH_HEADER)
            put_u32(at + AT_CRC, kw_crc32c(0, at + AT_ATTRIBUTES, size - AT_ATTRIBUTES));
        else if (b.magic < 2 && size > AT_MESSAGE_MAGIC)
            put_u32(at + AT_MESSAGE_CRC, kw_crc32(0, at + AT_MESSAGE_MAGIC, size - AT_MESSAGE_MAGIC));
    }
}

/* Every entry becomes one of format 0 or 1. */
static void make_old(uint8_t *p, size_t n) {
    enum { AT_SIZE = 8, OVERHEAD = 12 };
    while (n > AT_MESSAGE_MAGIC) {
        p[AT_MESSAGE_MAGIC] &= 1;
        size_t size = (size_t)p[AT_SIZE] << 24 | (size_t)p[AT_SIZE + 1] << 16 | (size_t)p[AT_SIZE + 2] << 8 |
                      p[AT_SIZE + 3];
        if (size > n - OVERHEAD)
            return;
        p += OVERHEAD + size;
        n -= OVERHEAD + size;
    }
}

/* ---- written again ---- */

enum { MOST_HEADERS = 16 };

static int collect_headers(const kw_record *rec, kw_header *headers) {
    size_t pos = 0;
    int n = 0;
    while (n < MOST_HEADERS && kw_record_header_next(rec, &pos, &headers[n]) == 1)
        n++;
    return n;
}

static void expect_headers(const kw_record *rec, const kw_header *headers, int n) {
    kw_header h;
    size_t pos = 0;
    FUZZ_CHECK(rec->n_headers == n);
    for (int i = 0; i < n; i++) {
        FUZZ_CHECK(kw_record_header_next(rec, &pos, &h) == 1);
        FUZZ_CHECK(fuzz_same((kw_bytes){(const uint8_t *)h.key.p, h.key.n},
                             (kw_bytes){(const uint8_t *)headers[i].key.p, headers[i].key.n}));
        FUZZ_CHECK(fuzz_same(h.value, headers[i].value));
    }
    FUZZ_CHECK(kw_record_header_next(rec, &pos, &h) == 0);
}

/* One record in a batch of its own comes back as it was. */
static void write_again(const kw_record *rec) {
    kw_header headers[MOST_HEADERS];
    int n = collect_headers(rec, headers);
    size_t cap = KW_BATCH_HEADER + kw_record_bound(rec->key, rec->value, headers, n);
    uint8_t *buf = malloc(cap);
    kw_batch_writer w;
    kw_closed_batch closed;
    kw_batch_seal seal = {-1, -1, -1, false};
    kw_buf out = {0};
    if (buf == NULL)
        return;
    kw_batch_writer_init(&w, buf, cap);
    FUZZ_CHECK(kw_batch_append(&w, rec->timestamp, rec->key, rec->value, headers, n) == 0);
    FUZZ_CHECK(kw_batch_close(&w, KW_CODEC_NONE, 0, NULL, &out, &closed) == 0);
    kw_batch_seal_header(&closed, &seal);
    kw_reader r;
    kw_batch b;
    kw_record_iter it;
    kw_record back;
    kw_reader_init(&r, closed.p, closed.n);
    FUZZ_CHECK(kw_batches_next(&r, &b) == 1 && kw_batch_check(&b, true) == 0);
    FUZZ_CHECK(kw_batch_open(&b, 0, NULL, &out, &it) == 0 && kw_record_next(&it, &back) == 1);
    FUZZ_CHECK(back.timestamp == rec->timestamp);
    FUZZ_CHECK(fuzz_same(back.key, rec->key) && fuzz_same(back.value, rec->value));
    expect_headers(&back, headers, n);
    FUZZ_CHECK(kw_record_next(&it, &back) == 0);
    free(buf);
}

/* ---- read ---- */

static void look_at(const kw_record *rec, kw_bytes home) {
    kw_header h;
    size_t pos = 0;
    int32_t n = 0;
    FUZZ_CHECK(fuzz_inside(rec->key, home) && fuzz_inside(rec->value, home));
    while (kw_record_header_next(rec, &pos, &h) == 1) {
        FUZZ_CHECK(h.key.n >= 0 && fuzz_inside((kw_bytes){(const uint8_t *)h.key.p, h.key.n}, home));
        FUZZ_CHECK(fuzz_inside(h.value, home));
        n++;
    }
    FUZZ_CHECK(n == rec->n_headers);
    if (n <= MOST_HEADERS)
        write_again(rec);
}

static void walk(const kw_batch *b, kw_record_iter it, kw_bytes home) {
    kw_record rec;
    kw_control control;
    int32_t n = 0;
    int rc;
    while ((rc = kw_record_next(&it, &rec)) == 1) {
        FUZZ_CHECK(n < home.n); /* a record takes at least a byte */
        look_at(&rec, home);
        if (b->magic == 2)
            FUZZ_CHECK(rec.offset >= b->base_offset && rec.offset - b->base_offset <= b->last_offset_delta);
        if (n++ == 0 && b->attributes & KW_ATTR_CONTROL)
            (void)!kw_control_read(&rec, &control);
    }
    FUZZ_CHECK(rc < 0 || b->magic < 2 || n == b->count);
    FUZZ_CHECK(kw_record_next(&it, &rec) == rc); /* the end stays the end */
}

static void read_batch(reader *v, const kw_batch *b) {
    kw_record_iter it;
    if (kw_batch_check(b, v->check_crcs) != 0)
        return;
    if (kw_batch_open(b, v->limit, &v->mem, &v->expanded, &it) != 0)
        return;
    FUZZ_CHECK(v->expanded.n <= v->limit);
    bool own = it.r.p < b->raw.p || it.r.p > b->raw.p + b->raw.n;
    kw_bytes expanded = {v->expanded.p, (int32_t)v->expanded.n};
    walk(b, it, own ? expanded : b->raw);
}

static void read_all(reader *v, kw_bytes records) {
    kw_reader r;
    kw_batch b;
    int rc;
    kw_reader_init(&r, records.p, (size_t)records.n);
    while ((rc = kw_batches_next(&r, &b)) == 1) {
        FUZZ_CHECK(fuzz_inside(b.raw, records) && b.raw.n > 0);
        read_batch(v, &b);
    }
    FUZZ_CHECK(kw_batches_next(&r, &b) == rc);
    kw_buf_fini(&v->expanded, &v->mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input in = {data, size};
    fuzz_heap heap = {0};
    unsigned flags = fuzz_u8(&in);
    reader v = {.check_crcs = (flags & CHECK_CRCS) != 0};
    v.limit = (size_t)1 << fuzz_u8(&in) % 23;
    v.mem = fuzz_mem(&heap, (size_t)1 << (10 + fuzz_u8(&in) % 17));
    kw_bytes given = fuzz_rest(&in);
    uint8_t *bytes = malloc((size_t)given.n + 1);
    if (bytes == NULL)
        return 0;
    if (given.n > 0)
        memcpy(bytes, given.p, (size_t)given.n);
    if (FUZZ_OLD_FORMATS)
        make_old(bytes, (size_t)given.n);
    if (flags & RIGHT_CRCS)
        right_crcs(bytes, (size_t)given.n);
    read_all(&v, (kw_bytes){bytes, given.n});
    FUZZ_CHECK(heap.used == 0);
    free(bytes);
    return 0;
}
