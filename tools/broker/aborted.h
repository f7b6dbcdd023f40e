/* aborted.h - the transactions that were aborted in a log, in the order of their markers: what readers of
 * committed records are told (F4). They are not sorted by where they began: transactions overlap. */
#ifndef BROKER_ABORTED_H
#define BROKER_ABORTED_H

#include <kwire/error.h>
#include <kwire/mem.h>

typedef struct broker_abort {
    int64_t producer_id;
    int64_t first, last; /* offsets: of its first record, of its marker */
    int64_t stable;      /* last stable offset after it: what was aborted later begins there or behind it */
} broker_abort;

typedef struct broker_aborted {
    broker_abort *list;
    int32_t n, cap;
} broker_aborted;

void broker_aborted_fini(broker_aborted *a, kw_mem *mem);
/* Room for one more; those that end before `start`, the log's, go. KW_ENOMEM. */
int broker_aborted_reserve(broker_aborted *a, kw_mem *mem, int64_t start) KW_MUST_USE;
/* There is room. */
void broker_aborted_add(broker_aborted *a, const broker_abort *what);
/* Those that touch offsets from `from` on, and before `to`: copies at most `max`, returns how many there are.
 */
int32_t broker_aborted_between(const broker_aborted *a, int64_t from, int64_t to, broker_abort *out,
                               int32_t max);

#endif
