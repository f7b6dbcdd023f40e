/* fake_guarantee.h - a guarantee of idempotence in its smallest form, to prove the interface of guarantee.h.
 *
 * It numbers batches per partition (producer id, epoch, sequence), keeps the window of 5 (P1), resends the
 * very same bytes whatever happened (P6, P7), starts a new epoch when a sequence is lost for good and nothing
 * of the old one is in flight (P3, P4), and halves what is too large (P10). The producer id is a constant;
 * the real thing asks the cluster for one. */
#ifndef KW_SIM_FAKE_GUARANTEE_H
#define KW_SIM_FAKE_GUARANTEE_H

#include <kwire/guarantee.h>

enum { FAKE_PARTITIONS = 8, FAKE_WINDOW = 5 };

typedef struct fake_partition {
    int16_t epoch;
    int32_t next_sequence; /* of the next batch to be sealed */
    int32_t next_acked;    /* base sequence of the oldest batch without an answer */
    /* The last batches sealed in this epoch, by turns: base sequence, or -1 once it is resolved. */
    int32_t window[FAKE_WINDOW];
    int turn;     /* of the next batch */
    int n_open;   /* batches of this epoch that are sealed and not resolved */
    int n_stale;  /* the same of older epochs */
    bool known;   /* the leader has answered a batch of ours with OK */
    bool careful; /* a batch was split: until all is resolved the leader counts more batches than we do */
    bool lost;    /* a sequence of this epoch will never be filled: the next batch begins a new one */
} fake_partition;

/* One topic is enough. Zero it, set producer_id and first_sequence. */
typedef struct fake_guarantee {
    int64_t producer_id;
    int32_t first_sequence; /* of the first epoch; a real producer begins at 0 */
    bool awaits_id;         /* as if InitProducerId were not answered yet */
    fake_partition partitions[FAKE_PARTITIONS];
    /* What tests ask for. */
    int n_bumps, n_resends, n_reseals, n_splits, most_in_flight;
} fake_guarantee;

void fake_guarantee_init(fake_guarantee *g, int64_t producer_id, int32_t first_sequence);
kw_guarantee fake_guarantee_of(fake_guarantee *g);

#endif
