/* crc32c.h - what the files of the CRC-32C share. */
#ifndef KW_PROTOCOL_CRC32C_H
#define KW_PROTOCOL_CRC32C_H

#include <stddef.h>
#include <stdint.h>

typedef uint32_t kw_crc32c_fn(uint32_t crc, const uint8_t *p, size_t n);

/* Slice-by-8 tables for the reflected polynomial. */
extern const uint32_t kw_crc32c_table[8][256];

/* The instructions of this CPU, or NULL if it has none. */
kw_crc32c_fn *kw_crc32c_hardware(void);

#endif
