/* request.c - see request.h. A request waits until its target is known and connected, goes out, and comes
 * back as one event. What fails below the protocol is tried again until the timeout, unless the caller wants
 * one try only. */
#include "client/request.h"

#include <stdio.h>

typedef struct request {
    kw_link link; /* in waiting */
    kw_event_node event;
    kw_call call;
    kw_requests *all;
    kw_arena arena; /* body, key; then the answer */
    const kw_api *api;
    void *body;
    kw_request_options options;
    kw_time timeout;
    kw_time deadline; /* KW_NEVER until the first step: kw_request takes no clock */
    kw_time not_before;
    int attempts;
    bool is_private;
    bool maybe_received; /* by some try */
    int error;
    int32_t broker;
    int16_t version;
    kw_frame *frame; /* the answer borrows from it */
    void *answer;
    char text[200];
} request;

static void request_done(kw_call *call, kw_answer *a);
static const kw_call_ops request_ops = {.keeps_frame = true, .done = request_done};

void kw_requests_init(kw_requests *rs, kw_coordinators *coordinators) {
    rs->core = coordinators->core;
    rs->cluster = coordinators->cluster;
    rs->coordinators = coordinators;
    rs->deadline = KW_NEVER;
    kw_list_init(&rs->waiting);
}

static void free_request(request *q) {
    kw_mem *mem = &q->all->core->buffers;
    kw_frame_unref(q->frame);
    kw_arena_fini(&q->arena);
    kw_mem_free(mem, q, sizeof *q);
}

void kw_requests_fini(kw_requests *rs) {
    if (rs->core == NULL)
        return;
    for (kw_link *l; (l = kw_list_pop(&rs->waiting)) != NULL;)
        free_request(KW_CONTAINER(l, request, link));
}

/* ---- the event ---- */

static bool response_fill(kw_event_node *node, kw_event *e) {
    const request *q = KW_CONTAINER(node, request, event);
    e->type = KW_EVENT_RESPONSE;
    e->error = q->error;
    e->text = kw_text(q->text);
    e->u.response.opaque = q->options.opaque;
    e->u.response.api = q->api;
    e->u.response.version = q->version;
    e->u.response.broker = q->broker;
    e->u.response.body = q->answer;
    e->u.response.outcome = q->error == KW_OK   ? KW_OUTCOME_OK
                            : q->maybe_received ? KW_OUTCOME_UNKNOWN
                                                : KW_OUTCOME_NOT_DONE;
    return true;
}

static void response_done(kw_event_node *node) {
    free_request(KW_CONTAINER(node, request, event));
}

static const kw_event_ops response_ops = {response_fill, response_done};

static void report(request *q) {
    kw_event e = {.topic = -1, .partition = -1};
    if (!q->is_private) {
        kw_events_push(&q->all->core->events, &q->event, &response_ops);
        return;
    }
    (void)response_fill(&q->event, &e);
    const kw_guarantee *g = q->all->guarantee;
    if (g->answered != NULL)
        g->answered(g->self, &e);
    free_request(q);
}

/* q may be gone afterwards. */
static void finish(request *q, int error, const char *text) {
    kw_list_remove(&q->link);
    q->error = error;
    if (text != q->text)
        snprintf(q->text, sizeof q->text, "%.*s", (int)sizeof q->text - 1, text);
    if (error != KW_OK)
        q->answer = NULL;
    report(q);
}

/* ---- routing ---- */

static int32_t target_key_type(kw_target_kind kind) {
    return kind == KW_TO_GROUP ? KW_COORDINATOR_GROUP : KW_COORDINATOR_TRANSACTION;
}

static bool is_coordinated(const request *q) {
    return q->options.target.kind == KW_TO_GROUP || q->options.target.kind == KW_TO_TRANSACTION;
}

static int coordinator(const request *q, kw_conn **conn) {
    kw_time retry_at = KW_NEVER;
    int rc = kw_coordinators_conn(q->all->coordinators, (int8_t)target_key_type(q->options.target.kind),
                                  q->options.target.key, conn, &retry_at);
    q->all->deadline = kw_min_time(q->all->deadline, retry_at);
    return rc;
}

/* A node named by id: unknown is final only once real metadata has come. */
static int by_id(kw_cluster *k, int32_t id, kw_node **node) {
    *node = id < 0 ? NULL : kw_cluster_node(k, id);
    if (*node != NULL)
        return KW_OK;
    k->wants_metadata |= k->version == 0 || id < 0;
    return k->version > 0 && id >= 0 ? KW_ENOTFOUND : KW_EAGAIN;
}

static int find_node(request *q, kw_node **node) {
    kw_cluster *k = q->all->cluster;
    const kw_target *t = &q->options.target;
    switch (t->kind) {
    case KW_TO_ANY:
        *node = kw_cluster_any(k);
        return *node != NULL ? KW_OK : KW_EAGAIN;
    case KW_TO_NODE:
        return by_id(k, t->node, node);
    case KW_TO_CONTROLLER:
        return by_id(k, k->controller, node);
    case KW_TO_LEADER:
        *node = kw_cluster_leader(k, t->topic, t->partition);
        return *node != NULL ? KW_OK : KW_EAGAIN;
    case KW_TO_GROUP:
    case KW_TO_TRANSACTION:
        break; /* see route */
    }
    return KW_EINVAL;
}

/* 0 and the connection to take; KW_EAGAIN: not known yet; or a definite error. */
static int route(request *q, kw_conn **conn) {
    kw_node *node = NULL;
    if (is_coordinated(q))
        return coordinator(q, conn);
    int rc = find_node(q, &node);
    *conn = rc == KW_OK ? &node->conn : NULL;
    return rc;
}

static int choose_version(const request *q, const kw_conn *conn, int16_t *version) {
    int16_t best = kw_conn_version(conn, q->api);
    if (q->options.at_most > 0 && best > q->options.at_most)
        best = q->options.at_most;
    *version = q->options.version < 0 ? best : q->options.version;
    if (q->options.force)
        return *version >= 0 ? KW_OK : KW_EUNSUPPORTED;
    kw_version_range r = conn->versions[q->api->key];
    return *version >= 0 && *version >= r.min && *version <= r.max ? KW_OK : KW_EUNSUPPORTED;
}

static void refuse_version(request *q, const kw_conn *conn) {
    char text[160];
    kw_version_range r = conn->versions[q->api->key];
    if (r.max < r.min)
        snprintf(text, sizeof text, "broker %d does not offer %s", (int)conn->node, q->api->name);
    else if (q->options.version < 0)
        snprintf(text, sizeof text, "broker %d offers %s versions %d to %d, we know %d to %d",
                 (int)conn->node, q->api->name, r.min, r.max, q->api->min_version,
                 q->api->max_stable_version);
    else
        snprintf(text, sizeof text, "broker %d offers %s versions %d to %d, not %d", (int)conn->node,
                 q->api->name, r.min, r.max, q->options.version);
    finish(q, KW_EUNSUPPORTED, text);
}

static void send(request *q, kw_conn *conn) {
    kw_fault fault = {0};
    if (choose_version(q, conn, &q->version) < 0) {
        refuse_version(q, conn);
        return;
    }
    q->call = (kw_call){.ops = &request_ops};
    kw_time left = q->deadline - q->all->core->now;
    int rc = kw_cluster_send(conn, &q->call, q->api, q->version, q->body, 0, left, &fault);
    if (rc == KW_OK) {
        kw_list_remove(&q->link);
        q->broker = conn->node;
        return;
    }
    char text[200];
    snprintf(text, sizeof text, "%s v%d, field %s: %s", q->api->name, q->version, fault.path,
             kw_error_text(rc));
    finish(q, rc, text);
}

/* true: it is no longer waiting. */
static bool try_request(request *q) {
    kw_core *core = q->all->core;
    if (q->deadline == KW_NEVER)
        q->deadline = kw_after(core->now, q->timeout);
    if (q->deadline <= core->now) {
        char text[sizeof q->text];
        kw_cluster_explain(q->all->cluster, text, sizeof text);
        finish(q, KW_ETIMEOUT, q->text[0] ? q->text : text);
        return true;
    }
    if (q->not_before > core->now)
        return false;
    kw_conn *conn = NULL;
    int rc = route(q, &conn);
    if (rc != KW_OK && rc != KW_EAGAIN) {
        finish(q, rc, rc == KW_ENOTFOUND ? "no broker with this id" : kw_error_text(rc));
        return true;
    }
    if (rc == KW_EAGAIN || !kw_conn_want(conn))
        return false;
    send(q, conn);
    return true;
}

bool kw_requests_step(kw_requests *rs) {
    bool progress = false;
    rs->deadline = KW_NEVER;
    for (kw_link *l = rs->waiting.next, *next; l != &rs->waiting; l = next) {
        next = l->next;
        request *q = KW_CONTAINER(l, request, link);
        if (try_request(q)) {
            progress = true;
            continue;
        }
        rs->deadline = kw_min_time(rs->deadline, q->deadline);
        if (q->not_before > rs->core->now)
            rs->deadline = kw_min_time(rs->deadline, q->not_before);
    }
    return progress;
}

/* ---- answers ---- */

static void retry(request *q, int error) {
    if (is_coordinated(q))
        kw_coordinators_forget(q->all->coordinators, (int8_t)target_key_type(q->options.target.kind),
                               q->options.target.key);
    q->attempts += 1;
    q->not_before = kw_core_retry_at(q->all->core, q->attempts);
    snprintf(q->text, sizeof q->text, "broker %d: %s", (int)q->broker, kw_error_text(error));
    kw_list_push_back(&q->all->waiting, &q->link);
    q->all->deadline = kw_min_time(q->all->deadline, q->not_before);
}

static int take_answer(request *q, kw_answer *a) {
    q->arena.limit = q->arena.used + kw_core_answer_limit(q->all->core);
    q->answer = kw_arena_alloc(&q->arena, kw_message_size(q->api->response));
    if (q->answer == NULL) {
        snprintf(q->all->core->error_text, sizeof q->all->core->error_text, "%s", kw_error_text(KW_ENOMEM));
        return KW_ENOMEM;
    }
    q->frame = kw_frame_ref(a->frame);
    return kw_call_decode(&q->call, a, &q->arena, q->answer);
}

static void request_done(kw_call *call, kw_answer *a) {
    request *q = KW_CONTAINER(call, request, call);
    q->maybe_received |= a->error == KW_OK || a->maybe_received;
    int rc = a->error == KW_OK ? take_answer(q, a) : a->error;
    kw_call_fini(call);
    if (a->error == KW_OK)
        finish(q, rc, rc == KW_OK ? "" : q->all->core->error_text);
    else if (q->options.once || q->deadline <= q->all->core->now || a->error == KW_ECANCELLED)
        finish(q, rc, kw_error_text(rc));
    else
        retry(q, rc);
}

/* What no metadata can ever bring about is refused at once. */
static bool is_possible(const kw_requests *rs, const kw_target *t) {
    if (t->kind == KW_TO_NODE)
        return t->node >= 0;
    if (t->kind == KW_TO_LEADER)
        return t->topic >= 0 && t->topic < rs->cluster->n_topics && t->partition >= 0;
    return true;
}

int kw_requests_submit(kw_requests *rs, const kw_api *api, const void *body, const kw_request_options *o,
                       bool is_private) {
    kw_core *core = rs->core;
    bool needs_key = o->target.kind == KW_TO_GROUP || o->target.kind == KW_TO_TRANSACTION;
    if (api == NULL || body == NULL || (needs_key && o->target.key.n < 0) || !is_possible(rs, &o->target))
        return KW_EINVAL;
    if (api->key < 0 || api->key > KW_MAX_API_KEY)
        return KW_EINVAL;
    request *q = kw_mem_zalloc(&core->buffers, sizeof *q);
    if (q == NULL)
        return KW_ENOMEM;
    q->all = rs;
    q->api = api;
    q->options = *o;
    q->broker = -1;
    q->is_private = is_private;
    kw_arena_init(&q->arena, &core->buffers, 0); /* the body is the caller's; see take_answer */
    q->body = kw_arena_alloc(&q->arena, kw_message_size(api->request));
    int rc = q->body == NULL ? KW_ENOMEM : kw_message_copy(api->request, body, &q->arena, q->body);
    if (rc == KW_OK && !kw_arena_str(&q->arena, o->target.key, &q->options.target.key))
        rc = KW_ENOMEM;
    if (rc != KW_OK) {
        free_request(q);
        return rc;
    }
    int32_t timeout = o->timeout_ms > 0 ? o->timeout_ms : core->config.request_timeout_ms;
    q->timeout = KW_MS(timeout);
    q->deadline = KW_NEVER;
    kw_list_push_back(&rs->waiting, &q->link);
    rs->deadline = core->now;
    return KW_OK;
}
