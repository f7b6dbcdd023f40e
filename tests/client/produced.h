/* produced.h - a hand-made leader: keeps what was produced, record by record, and answers each partition as
 * the test says. */
#ifndef KW_TESTS_CLIENT_PRODUCED_H
#define KW_TESTS_CLIENT_PRODUCED_H

#include "tests/client/rig.h"

enum { PRODUCED_BATCHES = 600, PRODUCED_RECORDS = 4000 };

typedef struct produced_record {
    int32_t partition;
    int64_t timestamp;
    int32_t n_key, n_value, n_headers; /* -1: null */
    uint32_t hash;                     /* of key, value and headers */
    uint64_t number;                   /* the first 8 bytes of the value, if it has them */
} produced_record;

typedef struct produced_batch {
    int32_t partition, count, base_sequence;
    int64_t producer_id;
    int error; /* how it was answered */
    kw_time at;
} produced_batch;

typedef struct produced {
    produced_batch batches[PRODUCED_BATCHES];
    int n_batches;
    produced_record records[PRODUCED_RECORDS]; /* of batches that were answered with 0 */
    int n_records;
    /* NULL: 0. The error for a batch of `count` records, the nth (from 0) that came for any partition. */
    int (*verdict)(struct produced *p, int32_t partition, int32_t count, int nth);
    bool silent; /* takes, and does not answer */
    void *ctx;
} produced;

/* Installs itself as the rig's server. */
void produced_init(produced *p, rig *r);
uint32_t produced_hash(uint32_t seed, const void *bytes, size_t n);

#endif
