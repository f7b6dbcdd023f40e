/* topic_config.c - settings of single topics, and partitioners of a user's own.
 *
 * A topic with settings of its own has a whole kw_config, a copy of the client's with what was set on top:
 * whoever wants a setting of a topic reads that, or the client's. What may differ is a short list; everything
 * else is about connections, or the client as a whole. */
#include "client/config_table.h"
#include "client/producer.h"

#include <stdio.h>
#include <string.h>

static const char *const topic_keys[] = {
    "acks",        "compression.type",   "compression.level", "delivery.timeout.ms",
    "partitioner", "request.timeout.ms",
};

static bool is_row(int row, const char *key) {
    return row == kw_config_find((kw_str){key, (int32_t)strlen(key)});
}

bool kw_config_of_topic(kw_str key) {
    int row = kw_config_find(key);
    for (size_t i = 0; row >= 0 && i < sizeof topic_keys / sizeof *topic_keys; i++)
        if (is_row(row, topic_keys[i]))
            return true;
    return false;
}

/* Was this row set for this topic, rather than for the client? */
static bool own_row(const kw_config *c, const char *key) {
    int i = kw_config_find((kw_str){key, (int32_t)strlen(key)});
    return (c->set_rows[i / 64] >> (i % 64)) & 1;
}

/* P11, for a topic: what it inherits gives way to what it was given. linger.ms is the client's. */
static int fit_timeouts(kw_config *c, char *why, size_t why_size) {
    int64_t least = (int64_t)c->linger_ms + c->request_timeout_ms;
    if (c->delivery_timeout_ms >= least)
        return KW_OK;
    if (!own_row(c, "request.timeout.ms") && c->delivery_timeout_ms > c->linger_ms) {
        c->request_timeout_ms = c->delivery_timeout_ms - c->linger_ms;
        return KW_OK;
    }
    if (!own_row(c, "delivery.timeout.ms") && least <= INT32_MAX) {
        c->delivery_timeout_ms = (int32_t)least;
        return KW_OK;
    }
    snprintf(why, why_size,
             "delivery.timeout.ms (%d) must not be below linger.ms + request.timeout.ms (%lld)",
             (int)c->delivery_timeout_ms, (long long)least);
    return KW_EINVAL;
}

static int set(kw_config *c, kw_str key, kw_str value, char *why, size_t why_size) {
    char note[400];
    int rc = kw_config_set(c, key, value, why, why_size);
    if (rc == KW_OK)
        rc = fit_timeouts(c, why, why_size);
    return rc < 0 ? rc : kw_config_resolve(c, note, sizeof note, why, why_size);
}

/* Appending threads read the settings under the intake's lock, the rest of us under the client's: changed
 * under both. */
static int publish(kw_producer *p, int32_t topic, const kw_config *c) {
    kw_config *own = kw_mem_alloc(&p->core->buffers, sizeof *own);
    if (own == NULL)
        return KW_ENOMEM;
    *own = *c;
    int rc = kw_intake_lock(&p->intake);
    if (rc < 0) {
        kw_mem_free(&p->core->buffers, own, sizeof *own);
        return rc;
    }
    kw_config *before = p->intake.topics[topic].own;
    p->intake.topics[topic].own = own;
    kw_intake_unlock(&p->intake);
    kw_mem_free(&p->core->buffers, before, sizeof *before);
    return KW_OK;
}

int kw_producer_topic_set(kw_producer *p, int32_t topic, kw_str key, kw_str value, char *why,
                          size_t why_size) {
    if (topic < 0 || topic >= p->n_topics) {
        snprintf(why, why_size, "no such topic number: %d", (int)topic);
        return KW_EINVAL;
    }
    const kw_config *now = p->intake.topics[topic].own;
    kw_config c = now != NULL ? *now : p->core->config;
    if (now == NULL) { /* what the client chose, its profile included, is inherited: it may give way */
        memset(c.set_rows, 0, sizeof c.set_rows);
        c.profile = KW_PROFILE_NONE;
    }
    if (kw_config_find(key) >= 0 && !kw_config_of_topic(key)) {
        snprintf(why, why_size, "%.*s: not a setting of a single topic", key.n > 0 ? (int)key.n : 0, key.p);
        return KW_ENOTFOUND;
    }
    int rc = set(&c, key, value, why, why_size);
    if (rc < 0)
        return rc;
    if (c.acks != -1 && p->guarantee.seal != NULL) { /* P13: the broker would take it, and promise nothing */
        snprintf(
            why, why_size,
            "acks (%d) does not go with enable.idempotence, which is true%s: set it to false to allow it",
            (int)c.acks, own_row(&p->core->config, "enable.idempotence") ? "" : " by default");
        return KW_EINVAL;
    }
    snprintf(why, why_size, "out of memory");
    return publish(p, topic, &c);
}

int kw_producer_set_partitioner(kw_producer *p, int32_t topic, const kw_partitioner *partitioner) {
    static const kw_partitioner none = {NULL, NULL};
    if (topic < -1 || topic >= p->n_topics)
        return KW_EINVAL;
    int rc = kw_intake_lock(&p->intake);
    if (rc < 0)
        return rc;
    kw_partitioner *at = topic < 0 ? &p->intake.partitioner : &p->intake.topics[topic].partitioner;
    *at = partitioner != NULL ? *partitioner : none;
    kw_intake_unlock(&p->intake);
    return KW_OK;
}
