/* fetch.c - asks each node for all its partitions at once, one request in flight a node.
 *
 * A partition whose batches the application has not pulled sits out; then the others are asked for with a
 * short wait, so that it is not held up behind their long poll when it gets room. */
#include "client/feed.h"

#define SHORT_WAIT_MS 10
#define NO_TOPIC_IDS  12 /* highest Fetch version that names topics */

static void fetch_done(kw_call *call, kw_answer *a);
static void close_done(kw_call *call, kw_answer *a);
static const kw_call_ops fetch_ops = {.keeps_frame = true, .done = fetch_done};
static const kw_call_ops close_ops = {.keeps_frame = false, .done = close_done};

static int16_t choose_version(const kw_feed *f, const kw_conn *conn) {
    int16_t version = kw_conn_version(conn, &kw_fetch_api);
    return version > NO_TOPIC_IDS && f->session.n_nameless > 0 ? NO_TOPIC_IDS : version;
}

static bool has_room(const kw_feed *f) {
    return kw_consumer_has_budget(f->consumer, f->consumer->promised);
}

/* Each node has its share of what may lie unread, so that none waits for the answer of another. */
static int32_t share(const kw_feed *f) {
    const kw_consumer *c = f->consumer;
    size_t all = (size_t)c->core->config.queued_max_messages_kbytes << 10, n = 0;
    for (const kw_link *l = c->feeds.next; l != &c->feeds; l = l->next)
        n += KW_CONTAINER(l, kw_feed, link)->session.n_parts > 0;
    size_t taken = c->unread + c->promised, free = taken < all ? all - taken : 1;
    size_t ours = all / n < free ? all / n : free, most = (size_t)c->core->config.fetch_max_bytes;
    return (int32_t)(ours < most ? ours : most);
}

static int fill_request(kw_feed *f, int16_t version, kw_fetch_req *req) {
    const kw_config *cfg = &f->consumer->core->config;
    bool short_wait = f->n_crowded > 0 && cfg->fetch_max_wait_ms > SHORT_WAIT_MS;
    *req = kw_fetch_req_default;
    req->max_wait_ms = short_wait ? SHORT_WAIT_MS : cfg->fetch_max_wait_ms;
    req->min_bytes = cfg->fetch_min_bytes;
    req->max_bytes = share(f);
    req->isolation_level = (int8_t)cfg->isolation_level;
    req->rack_id = kw_text(cfg->client_rack);
    kw_arena *arena = &f->consumer->core->scratch;
    kw_arena_reset(arena);
    return kw_session_fill(&f->session, f->consumer->cluster, version, arena, req);
}

static int send(kw_feed *f, kw_conn *conn, int16_t version, const kw_fetch_req *req, const kw_call_ops *ops) {
    f->call.ops = ops;
    kw_time timeout = KW_MS(f->consumer->core->config.request_timeout_ms) + KW_MS(req->max_wait_ms);
    int rc = kw_cluster_send(conn, &f->call, &kw_fetch_api, version, req, 0, timeout, NULL);
    f->in_flight = rc == KW_OK;
    return rc;
}

static bool ask(kw_feed *f, kw_conn *conn) {
    kw_fetch_req req;
    int16_t version = choose_version(f, conn);
    int rc = version < 0 ? KW_EUNSUPPORTED : fill_request(f, version, &req);
    if (rc == KW_OK)
        rc = send(f, conn, version, &req, &fetch_ops);
    if (rc < 0) {
        kw_feed_failed(f, rc);
        return false;
    }
    kw_session_sent(&f->session);
    f->promised = (size_t)req.max_bytes;
    f->consumer->promised += f->promised;
    return true;
}

/* F1: a broker keeps few sessions, and ours may hold a place for two minutes. true: it was told. */
static bool close_session(kw_feed *f, kw_conn *conn) {
    kw_fetch_req req = kw_fetch_req_default;
    kw_session_fill_close(&f->session, &req);
    int16_t version = kw_conn_version(conn, &kw_fetch_api);
    return f->session.id != 0 && version >= 0 && send(f, conn, version, &req, &close_ops) == KW_OK;
}

/* Nobody has been fetched from there for a while. */
static bool retire(kw_feed *f, kw_node *node) {
    if (f->n_members > 0 || f->idle_at > f->consumer->core->now)
        return false;
    kw_conn *conn = node == NULL ? NULL : kw_cluster_fetch_conn(f->consumer->cluster, node);
    if (conn == NULL || conn->state != KW_CONN_UP || !close_session(f, conn))
        kw_feed_free(f);
    return true;
}

/* As soon as nobody is kept from an answer by it. */
static void change_road(kw_feed *f, kw_conn *conn) {
    if (!f->elsewhere || conn->n_in_flight > 0)
        return;
    f->elsewhere = false;
    kw_conn_close(conn);
}

static bool drive(kw_feed *f) {
    kw_cluster *k = f->consumer->cluster;
    if (f->in_flight)
        return false;
    kw_node *node = kw_cluster_node(k, f->node);
    if (f->session.n_parts == 0)
        return retire(f, node);
    kw_conn *conn = node == NULL ? NULL : kw_cluster_fetch_conn(k, node);
    if (conn == NULL || f->not_before > f->consumer->core->now)
        return false;
    change_road(f, conn);
    if (kw_conn_want(conn))
        return has_room(f) && ask(f, conn);
    if (conn->failures > 0)
        kw_feed_leave_replicas(f);
    return false;
}

bool kw_consumer_fetch(kw_consumer *c) {
    bool progress = false;
    for (kw_link *l = c->feeds.next, *next; l != &c->feeds; l = next) {
        next = l->next;
        progress |= drive(KW_CONTAINER(l, kw_feed, link));
    }
    return progress;
}

static void fetch_done(kw_call *call, kw_answer *a) {
    kw_feed *f = KW_CONTAINER(call, kw_feed, call);
    f->in_flight = false;
    f->consumer->promised -= f->promised;
    f->promised = 0;
    if (a->error == KW_OK)
        kw_feed_take(f, a);
    else
        kw_feed_failed(f, a->error);
    kw_call_fini(call);
}

/* Whatever the answer: we are through with that session. */
static void close_done(kw_call *call, kw_answer *a) {
    (void)a;
    kw_feed *f = KW_CONTAINER(call, kw_feed, call);
    f->in_flight = false;
    kw_session_failed(&f->session, 0);
    f->session.id = 0;
    kw_call_fini(call);
    f->consumer->deadline = kw_min_time(f->consumer->deadline, f->consumer->core->now);
}
