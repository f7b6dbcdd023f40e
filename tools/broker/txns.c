/* txns.c - the list of transactional ids, and the partitions of each. */
#include "tools/broker/txns.h"
#include "tools/broker/list.h"
#include <string.h>

kw_str broker_txn_offsets_topic(void) {
    static const char name[] = "__consumer_offsets";
    return (kw_str){name, sizeof name - 1};
}

bool broker_txn_is_offsets(kw_str topic) {
    return broker_text_compare(topic, broker_txn_offsets_topic()) == 0;
}

kw_str broker_txn_state_name(broker_txn_state state) {
    static const char *const names[BROKER_TXN_N_STATES] = {
        [BROKER_TXN_EMPTY] = "Empty",
        [BROKER_TXN_ONGOING] = "Ongoing",
        [BROKER_TXN_PREPARE_COMMIT] = "PrepareCommit",
        [BROKER_TXN_PREPARE_ABORT] = "PrepareAbort",
        [BROKER_TXN_COMPLETE_COMMIT] = "CompleteCommit",
        [BROKER_TXN_COMPLETE_ABORT] = "CompleteAbort",
    };
    return (kw_str){names[state], (int32_t)strlen(names[state])};
}

bool broker_txn_is_prepared(const broker_txn *txn) {
    return txn->state == BROKER_TXN_PREPARE_COMMIT || txn->state == BROKER_TXN_PREPARE_ABORT;
}

bool broker_txn_is_busy(const broker_txn *txn) {
    return txn->stuck || broker_txn_is_prepared(txn);
}

bool broker_txn_is_exhausted(const broker_txn *txn) {
    return txn->epoch >= BROKER_LAST_EPOCH;
}

void broker_txn_set_due(broker_txns *t, broker_txn *txn, kw_time due) {
    txn->due = due;
    if (due < t->next)
        t->next = due;
}

/* ---- partitions ---- */

static size_t partition_size(const broker_txn_partition *p) {
    return sizeof *p + (size_t)p->topic.n;
}

/* Where it is, or where it would stand. */
static int32_t search_partition(const broker_txn *txn, kw_str topic, int32_t partition) {
    int32_t low = 0, high = txn->n_partitions;
    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        int c = broker_text_compare(txn->partitions[mid]->topic, topic);
        if (c < 0 || (c == 0 && txn->partitions[mid]->partition < partition))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool broker_txn_has(const broker_txn *txn, kw_str topic, int32_t partition) {
    int32_t i = search_partition(txn, topic, partition);
    return i < txn->n_partitions && txn->partitions[i]->partition == partition &&
           broker_text_compare(txn->partitions[i]->topic, topic) == 0;
}

static broker_txn_partition *make_partition(kw_mem *mem, kw_str topic, int32_t partition) {
    broker_txn_partition *p = kw_mem_alloc(mem, sizeof *p + (size_t)topic.n);
    if (p == NULL)
        return NULL;
    memcpy(p->text, topic.p, (size_t)topic.n);
    p->topic = (kw_str){p->text, topic.n};
    p->partition = partition;
    return p;
}

int broker_txn_add_partition(broker_txn *txn, kw_mem *mem, kw_str topic, int32_t partition) {
    int32_t i = search_partition(txn, topic, partition);
    if (broker_txn_has(txn, topic, partition))
        return 0;
    broker_txn_partition **list =
        broker_list_reserve(mem, txn->partitions, txn->n_partitions, &txn->cap_partitions);
    if (list == NULL)
        return KW_ENOMEM;
    txn->partitions = list;
    broker_txn_partition *made = make_partition(mem, topic, partition);
    if (made == NULL)
        return KW_ENOMEM;
    memmove(list + i + 1, list + i, (size_t)(txn->n_partitions - i) * sizeof *list);
    list[i] = made;
    txn->n_partitions++;
    return 0;
}

void broker_txn_remove_partition(broker_txn *txn, kw_mem *mem, int32_t i) {
    broker_txn_partition **list = txn->partitions;
    kw_mem_free(mem, list[i], partition_size(list[i]));
    txn->n_partitions--;
    memmove(list + i, list + i + 1, (size_t)(txn->n_partitions - i) * sizeof *list);
}

/* ---- ids ---- */

void broker_txns_init(broker_txns *t, const broker_cluster *c) {
    t->next = KW_NEVER;
    for (int32_t i = 0; i < BROKER_SLOTS; i++)
        t->slots[i].node = c->coordinators[i];
}

static void free_txn(kw_mem *mem, broker_txn *txn) {
    while (txn->n_partitions > 0)
        broker_txn_remove_partition(txn, mem, txn->n_partitions - 1);
    kw_mem_free(mem, txn->partitions, (size_t)txn->cap_partitions * sizeof *txn->partitions);
    kw_mem_free(mem, txn, sizeof *txn + (size_t)txn->id.n);
}

void broker_txns_fini(broker_txns *t, kw_mem *mem) {
    for (int32_t i = 0; i < t->n; i++)
        free_txn(mem, t->list[i]);
    kw_mem_free(mem, t->list, (size_t)t->cap * sizeof *t->list);
    *t = (broker_txns){0};
}

static int32_t search(const broker_txns *t, kw_str id) {
    int32_t low = 0, high = t->n;
    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (broker_text_compare(t->list[mid]->id, id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

broker_txn *broker_txn_find(const broker_txns *t, kw_str id) {
    int32_t i = search(t, id);
    return i < t->n && broker_text_compare(t->list[i]->id, id) == 0 ? t->list[i] : NULL;
}

static broker_txn *make_txn(kw_mem *mem, kw_str id, int64_t producer_id) {
    broker_txn *txn = kw_mem_zalloc(mem, sizeof *txn + (size_t)id.n);
    if (txn == NULL)
        return NULL;
    memcpy(txn->text, id.p, (size_t)id.n);
    txn->id = (kw_str){txn->text, id.n};
    txn->state = BROKER_TXN_EMPTY;
    txn->producer_id = producer_id;
    txn->former_producer_id = txn->next_producer_id = -1;
    txn->epoch = txn->last_epoch = -1;
    txn->start_ms = -1;
    txn->due = KW_NEVER;
    return txn;
}

broker_txn *broker_txn_add(broker_txns *t, kw_mem *mem, kw_str id, int64_t producer_id) {
    int32_t i = search(t, id);
    broker_txn **list = broker_list_reserve(mem, t->list, t->n, &t->cap);
    if (list == NULL)
        return NULL;
    t->list = list;
    broker_txn *txn = make_txn(mem, id, producer_id);
    if (txn == NULL)
        return NULL;
    memmove(list + i + 1, list + i, (size_t)(t->n - i) * sizeof *list);
    list[i] = txn;
    t->n++;
    return txn;
}
