/* sha256.h - SHA-256, for showing what a long value is without showing it. */
#ifndef KW_TOOLS_SHA256_H
#define KW_TOOLS_SHA256_H

#include <stddef.h>
#include <stdint.h>

void kw_sha256(const void *p, size_t n, uint8_t out[32]);

#endif
