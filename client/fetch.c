/* fetch.c - asks each leader for all its partitions at once, one request in flight a node.
 *
 * A partition whose batches the application has not pulled sits out (its bytes are bounded by
 * max.partition.fetch.bytes, twice over); then the others are asked for with a short wait, so that it is not
 * held up behind their long poll when it gets room. */
#include "client/consumer.h"

#include <kwire/msg/fetch.h>

#define SHORT_WAIT_MS 10
#define NO_TOPIC_IDS  12 /* highest Fetch version that names topics */

typedef struct fetch_part {
    kw_assigned *a;
    int32_t topic, partition;
    uint32_t version; /* of the assignment, F12 */
} fetch_part;

typedef struct fetch_call {
    kw_call call;
    kw_consumer *consumer;
    int n, cap;
    bool crowded; /* somebody of this node had no room */
    fetch_part parts[];
} fetch_call;

static void fetch_done(kw_call *call, kw_answer *a);
static const kw_call_ops fetch_ops = {.keeps_frame = true, .done = fetch_done};

/* ---- asking ---- */

static bool has_room(const kw_assigned *a) {
    return a->buffered < (size_t)a->consumer->core->config.max_partition_fetch_bytes;
}

static bool is_due(const kw_assigned *a) {
    return a->state == KW_ASSIGNED_FETCHING && !a->in_fetch && a->not_before <= a->consumer->core->now;
}

/* Is a fetch to this node under way already? Whom it was sent to counts, not who leads the partition by now:
 * a leader that fell silent must not hold up its heir. */
static bool node_busy(const kw_consumer *c, int32_t node) {
    for (const kw_link *l = c->assigned.next; l != &c->assigned; l = l->next) {
        const fetch_call *fc = KW_CONTAINER(l, kw_assigned, link)->in_fetch;
        if (fc != NULL && fc->call.node == node)
            return true;
    }
    return false;
}

/* Due partitions of this leader, kept together by topic. */
static void collect(kw_consumer *c, const kw_node *node, fetch_call *fc) {
    for (kw_link *l = c->assigned.next; l != &c->assigned; l = l->next) {
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, link);
        if (!is_due(a) || kw_cluster_leader(c->cluster, a->topic, a->partition) != node)
            continue;
        if (!has_room(a)) {
            fc->crowded = true;
            continue;
        }
        int i = fc->n++;
        for (; i > 0 && fc->parts[i - 1].topic > a->topic; i--)
            fc->parts[i] = fc->parts[i - 1];
        fc->parts[i] = (fetch_part){a, a->topic, a->partition, a->version};
    }
}

static void fill_partition(const kw_consumer *c, const fetch_part *fp, kw_fetch_req_partition *rp) {
    *rp = kw_fetch_req_partition_default;
    rp->partition = fp->partition;
    rp->current_leader_epoch = c->cluster->topics[fp->topic].partitions[fp->partition].leader_epoch;
    rp->fetch_offset = fp->a->fetch_offset;
    rp->partition_max_bytes = c->core->config.max_partition_fetch_bytes;
}

static int fill_request(const kw_consumer *c, const fetch_call *fc, kw_fetch_req *req) {
    const kw_config *cfg = &c->core->config;
    kw_arena *arena = &c->core->scratch;
    kw_arena_reset(arena);
    kw_fetch_req_topic *topics = kw_arena_alloc(arena, sizeof *topics * (size_t)fc->n);
    kw_fetch_req_partition *parts = kw_arena_alloc(arena, sizeof *parts * (size_t)fc->n);
    if (topics == NULL || parts == NULL)
        return KW_ENOMEM;
    *req = kw_fetch_req_default;
    req->max_wait_ms =
        fc->crowded && cfg->fetch_max_wait_ms > SHORT_WAIT_MS ? SHORT_WAIT_MS : cfg->fetch_max_wait_ms;
    req->min_bytes = cfg->fetch_min_bytes;
    req->max_bytes = cfg->fetch_max_bytes;
    req->topics = topics;
    req->n_topics = 0;
    for (int i = 0; i < fc->n; i++) {
        int32_t topic = fc->parts[i].topic;
        if (i == 0 || topic != fc->parts[i - 1].topic) {
            kw_fetch_req_topic *t = &topics[req->n_topics++];
            *t = kw_fetch_req_topic_default;
            t->topic = kw_cluster_topic_name(c->cluster, topic);
            t->topic_id = c->cluster->topics[topic].id;
            t->partitions = &parts[i];
            t->n_partitions = 0;
        }
        fill_partition(c, &fc->parts[i], &parts[i]);
        topics[req->n_topics - 1].n_partitions += 1;
    }
    return KW_OK;
}

static void fail_all(fetch_call *fc, int error) {
    for (int i = 0; i < fc->n; i++) {
        kw_assigned *a = kw_consumer_find(fc->consumer, fc->parts[i].topic, fc->parts[i].partition);
        if (a != NULL && a->version == fc->parts[i].version)
            kw_consumer_failed(a, error, "Fetch");
    }
}

static int16_t choose_version(const kw_consumer *c, const kw_conn *conn, const fetch_call *fc) {
    int16_t version = kw_conn_version(conn, &kw_fetch_api);
    for (int i = 0; i < fc->n && version > NO_TOPIC_IDS; i++)
        if (kw_uuid_is_zero(c->cluster->topics[fc->parts[i].topic].id))
            version = NO_TOPIC_IDS;
    return version;
}

static void free_call(fetch_call *fc) {
    kw_call_fini(&fc->call);
    kw_mem_free(&fc->consumer->core->buffers, fc, sizeof *fc + sizeof fc->parts[0] * (size_t)fc->cap);
}

static bool send(kw_consumer *c, kw_conn *conn, fetch_call *fc) {
    kw_fetch_req req;
    int16_t version = choose_version(c, conn, fc);
    if (version < 0) {
        fail_all(fc, KW_EUNSUPPORTED);
        return false;
    }
    if (fill_request(c, fc, &req) < 0)
        return false;
    fc->call.ops = &fetch_ops;
    kw_time timeout = KW_MS(c->core->config.request_timeout_ms) + KW_MS(req.max_wait_ms);
    if (kw_cluster_send(conn, &fc->call, &kw_fetch_api, version, &req, 0, timeout, NULL) < 0)
        return false;
    for (int i = 0; i < fc->n; i++)
        fc->parts[i].a->in_fetch = fc;
    return true;
}

static bool fetch_from(kw_consumer *c, const kw_node *node, kw_conn *conn) {
    fetch_call *fc =
        kw_mem_zalloc(&c->core->buffers, sizeof *fc + sizeof fc->parts[0] * (size_t)c->n_assigned);
    if (fc == NULL)
        return false;
    fc->consumer = c;
    fc->cap = c->n_assigned;
    collect(c, node, fc);
    if (fc->n > 0 && send(c, conn, fc))
        return true;
    free_call(fc);
    return false;
}

bool kw_consumer_fetch(kw_consumer *c) {
    bool progress = false;
    for (kw_link *l = c->assigned.next; l != &c->assigned; l = l->next) {
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, link);
        if (!is_due(a) || !has_room(a))
            continue;
        kw_node *leader = kw_cluster_leader(c->cluster, a->topic, a->partition);
        kw_conn *conn = leader == NULL ? NULL : kw_cluster_fetch_conn(c->cluster, leader);
        if (conn == NULL || !kw_conn_want(conn) || node_busy(c, leader->id))
            continue;
        if (fetch_from(c, leader, conn))
            progress = true;
        else if (is_due(a)) /* nothing but time will bring memory */
            kw_consumer_failed(a, KW_ENOMEM, "Fetch");
    }
    return progress;
}

/* ---- answers ---- */

/* The partition this entry is about, if it is still assigned as it was when we asked (F12). */
static kw_assigned *match(const fetch_call *fc, const kw_fetch_resp_topic *t, int32_t partition) {
    const kw_consumer *c = fc->consumer;
    int32_t topic = t->topic.n > 0 ? kw_cluster_find_topic(c->cluster, t->topic)
                                   : kw_cluster_find_topic_id(c->cluster, t->topic_id);
    for (int i = 0; i < fc->n; i++) {
        const fetch_part *fp = &fc->parts[i];
        if (fp->topic != topic || fp->partition != partition)
            continue;
        kw_assigned *a = kw_consumer_find(c, topic, partition);
        return a != NULL && a->version == fp->version ? a : NULL;
    }
    return NULL;
}

static void take_partition(kw_assigned *a, const kw_fetch_resp_partition *rp, kw_frame *frame,
                           int32_t broker) {
    if (rp->error_code != 0) {
        kw_consumer_failed(a, rp->error_code, "Fetch");
        return;
    }
    a->attempts = 0;
    a->high_watermark = rp->high_watermark;
    int rc = kw_consumer_take_records(a, rp->records, frame, broker);
    kw_consumer_announce(a);
    if (rc < 0 && a->state == KW_ASSIGNED_FETCHING)
        kw_consumer_failed(a, rc, "records of a fetch");
}

static void take_answer(fetch_call *fc, kw_answer *answer) {
    kw_consumer *c = fc->consumer;
    kw_fetch_resp resp;
    kw_arena_reset(&c->core->scratch);
    int rc = kw_call_decode(&fc->call, answer, &c->core->scratch, &resp);
    if (rc == KW_OK)
        rc = resp.error_code;
    if (rc != KW_OK)
        fail_all(fc, rc);
    for (int32_t i = 0; rc == KW_OK && i < resp.n_responses; i++) {
        const kw_fetch_resp_topic *t = &resp.responses[i];
        for (int32_t j = 0; j < t->n_partitions; j++) {
            kw_assigned *a = match(fc, t, t->partitions[j].partition_index);
            if (a != NULL)
                take_partition(a, &t->partitions[j], answer->frame, fc->call.node);
        }
    }
}

/* A seek leaves in_fetch alone, an unassign frees: look each one up again. What was assigned anew is part of
 * another request. */
static void end_fetch(fetch_call *fc) {
    for (int i = 0; i < fc->n; i++) {
        kw_assigned *a = kw_consumer_find(fc->consumer, fc->parts[i].topic, fc->parts[i].partition);
        if (a != NULL && a->in_fetch == fc)
            a->in_fetch = NULL;
    }
}

static void fetch_done(kw_call *call, kw_answer *a) {
    fetch_call *fc = KW_CONTAINER(call, fetch_call, call);
    end_fetch(fc);
    if (a->error == KW_OK)
        take_answer(fc, a);
    else
        fail_all(fc, a->error);
    free_call(fc);
}
