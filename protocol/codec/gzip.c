/* gzip.c - gzip by zlib, on our memory. A payload may be several members one after another; anything else
 * behind a member is refused (M15). Output grows as it comes, so a bomb costs no more than the limit. */
#define ZLIB_CONST /* input through pointers to const */
#include "protocol/codec/codec.h"
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8, FIRST_ROOM = 4096, GUESSED_RATIO = 4 };

static voidpf take(voidpf mem, uInt items, uInt size) {
    return (size_t)items > SIZE_MAX / size ? NULL : kw_sized_alloc(mem, (size_t)items * size);
}

static void give_back(voidpf mem, voidpf block) {
    kw_sized_free(mem, block);
}

static z_stream stream_over(kw_mem *mem, kw_bytes in) {
    return (z_stream){
        .zalloc = take, .zfree = give_back, .opaque = mem, .next_in = in.p, .avail_in = (uInt)in.n};
}

static int level_of(int level) {
    if (level == LEVEL_DEFAULT || level < 0)
        return Z_DEFAULT_COMPRESSION;
    return level > Z_BEST_COMPRESSION ? Z_BEST_COMPRESSION : level;
}

static int gzip_compress(int level, kw_mem *mem, kw_bytes in, kw_buf *out) {
    z_stream z = stream_over(mem, in);
    if (deflateInit2(&z, level_of(level), Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return KW_ENOMEM;
    uLong bound = deflateBound(&z, (uLong)in.n);
    int err = kw_buf_reserve(out, mem, bound);
    if (err == 0) {
        z.next_out = out->p + out->n;
        z.avail_out = (uInt)bound;
        /* With room for the bound, one call does it all. */
        err = deflate(&z, Z_FINISH) == Z_STREAM_END ? 0 : KW_ENOMEM;
        out->n += bound - z.avail_out;
    }
    (void)deflateEnd(&z);
    return err;
}

/* Room for the next output, `done` bytes being there of at most `limit`: first a guess, then twice what there
 * is. */
static int make_room(kw_buf *out, kw_mem *mem, size_t done, size_t limit, size_t guess) {
    if (out->cap - out->n > 0 || done == limit)
        return 0;
    size_t more = done == 0 ? guess : done;
    return kw_buf_reserve(out, mem, more < limit - done ? more : limit - done);
}

/* One call of inflate into out; at the limit into a byte of its own, to see whether there is more to come. */
static int step(z_stream *z, kw_buf *out, size_t room) {
    uint8_t probe;
    uInt most = room < INT32_MAX ? (uInt)room : INT32_MAX;
    z->next_out = room == 0 ? &probe : out->p + out->n;
    z->avail_out = room == 0 ? 1 : most;
    int rc = inflate(z, Z_NO_FLUSH);
    if (room == 0)
        return z->avail_out == 0 ? KW_ELIMIT : rc;
    out->n += most - z->avail_out;
    return rc;
}

static int inflate_members(z_stream *z, size_t limit, kw_mem *mem, kw_buf *out) {
    size_t start = out->n;
    size_t guess = FIRST_ROOM + (size_t)z->avail_in * GUESSED_RATIO;
    for (;;) {
        int err = make_room(out, mem, out->n - start, limit, guess);
        if (err != 0)
            return err;
        size_t left = limit - (out->n - start);
        size_t room = out->cap - out->n;
        int rc = step(z, out, room < left ? room : left);
        if (rc == KW_ELIMIT)
            return KW_ELIMIT;
        if (rc == Z_MEM_ERROR)
            return KW_ENOMEM;
        if (rc == Z_STREAM_END && z->avail_in == 0)
            return 0;
        if (rc == Z_STREAM_END)
            rc = inflateReset(z); /* the next member */
        else if (z->avail_in == 0 && z->avail_out > 0)
            return KW_ECOMPRESSED; /* cut */
        if (rc != Z_OK && rc != Z_BUF_ERROR)
            return KW_ECOMPRESSED;
    }
}

static int gzip_expand(unsigned flags, size_t limit, kw_mem *mem, kw_bytes in, kw_buf *out) {
    (void)flags;
    z_stream z = stream_over(mem, in);
    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return KW_ENOMEM;
    int err = inflate_members(&z, limit, mem, out);
    (void)inflateEnd(&z);
    return err;
}

const kw_codec kw_codec_gzip = {gzip_compress, gzip_expand};
