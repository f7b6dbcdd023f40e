/* batch.c - see batch.h. What the real broker checks record by record (timestamps) is taken from the header.
 */
#include "tools/broker/batch.h"
#include "tools/broker/codes.h"
#include "tools/broker/timestamps.h"

enum { FIRST_ZSTD = 7 };

/* One batch of format 2; an incomplete one behind it is overlooked, as there. (Null records are never
 * answered by the real one.) */
int broker_batch_cut(kw_bytes records, int16_t version, kw_batch *batch) {
    kw_reader r;
    kw_batch more;
    kw_reader_init(&r, records.p, records.n < 0 ? 0 : (size_t)records.n);
    int got = kw_batches_next(&r, batch);
    if (got < 0)
        return CORRUPT_MESSAGE;
    if (got == 0 || batch->magic != 2)
        return INVALID_RECORD;
    if (version < FIRST_ZSTD && (batch->attributes & KW_ATTR_CODEC) == KW_CODEC_ZSTD)
        return UNSUPPORTED_COMPRESSION_TYPE;
    got = kw_batches_next(&r, &more);
    if (got < 0)
        return CORRUPT_MESSAGE;
    return got == 0 ? 0 : INVALID_RECORD; /* P14 */
}

/* kw_batch_check has seen to it that the last delta is not negative, so one record at least is claimed. */
int broker_batch_check(const broker_request *q, const broker_topic_config *c, const kw_batch *batch) {
    int err = kw_batch_check(batch, false);
    if (err == KW_ECODEC)
        return UNKNOWN_SERVER_ERROR;
    if (err != 0 || batch->base_offset != 0)
        return INVALID_RECORD;
    if ((int64_t)batch->last_offset_delta + 1 != batch->count)
        return INVALID_RECORD;
    if (batch->producer_id >= 0 && batch->base_sequence < 0)
        return INVALID_RECORD;
    if ((batch->attributes & KW_ATTR_CONTROL) != 0)
        return INVALID_RECORD;
    bool in_time =
        broker_time_allowed(q, c, batch->max_timestamp) && broker_time_allowed(q, c, batch->base_timestamp);
    return in_time ? 0 : INVALID_TIMESTAMP;
}
