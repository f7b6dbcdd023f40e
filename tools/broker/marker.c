/* marker.c - the control batch that ends a transaction in a partition: one record, written by the broker. */
#include "protocol/cursor.h"
#include "tools/broker/producers.h"
#include "tools/broker/state.h"
#include <kwire/hash.h>

enum { AT_CRC = 17, AT_ATTRIBUTES = 21, MARKER_SIZE = 128, KEY_SIZE = 4, VALUE_SIZE = 6 };

/* Key: version 0, type; value: version 0, coordinator epoch. */
static int write_record(kw_batch_writer *w, int64_t now, bool commit, int32_t coordinator_epoch) {
    uint8_t key[KEY_SIZE] = {0}, value[VALUE_SIZE] = {0};
    store_u16(key + 2, commit ? KW_CONTROL_COMMIT : KW_CONTROL_ABORT);
    store_u32(value + 2, (uint32_t)coordinator_epoch);
    return kw_batch_append(w, now, (kw_bytes){key, KEY_SIZE}, (kw_bytes){value, VALUE_SIZE}, NULL, 0);
}

static int write_batch(uint8_t buf[MARKER_SIZE], kw_mem *mem, int64_t now, const kw_batch_seal *seal,
                       bool commit, int32_t coordinator_epoch, kw_batch *out) {
    kw_batch_writer w;
    kw_closed_batch c;
    kw_buf none = {0};
    kw_reader r;
    kw_batch_writer_init(&w, buf, MARKER_SIZE);
    int err = write_record(&w, now, commit, coordinator_epoch);
    if (err == 0)
        err = kw_batch_close(&w, KW_CODEC_NONE, 0, mem, &none, &c);
    if (err != 0)
        return err;
    kw_batch_seal_header(&c, seal);
    buf[AT_ATTRIBUTES + 1] |= KW_ATTR_CONTROL;
    store_u32(buf + AT_CRC, kw_crc32c(0, buf + AT_ATTRIBUTES, c.n - AT_ATTRIBUTES));
    kw_reader_init(&r, buf, c.n);
    return kw_batches_next(&r, out) == 1 ? 0 : KW_EMALFORMED;
}

static int append(kw_broker *b, broker_partition *p, kw_batch *batch) {
    if (broker_producers_reserve(&p->producers, &b->mem, batch->producer_id) != 0 ||
        broker_aborted_reserve(&p->producers.aborted, &b->mem, p->log.start) != 0 ||
        broker_log_append(&p->log, batch, BROKER_KEEP_TIME, &batch->base_offset) != 0)
        return KW_ENOMEM;
    broker_producers_note(&p->producers, batch);
    b->changes++;
    return 0;
}

int broker_write_marker(kw_broker *b, broker_partition *p, int64_t producer_id, int16_t epoch, bool commit,
                        int32_t coordinator_epoch) {
    kw_batch_seal seal = {producer_id, epoch, -1, true};
    uint8_t buf[MARKER_SIZE];
    kw_batch batch;
    int error = broker_producers_check_marker(&p->producers, producer_id, epoch, coordinator_epoch);
    if (error == 0)
        error = write_batch(buf, &b->mem, b->wall_ms, &seal, commit, coordinator_epoch, &batch);
    return error != 0 ? error : append(b, p, &batch);
}
