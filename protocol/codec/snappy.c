/* snappy.c - snappy, ours (libsnappy is C++), in the framing of snappy-java and without any.
 *
 * A block is its length as a varint, then elements: a literal, or a copy of earlier output. Java frames
 * blocks of 32 KiB: a magic, two versions, then each block behind an int32 length. Other clients send one
 * bare block. Written is Java's form; read are both. */
#include "protocol/codec/codec.h"
#include "protocol/codec/snappy_block.h"
#include "protocol/cursor.h"
#include "protocol/varint.h"
#include <string.h>

/* Version and oldest version that can read it, both 1, follow the magic. */
static const uint8_t java_header[16] = {0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1};

enum { JAVA_MAGIC = 8, JAVA_VERSION = 1, JAVA_BLOCK = 32 * 1024 };

/* A copy of 64 bytes takes 3: nothing expands more. */
enum { MOST_RATIO = 22 };

static int put_block(kw_mem *mem, uint16_t *table, const uint8_t *in, size_t n, kw_buf *out) {
    int err = kw_buf_reserve(out, mem, 4 + SNAPPY_BOUND(n));
    if (err != 0)
        return err;
    uint8_t *p = out->p + out->n;
    size_t got = kw_snappy_encode(table, in, n, p + 4);
    store_u32(p, (uint32_t)got);
    out->n += 4 + got;
    return 0;
}

static int snappy_compress(int level, kw_mem *mem, kw_bytes in, kw_buf *out) {
    (void)level; /* snappy has none */
    size_t table_size = SNAPPY_TABLE * sizeof(uint16_t);
    uint16_t *table = kw_mem_alloc(mem, table_size);
    if (table == NULL)
        return KW_ENOMEM;
    int err = kw_buf_append(out, mem, java_header, sizeof java_header);
    for (int at = 0; err == 0 && at < in.n; at += JAVA_BLOCK) {
        int n = in.n - at < JAVA_BLOCK ? in.n - at : JAVA_BLOCK;
        err = put_block(mem, table, in.p + at, (size_t)n, out);
    }
    kw_mem_free(mem, table, table_size);
    return err;
}

/* One block into out; `done` bytes of at most `limit` are there. */
static int expand_block(const uint8_t *p, size_t n, size_t room, kw_mem *mem, kw_buf *out) {
    uint64_t length = 0;
    const uint8_t *end = p + n;
    const uint8_t *elements = leb128_get(p, end, 32, &length);
    if (elements == NULL || length > n * MOST_RATIO)
        return KW_ECOMPRESSED;
    if (length > room)
        return KW_ELIMIT;
    if (length == 0)
        return elements == end ? 0 : KW_ECOMPRESSED;
    int err = kw_buf_reserve(out, mem, (size_t)length);
    if (err != 0)
        return err;
    if (!kw_snappy_decode(elements, end, out->p + out->n, (size_t)length))
        return KW_ECOMPRESSED;
    out->n += (size_t)length;
    return 0;
}

static bool is_framed(kw_bytes in) {
    return in.n >= (int32_t)sizeof java_header && memcmp(in.p, java_header, JAVA_MAGIC) == 0;
}

/* The oldest version that can read what follows must not be newer than ours. */
static bool take_frame_header(kw_reader *r) {
    kw_bytes rest = {r->p, (int32_t)reader_left(r)};
    if (!is_framed(rest) || load_u32(r->p + 12) != JAVA_VERSION)
        return false;
    r->p += sizeof java_header;
    return true;
}

static int expand_framed(kw_bytes in, size_t limit, kw_mem *mem, kw_buf *out) {
    kw_reader r;
    kw_reader_init(&r, in.p, (size_t)in.n);
    size_t start = out->n;
    int err = take_frame_header(&r) ? 0 : KW_ECOMPRESSED;
    while (err == 0 && reader_left(&r) > 0) {
        /* Streams may be concatenated: no length of a block looks like the magic, it would be negative. */
        if (take_frame_header(&r))
            continue;
        uint32_t n = get_u32(&r);
        if (r.err != 0 || n == 0 || n > reader_left(&r))
            return KW_ECOMPRESSED;
        err = expand_block(r.p, n, limit - (out->n - start), mem, out);
        r.p += n;
    }
    return err;
}

static int snappy_expand(unsigned flags, size_t limit, kw_mem *mem, kw_bytes in, kw_buf *out) {
    (void)flags;
    if (is_framed(in))
        return expand_framed(in, limit, mem, out);
    return expand_block(in.p, (size_t)in.n, limit, mem, out);
}

const kw_codec kw_codec_snappy = {snappy_compress, snappy_expand};
