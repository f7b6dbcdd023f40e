/* records.h - record batches: what producers write and consumers read. Written by hand: the hot path.
 *
 * Writing: kw_batch_append puts each record in wire form straight into the caller's buffer (the only copy),
 * behind room for the header. kw_batch_close compresses and takes the CRC of the records; kw_batch_seal
 * writes the header and combines the CRCs. From the first send on the records never change (P6).
 *
 * Reading: kw_batches_next cuts a `records` field into batches (formats 0, 1 and 2); kw_batch_check verifies
 * one; kw_batch_open expands it if it is compressed; kw_record_next walks it lazily and fills views that
 * borrow. */
#ifndef KWIRE_RECORDS_H
#define KWIRE_RECORDS_H

#include <kwire/error.h>
#include <kwire/mem.h>
#include <kwire/wire.h>

KW_EXTERN_C_BEGIN

#define KW_BATCH_HEADER 61          /* bytes before the first record of a format 2 batch */
#define KW_EXPAND_LIMIT (64u << 20) /* default limit of a decompressed batch, bytes (M15) */

enum { KW_CODEC_NONE = 0, KW_CODEC_GZIP = 1, KW_CODEC_SNAPPY = 2, KW_CODEC_LZ4 = 3, KW_CODEC_ZSTD = 4 };

/* Bits of `attributes`. */
enum {
    KW_ATTR_CODEC = 0x07,
    KW_ATTR_LOG_APPEND_TIME = 0x08,
    KW_ATTR_TRANSACTIONAL = 0x10,
    KW_ATTR_CONTROL = 0x20,
    KW_ATTR_DELETE_HORIZON = 0x40
};

typedef struct kw_header {
    kw_str key;     /* never null */
    kw_bytes value; /* may be null (M22) */
} kw_header;

/* ---- codecs ---- */

/* "gzip" -> KW_CODEC_GZIP and back. kw_codec_name of an unknown id: NULL. kw_codec_by_name: -1 if unknown. */
KW_PUBLIC const char *kw_codec_name(int codec);
KW_PUBLIC int kw_codec_by_name(kw_str name);
/* Is it in this build? none always is. */
KW_PUBLIC bool kw_codec_built(int codec);
/* level: the codec's own scale; INT32_MIN = its default. Appends to out; scratch memory comes from mem too.
 * KW_ENOMEM, KW_ECODEC. */
KW_PUBLIC int kw_codec_compress(int codec, int level, kw_mem *mem, kw_bytes in, kw_buf *out) KW_MUST_USE;
enum { KW_EXPAND_LZ4_V0 = 1 << 0 }; /* lz4 header checksum as format 0 wrote it (wrong, over the magic too) */
/* Appends to out, never more than `limit` bytes. KW_ELIMIT, KW_ECOMPRESSED (damaged, or bytes after the end),
 * KW_ECODEC, KW_ENOMEM. */
KW_PUBLIC int kw_codec_expand(int codec, unsigned flags, size_t limit, kw_mem *mem, kw_bytes in,
                              kw_buf *out) KW_MUST_USE;

/* ---- writing, format 2 ---- */

typedef struct kw_batch_writer {
    uint8_t *buf; /* the caller's; header room first */
    size_t cap;
    size_t n; /* bytes so far, header included */
    int32_t count;
    int64_t base_timestamp; /* of the first record, ms */
    int64_t max_timestamp;
} kw_batch_writer;

/* cap >= KW_BATCH_HEADER. Nothing is allocated. */
KW_PUBLIC void kw_batch_writer_init(kw_batch_writer *w, void *buf, size_t cap);
/* An upper bound, in bytes, of what one record takes in any batch. */
KW_PUBLIC size_t kw_record_bound(kw_bytes key, kw_bytes value, const kw_header *headers, int n_headers);
/* timestamp: ms since 1970, or -1. KW_ENOSPACE: does not fit, nothing was written. KW_EINVAL: a null header
 * key, or the batch has INT32_MAX records. */
KW_PUBLIC int kw_batch_append(kw_batch_writer *w, int64_t timestamp, kw_bytes key, kw_bytes value,
                              const kw_header *headers, int n_headers) KW_MUST_USE;

/* A batch whose records are final. */
typedef struct kw_closed_batch {
    uint8_t *p; /* header room, then records (compressed or not) */
    size_t n;   /* all bytes */
    uint32_t records_crc;
    int8_t codec; /* the one used: none when compressing did not make it smaller */
    int32_t count;
    int64_t base_timestamp, max_timestamp;
} kw_closed_batch;

/* Takes the CRC of the records, compressing first unless codec is none. `out` (zeroed or reused by the
 * caller) receives header room and compressed records; when the codec is none, or the result is not smaller,
 * the batch stays in the writer's buffer, out->n is 0 and c->p == w->buf. The core of a producer's
 * compression job: it touches nothing but its arguments. KW_ENOMEM, KW_ECODEC. */
KW_PUBLIC int kw_batch_close(const kw_batch_writer *w, int codec, int level, kw_mem *mem, kw_buf *out,
                             kw_closed_batch *c) KW_MUST_USE;

/* What the guarantee decides at drain. Without one: -1, -1, -1, false. */
typedef struct kw_batch_seal {
    int64_t producer_id;
    int16_t producer_epoch;
    int32_t base_sequence;
    bool transactional;
} kw_batch_seal;

/* Writes the 61 header bytes into c->p and combines the CRCs. base offset 0, leader epoch -1. May be called
 * again to re-seal after fencing; the records stay. */
KW_PUBLIC void kw_batch_seal_header(const kw_closed_batch *c, const kw_batch_seal *s);

/* ---- reading ---- */

/* One batch (format 2), or one message or wrapper (formats 0, 1), as it stands in a records field. */
typedef struct kw_batch {
    kw_bytes raw; /* all its bytes; borrows */
    int8_t magic;
    uint16_t attributes;
    int64_t base_offset; /* formats 0, 1: the raw offset field */
    int32_t last_offset_delta;
    int32_t leader_epoch; /* -1 in formats 0, 1 */
    uint32_t crc;
    int64_t base_timestamp; /* the raw field; with KW_ATTR_DELETE_HORIZON it is the delete horizon */
    int64_t max_timestamp;
    int64_t producer_id; /* -1: none */
    int16_t producer_epoch;
    int32_t base_sequence;
    int32_t count; /* formats 0, 1: -1, not known before it is walked */
} kw_batch;

/* 1: *b is the next batch; 0: end, or an incomplete batch follows (a broker may cut the last one), r stays
 * before it; KW_EMALFORMED: length or magic cannot be. */
KW_PUBLIC int kw_batches_next(kw_reader *r, kw_batch *b) KW_MUST_USE;
/* Position of the next fetch after this batch (F2): base + last delta + 1. Formats 0, 1: offset + 1. */
KW_PUBLIC int64_t kw_batch_next_offset(const kw_batch *b);
/* Sizes, codec bits, counts, and the checksum if check_crc. KW_ECRC, KW_EMALFORMED, KW_ECODEC. */
KW_PUBLIC int kw_batch_check(const kw_batch *b, bool check_crc) KW_MUST_USE;

/* A walk over the records of one batch. */
typedef struct kw_record_iter {
    kw_batch batch;
    kw_reader r;        /* over the records, expanded if need be */
    int32_t left;       /* records still to come (format 2) */
    int32_t index;      /* of the next record, from 0 */
    int64_t inner_base; /* formats 0, 1: what is added to inner offsets */
    int err;
} kw_record_iter;

/* Expands into `out` if the batch is compressed (then views borrow from out), else they borrow from the
 * batch. `limit`: most bytes to expand to. KW_ELIMIT, KW_ECOMPRESSED, KW_ECODEC, KW_ENOMEM, KW_EMALFORMED. */
KW_PUBLIC int kw_batch_open(const kw_batch *b, size_t limit, kw_mem *mem, kw_buf *out,
                            kw_record_iter *it) KW_MUST_USE;

/* A record as a view: everything borrows. */
typedef struct kw_record {
    int64_t offset;
    int64_t timestamp;     /* ms; -1 none */
    int32_t sequence;      /* -1 none */
    int8_t timestamp_type; /* -1 none (format 0), 0 create time, 1 log append time */
    kw_bytes key, value;
    int32_t n_headers;
    kw_bytes raw_headers; /* walked by kw_record_header_next */
} kw_record;

/* 1: *rec is filled; 0: the end, everything was used up; < 0: damaged (KW_EMALFORMED, KW_ETRUNCATED). */
KW_PUBLIC int kw_record_next(kw_record_iter *it, kw_record *rec) KW_MUST_USE;

/* Headers in order, doubles kept. Zero *pos to start. 1: *h is filled; 0: end. (They were checked by
 * kw_record_next.) */
KW_PUBLIC int kw_record_header_next(const kw_record *rec, size_t *pos, kw_header *h) KW_MUST_USE;

/* Control batches (transaction markers). */
enum { KW_CONTROL_ABORT = 0, KW_CONTROL_COMMIT = 1 };
typedef struct kw_control {
    int16_t version;
    int16_t type;              /* KW_CONTROL_*, or one unknown to us: skip it (F6) */
    int32_t coordinator_epoch; /* COMMIT, ABORT; else -1 */
} kw_control;
/* Reads the first record of a control batch. KW_EMALFORMED. */
KW_PUBLIC int kw_control_read(const kw_record *rec, kw_control *c) KW_MUST_USE;

KW_EXTERN_C_END
#endif
