/* snappy_block.c - encoder and decoder of one snappy block.
 *
 * The encoder is greedy: a table remembers where each hash of four bytes was seen last; the first place that
 * really has the same four bytes is taken, and extended as far as it goes. Where nothing matches it takes
 * longer and longer steps, so that random bytes cost little.
 *
 * The decoder checks every length against what is left of input and output before it moves a byte. */
#include "protocol/codec/snappy_block.h"
#include "protocol/le.h"
#include "protocol/varint.h"
#include <string.h>

enum { LITERAL = 0, COPY_1 = 1, COPY_2 = 2, COPY_4 = 3 }; /* the two low bits of a tag */

enum {
    MARGIN = 15,     /* no match starts so near the end: lets 8 bytes be read anywhere */
    COPY_MAX = 64,   /* of one element */
    COPY_1_MAX = 11, /* of the short form, which also needs a small offset */
    COPY_1_OFFSETS = 2048,
    STEP_SHIFT = 5 /* after 32 misses the step grows by one */
};

static inline uint32_t load_32(const uint8_t *p) {
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t load_64(const uint8_t *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* ---- encoder ---- */

typedef struct encoder {
    const uint8_t *in;
    size_t n;
    uint16_t *table;
    int shift; /* leaves as many bits of a hash as the table has */
} encoder;

static inline uint16_t *slot(const encoder *e, uint32_t four) {
    return &e->table[four * 0x9e3779b1u >> e->shift];
}

/* A short input does not pay for clearing the whole table. */
static void table_init(encoder *e) {
    size_t entries = 256;
    e->shift = 24;
    while (entries < SNAPPY_TABLE && entries < e->n) {
        entries *= 2;
        e->shift--;
    }
    memset(e->table, 0, entries * sizeof e->table[0]);
}

/* The next position from `at` on whose four bytes were seen before; false: none before the margin. */
static inline bool find_match(const encoder *e, size_t *at, size_t *seen) {
    size_t last = e->n - MARGIN;
    size_t here = *at;
    for (size_t misses = 1 << STEP_SHIFT; here < last; here += misses++ >> STEP_SHIFT) {
        uint32_t four = load_32(e->in + here);
        uint16_t *s = slot(e, four);
        size_t candidate = *s;
        *s = (uint16_t)here;
        if (load_32(e->in + candidate) == four) {
            *at = here;
            *seen = candidate;
            return true;
        }
    }
    return false;
}

/* How many bytes from a and b on are the same; b comes later and ends the input at `end`. */
static inline size_t same_bytes(const uint8_t *a, const uint8_t *b, const uint8_t *end) {
    const uint8_t *start = b;
    while (end - b >= 8) {
        if (load_64(a) != load_64(b))
            break;
        a += 8;
        b += 8;
    }
    while (b < end && *a == *b) {
        a++;
        b++;
    }
    return (size_t)(b - start);
}

static inline uint8_t *put_literal(uint8_t *out, const uint8_t *p, size_t n, bool may_read_16) {
    if (n == 0)
        return out;
    if (n <= 16 && may_read_16) {
        *out++ = (uint8_t)((n - 1) << 2 | LITERAL);
        memcpy(out, p, 16);
        return out + n;
    }
    size_t m = n - 1;
    if (m < 60) {
        *out++ = (uint8_t)(m << 2 | LITERAL);
    } else if (m < 256) {
        *out++ = 60 << 2 | LITERAL;
        *out++ = (uint8_t)m;
    } else {
        *out++ = 61 << 2 | LITERAL;
        *out++ = (uint8_t)m;
        *out++ = (uint8_t)(m >> 8);
    }
    memcpy(out, p, n);
    return out + n;
}

static inline uint8_t *put_copy_2(uint8_t *out, size_t offset, size_t n) {
    *out++ = (uint8_t)((n - 1) << 2 | COPY_2);
    *out++ = (uint8_t)offset;
    *out++ = (uint8_t)(offset >> 8);
    return out;
}

static inline uint8_t *put_copy(uint8_t *out, size_t offset, size_t n) {
    /* What is left for the last element must be 4 bytes or more, or the short form cannot say it. */
    for (; n >= COPY_MAX + 4; n -= COPY_MAX)
        out = put_copy_2(out, offset, COPY_MAX);
    if (n > COPY_MAX) {
        out = put_copy_2(out, offset, COPY_MAX - 4);
        n -= COPY_MAX - 4;
    }
    if (n > COPY_1_MAX || offset >= COPY_1_OFFSETS)
        return put_copy_2(out, offset, n);
    *out++ = (uint8_t)(offset >> 8 << 5 | (n - 4) << 2 | COPY_1);
    *out++ = (uint8_t)offset;
    return out;
}

static uint8_t *encode(const encoder *e, uint8_t *out) {
    const uint8_t *end = e->in + e->n;
    size_t literal = 0, at = 1, seen; /* position 0 is what an empty slot says */
    while (find_match(e, &at, &seen)) {
        out = put_literal(out, e->in + literal, at - literal, true);
        size_t n = 4 + same_bytes(e->in + seen + 4, e->in + at + 4, end);
        out = put_copy(out, at - seen, n);
        at += n;
        literal = at;
        if (at >= e->n - MARGIN)
            break;
        *slot(e, load_32(e->in + at - 1)) = (uint16_t)(at - 1);
    }
    return put_literal(out, e->in + literal, e->n - literal, false);
}

size_t kw_snappy_encode(uint16_t *table, const uint8_t *in, size_t n, uint8_t *out) {
    encoder e = {.in = in, .n = n, .table = table};
    uint8_t *p = varint_put_u64(out, n);
    if (n <= MARGIN) {
        p = put_literal(p, in, n, false);
    } else {
        table_init(&e);
        p = encode(&e, p);
    }
    return (size_t)(p - out);
}

/* ---- decoder ---- */

typedef struct decoder {
    const uint8_t *p, *end;
    uint8_t *start, *out, *out_end;
} decoder;

static inline bool take_literal(decoder *d, uint8_t tag) {
    size_t n = tag >> 2;
    if (n >= 60) {
        size_t bytes = n - 59;
        if ((size_t)(d->end - d->p) < bytes)
            return false;
        n = 0;
        for (size_t i = 0; i < bytes; i++)
            n |= (size_t)*d->p++ << (8 * i);
    }
    size_t in = (size_t)(d->end - d->p), room = (size_t)(d->out_end - d->out);
    if (n >= in || n >= room)
        return false;
    n++;
    if (n <= 16 && in >= 16 && room >= 16)
        memcpy(d->out, d->p, 16);
    else
        memcpy(d->out, d->p, n);
    d->p += n;
    d->out += n;
    return true;
}

/* From `offset` bytes back; source and target may overlap, then the pattern repeats. */
static inline bool copy_back(decoder *d, size_t offset, size_t n) {
    size_t room = (size_t)(d->out_end - d->out);
    if (offset == 0 || offset > (size_t)(d->out - d->start) || n > room)
        return false;
    const uint8_t *from = d->out - offset;
    uint8_t *stop = d->out + n;
    if (offset >= 16 && room >= COPY_MAX + 16) {
        for (uint8_t *to = d->out; to < stop; to += 16, from += 16)
            memcpy(to, from, 16);
        d->out = stop;
        return true;
    }
    while (d->out < stop) {
        size_t there = (size_t)(d->out - from), left = (size_t)(stop - d->out);
        size_t piece = there < left ? there : left;
        memcpy(d->out, from, piece);
        d->out += piece;
    }
    return true;
}

static inline bool take_copy(decoder *d, uint8_t tag) {
    size_t in = (size_t)(d->end - d->p);
    size_t n = (size_t)(tag >> 2) + 1, offset;
    switch (tag & 3) {
    case COPY_1:
        if (in < 1)
            return false;
        n = 4 + (tag >> 2 & 7);
        offset = (size_t)(tag >> 5) << 8 | d->p[0];
        d->p += 1;
        break;
    case COPY_2:
        if (in < 2)
            return false;
        offset = d->p[0] | (size_t)d->p[1] << 8;
        d->p += 2;
        break;
    default:
        if (in < 4)
            return false;
        offset = load_le32(d->p);
        d->p += 4;
    }
    return copy_back(d, offset, n);
}

bool kw_snappy_decode(const uint8_t *p, const uint8_t *end, uint8_t *out, size_t n) {
    decoder d = {p, end, out, out, out + n};
    while (d.p < d.end) {
        uint8_t tag = *d.p++;
        bool right = (tag & 3) == LITERAL ? take_literal(&d, tag) : take_copy(&d, tag);
        if (!right)
            return false;
    }
    return d.out == d.out_end;
}
