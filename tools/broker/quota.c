/* quota.c - rates over eleven samples of a second, and a bucket of tokens for changes: Kafka's own
 * arithmetic, so that what is told here is what is told there. */
#include "tools/broker/quota.h"
#include <string.h>

static const kw_time window = KW_MS(1000);
static const double second = 1e6;

/* ---- limits and meters ---- */

static void copy_name(char to[64], kw_str name) {
    int32_t n = name.n < 0 ? 0 : name.n < 63 ? name.n : 63;
    memset(to, 0, 64);
    if (n > 0)
        memcpy(to, name.p, (size_t)n);
}

static broker_limit *find_own(broker_quotas *q, kw_broker_quota kind, const char *client, bool all) {
    for (int i = 0; i < q->n_limits; i++) {
        broker_limit *l = &q->limits[i];
        if (l->kind == kind && l->all == all && (all || strcmp(l->client, client) == 0))
            return l;
    }
    return NULL;
}

static double find_limit(broker_quotas *q, kw_broker_quota kind, const char *client) {
    const broker_limit *l = find_own(q, kind, client, false);
    if (l == NULL)
        l = find_own(q, kind, client, true);
    return l == NULL ? 0 : l->per_second;
}

int broker_quota_set(broker_quotas *q, kw_broker_quota kind, const char *client, double per_second) {
    char name[64];
    if (per_second < 0 || (client != NULL && strlen(client) >= sizeof name))
        return KW_EINVAL;
    copy_name(name, client == NULL ? (kw_str){NULL, -1} : (kw_str){client, (int32_t)strlen(client)});
    broker_limit *l = find_own(q, kind, name, client == NULL);
    if (l == NULL && q->n_limits == BROKER_LIMITS)
        return KW_ENOMEM;
    if (l == NULL)
        l = &q->limits[q->n_limits++];
    *l = (broker_limit){.kind = kind, .all = client == NULL, .per_second = per_second};
    memcpy(l->client, name, sizeof name);
    return 0;
}

/* When there are too many, the one counted longest ago is begun anew. */
static broker_meter *find_meter(broker_quotas *q, kw_broker_quota kind, int32_t node, const char *client) {
    broker_meter *oldest = &q->meters[0];
    for (int i = 0; i < q->n_meters; i++) {
        broker_meter *m = &q->meters[i];
        if (m->kind == kind && m->node == node && strcmp(m->client, client) == 0)
            return m;
        if (m->counted < oldest->counted)
            oldest = m;
    }
    if (q->n_meters < BROKER_METERS)
        oldest = &q->meters[q->n_meters++];
    *oldest = (broker_meter){.kind = kind, .node = node, .counted = -1};
    memcpy(oldest->client, client, sizeof oldest->client);
    for (int i = 0; i < BROKER_SAMPLES; i++)
        oldest->samples[i].start = -1;
    return oldest;
}

/* ---- rates ---- */

static void add(broker_meter *m, double amount, kw_time now) {
    broker_sample *s = &m->samples[m->at];
    if (s->start >= 0 && now - s->start >= window) {
        m->at = (m->at + 1) % BROKER_SAMPLES;
        s = &m->samples[m->at];
        s->start = -1;
    }
    if (s->start < 0)
        *s = (broker_sample){.start = now};
    s->sum += amount;
    m->counted = now;
}

/* Sum of what is young enough, and over which time: never less than ten windows. */
static double measure(broker_meter *m, kw_time now, kw_time *elapsed) {
    kw_time first = now;
    double sum = 0;
    for (int i = 0; i < BROKER_SAMPLES; i++) {
        const broker_sample *s = &m->samples[i];
        if (s->start < 0 || now - s->start >= BROKER_SAMPLES * window)
            continue;
        sum += s->sum;
        first = s->start < first ? s->start : first;
    }
    *elapsed = now - first;
    if (*elapsed / window < BROKER_SAMPLES - 1)
        *elapsed += (BROKER_SAMPLES - 1 - *elapsed / window) * window;
    return sum;
}

kw_time broker_quota_count(broker_quotas *q, kw_broker_quota kind, int32_t node, kw_str client, double amount,
                           kw_time now) {
    char name[64];
    kw_time elapsed;
    if (q->n_limits == 0)
        return 0;
    copy_name(name, client);
    double limit = find_limit(q, kind, name);
    if (limit <= 0)
        return 0;
    broker_meter *m = find_meter(q, kind, node, name);
    add(m, amount, now);
    double rate = measure(m, now, &elapsed) / ((double)elapsed / second);
    return rate <= limit ? 0 : (kw_time)((rate - limit) / limit * (double)elapsed);
}

void broker_quota_return(broker_quotas *q, kw_broker_quota kind, int32_t node, kw_str client, double amount) {
    char name[64];
    copy_name(name, client);
    broker_meter *m = find_meter(q, kind, node, name);
    m->samples[m->at].sum -= amount;
}

/* ---- changes ---- */

kw_time broker_quota_change(broker_quotas *q, int32_t node, kw_str client, double n, kw_time now, bool strict,
                            bool *refused) {
    char name[64];
    copy_name(name, client);
    *refused = false;
    double limit = q->n_limits == 0 ? 0 : find_limit(q, KW_BROKER_QUOTA_MUTATIONS, name);
    if (limit <= 0)
        return 0;
    broker_meter *m = find_meter(q, KW_BROKER_QUOTA_MUTATIONS, node, name);
    double most = BROKER_SAMPLES * limit;
    m->tokens = m->counted < 0 ? most : m->tokens + (double)(now - m->counted) / second * limit;
    m->tokens = m->tokens < most ? m->tokens : most;
    m->counted = now;
    *refused = strict && m->tokens < 0;
    if (!*refused)
        m->tokens -= n;
    return m->tokens >= 0 ? 0 : (kw_time)(-m->tokens / limit * second);
}
