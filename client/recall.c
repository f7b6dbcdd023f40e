/* recall.c - where the group stopped (OffsetFetch): the start of partitions assigned at KW_OFFSET_STORED, all
 * of them in one question to the group's coordinator. */
#include "client/inquiry.h"
#include "client/offset_fetch.h"

enum { COORDINATOR_NOT_AVAILABLE = 15, NOT_COORDINATOR = 16 };

static kw_member member(const kw_consumer *c) {
    kw_member m = kw_no_member;
    m.group = kw_text(c->core->config.group_id);
    return m;
}

static int send(kw_inquiry *q, kw_conn *conn, int16_t version, kw_assigned *const *list, int n) {
    kw_arena *arena = &q->consumer->core->scratch;
    kw_offset *offsets = kw_arena_alloc(arena, sizeof *offsets * (size_t)n);
    const kw_offset **pointers = kw_arena_alloc(arena, sizeof *pointers * (size_t)n);
    kw_offset_fetch_req req;
    kw_member m = member(q->consumer);
    if (offsets == NULL || pointers == NULL)
        return KW_ENOMEM;
    for (int i = 0; i < n; i++) {
        offsets[i] = kw_offset_default;
        offsets[i].topic = list[i]->topic;
        offsets[i].partition = list[i]->partition;
        pointers[i] = &offsets[i];
    }
    int rc = kw_offset_fetch_fill(q->consumer->cluster, version, &m, pointers, n, &req);
    return rc < 0 ? rc : kw_inquiry_send(q, conn, version, &req);
}

static void forget_coordinator(kw_consumer *c, int error) {
    if (error == NOT_COORDINATOR || error == COORDINATOR_NOT_AVAILABLE || error < -1)
        kw_coordinators_forget(c->coordinators, KW_COORDINATOR_GROUP, member(c).group);
}

static void take_one(void *ctx, const kw_offset *o) {
    kw_inquiry *q = ctx;
    kw_assigned *a = kw_inquiry_match(q, o->topic, o->partition);
    if (a == NULL)
        return;
    if (o->error != KW_OK)
        kw_position_failed(a, o->error, "OffsetFetch");
    else if (o->offset >= 0)
        kw_position_claim(a, o->offset, o->leader_epoch);
    else
        kw_position_reset(a, KW_ENOTFOUND, -1);
}

static int take(kw_inquiry *q, const void *resp) {
    kw_member m = member(q->consumer);
    return kw_offset_fetch_read(q->consumer->cluster, q->call.version, &m, resp, take_one, q);
}

static void failed(kw_inquiry *q, int error) {
    forget_coordinator(q->consumer, error);
}

static const kw_inquiry_kind kind = {.waiting = KW_ASSIGNED_RECALLING,
                                     .api = &kw_offset_fetch_api,
                                     .send = send,
                                     .take = take,
                                     .failed = failed,
                                     .resp_size = sizeof(kw_offset_fetch_resp)};

bool kw_consumer_recall(kw_consumer *c) {
    c->recall_at = KW_NEVER;
    if (kw_list_empty(&c->due[KW_ASSIGNED_RECALLING]))
        return false;
    kw_conn *conn = NULL;
    int rc =
        kw_coordinators_conn(c->coordinators, KW_COORDINATOR_GROUP, member(c).group, &conn, &c->recall_at);
    if (rc == KW_EAGAIN)
        return false;
    if (rc == KW_OK)
        return kw_inquire_at(c, &kind, conn);
    kw_inquiry_refuse(c, &kind, rc);
    return false;
}
