/* worker_final.c - everything once, after the last client has ended: bounds first, then each record between
 * them, then what groups have committed. A partition has its `log` line when all of it has been read. */
#include "tests/chaos/worker.h"

#include <kwire/admin.h>
#include <stdlib.h>

typedef struct part {
    int32_t topic, partition; /* topic: number of the client */
    kw_str name;
    int64_t start, end;
    bool done;
} part;

typedef struct final_read {
    part *parts;
    int32_t n, n_done;
    bool answered;     /* what was asked last */
    int64_t asked;     /* of the log: -2 its start, -1 its end */
    const char *group; /* or of this group */
    kw_time until;     /* when nothing comes any more */
} final_read;

static kw_str isolation(const worker *w) {
    return worker_str(w->args->config.isolation_level == KW_READ_COMMITTED ? "read_committed"
                                                                           : "read_uncommitted");
}

/* ---- the partitions ---- */

static bool add_topic(worker *w, final_read *f, int32_t topic, kw_str name, int32_t n) {
    part *p = realloc(f->parts, (size_t)(f->n + n) * sizeof *p);
    if (p == NULL)
        return worker_end(w, WORKER_FAILED, "out of memory"), false;
    f->parts = p;
    for (int32_t i = 0; i < n; i++)
        p[f->n++] = (part){.topic = topic, .partition = i, .name = name};
    return true;
}

static bool find_topic(worker *w, final_read *f, const char *name) {
    int32_t topic = kw_topic(w->client, worker_str(name)), n = 0;
    if (topic < 0)
        return worker_end(w, WORKER_USAGE, "topic %s: %s", name, kw_error_text(topic)), false;
    while (worker_on(w) && (n = kw_topic_partitions(w->client, topic)) <= 0)
        worker_turn(w, KW_NEVER);
    return worker_on(w) && add_topic(w, f, topic, worker_str(name), n);
}

static part *find(final_read *f, kw_str topic, int32_t partition) {
    for (int32_t i = 0; i < f->n; i++)
        if (f->parts[i].partition == partition && f->parts[i].name.n == topic.n &&
            memcmp(f->parts[i].name.p, topic.p, (size_t)topic.n) == 0)
            return &f->parts[i];
    return NULL;
}

/* ---- bounds ---- */

static bool is_answered(worker *w) {
    return ((final_read *)w->own)->answered;
}

static kw_admin_options patience(const worker *w) {
    return (kw_admin_options){.timeout_ms = (int32_t)(1000 * w->args->wait_s)};
}

static int ask(worker *w, const final_read *f, kw_list_offsets_req_topic *topics,
               kw_list_offsets_req_partition *parts) {
    kw_list_offsets_req req = kw_list_offsets_req_default;
    kw_admin_options o = patience(w);
    req.replica_id = -1;
    /* To the high watermark also when committed records alone are read: a transaction that is still open then
     * is waited for, and what stands behind it is not taken for lost. */
    req.isolation_level = KW_READ_UNCOMMITTED;
    req.topics = topics;
    for (int32_t i = 0; i < f->n; i++) {
        parts[i] = kw_list_offsets_req_partition_default;
        parts[i].partition_index = f->parts[i].partition;
        parts[i].timestamp = f->asked;
        if (i == 0 || f->parts[i].topic != f->parts[i - 1].topic) {
            topics[req.n_topics] = kw_list_offsets_req_topic_default;
            topics[req.n_topics].name = f->parts[i].name;
            topics[req.n_topics++].partitions = &parts[i];
        }
        topics[req.n_topics - 1].n_partitions++;
    }
    return kw_admin_list_offsets(w->client, &req, &o);
}

static bool find_bounds(worker *w, final_read *f, int64_t of) {
    size_t n = (size_t)f->n;
    kw_list_offsets_req_topic *topics = malloc(n * sizeof *topics);
    kw_list_offsets_req_partition *parts = malloc(n * sizeof *parts);
    f->asked = of;
    f->answered = false;
    int rc = topics != NULL && parts != NULL ? ask(w, f, topics, parts) : KW_ENOMEM;
    free(topics);
    free(parts);
    if (rc < 0)
        worker_end(w, WORKER_FAILED, "bounds of the logs: %s", kw_error_text(rc));
    return worker_await(w, is_answered);
}

static void take_bounds(final_read *f, const kw_list_offsets_resp *r) {
    for (int32_t i = 0; i < r->n_topics; i++)
        for (int32_t j = 0; j < r->topics[i].n_partitions; j++) {
            const kw_list_offsets_resp_partition *rp = &r->topics[i].partitions[j];
            part *p = find(f, r->topics[i].name, rp->partition_index);
            if (p != NULL)
                *(f->asked == -2 ? &p->start : &p->end) = rp->offset;
        }
}

/* ---- groups ---- */

static bool find_group(worker *w, final_read *f, const char *group) {
    kw_offset_fetch_req_group g = kw_offset_fetch_req_group_default;
    kw_offset_fetch_req req = kw_offset_fetch_req_default;
    kw_admin_options o = patience(w);
    g.group_id = worker_str(group);
    g.topics = NULL;
    g.n_topics = -1; /* all */
    req.groups = &g;
    req.n_groups = 1;
    req.require_stable = true;
    f->group = group;
    f->answered = false;
    int rc = kw_admin_list_group_offsets(w->client, &req, &o);
    if (rc < 0)
        worker_end(w, WORKER_FAILED, "group %s: %s", group, kw_error_text(rc));
    return worker_await(w, is_answered);
}

static void tell_committed(worker *w, const final_read *f, const kw_offset_fetch_resp_group_topic *t) {
    for (int32_t i = 0; i < t->n_partitions; i++) {
        if (t->partitions[i].committed_offset < 0)
            continue;
        worker_line_at(w, "group", t->name, t->partitions[i].partition_index,
                       t->partitions[i].committed_offset);
        history_text(&w->history, "group", worker_str(f->group));
        history_end(&w->history);
    }
}

/* ---- records ---- */

static void take_batch(worker *w, part *p, const kw_event *e) {
    kw_record_iter it = e->u.records.iter;
    kw_record r;
    int got;
    while ((got = kw_record_next(&it, &r)) == 1 && r.offset < p->end) {
        worker_line_at(w, "final", p->name, p->partition, r.offset);
        history_bytes(&w->history, "value", r.value);
        history_text(&w->history, "isolation", isolation(w));
        history_end(&w->history);
    }
    if (got < 0)
        worker_end(w, WORKER_FAILED, "%.*s [%d]: a damaged record: %s", (int)p->name.n, p->name.p,
                   (int)p->partition, kw_error_text(got));
}

static void finish(worker *w, final_read *f, part *p) {
    p->done = true;
    f->n_done++;
    worker_line(w, "log");
    history_text(&w->history, "topic", p->name);
    history_number(&w->history, "partition", p->partition);
    history_number(&w->history, "start", p->start);
    history_number(&w->history, "end", p->end);
    history_text(&w->history, "isolation", isolation(w));
    history_end(&w->history);
}

/* How far it has been read, as the client says it: past what is not shown, too. */
static void look_for_ends(worker *w, final_read *f) {
    for (int32_t i = 0; i < f->n; i++) {
        part *p = &f->parts[i];
        if (!p->done && kw_position(w->client, p->topic, p->partition) >= p->end)
            finish(w, f, p);
    }
}

static void begin_reading(worker *w, final_read *f) {
    for (int32_t i = 0; i < f->n; i++) {
        part *p = &f->parts[i];
        int rc = kw_assign(w->client, p->topic, p->partition, p->start);
        if (rc < 0)
            worker_end(w, WORKER_FAILED, "%.*s [%d]: %s", (int)p->name.n, p->name.p, (int)p->partition,
                       kw_error_text(rc));
    }
}

static bool read_all(worker *w, final_read *f) {
    begin_reading(w, f);
    while (worker_on(w) && f->n_done < f->n) {
        look_for_ends(w, f);
        if (f->n_done < f->n)
            worker_turn(w, KW_NEVER);
    }
    return worker_on(w);
}

/* ---- all of it ---- */

static void take_answer(worker *w, final_read *f, const kw_event *e) {
    const kw_admin_result *r = e->u.admin.result;
    f->answered = true;
    if (e->error != KW_OK)
        worker_end(w, WORKER_FAILED, "%s: %.*s", kw_admin_op_name(r->op), e->text.n > 0 ? (int)e->text.n : 0,
                   e->text.p);
    else if (r->op == KW_ADMIN_LIST_OFFSETS)
        take_bounds(f, r->u.list_offsets);
    else
        for (int32_t i = 0; i < r->u.list_group_offsets->groups[0].n_topics; i++)
            tell_committed(w, f, &r->u.list_group_offsets->groups[0].topics[i]);
}

static void be_patient(const worker *w, final_read *f) {
    f->until = kw_clock_now() + KW_MS(1000 * w->args->wait_s);
}

static void take(worker *w, const kw_event *e) {
    final_read *f = w->own;
    if (e->type == KW_EVENT_ADMIN || e->type == KW_EVENT_RECORDS)
        be_patient(w, f);
    part *p = e->partition >= 0 ? find(f, e->topic_name, e->partition) : NULL;
    if (e->type == KW_EVENT_ADMIN)
        take_answer(w, f, e);
    if (e->type == KW_EVENT_RECORDS && p != NULL && !p->done)
        take_batch(w, p, e);
    if (e->type == KW_EVENT_RECORDS)
        kw_batch_release(w->client, e->u.records.batch);
    if (e->type == KW_EVENT_ERROR && p != NULL)
        worker_end(w, WORKER_FAILED, "%.*s [%d]: %s", (int)p->name.n, p->name.p, (int)p->partition,
                   w->trouble);
}

static void check_patience(worker *w) {
    const final_read *f = w->own;
    char way[200];
    if (worker_stopping(w))
        worker_end(w, WORKER_FAILED, "interrupted: %d of %d partitions have been read", f->n_done, f->n);
    if (kw_clock_now() < f->until)
        return;
    kw_client_explain(w->client, way, sizeof way);
    worker_end(w, WORKER_FAILED, "nothing came for %d s: %d of %d partitions have been read (%s)",
               (int)w->args->wait_s, f->n_done, f->n, way);
}

static bool find_topics(worker *w, final_read *f) {
    bool good = true;
    for (int32_t i = 0; i < w->args->topics.n && good; i++)
        good = find_topic(w, f, w->args->topics.at[i]);
    return good && f->n > 0;
}

void worker_final(worker *w) {
    final_read f = {.n = 0};
    w->own = &f;
    w->take = take;
    w->stepped = check_patience;
    be_patient(w, &f);
    bool good = find_topics(w, &f) && find_bounds(w, &f, -2) && find_bounds(w, &f, -1) && read_all(w, &f);
    for (int32_t i = 0; i < w->args->groups.n && good; i++)
        good = find_group(w, &f, w->args->groups.at[i]);
    free(f.parts);
}
