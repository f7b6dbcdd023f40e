/* fetch_answer.c - what a fetch came back with: records, errors of partitions, errors of the session. */
#include "client/damage.h"
#include "client/feed.h"

enum {
    OFFSET_OUT_OF_RANGE = 1,
    CORRUPT_MESSAGE = 2,
    NOT_LEADER_OR_FOLLOWER = 6,
    REPLICA_NOT_AVAILABLE = 9,
    FETCH_SESSION_ID_NOT_FOUND = 70,
    INVALID_FETCH_SESSION_EPOCH = 71,
    FETCH_SESSION_TOPIC_ID_ERROR = 106
};

/* Ours as it was when we asked? A seek since then makes it another (F12), and so does an answer from another
 * node. */
static kw_assigned *still_ours(const kw_session_part *p) {
    kw_assigned *a = p->owner;
    bool same = a != NULL && a->version == p->told.version && a->fetch_offset == p->told.offset;
    return same ? a : NULL;
}

/* F17: whatever a near replica refuses, the leader is asked next, after a pause: it may send us back. F8: so
 * an offset that is out of range there is not yet out of range. */
static void leave_replica(kw_assigned *a, int error) {
    kw_core_log(a->consumer->core, KW_LOG_DEBUG, KW_ABOUT_FETCH,
                "%s [%d]: replica %d says %s: back to the leader",
                kw_cluster_topic_name(a->consumer->cluster, a->topic).p, (int)a->partition, (int)a->replica,
                kw_error_name(error));
    a->replica = -1;
    kw_position_failed(a, NOT_LEADER_OR_FOLLOWER, "Fetch");
}

/* F17, KIP-392: the leader names a replica that is nearer, for as long as metadata holds. */
static void take_replica(kw_assigned *a, int32_t node) {
    kw_core *core = a->consumer->core;
    if (kw_cluster_node(a->consumer->cluster, node) == NULL) {
        kw_position_failed(a, REPLICA_NOT_AVAILABLE, "Fetch");
        return;
    }
    a->replica = node;
    a->replica_until = kw_after(core->now, KW_MS(core->config.metadata_max_age_ms));
    kw_core_log(core, KW_LOG_DEBUG, KW_ABOUT_FETCH, "%s [%d]: fetched from replica %d from now on",
                kw_cluster_topic_name(a->consumer->cluster, a->topic).p, (int)a->partition, (int)node);
}

/* KIP-951: a refusal that names a newer leader spares us the question, and the pause. */
static void take_error(kw_assigned *a, const kw_uuid *id, const kw_fetch_resp_partition *rp, int32_t broker) {
    if (a->replica == broker) {
        leave_replica(a, rp->error_code);
        return;
    }
    if (rp->error_code == OFFSET_OUT_OF_RANGE) {
        kw_position_out_of_range(a, a->fetch_offset);
        return;
    }
    if (rp->error_code == CORRUPT_MESSAGE) { /* on its disk; retriable, but not for ever */
        kw_position_damaged(a, CORRUPT_MESSAGE, broker);
        return;
    }
    const kw_fetch_resp_leader *l = &rp->current_leader;
    if (!kw_cluster_learn_leader(a->consumer->cluster, a->topic, id, a->partition, l->leader_id,
                                 l->leader_epoch))
        kw_position_failed(a, rp->error_code, "Fetch");
}

static void take_failure(kw_assigned *a, int error, int32_t broker) {
    if (kw_is_damage(error))
        kw_position_damaged(a, error, broker);
    else
        kw_position_failed(a, error, "records of a fetch");
}

static void take_partition(kw_assigned *a, const kw_uuid *id, const kw_fetch_resp_partition *rp,
                           kw_frame *frame, int32_t broker) {
    kw_consumer_touch(a);
    kw_cluster_note_topic_id(a->consumer->cluster, a->topic, id, rp->error_code);
    if (rp->error_code != 0) {
        take_error(a, id, rp, broker);
        return;
    }
    if (rp->preferred_read_replica < 0)
        a->attempts = 0; /* a replica that is named must prove itself */
    a->high_watermark = rp->high_watermark;
    a->last_stable_offset = rp->last_stable_offset;
    a->log_start_offset = rp->log_start_offset;
    int rc = kw_consumer_take_records(a, rp, frame, broker);
    uint32_t version = a->version;
    kw_consumer_open(a);
    bool earlier = a->version != version; /* one before that place is damaged too, and was dealt with */
    if (rc < 0 && a->state == KW_ASSIGNED_FETCHING && !earlier)
        take_failure(a, rc, broker);
    else if (rp->preferred_read_replica >= 0 && rp->preferred_read_replica != broker)
        take_replica(a, rp->preferred_read_replica);
}

static void take_topic(kw_feed *f, const kw_fetch_resp_topic *t, kw_frame *frame) {
    const kw_cluster *k = f->consumer->cluster;
    int32_t topic = f->session.by_id ? KW_ENOTFOUND : kw_cluster_find_topic(k, t->topic);
    for (int32_t i = 0; i < t->n_partitions; i++) {
        const kw_fetch_resp_partition *rp = &t->partitions[i];
        kw_session_part *p = kw_session_entry(&f->session, topic, t->topic_id, rp);
        kw_assigned *a = p == NULL ? NULL : still_ours(p);
        if (p != NULL && rp->records.n > 0)
            kw_session_served(&f->session, p);
        if (a != NULL)
            take_partition(a, &t->topic_id, rp, frame, f->node);
    }
}

/* F1: what the answer leaves out is as it was told last, and that may be news to a position that came since.
 */
static void take_silent(kw_feed *f) {
    for (kw_session_part *p; (p = kw_session_silent(&f->session)) != NULL;) {
        kw_assigned *a = still_ours(p);
        if (a == NULL || p->high_watermark < 0)
            continue;
        a->attempts = 0;
        a->high_watermark = p->high_watermark;
        a->last_stable_offset = p->last_stable_offset;
        a->log_start_offset = p->log_start_offset;
        kw_consumer_touch(a);
    }
}

static void back_off(kw_feed *f) {
    f->not_before = kw_core_retry_at(f->consumer->core, f->attempts);
}

static void take_response(kw_feed *f, const kw_fetch_resp *resp, kw_frame *frame) {
    f->unreadable = 0;
    for (int32_t i = 0; i < resp->n_node_endpoints; i++) {
        const kw_fetch_resp_node *n = &resp->node_endpoints[i];
        kw_cluster_learn_node(f->consumer->cluster, n->node_id, n->host, n->port, n->rack);
    }
    for (int32_t i = 0; i < resp->n_responses; i++)
        take_topic(f, &resp->responses[i], frame);
    take_silent(f);
    if (kw_session_answered(&f->session, resp)) {
        f->attempts = 0;
        return;
    }
    kw_core_log(f->consumer->core, KW_LOG_DEBUG, KW_ABOUT_FETCH,
                "broker %d: its answer does not fit the fetch session: everything is asked for anew",
                (int)f->node);
    f->attempts += 1;
    if (f->attempts > 1)
        back_off(f);
}

void kw_feed_take(kw_feed *f, kw_answer *answer) {
    kw_core *core = f->consumer->core;
    kw_fetch_resp resp;
    kw_arena_reset(&core->scratch);
    int rc = kw_call_decode(&f->call, answer, &core->scratch, &resp);
    if (rc == KW_OK)
        rc = resp.error_code;
    if (rc == KW_OK)
        take_response(f, &resp, answer->frame);
    else
        kw_feed_failed(f, rc);
}

/* The session is not there, or not as we thought. A full fetch mends that, and at once: the partitions are
 * sound. */
static bool is_of_session(int error) {
    return error == FETCH_SESSION_ID_NOT_FOUND || error == INVALID_FETCH_SESSION_EPOCH ||
           error == FETCH_SESSION_TOPIC_ID_ERROR;
}

/* An answer that is damaged outside of its batches. Where it would come again just so, trying ends. */
static bool unreadable(kw_feed *f, int error) {
    if (!kw_is_damage(error))
        return false;
    f->unreadable += 1;
    f->elsewhere |= kw_damage_of_road(f->unreadable);
    bool again = kw_damage_may_pass(f->unreadable);
    if (again)
        kw_core_log(f->consumer->core, KW_LOG_WARN, KW_ABOUT_FETCH, "%s: fetched again",
                    f->consumer->core->error_text);
    else
        f->unreadable = 0;
    return again;
}

void kw_feed_failed(kw_feed *f, int error) {
    bool of_session = is_of_session(error);
    if (!of_session)
        kw_feed_leave_replicas(f);
    f->attempts += 1;
    kw_session_failed(&f->session, error);
    if (error == KW_ENOMEM)
        kw_consumer_short_of_memory(f->consumer);
    if (!of_session && !unreadable(f, error) && !kw_consumer_may_retry(f->consumer, error))
        kw_feed_fail_members(f, error);
    if (f->attempts > 1 || !of_session)
        back_off(f);
}
