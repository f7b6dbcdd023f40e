/* partitioner.c - which partition a record goes to: the one named, by key as Java does, or a sticky one.
 *
 * Keyless records stay with one partition until batch.size bytes went there, then move to a random one that
 * has a leader (KIP-480, KIP-794): full batches instead of many small ones, and an even spread over time. */
#include "client/producer.h"

#include <kwire/hash.h>

static int32_t random_partition(kw_producer *p, const kw_topic_info *t) {
    int32_t start = (int32_t)(kw_core_random(p->core) % (uint32_t)t->n_partitions);
    for (int32_t i = 0; i < t->n_partitions; i++) {
        int32_t candidate = (start + i) % t->n_partitions;
        if (t->partitions[candidate].leader >= 0)
            return candidate;
    }
    return start;
}

static int32_t sticky_partition(kw_producer *p, const kw_outgoing *r, const kw_topic_info *t) {
    if (kw_producer_part(p, r->topic, KW_PARTITION_ANY) == NULL)
        return random_partition(p, t);
    kw_ptopic *pt = &p->topics[r->topic];
    if (pt->sticky < 0 || pt->sticky >= t->n_partitions || pt->sticky_bytes >= p->core->config.batch_size) {
        pt->sticky = random_partition(p, t);
        pt->sticky_bytes = 0;
    }
    pt->sticky_bytes += (r->key.n > 0 ? r->key.n : 0) + (r->value.n > 0 ? r->value.n : 0);
    return pt->sticky;
}

int32_t kw_producer_partition(kw_producer *p, const kw_outgoing *r) {
    const kw_topic_info *t = &p->cluster->topics[r->topic];
    if (r->partition >= 0)
        return t->n_partitions > 0 && r->partition >= t->n_partitions ? KW_EINVAL : r->partition;
    if (t->n_partitions == 0)
        return -1; /* staged: metadata is asked for until the topic is there */
    if (r->key.n < 0 || p->core->config.partitioner_ignore_keys)
        return sticky_partition(p, r, t);
    uint32_t hash = kw_murmur2(r->key.p, (size_t)r->key.n) & 0x7fffffff;
    return (int32_t)(hash % (uint32_t)t->n_partitions);
}
