/* batch.h - what the files about record batches share, and what tools need to write unusual batches. */
#ifndef KW_PROTOCOL_BATCH_H
#define KW_PROTOCOL_BATCH_H

#include <kwire/records.h>

/* Where the fields of a format 2 header stand. The CRC covers everything from the attributes on. */
enum {
    AT_BASE_OFFSET = 0,
    AT_LENGTH = 8, /* of what follows it */
    AT_LEADER_EPOCH = 12,
    AT_MAGIC = 16,
    AT_CRC = 17,
    AT_ATTRIBUTES = 21,
    AT_LAST_OFFSET_DELTA = 23,
    AT_BASE_TIMESTAMP = 27,
    AT_MAX_TIMESTAMP = 35,
    AT_PRODUCER_ID = 43,
    AT_PRODUCER_EPOCH = 51,
    AT_BASE_SEQUENCE = 53,
    AT_COUNT = 57
};

/* Offset and length come first in every format. */
enum { BATCH_PREFIX = 12 };

/* A record with any deltas. The same errors as kw_batch_append; count and timestamps of w stay as they are.
 */
int kw_batch_append_raw(kw_batch_writer *w, int32_t offset_delta, int64_t timestamp_delta, kw_bytes key,
                        kw_bytes value, const kw_header *headers, int n_headers) KW_MUST_USE;

/* Writes a format 2 header from the fields of b into p, before n - KW_BATCH_HEADER bytes of records whose CRC
 * is records_crc. b->raw, b->magic and b->crc are not looked at. */
void kw_batch_header_write(uint8_t *p, size_t n, const kw_batch *b, uint32_t records_crc);

/* message_set.c: formats 0 and 1. */
enum { MESSAGE_MIN = 14, MESSAGE_MIN_V1 = 22 }; /* least values of the length field */

/* Fills b from b->raw, whose offset, length and magic are known to be right. */
void kw_message_fill(kw_batch *b);
int kw_message_check(const kw_batch *b, bool check_crc) KW_MUST_USE;
int kw_message_open(const kw_batch *b, size_t limit, kw_mem *mem, kw_buf *out,
                    kw_record_iter *it) KW_MUST_USE;
int kw_message_next(kw_record_iter *it, kw_record *rec) KW_MUST_USE;

#endif
