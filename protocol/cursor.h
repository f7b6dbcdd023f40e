/* cursor.h - reading and writing the wire, inline: what wire.c exports and the message verbs use on their hot
 * path.
 *
 * Invariant of a reader: once err is set, p == end. So a read needs one comparison, and a broken reader stays
 * where the damage is. Byte order is made by shifts, which compilers turn into one load and a swap. */
#ifndef KW_PROTOCOL_CURSOR_H
#define KW_PROTOCOL_CURSOR_H

#include <kwire/wire.h>
#include <string.h>

static inline uint16_t load_u16(const uint8_t *p) {
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t load_u32(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t load_u64(const uint8_t *p) {
    return (uint64_t)load_u32(p) << 32 | load_u32(p + 4);
}

static inline void store_u16(uint8_t *p, uint16_t v) {
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static inline void store_u32(uint8_t *p, uint32_t v) {
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
}

static inline void store_u64(uint8_t *p, uint64_t v) {
    store_u32(p, (uint32_t)(v >> 32));
    store_u32(p + 4, (uint32_t)v);
}

static inline size_t reader_left(const kw_reader *r) {
    return (size_t)(r->end - r->p);
}

static inline void reader_fail(kw_reader *r, int err) {
    if (r->err == 0)
        r->err = err;
    r->end = r->p;
}

/* n > 0 bytes, or NULL. */
static inline const uint8_t *get_raw(kw_reader *r, size_t n) {
    if (reader_left(r) < n) {
        reader_fail(r, KW_ETRUNCATED);
        return NULL;
    }
    const uint8_t *p = r->p;
    r->p += n;
    return p;
}

static inline uint8_t get_u8(kw_reader *r) {
    const uint8_t *p = get_raw(r, 1);
    return p == NULL ? 0 : *p;
}

static inline uint16_t get_u16(kw_reader *r) {
    const uint8_t *p = get_raw(r, 2);
    return p == NULL ? 0 : load_u16(p);
}

static inline uint32_t get_u32(kw_reader *r) {
    const uint8_t *p = get_raw(r, 4);
    return p == NULL ? 0 : load_u32(p);
}

static inline uint64_t get_u64(kw_reader *r) {
    const uint8_t *p = get_raw(r, 8);
    return p == NULL ? 0 : load_u64(p);
}

/* At most `most` bytes of 7 bits each; bits beyond `bits` in the last one are refused (M14). */
static inline uint64_t get_leb128(kw_reader *r, int most, int bits) {
    uint64_t v = 0;
    for (int i = 0; i < most; i++) {
        if (r->p == r->end) {
            reader_fail(r, KW_ETRUNCATED);
            return 0;
        }
        uint8_t byte = *r->p++;
        v |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte >= 0x80)
            continue;
        if (i == most - 1 && byte >> (bits - 7 * i) != 0)
            break;
        return v;
    }
    reader_fail(r, KW_EMALFORMED);
    return 0;
}

static inline uint32_t get_uvarint(kw_reader *r) {
    if (r->p != r->end && *r->p < 0x80)
        return *r->p++;
    return (uint32_t)get_leb128(r, 5, 32);
}

/* n bytes of room in buf, already counted; NULL when counting or after an error. */
static inline uint8_t *put_room(kw_writer *w, size_t n) {
    if (w->err != 0)
        return NULL;
    if (w->buf == NULL) {
        w->n += n;
        return NULL;
    }
    if (w->cap - w->n < n) {
        w->err = KW_ENOSPACE;
        return NULL;
    }
    uint8_t *p = w->buf + w->n;
    w->n += n;
    return p;
}

static inline void put_u8(kw_writer *w, uint8_t v) {
    uint8_t *p = put_room(w, 1);
    if (p != NULL)
        *p = v;
}

static inline void put_u16(kw_writer *w, uint16_t v) {
    uint8_t *p = put_room(w, 2);
    if (p != NULL)
        store_u16(p, v);
}

static inline void put_u32(kw_writer *w, uint32_t v) {
    uint8_t *p = put_room(w, 4);
    if (p != NULL)
        store_u32(p, v);
}

static inline void put_u64(kw_writer *w, uint64_t v) {
    uint8_t *p = put_room(w, 8);
    if (p != NULL)
        store_u64(p, v);
}

static inline void put_raw(kw_writer *w, const void *from, size_t n) {
    uint8_t *p = put_room(w, n);
    if (p != NULL && n > 0)
        memcpy(p, from, n);
}

static inline void put_leb128(kw_writer *w, uint64_t v) {
    uint8_t bytes[10];
    size_t n = 0;
    for (; v >= 0x80; v >>= 7)
        bytes[n++] = (uint8_t)(v | 0x80);
    bytes[n++] = (uint8_t)v;
    put_raw(w, bytes, n);
}

static inline void put_uvarint(kw_writer *w, uint32_t v) {
    if (v < 0x80)
        put_u8(w, (uint8_t)v);
    else
        put_leb128(w, v);
}

#endif
