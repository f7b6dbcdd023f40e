/* receipt.h - records that somebody waits for, one by one (kw_receipt), and the events of a batch around
 * them.
 *
 * A batch lists its receipts in the order of their records. When it ends they are settled, and the rest of
 * its records is told in events, one for each run of records between those that were waited for. So every
 * record is told exactly once: in an event, or by its receipt. */
#ifndef KW_CLIENT_RECEIPT_H
#define KW_CLIENT_RECEIPT_H

#include "client/batch.h"

/* Of the record that was appended last. */
void kw_receipts_add(kw_pbatch *b, kw_receipt *r);
/* Record `from` is record `to` now; those between are not the batch's any more. */
void kw_receipts_renumber(kw_pbatch *b, int32_t from, int32_t to);
/* Those of n records from `first` on go to the records of `to` that begin at `at`, behind all it has. */
void kw_receipts_move(kw_pbatch *from, int32_t first, int32_t n, kw_pbatch *to, int32_t at);
/* The batch is done: marks the runs between them. Returns how many there are. */
int32_t kw_receipts_mark(kw_pbatch *b);
/* Then tells them. */
void kw_receipts_tell(kw_pbatch *b);
/* It goes without having been done. */
void kw_receipts_cancel(kw_pbatch *b);
/* Records of the run that the next event tells. */
static inline int32_t kw_receipts_run(const kw_pbatch *b) {
    return b->gap - b->first;
}
/* On to the next run. false: there is none. */
bool kw_receipts_next_run(kw_pbatch *b);

#endif
