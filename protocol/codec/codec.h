/* codec.h - what a codec must provide, and what codecs share.
 *
 * Both verbs append to out. What they leave behind when they fail is taken back by codec.c; a null input
 * arrives as an empty one. No codec allocates by a length that the input does not back: each knows the most
 * that its format can make of a byte, or grows as it goes. */
#ifndef KW_PROTOCOL_CODEC_H
#define KW_PROTOCOL_CODEC_H

#include <kwire/records.h>

typedef struct kw_codec {
    int (*compress)(int level, kw_mem *mem, kw_bytes in, kw_buf *out);
    int (*expand)(unsigned flags, size_t limit, kw_mem *mem, kw_bytes in, kw_buf *out);
} kw_codec;

extern const kw_codec kw_codec_gzip, kw_codec_snappy, kw_codec_lz4, kw_codec_zstd;

/* `level` when the caller has none in mind. */
#define LEVEL_DEFAULT INT32_MIN

/* For libraries whose free names no size: blocks that remember theirs. NULL when out of memory. */
void *kw_sized_alloc(kw_mem *mem, size_t size);
void kw_sized_free(kw_mem *mem, void *block);

#endif
