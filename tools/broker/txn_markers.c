/* txn_markers.c - what happens to transactions by time: those that take too long are aborted, those that are
 * prepared get their markers and are complete.
 *
 * A partition without a leader keeps its transaction waiting, and so does a group without a coordinator. A
 * transaction is in the hands of its own coordinator: without one nothing happens, and a new one goes on
 * where the old one stopped. */
#include "tools/broker/pending.h"
#include "tools/broker/producers.h"
#include "tools/broker/transact.h"

enum {
    LOAD_TIME_MS = 20, /* of a new coordinator: what it has to read first */
    AGAIN_MS = 100     /* after memory was short */
};

/* ---- one marker ---- */

/* 0: written, or never to be; KW_ESTATE: nobody is there to write it; KW_ENOMEM. */
static int mark_groups(kw_broker *b, const broker_txn *txn, int32_t slot, bool commit) {
    if (b->cluster.coordinators[slot] < 0)
        return KW_ESTATE;
    return broker_pending_end(&b->groups, &b->mem, slot, txn->producer_id, commit);
}

static int mark(kw_broker *b, const broker_txn *txn, const broker_txn_partition *where) {
    bool commit = txn->state == BROKER_TXN_PREPARE_COMMIT;
    broker_topic_ref ref = {.name = where->topic};
    broker_partition *p;
    if (broker_txn_is_offsets(where->topic))
        return mark_groups(b, txn, where->partition, commit);
    if (broker_partition_find(&b->cluster.topics, &ref, where->partition, &p) != 0)
        return 0; /* deleted */
    if (p->leader < 0)
        return KW_ESTATE;
    int32_t epoch = b->txns.slots[broker_cluster_slot(txn->id)].epoch;
    int err = broker_write_marker(b, p, txn->producer_id, txn->epoch, commit, epoch);
    return err == KW_ENOMEM ? err : 0; /* a partition that knows better keeps what it knows */
}

/* ---- one transaction ---- */

static void complete(kw_broker *b, broker_txn *txn) {
    bool commit = txn->state == BROKER_TXN_PREPARE_COMMIT;
    txn->state = commit ? BROKER_TXN_COMPLETE_COMMIT : BROKER_TXN_COMPLETE_ABORT;
    txn->due = KW_NEVER;
    b->changes++; /* a batch of the next transaction may wait for it */
    if (txn->next_producer_id < 0)
        return;
    txn->former_producer_id = txn->producer_id;
    txn->producer_id = txn->next_producer_id;
    txn->next_producer_id = -1;
    txn->epoch = 0;
}

static void write_markers(kw_broker *b, broker_txn *txn) {
    txn->due = KW_NEVER; /* until a leader is there */
    for (int32_t i = txn->n_partitions - 1; i >= 0; i--) {
        int err = mark(b, txn, txn->partitions[i]);
        if (err == 0)
            broker_txn_remove_partition(txn, &b->mem, i);
        if (err == KW_ENOMEM)
            txn->due = b->now + KW_MS(AGAIN_MS);
    }
    if (txn->n_partitions == 0)
        complete(b, txn);
}

static void act(kw_broker *b, broker_txn *txn) {
    if (broker_txn_is_prepared(txn))
        write_markers(b, txn);
    else if (broker_txn_fence(b, txn) != 0)
        txn->due = KW_NEVER;
}

/* ---- all ---- */

void broker_txns_step(kw_broker *b) {
    broker_txns *t = &b->txns;
    if (b->now < t->next)
        return;
    t->next = KW_NEVER;
    for (int32_t i = 0; i < t->n; i++) {
        broker_txn *txn = t->list[i];
        const broker_txn_slot *slot = &t->slots[broker_cluster_slot(txn->id)];
        kw_time due = txn->due > slot->loaded ? txn->due : slot->loaded;
        if (txn->due == KW_NEVER || slot->node < 0)
            continue;
        if (due <= b->now) {
            act(b, txn);
            due = txn->due;
        }
        if (due < t->next)
            t->next = due;
    }
}

static void move(kw_broker *b, broker_txn_slot *slot, int32_t node) {
    slot->node = node;
    slot->epoch++;
    slot->loaded = b->now + KW_MS(LOAD_TIME_MS);
}

void broker_txns_follow(kw_broker *b) {
    broker_txns *t = &b->txns;
    bool moved[BROKER_SLOTS] = {false};
    for (int32_t i = 0; i < BROKER_SLOTS; i++) {
        moved[i] = t->slots[i].node != b->cluster.coordinators[i];
        if (moved[i])
            move(b, &t->slots[i], b->cluster.coordinators[i]);
    }
    for (int32_t i = 0; i < t->n; i++) {
        broker_txn *txn = t->list[i];
        txn->stuck = txn->stuck && !moved[broker_cluster_slot(txn->id)];
        if (broker_txn_is_prepared(txn) && txn->due == KW_NEVER)
            txn->due = b->now;
    }
    t->next = b->now;
    broker_txns_step(b);
}
