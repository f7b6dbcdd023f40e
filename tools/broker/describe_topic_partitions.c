/* describe_topic_partitions.c - partitions page by page, topics sorted by name (KIP-966). Nothing is ever
 * eligible beside those in sync: what is acknowledged here is everywhere. */
#include "tools/broker/codes.h"
#include "tools/broker/operations.h"
#include "tools/broker/request.h"
#include <kwire/msg/describe_topic_partitions.h>
#include <string.h>

enum { PAGE_MAX = 2000 /* max.request.partition.size.limit of 4.1.1 */ };

typedef kw_describe_topic_partitions_req request;
typedef kw_describe_topic_partitions_resp response;
typedef kw_describe_topic_partitions_resp_topic topic_resp;
typedef kw_describe_topic_partitions_resp_partition partition_resp;

/* What is left of the page, and where the next one begins. */
typedef struct broker_page {
    int32_t left;
    bool full;
    kw_str topic;
    int32_t partition;
} broker_page;

static bool describe_partition(broker_request *q, const broker_topic *t, int32_t index, partition_resp *out) {
    const broker_partition *p = &t->partitions[index];
    int32_t *isr = broker_take(q, 2 * KW_BROKER_MAX_NODES, sizeof *isr);
    if (isr == NULL)
        return false;
    *out = kw_describe_topic_partitions_resp_partition_default;
    int32_t *offline = isr + KW_BROKER_MAX_NODES;
    out->error_code = p->leader < 0 ? LEADER_NOT_AVAILABLE : 0;
    out->partition_index = index;
    out->leader_id = p->leader;
    out->leader_epoch = p->epoch;
    out->replica_nodes = p->replicas;
    out->n_replica_nodes = p->n_replicas;
    out->isr_nodes = isr;
    out->n_isr_nodes = broker_cluster_isr(broker_belief(q), p, isr);
    out->n_eligible_leader_replicas = out->n_last_known_elr = 0;
    out->offline_replicas = offline;
    out->n_offline_replicas = broker_cluster_offline(broker_belief(q), p, offline);
    return true;
}

static bool describe(broker_request *q, const broker_topic *t, int32_t first, broker_page *page,
                     topic_resp *out) {
    int32_t n = first < t->n_partitions ? t->n_partitions - first : 0;
    if (n > page->left) {
        n = page->left;
        page->full = true;
        page->topic = t->name;
        page->partition = first + n;
    }
    partition_resp *list = broker_take(q, n, sizeof *list);
    for (int32_t i = 0; list != NULL && i < n; i++)
        if (!describe_partition(q, t, first + i, &list[i]))
            return false;
    out->topic_id = t->id;
    out->partitions = list;
    out->n_partitions = n;
    page->left -= n;
    return list != NULL;
}

/* Whole topics fit: the next page begins with this one. */
static bool ends_before(broker_page *page, kw_str name) {
    if (page->left > 0)
        return false;
    page->full = true;
    page->topic = name;
    page->partition = 0;
    return true;
}

static int compare(kw_str a, kw_str b) {
    int32_t n = a.n < b.n ? a.n : b.n;
    int c = n <= 0 ? 0 : memcmp(a.p, b.p, (size_t)n);
    return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

/* The names in order, each once: of the request, or all there are. NULL: no memory. */
static kw_str *sort_names(broker_request *q, int32_t *n) {
    const request *in = q->body;
    const broker_topics *all = &broker_belief(q)->topics;
    bool listed = in->n_topics > 0;
    int32_t most = listed ? in->n_topics : all->n;
    kw_str *names = broker_take(q, most, sizeof *names);
    *n = 0;
    for (int32_t i = 0; names != NULL && i < most; i++) {
        kw_str name = listed ? in->topics[i].name : all->by_name[i]->name;
        int32_t at = *n;
        while (at > 0 && compare(names[at - 1], name) > 0)
            at--;
        if (at > 0 && compare(names[at - 1], name) == 0)
            continue;
        memmove(names + at + 1, names + at, (size_t)(*n - at) * sizeof *names);
        names[at] = name;
        ++*n;
    }
    return names;
}

static bool answer_topic(broker_request *q, kw_str name, broker_page *page, topic_resp *out) {
    const request *in = q->body;
    broker_topic_ref ref = {.name = name};
    bool resumed = in->cursor != NULL && compare(in->cursor->topic_name, name) == 0;
    int32_t first = resumed && in->cursor->partition_index > 0 ? in->cursor->partition_index : 0;
    *out = kw_describe_topic_partitions_resp_topic_default;
    out->name = name;
    out->topic_authorized_operations = BROKER_TOPIC_OPERATIONS;
    const broker_topic *t = broker_topic_find(&broker_belief(q)->topics, &ref);
    if (q->fault == 0 && t != NULL)
        return describe(q, t, first, page, out);
    out->error_code = (int16_t)(q->fault != 0 ? q->fault : UNKNOWN_TOPIC_OR_PARTITION);
    return true;
}

static bool set_cursor(broker_request *q, const broker_page *page, response *a) {
    kw_describe_topic_partitions_resp_cursor *next = broker_take(q, 1, sizeof *next);
    if (next == NULL)
        return false;
    next->topic_name = page->topic;
    next->partition_index = page->partition;
    a->next_cursor = next;
    return true;
}

broker_verdict broker_describe_topic_partitions(broker_request *q) {
    const request *in = q->body;
    response *a = q->answer;
    int32_t n, limit = in->response_partition_limit;
    broker_page page = {.left = limit < 1 ? 1 : limit < PAGE_MAX ? limit : PAGE_MAX};
    kw_str *names = sort_names(q, &n);
    topic_resp *list = names == NULL ? NULL : broker_take(q, n, sizeof *list);
    for (int32_t i = 0; list != NULL && i < n && !page.full; i++) {
        if (in->cursor != NULL && compare(names[i], in->cursor->topic_name) < 0)
            continue;
        if (ends_before(&page, names[i]))
            break;
        if (!answer_topic(q, names[i], &page, &list[a->n_topics]))
            return BROKER_CLOSE;
        a->n_topics++;
    }
    a->topics = list;
    return list != NULL && (!page.full || set_cursor(q, &page, a)) ? BROKER_ANSWER : BROKER_CLOSE;
}
