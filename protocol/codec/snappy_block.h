/* snappy_block.h - one bare snappy block. */
#ifndef KW_PROTOCOL_SNAPPY_BLOCK_H
#define KW_PROTOCOL_SNAPPY_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SNAPPY_TABLE = 1 << 14 }; /* entries of the hash table */

/* Room that kw_snappy_encode needs for n bytes: literals cost 5 more at worst, the length 5, and short
 * literals are written 16 bytes at a time. */
#define SNAPPY_BOUND(n) ((n) + (n) / 6 + 32)

/* Length and elements of in[0..n), n < 65536. `table` has SNAPPY_TABLE entries of any content. */
size_t kw_snappy_encode(uint16_t *table, const uint8_t *in, size_t n, uint8_t *out);

/* Elements that must give n bytes exactly and use up [p, end). false: damaged. */
bool kw_snappy_decode(const uint8_t *p, const uint8_t *end, uint8_t *out, size_t n);

#endif
