/* batches.h - record batches that no producer would write: with gaps, empty, beginning anywhere. Compaction
 * leaves such. */
#ifndef KW_SIM_BATCHES_H
#define KW_SIM_BATCHES_H

#include <kwire/records.h>

/* Appends a batch of format 2 to `out`: offsets base .. base + last_delta, records at the n deltas given,
 * each with its offset as value ("17"). */
void sim_batch_put(kw_buf *out, kw_mem *mem, int64_t base, int32_t last_delta, const int32_t *deltas, int n);

#endif
