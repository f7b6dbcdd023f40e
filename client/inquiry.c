/* inquiry.c - see inquiry.h. */
#include "client/inquiry.h"

static void inquiry_done(kw_call *call, kw_answer *answer);
static const kw_call_ops inquiry_ops = {.keeps_frame = false, .done = inquiry_done};

/* In order of topics, as they are due. node NULL: whoever leads them. */
static int collect(kw_consumer *c, const kw_inquiry_kind *kind, const kw_node *node, kw_assigned **list) {
    int n = 0;
    const kw_link *due = &c->due[kind->waiting];
    for (kw_link *l = due->next; l != due; l = l->next) {
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, queue);
        if (node == NULL || kw_cluster_leader(c->cluster, a->topic, a->partition) == node)
            list[n++] = a;
    }
    return n;
}

int kw_inquiry_send(kw_inquiry *q, kw_conn *conn, int16_t version, const void *req) {
    q->call.ops = &inquiry_ops;
    kw_time timeout = KW_MS(q->consumer->core->config.request_timeout_ms);
    return kw_cluster_send(conn, &q->call, q->kind->api, version, req, 0, timeout, NULL);
}

static int send(kw_inquiry *q, kw_conn *conn, kw_assigned **list, int n) {
    int16_t version = kw_conn_version(conn, q->kind->api);
    return version < 0 ? KW_EUNSUPPORTED : q->kind->send(q, conn, version, list, n);
}

static void free_inquiry(kw_inquiry *q) {
    kw_call_fini(&q->call);
    kw_mem_free(&q->consumer->core->buffers, q, sizeof *q);
}

/* Without memory for a list the first one waits alone. */
static int make_list(kw_consumer *c, const kw_inquiry_kind *kind, const kw_node *node, kw_assigned ***list) {
    kw_arena_reset(&c->core->scratch);
    kw_assigned **many = kw_arena_alloc(&c->core->scratch, sizeof *many * (size_t)c->n_assigned);
    if (many == NULL)
        return 1;
    *list = many;
    return collect(c, kind, node, many);
}

static kw_inquiry *make_inquiry(kw_consumer *c, const kw_inquiry_kind *kind) {
    kw_inquiry *q = kw_mem_zalloc(&c->core->buffers, sizeof *q);
    if (q == NULL)
        return NULL;
    q->consumer = c;
    q->kind = kind;
    return q;
}

static void note_outcome(kw_assigned *a, kw_inquiry *q, const kw_inquiry_kind *kind, int rc) {
    a->asked = rc == KW_OK ? q : NULL;
    if (rc == KW_OK)
        kw_position_apply(a, KW_POSITION_ASKED);
    else if (rc == KW_EUNSUPPORTED && kind->not_offered != NULL)
        kind->not_offered(a);
    else
        kw_position_failed(a, rc, kind->api->name);
}

static bool ask(kw_assigned *first, const kw_inquiry_kind *kind, const kw_node *node, kw_conn *conn) {
    kw_consumer *c = first->consumer;
    kw_assigned **list = &first;
    int n = make_list(c, kind, node, &list);
    kw_inquiry *q = make_inquiry(c, kind);
    int rc = q == NULL || list == &first ? KW_ENOMEM : send(q, conn, list, n);
    for (int i = 0; i < n; i++)
        note_outcome(list[i], q, kind, rc);
    if (q != NULL && rc != KW_OK)
        free_inquiry(q);
    return rc == KW_OK;
}

/* Who is asked about is no longer due, nor is who waits for memory: after each question the rest is looked
 * at anew. */
bool kw_inquire(kw_consumer *c, const kw_inquiry_kind *kind) {
    bool progress = false;
    kw_link *due = &c->due[kind->waiting];
    for (kw_link *l = due->next; l != due;) {
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, queue);
        kw_node *leader = kw_cluster_leader(c->cluster, a->topic, a->partition);
        if (leader == NULL || !kw_conn_want(&leader->conn)) {
            l = l->next;
            continue;
        }
        progress |= ask(a, kind, leader, &leader->conn);
        l = due->next;
    }
    return progress;
}

static kw_assigned *first_due(kw_consumer *c, const kw_inquiry_kind *kind) {
    kw_link *l = kw_list_first(&c->due[kind->waiting]);
    return l == NULL ? NULL : KW_CONTAINER(l, kw_assigned, queue);
}

bool kw_inquire_at(kw_consumer *c, const kw_inquiry_kind *kind, kw_conn *conn) {
    bool progress = false;
    for (kw_assigned *a; (a = first_due(c, kind)) != NULL;)
        progress |= ask(a, kind, NULL, conn);
    return progress;
}

void kw_inquiry_refuse(kw_consumer *c, const kw_inquiry_kind *kind, int error) {
    for (kw_assigned *a; (a = first_due(c, kind)) != NULL;)
        kw_position_failed(a, error, kind->api->name);
}

/* ---- answers ---- */

kw_assigned *kw_inquiry_match(kw_inquiry *q, int32_t topic, int32_t partition) {
    kw_assigned *a = kw_consumer_find(q->consumer, topic, partition);
    if (a == NULL || a->asked != q)
        return NULL;
    a->asked = NULL;
    kw_position_apply(a, KW_POSITION_FAILED); /* until the entry says better */
    return a;
}

static void fail_rest(kw_inquiry *q, int error) {
    kw_consumer *c = q->consumer;
    for (kw_link *l = c->assigned.next; l != &c->assigned; l = l->next) {
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, link);
        if (a->asked == q && kw_inquiry_match(q, a->topic, a->partition) != NULL)
            kw_position_failed(a, error, q->kind->api->name);
    }
}

static int take(kw_inquiry *q, kw_answer *answer) {
    kw_arena *arena = &q->consumer->core->scratch;
    kw_arena_reset(arena);
    void *resp = kw_arena_alloc(arena, q->kind->resp_size);
    int rc = resp == NULL ? KW_ENOMEM : kw_call_decode(&q->call, answer, arena, resp);
    return rc == KW_OK ? q->kind->take(q, resp) : rc;
}

static void inquiry_done(kw_call *call, kw_answer *answer) {
    kw_inquiry *q = KW_CONTAINER(call, kw_inquiry, call);
    int rc = answer->error == KW_OK ? take(q, answer) : answer->error;
    if (rc != KW_OK && q->kind->failed != NULL)
        q->kind->failed(q, rc);
    fail_rest(q, rc == KW_OK ? KW_EMALFORMED : rc);
    free_inquiry(q);
}
