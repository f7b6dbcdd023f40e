/* validate.c - after a change of leader: does the log still hold what was read (KIP-320, F10)?
 *
 * OffsetForLeaderEpoch tells where the epoch of the last record read ended. An end before our position means
 * that the log was cut and written anew: by policy we go on from that end, or the partition stops. No
 * information is no loss, and an error that will not pass is no reset. */
#include "client/inquiry.h"

#include <kwire/msg/offset_for_leader_epoch.h>

#include <stdio.h>

/* How often metadata may be behind the epoch of a stored offset: some 25 s by default. A leader that is cut
 * off from the others does not know that it was deposed, nor does what it tells as metadata; any other node
 * does. */
enum { PATIENCE = 30 };

/* ---- asking ---- */

static void fill_partition(const kw_assigned *a, kw_offset_for_leader_epoch_req_partition *p) {
    *p = kw_offset_for_leader_epoch_req_partition_default;
    p->partition = a->partition;
    p->current_leader_epoch = a->leader_epoch;
    p->leader_epoch = a->position_epoch;
}

static void fill_topics(kw_offset_for_leader_epoch_req *req, kw_offset_for_leader_epoch_req_topic *topics,
                        kw_offset_for_leader_epoch_req_partition *parts, kw_assigned *const *list, int n) {
    req->topics = topics;
    req->n_topics = 0;
    for (int i = 0; i < n; i++) {
        if (i == 0 || list[i]->topic != list[i - 1]->topic) {
            kw_offset_for_leader_epoch_req_topic *t = &topics[req->n_topics++];
            *t = kw_offset_for_leader_epoch_req_topic_default;
            t->topic = kw_cluster_topic_name(list[i]->consumer->cluster, list[i]->topic);
            t->partitions = &parts[i];
        }
        fill_partition(list[i], &parts[i]);
        topics[req->n_topics - 1].n_partitions += 1;
    }
}

static int send(kw_inquiry *q, kw_conn *conn, int16_t version, kw_assigned *const *list, int n) {
    kw_arena *arena = &q->consumer->core->scratch;
    kw_offset_for_leader_epoch_req_topic *topics = kw_arena_alloc(arena, sizeof *topics * (size_t)n);
    kw_offset_for_leader_epoch_req_partition *parts = kw_arena_alloc(arena, sizeof *parts * (size_t)n);
    if (topics == NULL || parts == NULL)
        return KW_ENOMEM;
    kw_offset_for_leader_epoch_req req = kw_offset_for_leader_epoch_req_default;
    req.replica_id = -1;
    fill_topics(&req, topics, parts, list, n);
    return kw_inquiry_send(q, conn, version, &req);
}

/* A broker of before KIP-320: nothing can be known, as nothing could before. */
static void trust(kw_assigned *a) {
    kw_position_apply(a, KW_POSITION_SOUND);
}

/* ---- answers ---- */

static void tell_truncation(kw_assigned *a, int64_t end, int32_t epoch) {
    char text[200];
    snprintf(text, sizeof text,
             "the log was cut: read up to offset %lld in leader epoch %d, which now ends at %lld (epoch %d)",
             (long long)a->position, (int)a->position_epoch, (long long)end, (int)epoch);
    kw_position_stop_text(a, KW_ETRUNCATION, text);
}

/* Not to either end of the log: to where it parted from what was read. */
static void go_back(kw_assigned *a, int64_t end, int32_t epoch) {
    kw_core_log(a->consumer->core, KW_LOG_WARN, KW_ABOUT_FETCH,
                "%s [%d]: the log was cut: read up to offset %lld in leader epoch %d; going on from %lld",
                kw_cluster_topic_name(a->consumer->cluster, a->topic).p, (int)a->partition,
                (long long)a->position, (int)a->position_epoch, (long long)end);
    kw_position_at(a, end, epoch);
}

static void take_end(kw_assigned *a, int64_t end, int32_t epoch) {
    if (end < 0 || epoch < 0 || end >= a->position)
        kw_position_apply(a, KW_POSITION_SOUND);
    else if (a->consumer->core->config.auto_offset_reset == KW_RESET_NONE)
        tell_truncation(a, end, epoch);
    else
        go_back(a, end, epoch);
}

static int take(kw_inquiry *q, const void *body) {
    const kw_offset_for_leader_epoch_resp *resp = body;
    for (int32_t i = 0; i < resp->n_topics; i++) {
        const kw_offset_for_leader_epoch_resp_topic *t = &resp->topics[i];
        int32_t topic = kw_cluster_find_topic(q->consumer->cluster, t->topic);
        for (int32_t j = 0; j < t->n_partitions; j++) {
            const kw_offset_for_leader_epoch_resp_partition *p = &t->partitions[j];
            kw_assigned *a = kw_inquiry_match(q, topic, p->partition);
            if (a != NULL && p->error_code == KW_OK)
                take_end(a, p->end_offset, p->leader_epoch);
            else if (a != NULL)
                kw_position_failed(a, p->error_code, "OffsetForLeaderEpoch");
        }
    }
    return KW_OK;
}

/* A stored offset may come from a leader that our metadata does not know of yet; the one we know could only
 * answer that it does not either. */
static void await_metadata(kw_consumer *c) {
    enum { UNKNOWN_LEADER_EPOCH = 75 };
    kw_link *due = &c->due[KW_ASSIGNED_CHECKING];
    for (kw_link *l = due->next, *next; l != due; l = next) {
        next = l->next;
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, queue);
        if (a->position_epoch <= a->leader_epoch || a->attempts >= PATIENCE)
            continue;
        c->cluster->wants_metadata = true;
        kw_position_failed(a, UNKNOWN_LEADER_EPOCH, "OffsetForLeaderEpoch");
    }
}

bool kw_consumer_validate(kw_consumer *c) {
    static const kw_inquiry_kind kind = {.waiting = KW_ASSIGNED_CHECKING,
                                         .api = &kw_offset_for_leader_epoch_api,
                                         .send = send,
                                         .take = take,
                                         .resp_size = sizeof(kw_offset_for_leader_epoch_resp),
                                         .not_offered = trust};
    await_metadata(c);
    return kw_inquire(c, &kind);
}
