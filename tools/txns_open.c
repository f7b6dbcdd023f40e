/* txns_open.c - transactions that are open in partitions, as their replicas have it. */
#include "tools/txns.h"

static size_t count_producers(const kw_describe_producers_resp *r) {
    size_t n = 0;
    for (int32_t i = 0; i < r->n_topics; i++)
        for (int32_t k = 0; k < r->topics[i].n_partitions; k++)
            n += (size_t)(r->topics[i].partitions[k].n_active_producers > 0
                              ? r->topics[i].partitions[k].n_active_producers
                              : 0);
    return n;
}

static void take_open(const kw_describe_producers_resp_partition *p, kw_str topic, int64_t written_before,
                      kw_open_txns *f) {
    for (int32_t i = 0; i < p->n_active_producers; i++) {
        const kw_describe_producers_resp_producer *from = &p->active_producers[i];
        if (from->current_txn_start_offset < 0 || from->last_timestamp >= written_before)
            continue;
        f->open[f->n++] = (kw_open_txn){
            .topic = topic,
            .partition = p->partition_index,
            .producer_id = from->producer_id,
            .producer_epoch = from->producer_epoch,
            .coordinator_epoch = from->coordinator_epoch,
            .start_offset = from->current_txn_start_offset,
            .last_timestamp = from->last_timestamp,
            .owner = {NULL, -1},
        };
    }
}

int kw_txns_find_open(kw_desk *d, const kw_topic_offsets *topics, int32_t n, int64_t written_before,
                      kw_open_txns *f) {
    const kw_describe_producers_resp *r;
    int result = kw_txns_ask_producers(d, topics, n, &r);
    *f = (kw_open_txns){0};
    if (result != KW_EXIT_OK)
        return result;
    f->open = kw_desk_alloc(d, count_producers(r), sizeof *f->open);
    for (int32_t i = 0; f->open != NULL && i < r->n_topics; i++)
        for (int32_t k = 0; k < r->topics[i].n_partitions; k++) {
            const kw_describe_producers_resp_partition *p = &r->topics[i].partitions[k];
            if (p->error_code != 0)
                result = kw_desk_partition_refused(d, "producers of", r->topics[i].name, p->partition_index,
                                                   p->error_code);
            else
                take_open(p, r->topics[i].name, written_before, f);
        }
    return f->open != NULL ? result : KW_EXIT_FAILED;
}
