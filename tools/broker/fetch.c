/* fetch.c - reading logs, with a wait when there is too little.
 *
 * Answers borrow whole batches of one segment a partition, so a partition may bring less than asked though
 * there is more. */
#include "tools/broker/codes.h"
#include "tools/broker/fetch_plan.h"
#include "tools/broker/leader.h"
#include "tools/broker/throttle.h"
#include <kwire/message.h>
#include <string.h>

enum {
    FETCH_MAX_BYTES = 55 << 20 /* fetch.max.bytes of 4.1.1 */
};
enum { READ_COMMITTED = 1 };
enum {
    FIRST_RACK = 11, /* from here on followers serve consumers (KIP-392) */
    FIRST_REPLICA_STATE = 15,
    FIRST_LEADER_HINT = 16
};

/* ---- one partition ---- */

static bool is_follower(const broker_request *q) {
    const kw_fetch_req *in = q->body;
    return (q->version >= FIRST_REPLICA_STATE ? in->replica_state.replica_id : in->replica_id) >= 0;
}

/* Kafka's code when this partition cannot be read here. `take`: a fault that a test asked for is used up. */
static int check(const broker_request *q, const broker_fetch_item *item, bool take, broker_partition **p) {
    broker_role role = q->version >= FIRST_RACK ? BROKER_AS_REPLICA : BROKER_AS_LEADER;
    int error = q->fault != 0 ? q->fault : broker_topic_fault(q, &item->ref, item->partition, take);
    if (error == 0)
        error = broker_partition_serve(q, &item->ref, item->partition, item->current_leader_epoch, role, p);
    if (error == 0 && is_follower(q))
        error = NOT_LEADER_OR_FOLLOWER; /* nothing is replicated, so nobody has a right to ask */
    return error;
}

/* F17: a replica in the consumer's rack, if the leader, which is asked, is in another. -1: none. */
static int32_t find_nearer(const broker_request *q, const broker_partition *p) {
    const kw_fetch_req *in = q->body;
    const broker_cluster *c = broker_belief(q);
    if (q->version < FIRST_RACK || in->rack_id.n <= 0 || p->leader != q->node->id ||
        broker_in_rack(c, p->leader, in->rack_id))
        return -1;
    for (int32_t i = 0; i < p->n_replicas; i++)
        if (broker_cluster_is_up(c, p->replicas[i]) && broker_in_rack(c, p->replicas[i], in->rack_id))
            return p->replicas[i];
    return -1;
}

/* F10: where the client's log has gone another way than this one. {-1, -1}: nowhere. */
static int find_divergence(const broker_log *log, const broker_fetch_item *item, broker_epoch *from) {
    *from = (broker_epoch){-1, -1};
    if (item->last_fetched_epoch < 0)
        return 0;
    broker_epoch end = broker_epochs_end_of(&log->epochs, item->last_fetched_epoch, log->end);
    if (end.epoch < 0 || item->offset < log->start)
        return OFFSET_OUT_OF_RANGE;
    if (end.epoch < item->last_fetched_epoch || end.start < item->offset)
        *from = end;
    return 0;
}

/* F7: how far this reader may read. */
static int64_t limit_of(const broker_request *q, const broker_partition *p) {
    const kw_fetch_req *in = q->body;
    return in->isolation_level == READ_COMMITTED ? broker_partition_lso(p) : p->log.end;
}

static int check_offset(const broker_log *log, int64_t offset) {
    return offset < log->start || offset > log->end ? OFFSET_OUT_OF_RANGE : 0;
}

/* ---- is it time to answer? ---- */

/* Adds what the partition could bring. false: there is something to be told at once. */
static bool count_item(const broker_request *q, const broker_fetch_item *item, uint64_t *bytes) {
    broker_partition *p;
    broker_epoch diverging;
    if (check(q, item, false, &p) != 0 || find_nearer(q, p) >= 0)
        return false;
    if (find_divergence(&p->log, item, &diverging) != 0 || diverging.epoch >= 0)
        return false;
    if (check_offset(&p->log, item->offset) != 0)
        return false;
    uint64_t there = broker_log_bytes_between(&p->log, item->offset, limit_of(q, p));
    uint64_t most = item->max_bytes < 0 ? 0 : (uint64_t)item->max_bytes;
    *bytes += there < most ? there : most;
    return true;
}

static size_t budget_of(const kw_fetch_req *in) {
    size_t budget = in->max_bytes < 0 ? 0 : (size_t)in->max_bytes;
    return budget < FETCH_MAX_BYTES ? budget : FETCH_MAX_BYTES;
}

static bool is_time(const broker_request *q, const broker_fetch_plan *plan) {
    const kw_fetch_req *in = q->body;
    size_t most = budget_of(in), wanted = in->min_bytes < 0 ? 0 : (size_t)in->min_bytes;
    uint64_t bytes = 0;
    if (q->expired || in->max_wait_ms <= 0 || plan->n == 0)
        return true;
    for (int32_t i = 0; i < plan->n; i++)
        if (!count_item(q, &plan->items[i], &bytes))
            return true;
    return bytes >= (wanted < most ? wanted : most);
}

/* ---- the answer ---- */

/* F4: those that touch what is read, and, as there, the rest of its segment. */
static bool list_aborted(broker_request *q, const broker_partition *p, int64_t offset,
                         kw_fetch_resp_partition *out) {
    const broker_aborted *all = &p->producers.aborted;
    int64_t end = broker_log_segment_end(&p->log, offset);
    int32_t n = broker_aborted_between(all, offset, end, NULL, 0);
    broker_abort *found = broker_take(q, n, sizeof *found);
    kw_fetch_resp_aborted *list = broker_take(q, n, sizeof *list);
    if (found == NULL || list == NULL)
        return false;
    (void)broker_aborted_between(all, offset, end, found, n);
    for (int32_t i = 0; i < n; i++) {
        const broker_abort *f = &found[q->broker->reverses_aborted ? n - 1 - i : i];
        list[i] = (kw_fetch_resp_aborted){.producer_id = f->producer_id, .first_offset = f->first};
    }
    out->aborted_transactions = list;
    out->n_aborted_transactions = n;
    return true;
}

static int read_log(broker_request *q, const broker_fetch_item *item, const broker_partition *p,
                    size_t *budget, kw_fetch_resp_partition *out) {
    const kw_fetch_req *in = q->body;
    size_t max = item->max_bytes < 0 ? 0 : (size_t)item->max_bytes;
    broker_span span =
        broker_log_read(&p->log, item->offset, limit_of(q, p), max < *budget ? max : *budget, q->n_held == 0);
    if (span.segment == NULL)
        return 0;
    if (in->isolation_level == READ_COMMITTED && !list_aborted(q, p, item->offset, out))
        return KAFKA_STORAGE_ERROR;
    out->records = span.bytes;
    q->held[q->n_held++] = span.segment;
    *budget -= (size_t)span.bytes.n < *budget ? (size_t)span.bytes.n : *budget;
    return 0;
}

static int answer_found(broker_request *q, const broker_fetch_item *item, const broker_partition *p,
                        size_t *budget, kw_fetch_resp_partition *out) {
    const broker_log *log = &p->log;
    broker_epoch diverging = {-1, -1};
    out->preferred_read_replica = find_nearer(q, p);
    bool here = out->preferred_read_replica < 0;
    int error = here ? find_divergence(log, item, &diverging) : 0;
    if (error == 0 && here && diverging.epoch < 0)
        error = check_offset(log, item->offset);
    if (error != 0)
        return error;
    out->high_watermark = log->end;
    out->last_stable_offset = broker_partition_lso(p);
    out->log_start_offset = log->start;
    out->diverging_epoch.epoch = diverging.epoch;
    out->diverging_epoch.end_offset = diverging.start;
    return here && diverging.epoch < 0 ? read_log(q, item, p, budget, out) : 0;
}

static void answer_item(broker_request *q, const broker_fetch_item *item, size_t *budget, broker_hints *hints,
                        kw_fetch_resp_partition *out) {
    const kw_fetch_req *in = q->body;
    broker_partition *p;
    *out = kw_fetch_resp_partition_default;
    out->partition_index = item->partition;
    out->high_watermark = -1;
    out->records = (kw_bytes){NULL, 0};
    int error = check(q, item, true, &p);
    bool unknown = error == UNKNOWN_TOPIC_OR_PARTITION || error == UNKNOWN_TOPIC_ID;
    if (in->isolation_level == 0 && !unknown)
        out->n_aborted_transactions = -1; /* as there: null, but for what is not known at all */
    out->error_code = (int16_t)(error != 0 ? error : answer_found(q, item, p, budget, out));
    bool moved = error == NOT_LEADER_OR_FOLLOWER || error == FENCED_LEADER_EPOCH;
    if (moved && q->version >= FIRST_LEADER_HINT)
        broker_hint_leader(q, hints, &item->ref, item->partition, &out->current_leader.leader_id,
                           &out->current_leader.leader_epoch);
}

/* Partitions of one topic that follow each other share an entry. */
static void add_partition(kw_fetch_resp *a, kw_fetch_resp_topic *topics, const broker_fetch_item *item,
                          const kw_fetch_resp_partition *p) {
    kw_str name = item->ref.name.n < 0 ? (kw_str){NULL, 0} : item->ref.name;
    kw_fetch_resp_topic *last = a->n_responses == 0 ? NULL : &topics[a->n_responses - 1];
    bool same = last != NULL && last->topic.n == name.n &&
                (name.n == 0 || memcmp(last->topic.p, name.p, (size_t)name.n) == 0) &&
                memcmp(last->topic_id.b, item->ref.id.b, sizeof item->ref.id.b) == 0;
    if (!same)
        topics[a->n_responses++] =
            (kw_fetch_resp_topic){.topic = name, .topic_id = item->ref.id, .partitions = p};
    topics[a->n_responses - 1].n_partitions++;
}

/* Addresses of the leaders named above (KIP-951). */
static bool list_endpoints(broker_request *q, const broker_hints *hints, kw_fetch_resp *a) {
    const broker_cluster *c = broker_belief(q);
    kw_fetch_resp_node *list = broker_take(q, c->n_nodes, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < c->n_nodes; i++)
        if ((hints->nodes >> i & 1) != 0)
            list[a->n_node_endpoints++] = (kw_fetch_resp_node){.node_id = c->nodes[i].id,
                                                               .host = broker_text(c->nodes[i].host),
                                                               .port = c->nodes[i].port,
                                                               .rack = broker_rack(&c->nodes[i])};
    a->node_endpoints = list;
    return true;
}

static broker_verdict answer(broker_request *q, broker_fetch_plan *plan, kw_fetch_resp *a) {
    size_t budget = budget_of(q->body);
    broker_hints hints = {0};
    kw_fetch_resp_partition *list = broker_take(q, plan->n, sizeof *list);
    kw_fetch_resp_topic *topics = broker_take(q, plan->n, sizeof *topics);
    q->held = broker_take(q, plan->n, sizeof(broker_segment *));
    if (list == NULL || topics == NULL || q->held == NULL)
        return BROKER_CLOSE;
    int32_t n = 0;
    for (int32_t i = 0; i < plan->n; i++) {
        answer_item(q, &plan->items[i], &budget, &hints, &list[n]);
        if (broker_fetch_plan_tells(plan, &plan->items[i], &list[n]))
            add_partition(a, topics, &plan->items[i], &list[n++]);
    }
    a->responses = topics;
    a->session_id = plan->session != NULL ? plan->session->id : broker_fetch_plan_open(q, plan, list);
    return list_endpoints(q, &hints, a) ? BROKER_ANSWER : BROKER_CLOSE;
}

/* ---- quotas ---- */

/* KIP-219: over its quota a client gets an empty answer at once, and nothing of it is counted or remembered:
 * the session goes on where it was. */
static bool is_throttled(broker_request *q, const broker_fetch_plan *plan) {
    const kw_fetch_req *in = q->body;
    broker_quotas *quotas = &q->broker->quotas;
    uint64_t bytes = 0;
    if (quotas->n_limits == 0)
        return false;
    for (int32_t i = 0; i < plan->n; i++)
        (void)!count_item(q, &plan->items[i], &bytes);
    if (bytes > budget_of(in))
        bytes = budget_of(in);
    kw_time pause = broker_quota_count(quotas, KW_BROKER_QUOTA_FETCH, q->node->id, q->client_id,
                                       (double)bytes, q->broker->now);
    if (pause == 0)
        return false;
    broker_quota_return(quotas, KW_BROKER_QUOTA_FETCH, q->node->id, q->client_id, (double)bytes);
    broker_throttle(q, pause);
    return true;
}

/* Told of the session, not of a partition. */
static bool is_of_session(int code) {
    return code == FETCH_SESSION_ID_NOT_FOUND || code == INVALID_FETCH_SESSION_EPOCH ||
           code == FETCH_SESSION_TOPIC_ID_ERROR;
}

static broker_verdict fail(kw_fetch_resp *a, int code) {
    if (code < UNKNOWN_SERVER_ERROR)
        return BROKER_CLOSE;
    a->error_code = (int16_t)code;
    return BROKER_ANSWER;
}

broker_verdict broker_fetch(broker_request *q) {
    const kw_fetch_req *in = q->body;
    kw_fetch_resp *a = q->answer;
    broker_fetch_plan plan;
    if (q->fault != 0 && (is_of_session(q->fault) || in->n_topics == 0))
        return fail(a, q->fault);
    int error = broker_fetch_plan_make(q, &plan);
    if (error != 0)
        return fail(a, error);
    if (!is_time(q, &plan)) {
        q->deadline = q->broker->now + KW_MS(in->max_wait_ms);
        return BROKER_WAIT;
    }
    if (is_throttled(q, &plan)) {
        a->session_id = plan.session != NULL ? plan.session->id : 0;
        return BROKER_ANSWER;
    }
    return answer(q, &plan, a);
}
