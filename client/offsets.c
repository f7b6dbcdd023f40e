/* offsets.c - finds where a partition starts: beginning, end, or n from the end (ListOffsets, F14). */
#include "client/consumer.h"

#include <kwire/msg/list_offsets.h>

typedef struct list_call {
    kw_call call;
    kw_consumer *consumer;
    int32_t topic, partition;
    uint32_t version; /* of the assignment, F12 */
} list_call;

static void list_done(kw_call *call, kw_answer *a);
static const kw_call_ops list_ops = {.keeps_frame = false, .done = list_done};

static int64_t question(const kw_assigned *a) {
    if (a->start == KW_OFFSET_BEGINNING || a->list_end >= 0)
        return KW_OFFSET_BEGINNING;
    return KW_OFFSET_END;
}

static int send(kw_consumer *c, kw_node *node, const kw_assigned *a, list_call *lc) {
    kw_list_offsets_req_partition part = kw_list_offsets_req_partition_default;
    part.partition_index = a->partition;
    part.current_leader_epoch = c->cluster->topics[a->topic].partitions[a->partition].leader_epoch;
    part.timestamp = question(a);
    kw_list_offsets_req_topic topic = kw_list_offsets_req_topic_default;
    topic.name = kw_cluster_topic_name(c->cluster, a->topic);
    topic.partitions = &part;
    topic.n_partitions = 1;
    kw_list_offsets_req req = kw_list_offsets_req_default;
    req.replica_id = -1;
    req.topics = &topic;
    req.n_topics = 1;
    req.timeout_ms = c->core->config.request_timeout_ms;
    int16_t version = kw_conn_version(&node->conn, &kw_list_offsets_api);
    if (version < 0)
        return KW_EUNSUPPORTED;
    lc->call.ops = &list_ops;
    return kw_cluster_send(&node->conn, &lc->call, &kw_list_offsets_api, version, &req, 0,
                           KW_MS(c->core->config.request_timeout_ms), NULL);
}

static bool ask(kw_consumer *c, kw_node *node, kw_assigned *a) {
    list_call *lc = kw_mem_zalloc(&c->core->buffers, sizeof *lc);
    if (lc == NULL) {
        kw_consumer_failed(a, KW_ENOMEM, "ListOffsets");
        return false;
    }
    lc->consumer = c;
    lc->topic = a->topic;
    lc->partition = a->partition;
    lc->version = a->version;
    int rc = send(c, node, a, lc);
    if (rc == KW_OK) {
        a->state = KW_ASSIGNED_LISTING;
        kw_list_remove(&a->queue); /* until the answer */
        return true;
    }
    kw_mem_free(&c->core->buffers, lc, sizeof *lc);
    kw_consumer_failed(a, rc, "ListOffsets");
    return false;
}

bool kw_consumer_list_offsets(kw_consumer *c) {
    bool progress = false;
    for (kw_link *l = c->searching.next, *next; l != &c->searching; l = next) {
        next = l->next;
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, queue);
        kw_node *leader = kw_cluster_leader(c->cluster, a->topic, a->partition);
        if (leader != NULL && kw_conn_want(&leader->conn))
            progress |= ask(c, leader, a);
    }
    return progress;
}

/* The tail needs two answers: where the log ends, and that it begins no later than n before. */
static void found(kw_assigned *a, int64_t offset) {
    a->state = KW_ASSIGNED_SEARCHING;
    if (a->start == KW_OFFSET_BEGINNING || a->start == KW_OFFSET_END) {
        kw_consumer_start_at(a, offset);
        return;
    }
    if (a->list_end < 0) {
        a->list_end = offset;
        return;
    }
    int64_t wanted = a->list_end - (KW_OFFSET_TAIL(0) - a->start);
    kw_consumer_start_at(a, wanted > offset ? wanted : offset);
}

static void take_answer(list_call *lc, kw_assigned *a, kw_answer *answer) {
    kw_list_offsets_resp resp;
    kw_arena_reset(&lc->consumer->core->scratch);
    int rc = kw_call_decode(&lc->call, answer, &lc->consumer->core->scratch, &resp);
    if (rc == KW_OK && (resp.n_topics != 1 || resp.topics[0].n_partitions != 1))
        rc = KW_EMALFORMED;
    if (rc == KW_OK)
        rc = resp.topics[0].partitions[0].error_code;
    if (rc == KW_OK && resp.topics[0].partitions[0].offset < 0)
        rc = KW_EMALFORMED; /* F14: a beginning and an end always exist */
    if (rc == KW_OK)
        found(a, resp.topics[0].partitions[0].offset);
    else
        kw_consumer_failed(a, rc, "ListOffsets");
}

static void list_done(kw_call *call, kw_answer *answer) {
    list_call *lc = KW_CONTAINER(call, list_call, call);
    kw_consumer *c = lc->consumer;
    kw_assigned *a = kw_consumer_find(c, lc->topic, lc->partition);
    if (a != NULL && a->version == lc->version) {
        a->state = KW_ASSIGNED_SEARCHING;
        kw_consumer_touch(a);
        if (answer->error == KW_OK)
            take_answer(lc, a, answer);
        else
            kw_consumer_failed(a, answer->error, "ListOffsets");
    }
    kw_call_fini(call);
    kw_mem_free(&c->core->buffers, lc, sizeof *lc);
}
