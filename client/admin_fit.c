/* admin_fit.c - where versions of one API differ in shape, or another API has to stand in: requests are made
 * to fit before they are encoded, answers are brought to the shape of the newest after they were decoded. And
 * the results that are not simply an answer. */
#include "client/admin_table.h"

#include <string.h>

enum {
    TOPICS_BY_STRUCT = 6,    /* DeleteTopics: from here on structs, with ids */
    METADATA_BY_ID = 10,     /* Metadata: topics by id */
    OFFSETS_OF_GROUPS = 8,   /* OffsetFetch: several groups */
    EMPTY_LIST_IS_NOBODY = 1 /* Metadata: below, an empty list means all topics */
};

/* ---- topics ---- */

int kw_op_fit_delete_topics(kw_op_part *p, void **body) {
    kw_delete_topics_req *req = *body;
    if (p->version >= TOPICS_BY_STRUCT)
        return KW_OK;
    kw_str *names = kw_arena_alloc(&p->arena, sizeof *names * (size_t)req->n_topics);
    if (names == NULL)
        return KW_ENOMEM;
    for (int32_t i = 0; i < req->n_topics; i++) {
        names[i] = req->topics[i].name;
        if (names[i].n < 0)
            return KW_EVERSION;
    }
    req->topic_names = names;
    req->n_topic_names = req->n_topics;
    req->n_topics = 0;
    return KW_OK;
}

int kw_op_fit_metadata(kw_op_part *p, void **body) {
    kw_metadata_req *req = *body;
    req->allow_auto_topic_creation = false;
    for (int32_t i = 0; p->version < METADATA_BY_ID && i < req->n_topics; i++)
        if (req->topics[i].name.n < 0)
            return KW_EVERSION;
    return KW_OK;
}

/* ---- the cluster, by Metadata ---- */

int kw_op_fit_cluster_metadata(kw_op_part *p, void **body) {
    const kw_describe_cluster_req *asked = p->op->request, *plain = &kw_describe_cluster_req_default;
    kw_metadata_req *req = kw_arena_alloc(&p->arena, sizeof *req);
    if (req == NULL)
        return KW_ENOMEM;
    if (asked->endpoint_type != plain->endpoint_type || asked->include_fenced_brokers ||
        asked->include_cluster_authorized_operations || p->version < EMPTY_LIST_IS_NOBODY)
        return KW_EVERSION;
    *req = kw_metadata_req_default;
    req->allow_auto_topic_creation = false;
    *body = req;
    return KW_OK;
}

int kw_op_adapt_cluster_metadata(kw_op_part *p, const void **body) {
    const kw_metadata_resp *from = *body;
    kw_describe_cluster_resp *to = kw_arena_alloc(&p->arena, sizeof *to);
    kw_describe_cluster_resp_broker *b = kw_arena_alloc(&p->arena, sizeof *b * (size_t)from->n_brokers);
    if (to == NULL || b == NULL)
        return KW_ENOMEM;
    *to = kw_describe_cluster_resp_default;
    to->throttle_time_ms = from->throttle_time_ms;
    to->error_code = from->error_code;
    to->cluster_id = from->cluster_id;
    to->controller_id = from->controller_id;
    to->brokers = b;
    to->n_brokers = from->n_brokers;
    for (int32_t i = 0; i < from->n_brokers; i++) {
        b[i] = kw_describe_cluster_resp_broker_default;
        b[i].broker_id = from->brokers[i].node_id;
        b[i].host = from->brokers[i].host;
        b[i].port = from->brokers[i].port;
        b[i].rack = from->brokers[i].rack;
    }
    *body = to;
    return KW_OK;
}

/* ---- groups ---- */

int kw_op_fit_consumer_groups(kw_op_part *p, void **body) {
    const kw_describe_groups_req *from = *body;
    kw_consumer_group_describe_req *to = kw_arena_alloc(&p->arena, sizeof *to);
    if (to == NULL)
        return KW_ENOMEM;
    *to = kw_consumer_group_describe_req_default;
    to->group_ids = from->groups;
    to->n_group_ids = from->n_groups;
    to->include_authorized_operations = from->include_authorized_operations;
    *body = to;
    return KW_OK;
}

/* Up to v7 one group, its name and topics in the request itself. */
int kw_op_fit_offset_fetch(kw_op_part *p, void **body) {
    kw_offset_fetch_req *req = *body;
    if (p->version >= OFFSETS_OF_GROUPS)
        return KW_OK;
    const kw_offset_fetch_req_group *g = req->groups;
    size_t n = g->n_topics > 0 ? (size_t)g->n_topics : 0;
    kw_offset_fetch_req_topic *topics = kw_arena_alloc(&p->arena, sizeof *topics * n);
    if (topics == NULL)
        return KW_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        topics[i] = kw_offset_fetch_req_topic_default;
        topics[i].name = g->topics[i].name;
        topics[i].partition_indexes = g->topics[i].partition_indexes;
        topics[i].n_partition_indexes = g->topics[i].n_partition_indexes;
    }
    req->group_id = g->group_id;
    req->topics = topics;
    req->n_topics = g->n_topics;
    req->n_groups = 0;
    return KW_OK;
}

static int adapt_partitions(kw_arena *arena, const kw_offset_fetch_resp_topic *from,
                            kw_offset_fetch_resp_group_topic *to) {
    kw_offset_fetch_resp_group_partition *p = kw_arena_alloc(arena, sizeof *p * (size_t)from->n_partitions);
    if (p == NULL)
        return KW_ENOMEM;
    *to = kw_offset_fetch_resp_group_topic_default;
    to->name = from->name;
    to->partitions = p;
    to->n_partitions = from->n_partitions;
    for (int32_t i = 0; i < from->n_partitions; i++) {
        const kw_offset_fetch_resp_partition *q = &from->partitions[i];
        p[i] = kw_offset_fetch_resp_group_partition_default;
        p[i].partition_index = q->partition_index;
        p[i].committed_offset = q->committed_offset;
        p[i].committed_leader_epoch = q->committed_leader_epoch;
        p[i].metadata = q->metadata;
        p[i].error_code = q->error_code;
    }
    return KW_OK;
}

int kw_op_adapt_offset_fetch(kw_op_part *p, const void **body) {
    kw_offset_fetch_resp *resp = (void *)(uintptr_t)*body; /* the part's own */
    if (p->version >= OFFSETS_OF_GROUPS)
        return KW_OK;
    kw_offset_fetch_resp_group *g = kw_arena_alloc(&p->arena, sizeof *g);
    kw_offset_fetch_resp_group_topic *topics =
        kw_arena_alloc(&p->arena, sizeof *topics * (size_t)resp->n_topics);
    if (g == NULL || topics == NULL)
        return KW_ENOMEM;
    int rc = KW_OK;
    for (int32_t i = 0; rc == KW_OK && i < resp->n_topics; i++)
        rc = adapt_partitions(&p->arena, &resp->topics[i], &topics[i]);
    *g = kw_offset_fetch_resp_group_default;
    g->group_id = p->first->name;
    g->error_code = resp->error_code;
    g->topics = topics;
    g->n_topics = resp->n_topics;
    resp->groups = g;
    resp->n_groups = 1;
    return rc;
}

int kw_op_deeper_offset_fetch(const void *group) {
    const kw_offset_fetch_resp_group *g = group;
    for (int32_t i = 0; i < g->n_topics; i++)
        for (int32_t k = 0; k < g->topics[i].n_partitions; k++)
            if (g->topics[i].partitions[k].error_code != 0)
                return g->topics[i].partitions[k].error_code;
    return 0;
}

/* ---- results of several brokers ---- */

const void *kw_op_merge_log_dirs(kw_operation *op) {
    kw_admin_log_dirs_list *list = kw_arena_alloc(&op->arena, sizeof *list);
    kw_admin_log_dirs *all = kw_arena_alloc(&op->arena, sizeof *all * (size_t)op->n_items);
    if (list == NULL || all == NULL)
        return NULL;
    for (int32_t k = 0; k < op->n_items; k++) {
        const kw_op_item *i = &op->items[k];
        all[k] = (kw_admin_log_dirs){i->number, (int16_t)i->error, i->text, i->told};
    }
    *list = (kw_admin_log_dirs_list){all, op->n_items};
    return list;
}

static size_t count_groups(const kw_operation *op) {
    size_t n = 0;
    for (int32_t k = 0; k < op->n_items; k++) {
        const kw_list_groups_resp *told = op->items[k].told;
        n += told != NULL && told->n_groups > 0 ? (size_t)told->n_groups : 0;
    }
    return n;
}

const void *kw_op_merge_group_list(kw_operation *op) {
    kw_admin_group_list *list = kw_arena_alloc(&op->arena, sizeof *list);
    kw_admin_broker *brokers = kw_arena_alloc(&op->arena, sizeof *brokers * (size_t)op->n_items);
    kw_list_groups_resp_group *groups = kw_arena_alloc(&op->arena, sizeof *groups * count_groups(op));
    if (list == NULL || brokers == NULL || groups == NULL)
        return NULL;
    *list = (kw_admin_group_list){groups, 0, brokers, op->n_items};
    for (int32_t k = 0; k < op->n_items; k++) {
        const kw_op_item *i = &op->items[k];
        const kw_list_groups_resp *told = i->told;
        brokers[k] = (kw_admin_broker){i->number, (int16_t)i->error, i->text};
        for (int32_t j = 0; told != NULL && j < told->n_groups; j++)
            groups[list->n_groups++] = told->groups[j];
    }
    return list;
}

static kw_admin_group describe(const kw_op_item *i) {
    kw_admin_group g = {.group_id = i->name, .error = (int16_t)i->error, .message = i->text};
    if (i->told == NULL || i->error != 0)
        return g;
    if (i->method->api == &kw_consumer_group_describe_api)
        g.consumer = i->told;
    else
        g.classic = i->told;
    return g;
}

const void *kw_op_merge_groups(kw_operation *op) {
    kw_admin_groups *list = kw_arena_alloc(&op->arena, sizeof *list);
    kw_admin_group *all = kw_arena_alloc(&op->arena, sizeof *all * (size_t)op->n_items);
    if (list == NULL || all == NULL)
        return NULL;
    for (int32_t k = 0; k < op->n_items; k++)
        all[k] = describe(&op->items[k]);
    *list = (kw_admin_groups){all, op->n_items};
    return list;
}
