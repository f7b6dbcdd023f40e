/* epochs.c - see epochs.h. The answers are those of Kafka's LeaderEpochFileCache. */
#include "tools/broker/epochs.h"
#include <string.h>

static bool listed(const broker_epochs *e) {
    return e->n > 0 && e->list[e->n - 1].epoch == e->current.epoch;
}

/* List and present epoch as one sequence. */
static int32_t count(const broker_epochs *e) {
    return e->n + !listed(e);
}

static broker_epoch at(const broker_epochs *e, int32_t i) {
    return i < e->n ? e->list[i] : e->current;
}

void broker_epochs_fini(broker_epochs *e, kw_mem *mem) {
    kw_mem_free(mem, e->list, (size_t)e->cap * sizeof *e->list);
}

void broker_epochs_begin(broker_epochs *e, int32_t epoch, int64_t start) {
    e->current = (broker_epoch){epoch, start};
}

int broker_epochs_note(broker_epochs *e, kw_mem *mem) {
    if (listed(e))
        return 0;
    if (e->n == e->cap) {
        int32_t cap = e->cap == 0 ? 4 : 2 * e->cap;
        broker_epoch *grown =
            kw_mem_realloc(mem, e->list, (size_t)e->cap * sizeof *grown, (size_t)cap * sizeof *grown);
        if (grown == NULL)
            return KW_ENOMEM;
        e->list = grown;
        e->cap = cap;
    }
    e->list[e->n++] = e->current;
    return 0;
}

void broker_epochs_cut_end(broker_epochs *e, int64_t offset) {
    while (e->n > 0 && e->list[e->n - 1].start >= offset)
        e->n--;
    if (e->current.start > offset)
        e->current.start = offset;
}

void broker_epochs_cut_start(broker_epochs *e, int64_t offset) {
    int32_t last = -1;
    while (last + 1 < count(e) && at(e, last + 1).start <= offset)
        last++;
    if (last < 0)
        return;
    if (last == count(e) - 1)
        e->current.start = offset;
    if (last < e->n)
        e->list[last].start = offset;
    e->n -= last;
    if (e->n > 0)
        memmove(e->list, e->list + last, (size_t)e->n * sizeof *e->list);
}

broker_epoch broker_epochs_end_of(const broker_epochs *e, int32_t epoch, int64_t log_end) {
    static const broker_epoch unknown = {-1, -1};
    if (epoch < 0 || epoch > e->current.epoch)
        return unknown;
    if (epoch == e->current.epoch)
        return (broker_epoch){epoch, log_end};
    int32_t i = 0;
    while (at(e, i).epoch <= epoch)
        i++;
    return (broker_epoch){i == 0 ? epoch : at(e, i - 1).epoch, at(e, i).start};
}

int32_t broker_epochs_at(const broker_epochs *e, int64_t offset) {
    int32_t found = -1;
    for (int32_t i = 0; i < count(e) && at(e, i).start <= offset; i++)
        found = at(e, i).epoch;
    return found;
}
