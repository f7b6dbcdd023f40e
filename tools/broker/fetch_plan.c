/* fetch_plan.c - see fetch_plan.h. What is an error when follows Kafka's FetchManager. */
#include "tools/broker/fetch_plan.h"
#include "tools/broker/codes.h"

enum { FIRST_TOPIC_ID = 13, NEW_SESSION = 0, NO_SESSION = -1 };

static bool is_full(const kw_fetch_req *in) {
    return in->session_epoch == NEW_SESSION || in->session_epoch == NO_SESSION;
}

static kw_str name_of(const broker_request *q, kw_str name) {
    return q->version >= FIRST_TOPIC_ID ? (kw_str){NULL, -1} : name;
}

/* ---- what the request changes ---- */

static int add_wants(broker_request *q, const kw_fetch_req_topic *t, broker_session *s) {
    kw_mem *mem = &q->broker->mem;
    int32_t topic = broker_session_topic_of(s, mem, name_of(q, t->topic), t->topic_id);
    for (int32_t i = 0; topic >= 0 && i < t->n_partitions; i++) {
        const kw_fetch_req_partition *p = &t->partitions[i];
        broker_want want = {.topic = topic,
                            .partition = p->partition,
                            .current_leader_epoch = p->current_leader_epoch,
                            .last_fetched_epoch = p->last_fetched_epoch,
                            .max_bytes = p->partition_max_bytes,
                            .offset = p->fetch_offset,
                            .high_watermark = -1,
                            .log_start = -1};
        if (broker_session_want(s, mem, &want) != 0)
            return KW_ENOMEM;
    }
    return topic < 0 ? KW_ENOMEM : 0;
}

static int forget_wants(broker_request *q, const kw_fetch_req_forgotten *t, broker_session *s) {
    int32_t topic = broker_session_topic_of(s, &q->broker->mem, name_of(q, t->topic), t->topic_id);
    for (int32_t i = 0; topic >= 0 && i < t->n_partitions; i++)
        broker_session_forget(s, topic, t->partitions[i]);
    return topic < 0 ? KW_ENOMEM : 0;
}

static int change(broker_request *q, const kw_fetch_req *in, broker_session *s) {
    int err = 0;
    for (int32_t i = 0; err == 0 && i < in->n_topics; i++)
        err = add_wants(q, &in->topics[i], s);
    for (int32_t i = 0; err == 0 && i < in->n_forgotten_topics_data; i++)
        err = forget_wants(q, &in->forgotten_topics_data[i], s);
    return err;
}

static int find_session(broker_request *q, const kw_fetch_req *in, broker_session **s) {
    *s = broker_session_find(&q->node->sessions, in->session_id);
    if (*s == NULL)
        return FETCH_SESSION_ID_NOT_FOUND;
    if ((*s)->epoch != in->session_epoch)
        return INVALID_FETCH_SESSION_EPOCH;
    return (*s)->by_id != (q->version >= FIRST_TOPIC_ID) ? FETCH_SESSION_TOPIC_ID_ERROR : 0;
}

static void close_session(broker_request *q, broker_session *s) {
    broker_session_remove(&q->node->sessions, &q->broker->mem, s);
}

/* A full fetch ends the session that it names; one that wants nothing any more ends too. */
static int begin(broker_request *q, const kw_fetch_req *in) {
    broker_session *s;
    q->begun = true;
    if (is_full(in)) {
        s = broker_session_find(&q->node->sessions, in->session_id);
        if (s != NULL)
            close_session(q, s);
        return 0;
    }
    int error = find_session(q, in, &s);
    if (error != 0)
        return error;
    if (change(q, in, s) != 0) {
        close_session(q, s);
        return FETCH_SESSION_ID_NOT_FOUND;
    }
    if (s->n_wants == 0) {
        close_session(q, s);
        return 0;
    }
    s->epoch = broker_session_next_epoch(s->epoch);
    s->used = q->broker->now;
    q->session_id = s->id;
    q->session_epoch = s->epoch;
    return 0;
}

/* ---- the plan ---- */

static void plan_session(broker_fetch_plan *plan, const broker_session *s) {
    for (int32_t i = 0; i < s->n_wants; i++) {
        const broker_want *w = &s->wants[i];
        plan->items[plan->n++] = (broker_fetch_item){
            .ref = {s->topics[w->topic].name, s->topics[w->topic].id},
            .topic = w->topic,
            .partition = w->partition,
            .current_leader_epoch = w->current_leader_epoch,
            .last_fetched_epoch = w->last_fetched_epoch,
            .max_bytes = w->max_bytes,
            .offset = w->offset
        };
    }
}

static void plan_request(const broker_request *q, const kw_fetch_req *in, broker_fetch_plan *plan) {
    for (int32_t t = 0; t < in->n_topics; t++)
        for (int32_t i = 0; i < in->topics[t].n_partitions; i++) {
            const kw_fetch_req_partition *p = &in->topics[t].partitions[i];
            plan->items[plan->n++] = (broker_fetch_item){
                .ref = {name_of(q, in->topics[t].topic), in->topics[t].topic_id},
                .partition = p->partition,
                .current_leader_epoch = p->current_leader_epoch,
                .last_fetched_epoch = p->last_fetched_epoch,
                .max_bytes = p->partition_max_bytes,
                .offset = p->fetch_offset
            };
        }
}

static int32_t count(const kw_fetch_req *in) {
    int32_t n = 0;
    for (int32_t i = 0; i < in->n_topics; i++)
        n += in->topics[i].n_partitions;
    return n;
}

/* A request that goes on with a session which is no longer what it was has been overtaken by another. */
static int find_again(const broker_request *q, broker_session **s) {
    *s = broker_session_find(&q->node->sessions, q->session_id);
    if (*s == NULL)
        return FETCH_SESSION_ID_NOT_FOUND;
    return (*s)->epoch != q->session_epoch ? INVALID_FETCH_SESSION_EPOCH : 0;
}

int broker_fetch_plan_make(broker_request *q, broker_fetch_plan *plan) {
    const kw_fetch_req *in = q->body;
    *plan = (broker_fetch_plan){0};
    int error = q->begun || q->fault != 0 ? 0 : begin(q, in);
    if (error == 0 && q->session_id != 0)
        error = find_again(q, &plan->session);
    if (error != 0)
        return error;
    bool listed = is_full(in) || q->fault != 0;
    int32_t n = plan->session != NULL ? plan->session->n_wants : listed ? count(in) : 0;
    plan->items = broker_take(q, n, sizeof *plan->items);
    if (plan->items == NULL)
        return KW_ENOMEM;
    if (plan->session != NULL)
        plan_session(plan, plan->session);
    else if (listed)
        plan_request(q, in, plan);
    return 0;
}

/* ---- the answer ---- */

static bool has_news(const broker_want *w, const kw_fetch_resp_partition *p) {
    return p->records.n > 0 || p->error_code != 0 || p->high_watermark != w->high_watermark ||
           p->log_start_offset != w->log_start || p->preferred_read_replica >= 0 ||
           p->diverging_epoch.epoch >= 0;
}

bool broker_fetch_plan_tells(const broker_fetch_plan *plan, const broker_fetch_item *item,
                             const kw_fetch_resp_partition *p) {
    if (plan->session == NULL)
        return true;
    broker_want *w = broker_session_find_want(plan->session, item->topic, item->partition);
    if (w == NULL || !has_news(w, p))
        return w == NULL;
    w->high_watermark = p->error_code != 0 ? -1 : p->high_watermark;
    w->log_start = p->log_start_offset;
    if (p->records.n > 0)
        broker_session_defer(plan->session, w);
    return true;
}

static int remember(broker_request *q, const broker_fetch_plan *plan, const kw_fetch_resp_partition *list,
                    broker_session *s) {
    kw_mem *mem = &q->broker->mem;
    for (int32_t i = 0; i < plan->n; i++) {
        const broker_fetch_item *item = &plan->items[i];
        int32_t topic = broker_session_topic_of(s, mem, item->ref.name, item->ref.id);
        broker_want want = {.topic = topic,
                            .partition = item->partition,
                            .current_leader_epoch = item->current_leader_epoch,
                            .last_fetched_epoch = item->last_fetched_epoch,
                            .max_bytes = item->max_bytes,
                            .offset = item->offset,
                            .high_watermark = list[i].high_watermark,
                            .log_start = list[i].log_start_offset};
        if (topic < 0 || broker_session_want(s, mem, &want) != 0)
            return KW_ENOMEM;
    }
    return 0;
}

int32_t broker_fetch_plan_open(broker_request *q, const broker_fetch_plan *plan,
                               const kw_fetch_resp_partition *list) {
    const kw_fetch_req *in = q->body;
    kw_broker *b = q->broker;
    if (in->session_epoch != NEW_SESSION || q->fault != 0)
        return 0;
    int32_t id = broker_new_session_id(b, &q->node->sessions);
    broker_session *s =
        broker_session_new(&q->node->sessions, &b->mem, b->o.fetch_sessions, plan->n, id, b->now);
    if (s == NULL)
        return 0;
    s->by_id = q->version >= FIRST_TOPIC_ID;
    s->epoch = broker_session_next_epoch(NEW_SESSION);
    if (remember(q, plan, list, s) == 0)
        return id;
    close_session(q, s);
    return 0;
}
