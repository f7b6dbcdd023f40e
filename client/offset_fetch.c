/* offset_fetch.c - see offset_fetch.h. */
#include "client/offset_fetch.h"

#include <string.h>

enum { STABLE_VERSION = 7, GROUPS_VERSION = 8 };

/* ---- asking ---- */

/* Both forms in one: topics that differ only in their type. */
typedef struct filling {
    kw_offset_fetch_req_topic *topics;
    kw_offset_fetch_req_group_topic *group_topics;
    int32_t *partitions;
    int32_t n_topics;
} filling;

static int reserve(const kw_cluster *k, int n, filling *f) {
    kw_arena *arena = &k->core->scratch;
    f->topics = kw_arena_alloc(arena, sizeof *f->topics * (size_t)n);
    f->group_topics = kw_arena_alloc(arena, sizeof *f->group_topics * (size_t)n);
    f->partitions = kw_arena_alloc(arena, sizeof *f->partitions * (size_t)n);
    bool ok = f->topics != NULL && f->group_topics != NULL && f->partitions != NULL;
    return ok ? KW_OK : KW_ENOMEM;
}

static void begin_topic(filling *f, kw_str name, const int32_t *partitions) {
    kw_offset_fetch_req_topic *t = &f->topics[f->n_topics];
    kw_offset_fetch_req_group_topic *g = &f->group_topics[f->n_topics++];
    *t = kw_offset_fetch_req_topic_default;
    *g = kw_offset_fetch_req_group_topic_default;
    t->name = g->name = name;
    t->partition_indexes = g->partition_indexes = partitions;
}

static void add_all(const kw_cluster *k, filling *f, const kw_offset *const *list, int n) {
    for (int i = 0; i < n; i++) {
        if (i == 0 || list[i]->topic != list[i - 1]->topic)
            begin_topic(f, kw_cluster_topic_name(k, list[i]->topic), &f->partitions[i]);
        f->partitions[i] = list[i]->partition;
        f->topics[f->n_topics - 1].n_partition_indexes += 1;
        f->group_topics[f->n_topics - 1].n_partition_indexes += 1;
    }
}

static int fill_group(const kw_cluster *k, const kw_member *m, const filling *f, kw_offset_fetch_req *req) {
    kw_offset_fetch_req_group *group = kw_arena_alloc(&k->core->scratch, sizeof *group);
    if (group == NULL)
        return KW_ENOMEM;
    *group = kw_offset_fetch_req_group_default;
    group->group_id = m->group;
    group->topics = f->group_topics;
    group->n_topics = f->n_topics;
    if (m->generation >= 0) {
        group->member_id = m->id;
        group->member_epoch = m->generation;
    }
    req->groups = group;
    req->n_groups = 1;
    return KW_OK;
}

int kw_offset_fetch_fill(const kw_cluster *k, int16_t version, const kw_member *m,
                         const kw_offset *const *list, int n, kw_offset_fetch_req *req) {
    filling f = {0};
    int rc = reserve(k, n, &f);
    if (rc < 0)
        return rc;
    add_all(k, &f, list, n);
    *req = kw_offset_fetch_req_default;
    req->require_stable = version >= STABLE_VERSION;
    if (version >= GROUPS_VERSION)
        return fill_group(k, m, &f, req);
    req->group_id = m->group;
    req->topics = f.topics;
    req->n_topics = f.n_topics;
    return KW_OK;
}

/* ---- answers ---- */

static int read_single(const kw_cluster *k, const kw_offset_fetch_resp *resp,
                       void (*each)(void *ctx, const kw_offset *o), void *ctx) {
    if (resp->error_code != 0)
        return resp->error_code;
    for (int32_t i = 0; i < resp->n_topics; i++) {
        const kw_offset_fetch_resp_topic *t = &resp->topics[i];
        int32_t topic = kw_cluster_find_topic(k, t->name);
        for (int32_t j = 0; j < t->n_partitions; j++) {
            const kw_offset_fetch_resp_partition *p = &t->partitions[j];
            kw_offset o = {topic < 0 ? -1 : topic,    p->partition_index, p->committed_offset,
                           p->committed_leader_epoch, p->metadata,        p->error_code};
            each(ctx, &o);
        }
    }
    return KW_OK;
}

static int read_group(const kw_cluster *k, const kw_offset_fetch_resp_group *group,
                      void (*each)(void *ctx, const kw_offset *o), void *ctx) {
    if (group->error_code != 0)
        return group->error_code;
    for (int32_t i = 0; i < group->n_topics; i++) {
        const kw_offset_fetch_resp_group_topic *t = &group->topics[i];
        int32_t topic = kw_cluster_find_topic(k, t->name);
        for (int32_t j = 0; j < t->n_partitions; j++) {
            const kw_offset_fetch_resp_group_partition *p = &t->partitions[j];
            kw_offset o = {topic < 0 ? -1 : topic,    p->partition_index, p->committed_offset,
                           p->committed_leader_epoch, p->metadata,        p->error_code};
            each(ctx, &o);
        }
    }
    return KW_OK;
}

static bool same(kw_str a, kw_str b) {
    return a.n == b.n && (a.n <= 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

int kw_offset_fetch_read(const kw_cluster *k, int16_t version, const kw_member *m,
                         const kw_offset_fetch_resp *resp, void (*each)(void *ctx, const kw_offset *o),
                         void *ctx) {
    if (version < GROUPS_VERSION)
        return read_single(k, resp, each, ctx);
    if (resp->n_groups != 1 || !same(resp->groups[0].group_id, m->group))
        return KW_EMALFORMED;
    return read_group(k, &resp->groups[0], each, ctx);
}
