/* types.h - the few words that every other header of kwire uses.
 *
 * Borrowing rule: a kw_str or kw_bytes never owns what it points to; the owner is named where one is handed
 * out. Null and empty differ on the wire (M22), so both types carry null as n = -1. */
#ifndef KWIRE_TYPES_H
#define KWIRE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define KW_EXTERN_C_BEGIN extern "C" {
#define KW_EXTERN_C_END   }
#else
#define KW_EXTERN_C_BEGIN
#define KW_EXTERN_C_END
#endif

#if defined(__GNUC__)
#define KW_PUBLIC            __attribute__((visibility("default")))
#define KW_MUST_USE          __attribute__((warn_unused_result))
#define KW_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define KW_PUBLIC
#define KW_MUST_USE
#define KW_PRINTF(fmt, args)
#endif

/* Monotonic time and durations, in microseconds. The library never reads a clock: `now` is handed in. */
typedef int64_t kw_time;
#define KW_NEVER INT64_MAX
#define KW_MS(n) ((kw_time)(n)*1000)

/* Text, UTF-8, not terminated. n = -1: null. */
typedef struct kw_str {
    const char *p;
    int32_t n;
} kw_str;

/* Bytes. n = -1: null. */
typedef struct kw_bytes {
    const uint8_t *p;
    int32_t n;
} kw_bytes;

/* From a string literal; from nothing. */
#define KW_STR(literal)   (kw_literal(literal, (int32_t)sizeof(literal) - 1))
#define KW_BYTES(literal) (kw_literal_bytes(literal, (int32_t)sizeof(literal) - 1))
#define KW_NULL_BYTES     (kw_literal_bytes(NULL, -1))

static inline kw_str kw_literal(const char *p, int32_t n) {
    kw_str s = {p, n};
    return s;
}

static inline kw_bytes kw_literal_bytes(const void *p, int32_t n) {
    kw_bytes b = {(const uint8_t *)p, n};
    return b;
}

/* Topic ids and the like; all zero means "none". */
typedef struct kw_uuid {
    uint8_t b[16];
} kw_uuid;

/* A piece of output for a gathering write. Borrowed until it is sent. */
typedef struct kw_slice {
    const void *p;
    size_t n;
} kw_slice;

#endif
