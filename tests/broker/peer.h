/* peer.h - a broker under test, and a client's end that is written with the protocol library alone.
 *
 * Time is virtual. Output is taken in odd pieces, so that every test also tests partial sends. At the end the
 * broker must have given back all memory. */
#ifndef KW_TESTS_BROKER_PEER_H
#define KW_TESTS_BROKER_PEER_H

#include "tests/unit/unit.h"

#include <kwire/broker.h>
#include <kwire/message.h>
#include <kwire/records.h>

/* Kafka's codes in tests are written as numbers, with their names beside them: the broker's own list is not
 * trusted. */

enum { PEER_WALL_MS = 1700000000 };

typedef struct peer {
    kw_broker *b;
    size_t broker_bytes; /* what the broker has allocated */
    uint32_t conn;       /* the connection that the calls without one use */
    kw_time now;
    int64_t wall_ms;
    int32_t correlation;
    kw_mem mem;
    kw_arena arena; /* requests, answers, batches */
} peer;

peer *peer_new(const kw_broker_options *o); /* NULL: the default */
void peer_free(peer *p);
uint32_t peer_open(peer *p);

/* The frame of a request; correlation ids count up from 1. */
kw_bytes peer_frame(peer *p, const kw_api *api, int16_t version, const void *body);
kw_bytes peer_join(peer *p, kw_bytes a, kw_bytes b);
int peer_feed(peer *p, uint32_t conn, kw_bytes bytes);
/* All output of the connection. */
kw_bytes peer_take(peer *p, uint32_t conn);
/* One answer out of `bytes`, which moves on; checks frame, header, and that the body is used up. NULL: no
 * bytes. */
const void *peer_answer(peer *p, const kw_api *api, int16_t version, kw_bytes *bytes, int32_t *correlation);
/* Request and answer on p->conn. */
const void *peer_call(peer *p, const kw_api *api, int16_t version, const void *body);
/* Is the connection closed by the broker once its output is taken? */
bool peer_closed(peer *p, uint32_t conn);

/* ---- what most tests need ---- */

kw_str peer_str(const char *s);
void peer_create(peer *p, const char *topic, int32_t n_partitions);
/* A sealed batch of n records with timestamps from `timestamp` on, a millisecond apart; value_size bytes
 * each. */
kw_bytes peer_batch(peer *p, int n, int codec, int64_t timestamp, size_t value_size);
/* After a change to the header or the records: makes the checksum right again. */
void peer_fix_crc(kw_bytes batch);
/* Produce v9, acks=all. Returns the error. */
int peer_produce(peer *p, const char *topic, int32_t partition, kw_bytes records, int64_t *base_offset);

#endif
