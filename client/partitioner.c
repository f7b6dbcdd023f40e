/* partitioner.c - which partition a record goes to: the one named, by key as Java does, or a sticky one.
 *
 * Keyless records stay with one partition until batch.size bytes went there, then move to a random one that
 * has a leader (KIP-480, KIP-794): full batches instead of many small ones, and an even spread over time. */
#include "client/intake.h"

#include <kwire/hash.h>

/* Marsaglia's xorshift: good enough to spread load, and cheap. */
uint32_t kw_intake_random(kw_intake *in) {
    uint32_t x = in->random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return in->random = x;
}

static int32_t random_partition(kw_intake *in, const kw_itopic *t) {
    const kw_spread *s = &t->spread;
    uint32_t n = (uint32_t)(s->n > 0 ? s->n : t->n_partitions);
    int32_t at = (int32_t)(kw_intake_random(in) % n);
    return s->n > 0 ? s->ids[at] : at;
}

static int32_t sticky_partition(kw_intake *in, const kw_outgoing *r, kw_itopic *t) {
    if (t->sticky < 0 || t->sticky >= t->n_partitions || t->sticky_bytes >= in->core->config.batch_size) {
        t->sticky = random_partition(in, t);
        t->sticky_bytes = 0;
    }
    t->sticky_bytes += (r->key.n > 0 ? r->key.n : 0) + (r->value.n > 0 ? r->value.n : 0);
    return t->sticky;
}

int32_t kw_intake_partition(kw_intake *in, const kw_outgoing *r) {
    kw_itopic *t = &in->topics[r->topic];
    if (r->partition >= 0)
        return t->n_partitions > 0 && r->partition >= t->n_partitions ? KW_EINVAL : r->partition;
    if (t->n_partitions == 0)
        return -1; /* staged: metadata is asked for until the topic is there */
    if (r->key.n < 0 || in->core->config.partitioner_ignore_keys)
        return sticky_partition(in, r, t);
    uint32_t hash = kw_murmur2(r->key.p, (size_t)r->key.n) & 0x7fffffff;
    return (int32_t)(hash % (uint32_t)t->n_partitions);
}
