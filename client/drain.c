/* drain.c - sends what is ready: per leader one request after the other, one batch a partition in each (P14),
 * the records borrowed from the batches. See producer.h. */
#include "client/produce_call.h"

#include <kwire/msg/produce.h>

#include <string.h>

#define MAX_BATCHES  256 /* in one request */
#define NO_TOPIC_IDS 12  /* highest Produce version that names topics */

/* ---- closing ---- */

static void close_done(kw_job *j) {
    kw_pbatch *b = KW_CONTAINER(j, kw_pbatch, job);
    kw_pbatch_closed(b);
    kw_producer_recount(b->producer, b);
    if (b->purged)
        kw_producer_expire_batch(b->producer, b, KW_ECANCELLED);
}

void kw_producer_close_batch(kw_pbatch *b) {
    const kw_config *cfg = kw_producer_config(b->producer, b->part->topic);
    kw_pbatch_close(b, cfg->compression_type, cfg->compression_level, close_done);
}

/* ---- choosing ---- */

/* The batch whose turn it is, or NULL. While one waits for its back-off nothing passes it (P12). Nor does
 * more go to a new leader than one connection may hold: with one in flight, order outlives a move. */
static kw_pbatch *next_batch(kw_producer *p, const kw_ppart *part) {
    if (part->n_in_flight >= p->core->config.max_in_flight)
        return NULL;
    for (kw_link *l = part->batches.next; l != &part->batches; l = l->next) {
        kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        if (b->state == KW_BATCH_IN_FLIGHT)
            continue;
        if (b->state != KW_BATCH_READY || b->not_before > p->core->now)
            return NULL;
        const kw_guarantee *g = &p->guarantee;
        if (g->may_send != NULL &&
            !g->may_send(g->self, part->topic, part->partition, part->n_in_flight, p->core->now))
            return NULL;
        return b;
    }
    return NULL;
}

typedef struct turn {
    kw_ppart *part;
    kw_node *node; /* NULL: taken, or not to be sent now */
} turn;

static bool has_room(const kw_producer *p, const kw_node *n) {
    return n->conn.n_in_flight < p->core->config.max_in_flight;
}

static int collect_turns(kw_producer *p, turn *turns, int max) {
    int n = 0;
    for (kw_link *l = p->active.next; l != &p->active && n < max; l = l->next) {
        kw_ppart *part = KW_CONTAINER(l, kw_ppart, active);
        if (part->partition < 0)
            continue;
        kw_producer_note_drain(p, part);
        if (next_batch(p, part) == NULL)
            continue;
        kw_node *leader = kw_cluster_leader(p->cluster, part->topic, part->partition);
        if (leader != NULL && kw_conn_want(&leader->conn) && has_room(p, leader))
            turns[n++] = (turn){part, leader};
    }
    return n;
}

static bool seal(kw_producer *p, kw_pbatch *b) {
    static const kw_batch_seal unsealed = {-1, -1, -1, false};
    const kw_guarantee *g = &p->guarantee;
    /* What bears a number goes to the topic that it was given for, or nowhere (P18). */
    if (g->seal == NULL || !b->sealed.sealed)
        b->sealed.topic_id = p->cluster->topics[b->sealed.topic].id;
    if (g->seal != NULL && !b->sealed.sealed) {
        b->sealed.count = b->w.count;
        if (g->seal(g->self, &b->sealed, p->core->now) < 0)
            return false;
    } else if (g->seal == NULL) {
        b->sealed.seal = unsealed;
    }
    b->sealed.sealed = true;
    kw_batch_seal_header(&b->closed, &b->sealed.seal);
    return true;
}

/* One that was made anew is another one (P18). */
static int compare_topics(const kw_pbatch *a, const kw_pbatch *b) {
    if (a->sealed.topic != b->sealed.topic)
        return a->sealed.topic < b->sealed.topic ? -1 : 1;
    return memcmp(a->sealed.topic_id.b, b->sealed.topic_id.b, sizeof a->sealed.topic_id.b);
}

/* Keeps a request's batches together by topic, as its message has them. */
static void insert_by_topic(kw_produce_call *pc, kw_pbatch *b) {
    int i = pc->n++;
    for (; i > 0 && compare_topics(pc->batches[i - 1], b) > 0; i--)
        pc->batches[i] = pc->batches[i - 1];
    pc->batches[i] = b;
}

/* A request has one word for acks and one for its timeout: topics that differ in them have requests of their
 * own. The first batch decides. */
static bool same_terms(const kw_producer *p, kw_produce_call *pc, const kw_ppart *part) {
    const kw_config *cfg = kw_producer_config(p, part->topic);
    if (pc->n == 0) {
        pc->acks = (int16_t)cfg->acks;
        pc->timeout_ms = cfg->request_timeout_ms;
    }
    return pc->acks == cfg->acks && pc->timeout_ms == cfg->request_timeout_ms;
}

/* Takes the turns of `node` as far as one request holds them. */
static void choose(kw_producer *p, const kw_node *node, turn *turns, int n_turns, kw_produce_call *pc) {
    size_t size = 0;
    for (int i = 0; i < n_turns && pc->n < pc->cap; i++) {
        if (turns[i].node != node || !same_terms(p, pc, turns[i].part))
            continue;
        kw_pbatch *b = next_batch(p, turns[i].part);
        if (b == NULL || (pc->n > 0 && size + kw_pbatch_size(b) > (size_t)p->core->config.max_request_size))
            continue;
        turns[i].node = NULL;
        if (!seal(p, b))
            continue;
        size += kw_pbatch_size(b);
        insert_by_topic(pc, b);
    }
}

/* ---- sending ---- */

static void fill_partition(const kw_pbatch *b, kw_produce_req_partition *rp) {
    *rp = kw_produce_req_partition_default;
    rp->index = b->sealed.partition;
    rp->records = (kw_bytes){b->closed.p, (int32_t)b->closed.n};
}

static int fill_request(kw_producer *p, const kw_produce_call *pc, kw_produce_req *req) {
    kw_arena *arena = &p->core->scratch;
    kw_arena_reset(arena);
    kw_produce_req_topic *topics = kw_arena_alloc(arena, sizeof *topics * (size_t)pc->n);
    kw_produce_req_partition *parts = kw_arena_alloc(arena, sizeof *parts * (size_t)pc->n);
    if (topics == NULL || parts == NULL)
        return KW_ENOMEM;
    *req = kw_produce_req_default;
    req->transactional_id = pc->terms.transactional_id;
    req->acks = pc->acks;
    req->timeout_ms = pc->timeout_ms;
    req->topic_data = topics;
    req->n_topic_data = 0;
    for (int i = 0; i < pc->n; i++) {
        int32_t topic = pc->batches[i]->sealed.topic;
        if (i == 0 || compare_topics(pc->batches[i], pc->batches[i - 1]) != 0) {
            kw_produce_req_topic *t = &topics[req->n_topic_data++];
            *t = kw_produce_req_topic_default;
            t->name = kw_cluster_topic_name(p->cluster, topic);
            t->topic_id = pc->batches[i]->sealed.topic_id;
            t->partition_data = &parts[i];
            t->n_partition_data = 0;
        }
        fill_partition(pc->batches[i], &parts[i]);
        topics[req->n_topic_data - 1].n_partition_data += 1;
    }
    return KW_OK;
}

/* By id only if every topic has one (P18). */
static int16_t choose_version(const kw_node *node, const kw_produce_call *pc) {
    int16_t version = kw_conn_version(&node->conn, &kw_produce_api);
    if (version > pc->terms.max_version)
        version = pc->terms.max_version;
    for (int i = 0; i < pc->n && version > NO_TOPIC_IDS; i++)
        if (kw_uuid_is_zero(pc->batches[i]->sealed.topic_id))
            version = NO_TOPIC_IDS;
    return version;
}

/* A partition that had its turn goes to the end of the line: a request that is full must not leave out the
 * same ones for ever. */
static void mark_sent(kw_producer *p, kw_produce_call *pc) {
    for (int i = 0; i < pc->n; i++) {
        kw_pbatch *b = pc->batches[i];
        kw_list_remove(&b->part->active);
        kw_list_push_back(&p->active, &b->part->active);
        b->state = KW_BATCH_IN_FLIGHT;
        b->held = true;
        b->sealed.attempts += 1;
        b->message[0] = '\0';
        b->part->n_in_flight += 1;
        p->n_in_flight += 1;
        kw_producer_note_load(p, b->part);
    }
}

/* No version of Produce in common: the records fail at once and say why. */
static void refuse(kw_producer *p, const kw_node *node, kw_produce_call *pc) {
    kw_core_error(p->core, KW_EUNSUPPORTED, (kw_str){NULL, -1}, -1, -1,
                  "broker %d at %s:%u offers no version of Produce that we know", (int)node->id,
                  node->conn.host, node->conn.port);
    kw_attempt a = {
        .outcome = KW_OUTCOME_NOT_DONE, .code = KW_EUNSUPPORTED, .base_offset = -1, .log_start = -1};
    for (int i = 0; i < pc->n; i++)
        kw_producer_attempt(p, pc->batches[i], &a);
    kw_produce_call_free(pc);
}

static kw_produce_terms terms(const kw_producer *p) {
    static const kw_produce_terms usual = {
        .transactional_id = {NULL, -1},
          .max_version = INT16_MAX
    };
    const kw_guarantee *g = &p->guarantee;
    return g->terms != NULL ? g->terms(g->self) : usual;
}

/* true: something became of the batches, and pc is no longer the caller's. */
static bool send(kw_producer *p, kw_node *node, kw_produce_call *pc) {
    kw_produce_req req;
    pc->terms = terms(p);
    int16_t version = choose_version(node, pc);
    if (version < 0) {
        refuse(p, node, pc);
        return true;
    }
    if (fill_request(p, pc, &req) < 0)
        return false;
    pc->call.ops = &kw_produce_call_ops;
    pc->call.no_answer = pc->acks == 0;
    int rc = kw_cluster_send(&node->conn, &pc->call, &kw_produce_api, version, &req, pc->n,
                             KW_MS(pc->timeout_ms), NULL);
    if (rc < 0)
        return false;
    mark_sent(p, pc);
    return true;
}

/* It could not be sent for want of memory: nothing but time will change that. */
static void rest(kw_producer *p, kw_pbatch *b) {
    if (b != NULL && b->state == KW_BATCH_READY)
        b->not_before = kw_core_retry_at(p->core, 1);
}

/* One request to the node of turns[first]. */
static bool send_one(kw_producer *p, turn *turns, int first, int n_turns) {
    kw_node *node = turns[first].node;
    int cap = n_turns - first < MAX_BATCHES ? n_turns - first : MAX_BATCHES;
    kw_produce_call *pc = kw_mem_zalloc(&p->core->buffers, sizeof *pc + sizeof pc->batches[0] * (size_t)cap);
    if (pc == NULL) {
        rest(p, next_batch(p, turns[first].part));
        return false;
    }
    pc->producer = p;
    pc->cap = cap;
    choose(p, node, turns + first, n_turns - first, pc);
    if (pc->n > 0 && send(p, node, pc))
        return true;
    for (int i = 0; i < pc->n; i++)
        rest(p, pc->batches[i]);
    kw_produce_call_free(pc);
    return false;
}

static bool send_round(kw_producer *p) {
    turn turns[MAX_BATCHES];
    bool progress = false;
    int n = collect_turns(p, turns, MAX_BATCHES);
    for (int i = 0; i < n; i++)
        while (turns[i].node != NULL && has_room(p, turns[i].node) && kw_conn_is_open(&turns[i].node->conn))
            if (!send_one(p, turns, i, n))
                break;
            else
                progress = true;
    return progress;
}

bool kw_producer_drain(kw_producer *p) {
    bool progress = false;
    p->n_drains += 1;
    while (send_round(p))
        progress = true;
    return progress;
}
