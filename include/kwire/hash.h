/* hash.h - checksums and hashes of the protocol. */
#ifndef KWIRE_HASH_H
#define KWIRE_HASH_H

#include <kwire/types.h>

KW_EXTERN_C_BEGIN

/* CRC-32C (Castagnoli) of n bytes, continuing from `crc` (0 to start). SSE4.2 or ARMv8 instructions where the
 * CPU has them, interleaved streams for long input, a portable table otherwise. */
KW_PUBLIC uint32_t kw_crc32c(uint32_t crc, const void *p, size_t n);
/* CRC of A followed by B from both CRCs and B's length: lets a batch header be sealed without reading its
 * records. */
KW_PUBLIC uint32_t kw_crc32c_combine(uint32_t crc_a, uint32_t crc_b, size_t n_b);
/* The portable path, always; for tests. */
KW_PUBLIC uint32_t kw_crc32c_portable(uint32_t crc, const void *p, size_t n);
/* CRC-32 (IEEE), of message sets v0 and v1. */
KW_PUBLIC uint32_t kw_crc32(uint32_t crc, const void *p, size_t n);
/* Murmur2 with Kafka's seed; the default partitioner takes (kw_murmur2(key) & 0x7fffffff) % partitions. */
KW_PUBLIC uint32_t kw_murmur2(const void *p, size_t n);
/* xxHash32, seed 0: checksum of lz4 frames. */
KW_PUBLIC uint32_t kw_xxh32(const void *p, size_t n);

KW_EXTERN_C_END
#endif
