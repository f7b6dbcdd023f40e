/* txns_find.c - `kwire txns find-hanging`: open in a partition, though no coordinator has it in a transaction
 * (KIP-664, T19). */
#include "tools/print.h"
#include "tools/txns.h"

#include <stdio.h>
#include <string.h>

/* ---- where to look ---- */

static bool holds(const kw_metadata_resp_partition *p, int64_t broker) {
    for (int32_t i = 0; i < p->n_replica_nodes; i++)
        if (p->replica_nodes[i] == broker)
            return true;
    return broker < 0;
}

/* The partitions of a topic that -p and --broker leave. */
static bool choose_partitions(kw_desk *d, const kw_metadata_resp_topic *t, kw_topic_offsets *out) {
    const kw_args *a = d->args;
    *out = (kw_topic_offsets){.topic = t->name};
    out->partitions = kw_desk_alloc(d, (size_t)t->n_partitions, sizeof *out->partitions);
    for (int32_t i = 0; out->partitions != NULL && i < t->n_partitions; i++) {
        const kw_metadata_resp_partition *p = &t->partitions[i];
        if (holds(p, a->broker_id) && (a->partition < 0 || a->partition == p->partition_index))
            out->partitions[out->n++] = (kw_partition_offset){.partition = p->partition_index};
    }
    return out->partitions != NULL;
}

/* Topics that failed are told, and 1; NULL: there is nothing to go on with. */
static int choose(kw_desk *d, kw_topic_offsets **topics, int32_t *n) {
    const kw_metadata_resp *all;
    int result = kw_desk_metadata(d, d->args->topic, &all);
    *topics = result == KW_EXIT_OK ? kw_desk_alloc(d, (size_t)all->n_topics, sizeof **topics) : NULL;
    *n = 0;
    for (int32_t i = 0; *topics != NULL && i < all->n_topics; i++) {
        const kw_metadata_resp_topic *t = &all->topics[i];
        if (t->error_code != 0)
            result = kw_desk_refused(d, "topic", t->name, t->error_code, (kw_str){NULL, -1});
        else if (!choose_partitions(d, t, &(*topics)[*n]))
            *topics = NULL;
        else
            *n += (*topics)[*n].n > 0;
    }
    return *topics != NULL ? result : KW_EXIT_FAILED;
}

/* ---- which of them hang ---- */

static bool same(const kw_open_txn *a, const kw_open_txn *b) {
    return a->start_offset == b->start_offset && a->partition == b->partition &&
           a->producer_id == b->producer_id && a->topic.n == b->topic.n &&
           memcmp(a->topic.p, b->topic.p, (size_t)a->topic.n) == 0;
}

static bool is_among(const kw_open_txn *t, const kw_open_txns *f) {
    for (int32_t i = 0; i < f->n; i++)
        if (same(t, &f->open[i]))
            return true;
    return false;
}

static void drop_owned(kw_open_txns *f) {
    int32_t kept = 0;
    for (int32_t i = 0; i < f->n; i++)
        if (f->open[i].owner.n < 0)
            f->open[kept++] = f->open[i];
    f->n = kept;
}

/* One that ended while the coordinators were asked had no owner either: what is open still? */
static int drop_ended(kw_desk *d, const kw_topic_offsets *topics, int32_t n, kw_open_txns *f) {
    kw_open_txns again = {0};
    int32_t kept = 0;
    int result = f->n > 0 ? kw_txns_find_open(d, topics, n, INT64_MAX, &again) : KW_EXIT_OK;
    for (int32_t i = 0; i < f->n; i++)
        if (is_among(&f->open[i], &again))
            f->open[kept++] = f->open[i];
    f->n = kept;
    return result;
}

static int print_hanging(kw_desk *d, const kw_open_txn *t, int64_t now) {
    int64_t idle = t->last_timestamp < 0 || now < t->last_timestamp ? -1 : now - t->last_timestamp;
    if (!d->args->json) {
        printf(
            "topic %.*s  partition %d  producer %lld  epoch %d  coordinator epoch %d  start %lld  idle for "
            "%lld ms\n",
            KW_TEXT(t->topic), (int)t->partition, (long long)t->producer_id, (int)t->producer_epoch,
            (int)t->coordinator_epoch, (long long)t->start_offset, (long long)idle);
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "topic", t->topic);
    kw_put_number(o, "partition", t->partition);
    kw_put_number(o, "producerId", t->producer_id);
    kw_put_number(o, "producerEpoch", t->producer_epoch);
    kw_put_number(o, "coordinatorEpoch", t->coordinator_epoch);
    kw_put_number(o, "startOffset", t->start_offset);
    kw_put_number(o, "lastTimestamp", t->last_timestamp);
    kw_put_number(o, "idleMs", idle);
    return kw_desk_json_end(d);
}

int kw_txns_find_hanging(kw_desk *d) {
    kw_open_txns f;
    kw_topic_offsets *topics;
    int32_t n;
    int64_t now = kw_clock_wall_ms();
    int result = choose(d, &topics, &n);
    if (topics == NULL)
        return result;
    result |= kw_txns_find_open(d, topics, n, now - d->args->max_txn_ms, &f);
    if (kw_txns_find_owners(d, f.open, f.n) != KW_EXIT_OK)
        return KW_EXIT_FAILED;
    drop_owned(&f);
    result |= drop_ended(d, topics, n, &f);
    for (int32_t i = 0; i < f.n; i++)
        result |= print_hanging(d, &f.open[i], now);
    if (f.n == 0 && result == KW_EXIT_OK && !d->args->quiet)
        kw_say("kwire txns: nothing hangs");
    return result;
}
