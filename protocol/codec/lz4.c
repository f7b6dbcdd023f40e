/* lz4.c - lz4 frames, ours, around the block API of liblz4 (its own frame code allocates by itself).
 *
 * Written: as Java does, independent blocks of 64 KiB without checksums. Read: everything of the frame format
 * but dictionaries and a second frame, which no Kafka client writes; linked blocks and all three checksums
 * too. */
#include "protocol/codec/codec.h"
#include "protocol/le.h"
#include <kwire/hash.h>
#include <lz4.h>
#include <lz4hc.h>
#include <string.h>

#define MAGIC      0x184d2204u
#define STORED     0x80000000u /* flag in a block's length: not compressed */
#define MOST_RATIO 255u        /* a byte of lz4 cannot stand for more */

enum {
    FLAG_VERSION = 0x40, /* 01 in the two upper bits */
    FLAG_VERSION_MASK = 0xc0,
    FLAG_INDEPENDENT = 0x20,
    FLAG_BLOCK_CHECKSUM = 0x10,
    FLAG_CONTENT_SIZE = 0x08,
    FLAG_CONTENT_CHECKSUM = 0x04,
    FLAG_REFUSED = 0x03, /* reserved; dictionary */
    BLOCK_64K = 0x40,    /* block size 4 of 4..7 */
    BLOCK_SIZE = 64 * 1024,
    HEADER = 7,
    HISTORY = 64 * 1024 /* how far linked blocks look back */
};

/* ---- writing ---- */

/* From here on lz4's thorough variant; below it the fast one, negative ones still faster: the scale of lz4's
 * own frames, and so librdkafka's. Java's default is the fast one too. */
enum { FIRST_HC_LEVEL = 3 };

typedef struct encoder {
    int level;
    void *state;
    size_t state_size;
} encoder;

static int encoder_init(encoder *e, int level, kw_mem *mem) {
    e->level = level == LEVEL_DEFAULT ? 0 : level;
    e->state_size = (size_t)(e->level >= FIRST_HC_LEVEL ? LZ4_sizeofStateHC() : LZ4_sizeofState());
    e->state = kw_mem_alloc(mem, e->state_size);
    return e->state == NULL ? KW_ENOMEM : 0;
}

/* Compressed size, or 0 if it does not fit room. */
static int encode(const encoder *e, const char *in, int n, char *out, int room) {
    if (e->level >= FIRST_HC_LEVEL)
        return LZ4_compress_HC_extStateHC(e->state, in, out, n, room, e->level);
    int acceleration = e->level < 0 ? (e->level > -65536 ? 1 - e->level : 65537) : 1;
    return LZ4_compress_fast_extState(e->state, in, out, n, room, acceleration);
}

static int put_block(const encoder *e, kw_mem *mem, const uint8_t *in, int n, kw_buf *out) {
    int err = kw_buf_reserve(out, mem, 4 + (size_t)n);
    if (err != 0)
        return err;
    uint8_t *p = out->p + out->n;
    /* A byte less than the input: whatever does not get smaller is stored. */
    int got = encode(e, (const char *)in, n, (char *)p + 4, n - 1);
    if (got <= 0)
        memcpy(p + 4, in, (size_t)n);
    store_le32(p, got > 0 ? (uint32_t)got : (uint32_t)n | STORED);
    out->n += 4 + (size_t)(got > 0 ? got : n);
    return 0;
}

static int put_header(kw_mem *mem, kw_buf *out) {
    uint8_t h[HEADER];
    store_le32(h, MAGIC);
    h[4] = FLAG_VERSION | FLAG_INDEPENDENT;
    h[5] = BLOCK_64K;
    h[6] = (uint8_t)(kw_xxh32(h + 4, 2) >> 8);
    return kw_buf_append(out, mem, h, sizeof h);
}

static int put_blocks(const encoder *e, kw_mem *mem, kw_bytes in, kw_buf *out) {
    for (int at = 0; at < in.n; at += BLOCK_SIZE) {
        int n = in.n - at < BLOCK_SIZE ? in.n - at : BLOCK_SIZE;
        int err = put_block(e, mem, in.p + at, n, out);
        if (err != 0)
            return err;
    }
    static const uint8_t end_mark[4] = {0};
    return kw_buf_append(out, mem, end_mark, sizeof end_mark);
}

static int lz4_compress(int level, kw_mem *mem, kw_bytes in, kw_buf *out) {
    encoder e;
    int err = encoder_init(&e, level, mem);
    if (err != 0)
        return err;
    err = put_header(mem, out);
    if (err == 0)
        err = put_blocks(&e, mem, in, out);
    kw_mem_free(mem, e.state, e.state_size);
    return err;
}

/* ---- reading ---- */

typedef struct decoder {
    const uint8_t *p, *end;
    uint8_t flags;
    size_t block_max;
    uint64_t content_size; /* 0 if the frame does not say */
    size_t limit;
    kw_mem *mem;
    kw_buf *out;
    size_t start; /* of this frame in out */
} decoder;

static size_t done(const decoder *d) {
    return d->out->n - d->start;
}

static bool take_u32(decoder *d, uint32_t *v) {
    if (d->end - d->p < 4)
        return false;
    *v = load_le32(d->p);
    d->p += 4;
    return true;
}

/* Writers of format 0 took the checksum over the magic number too; a reader of format 0 must take either. */
static bool header_checksum_is_right(const uint8_t *magic, size_t n, uint8_t sum, unsigned flags) {
    if ((uint8_t)(kw_xxh32(magic + 4, n) >> 8) == sum)
        return true;
    return (flags & KW_EXPAND_LZ4_V0) != 0 && (uint8_t)(kw_xxh32(magic, n + 4) >> 8) == sum;
}

static int read_header(decoder *d, unsigned flags) {
    const uint8_t *p = d->p;
    if (d->end - p < HEADER || load_le32(p) != MAGIC)
        return KW_ECOMPRESSED;
    d->flags = p[4];
    size_t described = d->flags & FLAG_CONTENT_SIZE ? 10 : 2;
    if ((d->flags & FLAG_VERSION_MASK) != FLAG_VERSION || (d->flags & FLAG_REFUSED) != 0)
        return KW_ECOMPRESSED;
    if ((p[5] & 0x8f) != 0 || p[5] < BLOCK_64K || (size_t)(d->end - p) < 4 + described + 1)
        return KW_ECOMPRESSED;
    if (!header_checksum_is_right(p, described, p[4 + described], flags))
        return KW_ECOMPRESSED;
    d->block_max = (size_t)1 << (8 + 2 * (p[5] >> 4));
    if (d->flags & FLAG_CONTENT_SIZE)
        d->content_size = load_le32(p + 6) | (uint64_t)load_le32(p + 10) << 32;
    d->p = p + 4 + described + 1;
    return 0;
}

/* The claimed size is only a hint for the buffer, and only if the bytes there are can amount to it. */
static int prepare(decoder *d) {
    if (d->content_size > d->limit)
        return KW_ELIMIT;
    if (d->content_size / MOST_RATIO > (uint64_t)(d->end - d->p))
        return KW_ECOMPRESSED;
    return kw_buf_reserve(d->out, d->mem, (size_t)d->content_size);
}

static int copy_block(decoder *d, const uint8_t *p, size_t n) {
    if (n > d->limit - done(d))
        return KW_ELIMIT;
    return kw_buf_append(d->out, d->mem, p, n);
}

static int decode(const decoder *d, const uint8_t *p, int n, int room) {
    const char *in = (const char *)p;
    char *to = (char *)d->out->p + d->out->n;
    if (d->flags & FLAG_INDEPENDENT)
        return LZ4_decompress_safe(in, to, n, room);
    int history = done(d) < HISTORY ? (int)done(d) : HISTORY;
    return LZ4_decompress_safe_usingDict(in, to, n, room, to - history, history);
}

static int expand_block(decoder *d, const uint8_t *p, size_t n) {
    size_t most = n * MOST_RATIO < d->block_max ? n * MOST_RATIO : d->block_max;
    size_t left = d->limit - done(d);
    size_t room = most < left ? most : left;
    int err = kw_buf_reserve(d->out, d->mem, room);
    if (err != 0)
        return err;
    if (room == 0)
        return KW_ELIMIT;
    int got = decode(d, p, (int)n, (int)room);
    if (got < 0)
        return room < most ? KW_ELIMIT : KW_ECOMPRESSED;
    d->out->n += (size_t)got;
    return 0;
}

static bool block_checksum_is_right(decoder *d, const uint8_t *p, size_t n) {
    uint32_t sum;
    if ((d->flags & FLAG_BLOCK_CHECKSUM) == 0)
        return true;
    return take_u32(d, &sum) && sum == kw_xxh32(p, n);
}

/* 1: a block was read; 0: that was the end mark. */
static int read_block(decoder *d) {
    uint32_t word;
    if (!take_u32(d, &word))
        return KW_ECOMPRESSED;
    if (word == 0)
        return 0;
    size_t n = word & ~STORED;
    if (n > d->block_max || n > (size_t)(d->end - d->p))
        return KW_ECOMPRESSED;
    const uint8_t *p = d->p;
    d->p += n;
    if (!block_checksum_is_right(d, p, n))
        return KW_ECOMPRESSED;
    int err = word & STORED ? copy_block(d, p, n) : expand_block(d, p, n);
    return err != 0 ? err : 1;
}

static int read_trailer(decoder *d) {
    uint32_t sum;
    if ((d->flags & FLAG_CONTENT_SIZE) != 0 && done(d) != d->content_size)
        return KW_ECOMPRESSED;
    if ((d->flags & FLAG_CONTENT_CHECKSUM) != 0) {
        const uint8_t *content = done(d) == 0 ? NULL : d->out->p + d->start;
        if (!take_u32(d, &sum) || sum != kw_xxh32(content, done(d)))
            return KW_ECOMPRESSED;
    }
    return d->p == d->end ? 0 : KW_ECOMPRESSED;
}

static int lz4_expand(unsigned flags, size_t limit, kw_mem *mem, kw_bytes in, kw_buf *out) {
    decoder d = {.p = in.p, .end = in.p + in.n, .limit = limit, .mem = mem, .out = out, .start = out->n};
    int err = read_header(&d, flags);
    if (err == 0)
        err = prepare(&d);
    if (err != 0)
        return err;
    int got;
    while ((got = read_block(&d)) == 1)
        continue;
    return got < 0 ? got : read_trailer(&d);
}

const kw_codec kw_codec_lz4 = {lz4_compress, lz4_expand};
