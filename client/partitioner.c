/* partitioner.c - which partition a record goes to: the one named, what the user's partitioner says, or by
 * one of the methods that Java's clients and librdkafka know.
 *
 * Records without a key stay with one partition until batch.size bytes went there, then move to another that
 * is drawn at random (KIP-480, KIP-794): full batches instead of many small ones, and an even spread over
 * time. Everything here runs under the intake's lock. */
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

/* ---- methods ---- */

static uint32_t java_hash(const void *p, size_t n) {
    return kw_murmur2(p, n) & 0x7fffffff;
}

static uint32_t crc_hash(const void *p, size_t n) {
    return kw_crc32(0, p, n);
}

/* As Sarama has it, and librdkafka after it: the absolute value of a signed FNV-1a. */
static uint32_t fnv_hash(const void *p, size_t n) {
    const uint8_t *bytes = p;
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ bytes[i]) * 16777619u;
    return h >> 31 != 0 ? 0 - h : h;
}

typedef struct method {
    uint32_t (*hash)(const void *p, size_t n); /* NULL: keys do not matter */
    bool null_is_spread;                       /* else it is hashed as if it were empty */
    bool empty_is_null;
    bool each_anew; /* spread without staying anywhere */
} method;

static const method methods[] = {
    [KW_PARTITIONER_MURMUR2_RANDOM] = {java_hash, true,  false, false},
    [KW_PARTITIONER_MURMUR2] = {java_hash, false, false, false},
    [KW_PARTITIONER_CONSISTENT_RANDOM] = {crc_hash,  true,  true,  false},
    [KW_PARTITIONER_CONSISTENT] = {crc_hash,  false, false, false},
    [KW_PARTITIONER_FNV1A_RANDOM] = {fnv_hash,  true,  false, false},
    [KW_PARTITIONER_FNV1A] = {fnv_hash,  false, false, false},
    [KW_PARTITIONER_RANDOM] = {NULL,      true,  false, true },
};

static int32_t draw(kw_intake *in, const kw_itopic *t) {
    return kw_spread_pick(&t->spread, t->n_partitions, kw_intake_random(in));
}

static int32_t sticky_partition(kw_intake *in, const kw_outgoing *r, kw_itopic *t) {
    if (t->sticky < 0 || t->sticky >= t->n_partitions || t->sticky_bytes >= in->core->config.batch_size) {
        t->sticky = draw(in, t);
        t->sticky_bytes = 0;
    }
    t->sticky_bytes += (r->key.n > 0 ? r->key.n : 0) + (r->value.n > 0 ? r->value.n : 0);
    return t->sticky;
}

/* The loop keeps the table of a topic up to date once it knows that somebody looks at it. */
static void tell_keyless(kw_intake *in, kw_itopic *t) {
    in->has_news |= !t->keyless;
    t->keyless = true;
}

static int32_t by_method(kw_intake *in, const kw_outgoing *r, kw_itopic *t) {
    const kw_config *cfg = kw_intake_config(in, r->topic);
    const method *m = &methods[cfg->partitioner];
    bool no_key = r->key.n < 0 || (r->key.n == 0 && m->empty_is_null);
    if (m->hash != NULL && !cfg->partitioner_ignore_keys && !(no_key && m->null_is_spread))
        return (int32_t)(m->hash(r->key.p, r->key.n > 0 ? (size_t)r->key.n : 0) % (uint32_t)t->n_partitions);
    tell_keyless(in, t);
    return m->each_anew ? draw(in, t) : sticky_partition(in, r, t);
}

/* ---- the user's own ---- */

static const kw_partitioner *own(const kw_intake *in, const kw_itopic *t) {
    return t->partitioner.choose != NULL ? &t->partitioner : &in->partitioner;
}

static int32_t ask(const kw_partitioner *p, const kw_outgoing *r, const kw_itopic *t) {
    kw_partition_choice c = {.record = r,
                             .n_partitions = t->n_partitions,
                             .usable = t->spread.n > 0 ? t->spread.ids : NULL,
                             .n_usable = t->spread.n > 0 ? t->spread.n : t->n_partitions};
    return p->choose(p->self, &c);
}

int32_t kw_intake_partition(kw_intake *in, const kw_outgoing *r) {
    kw_itopic *t = &in->topics[r->topic];
    if (r->partition >= 0)
        return t->n_partitions > 0 && r->partition >= t->n_partitions ? KW_EINVAL : r->partition;
    if (t->n_partitions == 0)
        return -1; /* staged: metadata is asked for until the topic is there */
    const kw_partitioner *p = own(in, t);
    int32_t chosen = p->choose == NULL ? KW_PARTITION_BUILT_IN : ask(p, r, t);
    if (chosen == KW_PARTITION_BUILT_IN)
        return by_method(in, r, t);
    return chosen < 0 || chosen >= t->n_partitions ? KW_EINVAL : chosen;
}
