/* groups_reset.c - `kwire groups reset`: where a group goes on. Shown first, and committed only with
 * --execute, as Kafka's own tool does. */
#include "tools/groups.h"
#include "tools/print.h"

#include <stdio.h>
#include <string.h>

enum { LATEST = -1, EARLIEST = -2 };

typedef struct plan {
    kw_str group;
    kw_topic_offsets *topics; /* offset: the new one */
    kw_topic_offsets *old, *first, *end;
    int32_t n;
} plan;

int kw_groups_check_reset(const kw_args *a) {
    if (a->groups.n != 1)
        kw_say("kwire groups: reset takes one -G GROUP");
    else if (a->reset == KW_MOVE_NONE)
        kw_say("kwire groups: reset where to? --to-earliest, --to-latest, --to-offset, --to-datetime, "
               "--shift-by");
    else if (a->partition >= 0 && a->topic == NULL)
        kw_say("kwire groups: -p N needs -t TOPIC");
    else
        return KW_EXIT_OK;
    return KW_EXIT_USAGE;
}

/* ---- is it allowed? ---- */

static bool is(kw_str s, const char *text) {
    return s.n == (int32_t)strlen(text) && memcmp(s.p, text, (size_t)s.n) == 0;
}

/* A group that does not exist yet may be given offsets: then it does. */
static int check_group(kw_desk *d, kw_str name) {
    enum { GROUP_ID_NOT_FOUND = 69 };
    kw_event answer;
    kw_describe_groups_req req = kw_describe_groups_req_default;
    req.groups = &name;
    req.n_groups = 1;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_describe_groups(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_admin_group *g = answer.u.admin.result->u.describe_groups->groups;
    if (g->error == GROUP_ID_NOT_FOUND)
        return KW_EXIT_OK;
    if (g->error != 0)
        return kw_desk_refused(d, "reset group", name, g->error, g->message);
    kw_str state = g->consumer != NULL ? g->consumer->group_state : g->classic->group_state;
    if (is(state, "Empty") || is(state, "Dead"))
        return KW_EXIT_OK;
    kw_session_complain(&d->s, "reset group %.*s: it is %.*s: stop its members first", KW_TEXT(name),
                        KW_TEXT(state));
    return KW_EXIT_FAILED;
}

/* ---- the plan ---- */

static kw_topic_offsets *copy_of(kw_desk *d, const kw_topic_offsets *from, int32_t n) {
    kw_topic_offsets *out = kw_desk_alloc(d, (size_t)n, sizeof *out);
    for (int32_t i = 0; out != NULL && i < n; i++) {
        out[i] = from[i];
        out[i].partitions = kw_desk_alloc(d, (size_t)from[i].n, sizeof *out[i].partitions);
        if (out[i].partitions == NULL)
            return NULL;
        memcpy(out[i].partitions, from[i].partitions, (size_t)from[i].n * sizeof *out[i].partitions);
    }
    return out;
}

static const kw_partition_offset *find(const kw_committed *c, kw_str topic, int32_t partition) {
    for (int32_t i = 0; i < c->n; i++)
        for (int32_t k = 0; c->topics[i].topic.n == topic.n &&
                            memcmp(c->topics[i].topic.p, topic.p, (size_t)topic.n) == 0 && k < c->topics[i].n;
             k++)
            if (c->topics[i].partitions[k].partition == partition)
                return &c->topics[i].partitions[k];
    return NULL;
}

/* With -t: its partitions, committed or not. Without: all that the group has committed. */
static int choose(kw_desk *d, plan *p) {
    kw_committed c;
    int result = kw_groups_committed(d, p->group, &c);
    if (result != KW_EXIT_OK)
        return result;
    p->old = c.topics;
    p->n = c.n;
    if (d->args->topic == NULL)
        return KW_EXIT_OK;
    p->old = kw_desk_alloc(d, 1, sizeof *p->old);
    p->n = 1;
    result = p->old != NULL ? kw_desk_partitions(d, p->old) : KW_EXIT_FAILED;
    for (int32_t i = 0; result == KW_EXIT_OK && i < p->old->n; i++) {
        const kw_partition_offset *known = find(&c, p->old->topic, p->old->partitions[i].partition);
        p->old->partitions[i].offset = known != NULL ? known->offset : -1;
    }
    return result;
}

static int tell_errors(kw_desk *d, const kw_topic_offsets *t, int32_t n) {
    int result = KW_EXIT_OK;
    for (int32_t i = 0; i < n; i++)
        for (int32_t k = 0; k < t[i].n; k++)
            if (t[i].partitions[k].error != 0)
                result = kw_desk_partition_refused(d, "reset", t[i].topic, t[i].partitions[k].partition,
                                                   t[i].partitions[k].error);
    return result;
}

static int ask(kw_desk *d, const plan *p, int64_t time, kw_topic_offsets **out) {
    *out = copy_of(d, p->old, p->n);
    int result = *out != NULL ? kw_desk_list_offsets(d, *out, p->n, time) : KW_EXIT_FAILED;
    return result == KW_EXIT_OK ? tell_errors(d, *out, p->n) : result;
}

static int64_t wanted(const kw_args *a, const plan *p, int32_t i, int32_t k) {
    int64_t first = p->first[i].partitions[k].offset, end = p->end[i].partitions[k].offset;
    int64_t old = p->old[i].partitions[k].offset, at_time = p->topics[i].partitions[k].offset;
    switch (a->reset) {
    case KW_MOVE_EARLIEST:
        return first;
    case KW_MOVE_LATEST:
        return end;
    case KW_MOVE_OFFSET:
        return a->reset_value;
    case KW_MOVE_DATETIME:
        return at_time < 0 ? end : at_time; /* nothing as late: what comes next */
    case KW_MOVE_SHIFT:
    case KW_MOVE_NONE:
        break;
    }
    return old + a->reset_value;
}

/* Offsets outside of a log would be answered with OFFSET_OUT_OF_RANGE later, to somebody else. */
static void settle(kw_desk *d, const plan *p, int32_t i, int32_t k) {
    int64_t first = p->first[i].partitions[k].offset, end = p->end[i].partitions[k].offset;
    kw_partition_offset *to = &p->topics[i].partitions[k];
    int64_t target = wanted(d->args, p, i, k);
    to->offset = target < first ? first : target > end ? end : target;
    to->leader_epoch = -1;
    if (to->offset != target && !d->args->quiet)
        kw_say("kwire groups: topic %.*s, partition %d: %lld is not between %lld and %lld: %lld instead",
               KW_TEXT(p->topics[i].topic), (int)to->partition, (long long)target, (long long)first,
               (long long)end, (long long)to->offset);
}

static int check_shift(kw_desk *d, const plan *p) {
    int result = KW_EXIT_OK;
    for (int32_t i = 0; d->args->reset == KW_MOVE_SHIFT && i < p->n; i++)
        for (int32_t k = 0; k < p->old[i].n; k++)
            if (p->old[i].partitions[k].offset < 0) {
                kw_session_complain(&d->s,
                                    "topic %.*s, partition %d: nothing is committed, so nothing to shift",
                                    KW_TEXT(p->old[i].topic), (int)p->old[i].partitions[k].partition);
                result = KW_EXIT_FAILED;
            }
    return result;
}

static int make_plan(kw_desk *d, plan *p) {
    int result = choose(d, p);
    if (result == KW_EXIT_OK && p->n == 0) {
        kw_session_complain(&d->s, "group %.*s has committed nothing; name a topic with -t",
                            KW_TEXT(p->group));
        result = KW_EXIT_FAILED;
    }
    if (result == KW_EXIT_OK)
        result = check_shift(d, p);
    if (result == KW_EXIT_OK)
        result = ask(d, p, EARLIEST, &p->first);
    if (result == KW_EXIT_OK)
        result = ask(d, p, LATEST, &p->end);
    if (result == KW_EXIT_OK && d->args->reset == KW_MOVE_DATETIME)
        result = ask(d, p, d->args->reset_value, &p->topics);
    else if (result == KW_EXIT_OK)
        p->topics = copy_of(d, p->old, p->n);
    if (result != KW_EXIT_OK || p->topics == NULL)
        return KW_EXIT_FAILED;
    for (int32_t i = 0; i < p->n; i++)
        for (int32_t k = 0; k < p->topics[i].n; k++)
            settle(d, p, i, k);
    return KW_EXIT_OK;
}

/* ---- carrying it out ---- */

static kw_offset_commit_req_topic *commit_topics(kw_desk *d, const plan *p) {
    kw_offset_commit_req_topic *out = kw_desk_alloc(d, (size_t)p->n, sizeof *out);
    for (int32_t i = 0; out != NULL && i < p->n; i++) {
        kw_offset_commit_req_partition *to = kw_desk_alloc(d, (size_t)p->topics[i].n, sizeof *to);
        if (to == NULL)
            return NULL;
        for (int32_t k = 0; k < p->topics[i].n; k++) {
            to[k] = kw_offset_commit_req_partition_default;
            to[k].partition_index = p->topics[i].partitions[k].partition;
            to[k].committed_offset = p->topics[i].partitions[k].offset;
            to[k].committed_metadata = KW_STR("");
        }
        out[i] = kw_offset_commit_req_topic_default;
        out[i].name = p->topics[i].topic;
        out[i].partitions = to;
        out[i].n_partitions = p->topics[i].n;
    }
    return out;
}

static int commit(kw_desk *d, const plan *p) {
    kw_event answer;
    kw_offset_commit_req req = kw_offset_commit_req_default;
    req.group_id = p->group;
    req.topics = commit_topics(d, p);
    req.n_topics = p->n;
    if (req.topics == NULL)
        return KW_EXIT_FAILED;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_alter_group_offsets(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_offset_commit_resp *resp = answer.u.admin.result->u.alter_group_offsets;
    for (int32_t i = 0; i < resp->n_topics; i++)
        for (int32_t k = 0; k < resp->topics[i].n_partitions; k++)
            if (resp->topics[i].partitions[k].error_code != 0)
                result = kw_desk_partition_refused(d, "reset", resp->topics[i].name,
                                                   resp->topics[i].partitions[k].partition_index,
                                                   resp->topics[i].partitions[k].error_code);
    return result;
}

static int print_one(kw_desk *d, const plan *p, int32_t i, int32_t k) {
    const kw_partition_offset *to = &p->topics[i].partitions[k];
    int64_t old = p->old[i].partitions[k].offset;
    if (!d->args->json) {
        printf("group %.*s  topic %.*s  partition %d  offset %lld  new %lld\n", KW_TEXT(p->group),
               KW_TEXT(p->topics[i].topic), (int)to->partition, (long long)old, (long long)to->offset);
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "group", p->group);
    kw_put_text(o, "topic", p->topics[i].topic);
    kw_put_number(o, "partition", to->partition);
    kw_put_number(o, "offset", old);
    kw_put_number(o, "newOffset", to->offset);
    kw_put_flag(o, "executed", d->args->execute);
    return kw_desk_json_end(d);
}

int kw_groups_reset(kw_desk *d) {
    plan p = {.group = kw_str_of(d->args->groups.p[0])};
    int result = check_group(d, p.group);
    if (result == KW_EXIT_OK)
        result = make_plan(d, &p);
    if (result == KW_EXIT_OK && d->args->execute)
        result = commit(d, &p);
    if (result != KW_EXIT_OK)
        return result;
    for (int32_t i = 0; i < p.n; i++)
        for (int32_t k = 0; k < p.topics[i].n; k++)
            result |= print_one(d, &p, i, k);
    if (!d->args->execute && !d->args->quiet)
        kw_say("kwire groups: nothing was changed; --execute does it");
    return result;
}
