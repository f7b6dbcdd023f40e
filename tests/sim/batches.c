/* batches.c - see batches.h. Written field by field, so that nothing of the library's own writer is taken on
 * trust. */
#include "tests/sim/batches.h"

#include "tests/sim/die.h"

#include <kwire/hash.h>
#include <stdio.h>

enum { MOST = 65536, LENGTH_AT = 8, CRC_AT = 17, BODY_AT = 21, AFTER_LENGTH = 12 };

static void put_record(kw_writer *w, int64_t offset, int32_t delta) {
    char value[24];
    int n = snprintf(value, sizeof value, "%lld", (long long)offset);
    uint8_t body[64];
    kw_writer b;
    kw_writer_init(&b, body, sizeof body);
    kw_write_i8(&b, 0);
    kw_write_varlong(&b, 0);
    kw_write_varint(&b, delta);
    kw_write_varint(&b, -1); /* no key */
    kw_write_varint(&b, n);
    kw_write_raw(&b, value, (size_t)n);
    kw_write_varint(&b, 0);
    kw_write_varint(w, (int32_t)b.n);
    kw_write_raw(w, body, b.n);
}

static void put_at(uint8_t *buf, size_t at, uint32_t v) {
    kw_writer w;
    kw_writer_init(&w, buf + at, 4);
    kw_write_u32(&w, v);
}

void sim_batch_put(kw_buf *out, kw_mem *mem, int64_t base, int32_t last_delta, const int32_t *deltas, int n) {
    static uint8_t buf[MOST];
    kw_writer w;
    kw_writer_init(&w, buf, sizeof buf);
    kw_write_i64(&w, base);
    kw_write_i32(&w, 0); /* length */
    kw_write_i32(&w, 0); /* leader epoch */
    kw_write_i8(&w, 2);
    kw_write_u32(&w, 0); /* crc */
    kw_write_i16(&w, 0);
    kw_write_i32(&w, last_delta);
    kw_write_i64(&w, 1700000000000);
    kw_write_i64(&w, 1700000000000);
    kw_write_i64(&w, -1);
    kw_write_i16(&w, -1);
    kw_write_i32(&w, -1);
    kw_write_i32(&w, n);
    for (int i = 0; i < n; i++)
        put_record(&w, base + deltas[i], deltas[i]);
    put_at(buf, LENGTH_AT, (uint32_t)(w.n - AFTER_LENGTH));
    put_at(buf, CRC_AT, kw_crc32c(0, buf + BODY_AT, w.n - BODY_AT));
    if (w.err != 0 || kw_buf_append(out, mem, buf, w.n) != 0)
        sim_die("a batch that does not fit");
}
