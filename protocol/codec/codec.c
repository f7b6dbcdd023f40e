/* codec.c - the table of codecs. One that is not in the build has a NULL row; its name stays known.
 *
 * Promise to callers: when a verb fails, out holds what it held before. */
#include "protocol/codec/codec.h"
#include <string.h>

#if KW_WITH_GZIP
#define GZIP &kw_codec_gzip
#else
#define GZIP NULL
#endif
#if KW_WITH_SNAPPY
#define SNAPPY &kw_codec_snappy
#else
#define SNAPPY NULL
#endif
#if KW_WITH_LZ4
#define LZ4 &kw_codec_lz4
#else
#define LZ4 NULL
#endif
#if KW_WITH_ZSTD
#define ZSTD &kw_codec_zstd
#else
#define ZSTD NULL
#endif

static int copy(int level, kw_mem *mem, kw_bytes in, kw_buf *out) {
    (void)level;
    return kw_buf_append(out, mem, in.p, (size_t)in.n);
}

static int copy_back(unsigned flags, size_t limit, kw_mem *mem, kw_bytes in, kw_buf *out) {
    (void)flags;
    return (size_t)in.n > limit ? KW_ELIMIT : kw_buf_append(out, mem, in.p, (size_t)in.n);
}

static const kw_codec none = {copy, copy_back};

/* The index is the number in the attributes of a batch. */
static const struct {
    const char *name;
    const kw_codec *codec;
} table[] = {
    {"none",   &none },
    {"gzip",   GZIP  },
    {"snappy", SNAPPY},
    {"lz4",    LZ4   },
    {"zstd",   ZSTD  },
};

enum { N_CODECS = sizeof table / sizeof table[0] };

const char *kw_codec_name(int codec) {
    return codec >= 0 && codec < N_CODECS ? table[codec].name : NULL;
}

int kw_codec_by_name(kw_str name) {
    for (int i = 0; i < N_CODECS; i++) {
        size_t n = strlen(table[i].name);
        if (name.n >= 0 && (size_t)name.n == n && memcmp(name.p, table[i].name, n) == 0)
            return i;
    }
    return -1;
}

static const kw_codec *find(int codec) {
    return codec >= 0 && codec < N_CODECS ? table[codec].codec : NULL;
}

bool kw_codec_built(int codec) {
    return find(codec) != NULL;
}

static kw_bytes not_null(kw_bytes in) {
    static const uint8_t nothing[1] = {0};
    return in.n > 0 ? in : (kw_bytes){nothing, 0};
}

int kw_codec_compress(int codec, int level, kw_mem *mem, kw_bytes in, kw_buf *out) {
    const kw_codec *c = find(codec);
    if (c == NULL)
        return KW_ECODEC;
    size_t before = out->n;
    int err = c->compress(level, mem, not_null(in), out);
    if (err != 0)
        out->n = before;
    return err;
}

int kw_codec_expand(int codec, unsigned flags, size_t limit, kw_mem *mem, kw_bytes in, kw_buf *out) {
    const kw_codec *c = find(codec);
    if (c == NULL)
        return KW_ECODEC;
    size_t before = out->n;
    int err = c->expand(flags, limit, mem, not_null(in), out);
    if (err != 0)
        out->n = before;
    return err;
}

/* Keeps what follows aligned to max_align_t. */
typedef union sized_block {
    size_t size;
    max_align_t align;
} sized_block;

void *kw_sized_alloc(kw_mem *mem, size_t size) {
    if (size > SIZE_MAX - sizeof(sized_block))
        return NULL;
    sized_block *block = kw_mem_alloc(mem, sizeof *block + size);
    if (block == NULL)
        return NULL;
    block->size = sizeof *block + size;
    return block + 1;
}

void kw_sized_free(kw_mem *mem, void *block) {
    if (block == NULL)
        return;
    sized_block *b = (sized_block *)block - 1;
    kw_mem_free(mem, b, b->size);
}
