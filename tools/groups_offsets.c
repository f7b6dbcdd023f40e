/* groups_offsets.c - `kwire groups offsets` and `delete-offsets`: what a group has committed, and its lag. */
#include "tools/groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LATEST = -1 };

/* ---- what is committed ---- */

static int by_number(const void *a, const void *b) {
    const kw_partition_offset *x = a, *y = b;
    return (x->partition > y->partition) - (x->partition < y->partition);
}

static int by_topic(const void *a, const void *b) {
    const kw_topic_offsets *x = a, *y = b;
    int32_t n = x->topic.n < y->topic.n ? x->topic.n : y->topic.n;
    int order = n > 0 ? memcmp(x->topic.p, y->topic.p, (size_t)n) : 0;
    return order != 0 ? order : (x->topic.n > y->topic.n) - (x->topic.n < y->topic.n);
}

/* -1: nothing committed; asked for by name, such partitions stand in the answer too. */
static bool take_topic(kw_desk *d, const kw_offset_fetch_resp_group_topic *from, kw_topic_offsets *to) {
    *to = (kw_topic_offsets){.topic = from->name};
    to->partitions = kw_desk_alloc(d, (size_t)from->n_partitions, sizeof *to->partitions);
    for (int32_t i = 0; to->partitions != NULL && i < from->n_partitions; i++) {
        const kw_offset_fetch_resp_group_partition *p = &from->partitions[i];
        if (d->args->partition >= 0 && d->args->partition != p->partition_index)
            continue;
        to->partitions[to->n++] = (kw_partition_offset){.partition = p->partition_index,
                                                        .error = p->error_code,
                                                        .leader_epoch = p->committed_leader_epoch,
                                                        .offset = p->committed_offset};
    }
    if (to->n > 1)
        qsort(to->partitions, (size_t)to->n, sizeof *to->partitions, by_number);
    return to->partitions != NULL;
}

static bool is_wanted(const kw_args *a, kw_str topic) {
    return a->topic == NULL ||
           ((int32_t)strlen(a->topic) == topic.n && memcmp(a->topic, topic.p, (size_t)topic.n) == 0);
}

/* The answer moves to the arena first: more calls follow. */
static int take_group(kw_desk *d, const kw_offset_fetch_resp *answer, kw_committed *out) {
    const kw_offset_fetch_resp *resp = kw_desk_copy(d, &kw_offset_fetch_resp_message, answer);
    if (resp == NULL)
        return KW_EXIT_FAILED;
    const kw_offset_fetch_resp_group *g = &resp->groups[0];
    *out = (kw_committed){.topics = kw_desk_alloc(d, (size_t)g->n_topics, sizeof *out->topics)};
    for (int32_t i = 0; out->topics != NULL && i < g->n_topics; i++) {
        if (!is_wanted(d->args, g->topics[i].name))
            continue;
        if (!take_topic(d, &g->topics[i], &out->topics[out->n]))
            return KW_EXIT_FAILED;
        out->n += out->topics[out->n].n > 0;
    }
    if (out->n > 1)
        qsort(out->topics, (size_t)out->n, sizeof *out->topics, by_topic);
    return out->topics != NULL ? KW_EXIT_OK : KW_EXIT_FAILED;
}

int kw_groups_committed(kw_desk *d, kw_str group, kw_committed *out) {
    kw_event answer;
    kw_offset_fetch_req_group one = kw_offset_fetch_req_group_default;
    kw_offset_fetch_req req = kw_offset_fetch_req_default;
    one.group_id = group;
    one.n_topics = -1;
    req.groups = &one;
    req.n_groups = 1;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_list_group_offsets(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_offset_fetch_resp *resp = answer.u.admin.result->u.list_group_offsets;
    if (resp->groups[0].error_code != 0)
        return kw_desk_refused(d, "offsets of group", group, resp->groups[0].error_code, (kw_str){NULL, -1});
    return take_group(d, resp, out);
}

/* ---- offsets ---- */

static int print_offset(kw_desk *d, kw_str group, const kw_topic_offsets *t, int32_t i,
                        const kw_partition_offset *end) {
    const kw_partition_offset *p = &t->partitions[i];
    int result = KW_EXIT_OK;
    bool known = end->error == 0 && end->offset >= 0 && p->offset >= 0;
    int64_t lag = known ? end->offset - p->offset : -1;
    if (p->error != 0)
        result = kw_desk_partition_refused(d, "offsets of", t->topic, p->partition, p->error);
    else if (end->error != 0)
        result = kw_desk_partition_refused(d, "end of", t->topic, p->partition, end->error);
    if (!d->args->json) {
        printf("group %.*s  topic %.*s  partition %d  offset %lld  end %lld  lag %lld\n", KW_TEXT(group),
               KW_TEXT(t->topic), (int)p->partition, (long long)p->offset,
               (long long)(end->error == 0 ? end->offset : -1), (long long)lag);
        return result;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "group", group);
    kw_put_text(o, "topic", t->topic);
    kw_put_number(o, "partition", p->partition);
    kw_put_number(o, "offset", p->offset);
    kw_put_number(o, "leaderEpoch", p->leader_epoch);
    kw_put_number(o, "end", end->error == 0 ? end->offset : -1);
    kw_put_number(o, "lag", lag);
    kw_put_error(o, p->error != 0 ? p->error : end->error, (kw_str){NULL, -1});
    return kw_desk_json_end(d) | result;
}

/* The same topics and partitions, to be filled in with their ends. */
static kw_topic_offsets *same_partitions(kw_desk *d, const kw_committed *c) {
    kw_topic_offsets *out = kw_desk_alloc(d, (size_t)c->n, sizeof *out);
    for (int32_t i = 0; out != NULL && i < c->n; i++) {
        size_t n = (size_t)c->topics[i].n;
        out[i] = c->topics[i];
        out[i].partitions = kw_desk_alloc(d, n, sizeof *out[i].partitions);
        if (out[i].partitions == NULL)
            return NULL;
        memcpy(out[i].partitions, c->topics[i].partitions, n * sizeof *out[i].partitions);
    }
    return out;
}

/* A group that does not exist has an empty list, as one that has never committed. */
static int tell_nothing(kw_desk *d, kw_str group) {
    const char *topic = d->args->topic;
    if (topic != NULL)
        kw_session_complain(&d->s, "group %.*s does not exist, or has no offsets of topic %s", KW_TEXT(group),
                            topic);
    else
        kw_session_complain(&d->s, "group %.*s does not exist, or has no offsets", KW_TEXT(group));
    return KW_EXIT_FAILED;
}

static int offsets_of(kw_desk *d, kw_str group) {
    kw_committed c = {0};
    int result = kw_groups_committed(d, group, &c);
    if (result != KW_EXIT_OK)
        return result;
    if (c.n == 0)
        return tell_nothing(d, group);
    kw_topic_offsets *ends = same_partitions(d, &c);
    result = ends != NULL ? kw_desk_list_offsets(d, ends, c.n, LATEST) : KW_EXIT_FAILED;
    if (result != KW_EXIT_OK)
        return result;
    for (int32_t i = 0; i < c.n; i++)
        for (int32_t k = 0; k < c.topics[i].n; k++)
            result |= print_offset(d, group, &c.topics[i], k, &ends[i].partitions[k]);
    return result;
}

int kw_groups_offsets(kw_desk *d) {
    int result = KW_EXIT_OK;
    for (int32_t i = 0; i < d->args->groups.n; i++)
        result |= offsets_of(d, kw_str_of(d->args->groups.p[i]));
    return result;
}

/* ---- delete-offsets ---- */

static int forget(kw_desk *d, kw_str group, const kw_topic_offsets *t) {
    kw_event answer;
    kw_offset_delete_req req = kw_offset_delete_req_default;
    kw_offset_delete_req_topic topic = kw_offset_delete_req_topic_default;
    kw_offset_delete_req_partition *p = kw_desk_alloc(d, (size_t)t->n, sizeof *p);
    if (p == NULL)
        return KW_EXIT_FAILED;
    for (int32_t i = 0; i < t->n; i++) {
        p[i] = kw_offset_delete_req_partition_default;
        p[i].partition_index = t->partitions[i].partition;
    }
    topic.name = t->topic;
    topic.partitions = p;
    topic.n_partitions = t->n;
    req.group_id = group;
    req.topics = &topic;
    req.n_topics = 1;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_delete_group_offsets(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_offset_delete_resp_topic *told = &answer.u.admin.result->u.delete_group_offsets->topics[0];
    for (int32_t i = 0; i < told->n_partitions; i++)
        if (told->partitions[i].error_code != 0)
            result = kw_desk_partition_refused(d, "delete offsets of", t->topic,
                                               told->partitions[i].partition_index,
                                               told->partitions[i].error_code);
    return result;
}

/* Those that are committed: others there are none to forget. */
int kw_groups_delete_offsets(kw_desk *d) {
    int result = KW_EXIT_OK;
    for (int32_t i = 0; i < d->args->groups.n; i++) {
        kw_committed c = {0};
        kw_str group = kw_str_of(d->args->groups.p[i]);
        int found = kw_groups_committed(d, group, &c);
        if (found == KW_EXIT_OK && c.n == 0) {
            kw_session_complain(&d->s, "group %.*s has no offsets of topic %s", KW_TEXT(group),
                                d->args->topic);
            found = KW_EXIT_FAILED;
        }
        result |= found == KW_EXIT_OK ? forget(d, group, &c.topics[0]) : found;
    }
    return result;
}
