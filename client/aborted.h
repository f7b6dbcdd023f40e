/* aborted.h - which transactional batches of one answer's partition were aborted (read_committed; F4, F5,
 * F6).
 *
 * The broker sends the aborted transactions that reach into the records, in no promised order. A batch
 * belongs to one of them when its producer has an entry that begins at or before the batch's end and no ABORT
 * marker has passed since. Everything is of one answer: nothing is kept between two. */
#ifndef KW_CLIENT_ABORTED_H
#define KW_CLIENT_ABORTED_H

#include <kwire/mem.h>
#include <kwire/msg/fetch.h>

typedef struct kw_aborted_txn {
    int64_t producer_id, first_offset;
    int32_t first; /* in the first entry of a producer: its first one whose marker has not passed */
} kw_aborted_txn;

typedef struct kw_aborted {
    kw_aborted_txn *txns; /* by producer, then by offset */
    int32_t n;
} kw_aborted;

/* Copies into the arena, sorted. n <= 0: none. KW_ENOMEM. */
int kw_aborted_init(kw_aborted *a, kw_arena *arena, const kw_fetch_resp_aborted *list, int32_t n) KW_MUST_USE;
/* An ABORT marker of this producer stands at `offset`. Whether it ends one of the list or not (F5), once or
 * twice. */
void kw_aborted_marker(kw_aborted *a, int64_t producer_id, int64_t offset);
/* Is a transactional batch of this producer that ends at last_offset part of one? */
bool kw_aborted_has(const kw_aborted *a, int64_t producer_id, int64_t last_offset);

#endif
