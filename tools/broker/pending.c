/* pending.c - see pending.h. A group has few of them at a time, so the list is searched from one end. */
#include "tools/broker/pending.h"
#include "tools/broker/cluster.h"
#include "tools/broker/list.h"
#include <string.h>

static bool is_of(const broker_offset *o, kw_str topic, int32_t partition) {
    return o->partition == partition && broker_text_compare(o->topic, topic) == 0;
}

static void remove_at(broker_group *g, kw_mem *mem, int32_t i) {
    broker_offset_free(mem, g->pending[i]);
    g->n_pending--;
    memmove(g->pending + i, g->pending + i + 1, (size_t)(g->n_pending - i) * sizeof *g->pending);
}

int broker_pending_set(broker_group *g, kw_mem *mem, const broker_offset *offset) {
    broker_offset **list = broker_list_reserve(mem, g->pending, g->n_pending, &g->cap_pending);
    if (list == NULL)
        return KW_ENOMEM;
    g->pending = list;
    broker_offset *copy = broker_offset_copy(mem, offset);
    if (copy == NULL)
        return KW_ENOMEM;
    for (int32_t i = g->n_pending - 1; i >= 0; i--)
        if (list[i]->producer_id == offset->producer_id && is_of(list[i], offset->topic, offset->partition))
            remove_at(g, mem, i);
    list[g->n_pending++] = copy;
    return 0;
}

bool broker_pending_has(const broker_group *g, kw_str topic, int32_t partition) {
    for (int32_t i = 0; i < g->n_pending; i++)
        if (is_of(g->pending[i], topic, partition))
            return true;
    return false;
}

/* What was committed after it, outside of the transaction, stays. */
static int settle(broker_group *g, kw_mem *mem, int32_t i, bool commit) {
    const broker_offset *o = g->pending[i];
    const broker_offset *known = broker_offset_find(g, o->topic, o->partition);
    bool counts = commit && (known == NULL || known->order < o->order);
    if (counts && broker_offset_set(g, mem, o) != 0)
        return KW_ENOMEM;
    remove_at(g, mem, i);
    return 0;
}

int broker_pending_end(broker_groups *groups, kw_mem *mem, int32_t slot, int64_t producer_id, bool commit) {
    int err = 0;
    for (int32_t k = 0; k < groups->n; k++) {
        broker_group *g = groups->list[k];
        if (g->n_pending == 0 || broker_cluster_slot(g->id) != slot)
            continue;
        for (int32_t i = g->n_pending - 1; i >= 0 && err == 0; i--)
            if (g->pending[i]->producer_id == producer_id)
                err = settle(g, mem, i, commit);
    }
    return err;
}

void broker_pending_forget(broker_group *g, kw_mem *mem, kw_str topic) {
    for (int32_t i = g->n_pending - 1; i >= 0; i--)
        if (topic.n < 0 || broker_text_compare(g->pending[i]->topic, topic) == 0)
            remove_at(g, mem, i);
}

void broker_pending_forget_partition(broker_group *g, kw_mem *mem, kw_str topic, int32_t partition) {
    for (int32_t i = g->n_pending - 1; i >= 0; i--)
        if (is_of(g->pending[i], topic, partition))
            remove_at(g, mem, i);
}
