/* flip.h - one bit turned over, where the checksum of a record batch will tell, or anywhere in a frame.
 *
 * The records of a frame are found through the rows. Of each whole batch (a broker may cut the last one of a
 * fetch) the checksummed part counts: from the CRC field to the end; each of its bits is as likely. */
#ifndef PROXY_FLIP_H
#define PROXY_FLIP_H

#include "tools/proxy/letter.h"
#include "tools/proxy/rules.h"

/* Where a bit was chosen, as far as it is known. */
typedef struct proxy_bit {
    size_t at; /* byte of the frame */
    int bit;
    kw_str topic;     /* null: named by its id */
    kw_uuid topic_id; /* zero: neither */
    int32_t partition;
    int64_t base_offset; /* of the batch */
} proxy_bit;

/* Chooses a bit in the batches of an opened letter. false: it has none. */
bool proxy_flip_choose(const proxy_letter *l, const uint8_t *frame, proxy_rules *random, proxy_bit *bit);
/* Any bit behind the size. false: there is nothing there. */
bool proxy_flip_any(size_t n, proxy_rules *random, proxy_bit *bit);

#endif
