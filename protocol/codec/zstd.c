/* zstd.c - Zstandard by libzstd, on our memory.
 *
 * Expanding is done in one piece into the output itself, not through zstd's streaming decoder: that one
 * allocates a window of the size the frame claims, this one needs none, whatever is claimed. The price is
 * that a guess which was too small is tried again with twice the room; the walk over block headers
 * (ZSTD_decompressBound) makes that rare. */
#define ZSTD_STATIC_LINKING_ONLY /* the `_advanced` calls: contexts on a given allocator */
#include "protocol/codec/codec.h"
#include <zstd.h>
#include <zstd_errors.h>

enum { FIRST_ROOM = 64 * 1024, GUESSED_RATIO = 32 };

static void *take(void *mem, size_t size) {
    return kw_sized_alloc(mem, size);
}

static void give_back(void *mem, void *block) {
    kw_sized_free(mem, block);
}

static ZSTD_customMem memory_of(kw_mem *mem) {
    return (ZSTD_customMem){take, give_back, mem};
}

static int level_of(int level) {
    return level == LEVEL_DEFAULT ? ZSTD_CLEVEL_DEFAULT : level; /* zstd clamps the rest */
}

static int zstd_compress(int level, kw_mem *mem, kw_bytes in, kw_buf *out) {
    size_t bound = ZSTD_compressBound((size_t)in.n);
    int err = kw_buf_reserve(out, mem, bound);
    if (err != 0)
        return err;
    ZSTD_CCtx *ctx = ZSTD_createCCtx_advanced(memory_of(mem));
    if (ctx == NULL)
        return KW_ENOMEM;
    size_t n = ZSTD_compressCCtx(ctx, out->p + out->n, bound, in.p, (size_t)in.n, level_of(level));
    ZSTD_freeCCtx(ctx);
    if (ZSTD_isError(n))
        return KW_ENOMEM; /* with room for the bound nothing else can fail */
    out->n += n;
    return 0;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* The most that the input can give, or an error: damaged headers, or a claimed size over the limit. */
static int bound_of(kw_bytes in, size_t limit, size_t *bound) {
    unsigned long long claimed = ZSTD_getFrameContentSize(in.p, (size_t)in.n);
    if (in.n == 0 || claimed == ZSTD_CONTENTSIZE_ERROR)
        return KW_ECOMPRESSED;
    if (claimed != ZSTD_CONTENTSIZE_UNKNOWN && claimed > limit)
        return KW_ELIMIT;
    unsigned long long most = ZSTD_decompressBound(in.p, (size_t)in.n);
    if (most == ZSTD_CONTENTSIZE_ERROR)
        return KW_ECOMPRESSED;
    *bound = most < limit ? (size_t)most : limit;
    return 0;
}

static int code_of(size_t result) {
    if (!ZSTD_isError(result))
        return 0;
    switch ((int)ZSTD_getErrorCode(result)) {
    case ZSTD_error_dstSize_tooSmall:
        return KW_ENOSPACE;
    case ZSTD_error_memory_allocation:
        return KW_ENOMEM;
    default:
        return KW_ECOMPRESSED;
    }
}

static int expand_with(ZSTD_DCtx *ctx, size_t bound, size_t limit, kw_mem *mem, kw_bytes in, kw_buf *out) {
    size_t room = least(bound, FIRST_ROOM + (size_t)in.n * GUESSED_RATIO);
    for (;;) {
        int err = kw_buf_reserve(out, mem, room + (room == 0)); /* a pointer even to nothing */
        if (err != 0)
            return err;
        room = least(out->cap - out->n, limit);
        size_t n = ZSTD_decompressDCtx(ctx, out->p + out->n, room, in.p, (size_t)in.n);
        err = code_of(n);
        if (err == 0)
            out->n += n;
        if (err != KW_ENOSPACE)
            return err;
        if (room >= bound)
            return bound == limit ? KW_ELIMIT : KW_ECOMPRESSED;
        room = least(bound, room * 2);
    }
}

static int zstd_expand(unsigned flags, size_t limit, kw_mem *mem, kw_bytes in, kw_buf *out) {
    (void)flags;
    size_t bound;
    int err = bound_of(in, limit, &bound);
    if (err != 0)
        return err;
    ZSTD_DCtx *ctx = ZSTD_createDCtx_advanced(memory_of(mem));
    if (ctx == NULL)
        return KW_ENOMEM;
    err = expand_with(ctx, bound, limit, mem, in, out);
    ZSTD_freeDCtx(ctx);
    return err;
}

const kw_codec kw_codec_zstd = {zstd_compress, zstd_expand};
