/* spread.h - over which partitions of a topic keyless records go, and how many to each (KIP-794).
 *
 * A record goes to a partition with a probability that falls with the number of batches that wait there: a
 * slow broker gets fewer, and those that have no leader, or could take nothing for too long, none. The table
 * is made by the loop and read by appending threads: a running sum of weights, in which one random number
 * finds its place.
 *
 * To make one: begin, count what waits, keep the partitions that may be used in ascending order, end. */
#ifndef KW_CLIENT_SPREAD_H
#define KW_CLIENT_SPREAD_H

#include <kwire/mem.h>

typedef struct kw_spread {
    int32_t *ids;   /* partitions */
    uint32_t *sums; /* of weights, up to and with each */
    int32_t n;      /* 0: all partitions, alike */
    int32_t cap;
} kw_spread;

/* Empties it, with room for n partitions on which nothing waits. KW_ENOMEM: it stays empty, which means all.
 */
int kw_spread_begin(kw_spread *s, kw_mem *mem, int32_t n) KW_MUST_USE;
/* Batches that wait for partition `id`. */
void kw_spread_count(kw_spread *s, int32_t id, int32_t n_waiting);
void kw_spread_keep(kw_spread *s, int32_t id);
/* Numbers of waiting batches to weights. n_partitions: of the topic. */
void kw_spread_end(kw_spread *s, int32_t n_partitions);
int32_t kw_spread_pick(const kw_spread *s, int32_t n_partitions, uint32_t random);
void kw_spread_fini(kw_spread *s, kw_mem *mem);

#endif
