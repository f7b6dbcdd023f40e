/* offsets.c - finds where a partition starts (ListOffsets, F14): at the beginning, the end, n before the end,
 * or a time. A search may take two questions, for a request has room for one a partition. */
#include "client/inquiry.h"

#include <kwire/msg/list_offsets.h>

enum { LATEST = -1, EARLIEST = -2 };

static int64_t question(const kw_search *s) {
    switch (s->kind) {
    case KW_SEARCH_BEGINNING:
        return EARLIEST;
    case KW_SEARCH_END:
        return LATEST;
    case KW_SEARCH_TAIL:
        return s->end < 0 ? LATEST : EARLIEST;
    case KW_SEARCH_BOUNDS:
        return s->begin < 0 ? EARLIEST : LATEST;
    case KW_SEARCH_TIME:
        break;
    }
    return s->too_late ? LATEST : s->n;
}

/* ---- asking ---- */

static void fill_partition(const kw_assigned *a, kw_list_offsets_req_partition *p) {
    const kw_cluster *k = a->consumer->cluster;
    *p = kw_list_offsets_req_partition_default;
    p->partition_index = a->partition;
    p->current_leader_epoch = k->topics[a->topic].partitions[a->partition].leader_epoch;
    p->timestamp = question(&a->search);
}

/* Partitions of a topic stand together in the list. */
static void fill_topics(kw_list_offsets_req *req, kw_list_offsets_req_topic *topics,
                        kw_list_offsets_req_partition *parts, kw_assigned *const *list, int n) {
    req->topics = topics;
    req->n_topics = 0;
    for (int i = 0; i < n; i++) {
        if (i == 0 || list[i]->topic != list[i - 1]->topic) {
            kw_list_offsets_req_topic *t = &topics[req->n_topics++];
            *t = kw_list_offsets_req_topic_default;
            t->name = kw_cluster_topic_name(list[i]->consumer->cluster, list[i]->topic);
            t->partitions = &parts[i];
        }
        fill_partition(list[i], &parts[i]);
        topics[req->n_topics - 1].n_partitions += 1;
    }
}

static int send(kw_inquiry *q, kw_conn *conn, int16_t version, kw_assigned *const *list, int n) {
    kw_core *core = q->consumer->core;
    kw_list_offsets_req_topic *topics = kw_arena_alloc(&core->scratch, sizeof *topics * (size_t)n);
    kw_list_offsets_req_partition *parts = kw_arena_alloc(&core->scratch, sizeof *parts * (size_t)n);
    if (topics == NULL || parts == NULL)
        return KW_ENOMEM;
    kw_list_offsets_req req = kw_list_offsets_req_default;
    req.replica_id = -1;
    req.isolation_level = (int8_t)core->config.isolation_level; /* F7: the end is what can be read */
    req.timeout_ms = core->config.request_timeout_ms;
    fill_topics(&req, topics, parts, list, n);
    return kw_inquiry_send(q, conn, version, &req);
}

/* ---- answers ---- */

/* n from the end: that may be before the beginning. The epoch is that of an offset we were told about. */
static void take_tail(kw_assigned *a, int64_t offset, int32_t epoch) {
    kw_search *s = &a->search;
    if (s->end < 0) {
        s->end = offset;
        return;
    }
    int64_t wanted = s->end - s->n;
    kw_position_at(a, wanted > offset ? wanted : offset, wanted > offset ? -1 : epoch);
}

static void take_bounds(kw_assigned *a, int64_t offset) {
    kw_search *s = &a->search;
    if (s->begin < 0) {
        s->begin = offset;
        return;
    }
    s->end = offset;
    kw_position_tell_bounds(a);
}

static void take_time(kw_assigned *a, int64_t offset, int32_t epoch) {
    if (offset >= 0)
        kw_position_at(a, offset, epoch);
    else
        a->search.too_late = true;
}

static void found(kw_assigned *a, int64_t offset, int32_t epoch) {
    switch (a->search.kind) {
    case KW_SEARCH_BEGINNING:
    case KW_SEARCH_END:
        kw_position_at(a, offset, epoch);
        break;
    case KW_SEARCH_TAIL:
        take_tail(a, offset, epoch);
        break;
    case KW_SEARCH_TIME:
        take_time(a, offset, epoch);
        break;
    case KW_SEARCH_BOUNDS:
        take_bounds(a, offset);
        break;
    }
}

static void take_partition(kw_assigned *a, const kw_list_offsets_resp_partition *p) {
    bool may_lack = a->search.kind == KW_SEARCH_TIME && !a->search.too_late;
    int error = p->error_code;
    if (error == KW_OK && p->offset < 0 && !may_lack)
        error = KW_EMALFORMED; /* F14: a beginning and an end always exist */
    if (error == KW_OK)
        found(a, p->offset, p->leader_epoch);
    else
        kw_position_failed(a, error, "ListOffsets");
}

static int take(kw_inquiry *q, const void *body) {
    const kw_list_offsets_resp *resp = body;
    for (int32_t i = 0; i < resp->n_topics; i++) {
        const kw_list_offsets_resp_topic *t = &resp->topics[i];
        int32_t topic = kw_cluster_find_topic(q->consumer->cluster, t->name);
        for (int32_t j = 0; j < t->n_partitions; j++) {
            kw_assigned *a = kw_inquiry_match(q, topic, t->partitions[j].partition_index);
            if (a != NULL)
                take_partition(a, &t->partitions[j]);
        }
    }
    return KW_OK;
}

bool kw_consumer_list_offsets(kw_consumer *c) {
    static const kw_inquiry_kind kind = {.waiting = KW_ASSIGNED_SEARCHING,
                                         .api = &kw_list_offsets_api,
                                         .send = send,
                                         .take = take,
                                         .resp_size = sizeof(kw_list_offsets_resp)};
    return kw_inquire(c, &kind);
}
