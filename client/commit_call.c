/* commit_call.c - OffsetCommit and OffsetFetch as the operations of commit.h send and read them. */
#include "client/commit.h"
#include "client/offset_fetch.h"

#include <kwire/msg/offset_commit.h>

static kw_time time_left(const kw_offsets_op *op) {
    kw_time left = op->deadline - op->all->core->now, most = KW_MS(op->all->core->config.request_timeout_ms);
    return kw_min_time(left, most);
}

static int send(kw_offsets_op *op, kw_conn *conn, int16_t version, const void *req) {
    return kw_cluster_send(conn, &op->call, op->kind->api, version, req, 0, time_left(op), NULL);
}

/* ---- OffsetCommit ---- */

static void fill_partition(const kw_offset *o, kw_offset_commit_req_partition *p) {
    *p = kw_offset_commit_req_partition_default;
    p->partition_index = o->partition;
    p->committed_offset = o->offset;
    p->committed_leader_epoch = o->leader_epoch; /* F11 */
    p->committed_metadata = o->metadata;
}

static void fill_commit(const kw_cluster *k, const kw_offset *const *list, int n, kw_offset_commit_req *req,
                        kw_offset_commit_req_topic *topics, kw_offset_commit_req_partition *parts) {
    req->topics = topics;
    req->n_topics = 0;
    for (int i = 0; i < n; i++) {
        if (i == 0 || list[i]->topic != list[i - 1]->topic) {
            kw_offset_commit_req_topic *t = &topics[req->n_topics++];
            *t = kw_offset_commit_req_topic_default;
            t->name = kw_cluster_topic_name(k, list[i]->topic);
            t->partitions = &parts[i];
        }
        fill_partition(list[i], &parts[i]);
        topics[req->n_topics - 1].n_partitions += 1;
    }
}

static int commit_send(kw_offsets_op *op, kw_conn *conn, int16_t version, const kw_offset *const *list,
                       int n) {
    kw_arena *arena = &op->all->core->scratch;
    kw_offset_commit_req_topic *topics = kw_arena_alloc(arena, sizeof *topics * (size_t)n);
    kw_offset_commit_req_partition *parts = kw_arena_alloc(arena, sizeof *parts * (size_t)n);
    kw_offset_commit_req req = kw_offset_commit_req_default;
    if (topics == NULL || parts == NULL)
        return KW_ENOMEM;
    req.group_id = op->member.group;
    req.member_id = op->member.id;
    req.group_instance_id = op->member.instance_id;
    req.generation_id_or_member_epoch = op->member.generation;
    fill_commit(op->all->cluster, list, n, &req, topics, parts);
    return send(op, conn, version, &req);
}

static int commit_take(kw_offsets_op *op, const void *body) {
    const kw_offset_commit_resp *resp = body;
    for (int32_t i = 0; i < resp->n_topics; i++) {
        const kw_offset_commit_resp_topic *t = &resp->topics[i];
        int32_t topic = kw_cluster_find_topic(op->all->cluster, t->name);
        for (int32_t j = 0; j < t->n_partitions; j++) {
            kw_offset *o = kw_offsets_op_find(op, topic, t->partitions[j].partition_index);
            if (o != NULL)
                kw_offsets_settle(op, o, t->partitions[j].error_code);
        }
    }
    return KW_OK;
}

const kw_offsets_kind kw_commit_kind = {.api = &kw_offset_commit_api,
                                        .event = KW_EVENT_COMMITTED,
                                        .send = commit_send,
                                        .take = commit_take,
                                        .resp_size = sizeof(kw_offset_commit_resp)};

/* ---- OffsetFetch ---- */

static int committed_send(kw_offsets_op *op, kw_conn *conn, int16_t version, const kw_offset *const *list,
                          int n) {
    kw_offset_fetch_req req;
    int rc = kw_offset_fetch_fill(op->all->cluster, version, &op->member, list, n, &req);
    return rc < 0 ? rc : send(op, conn, version, &req);
}

static void take_found(void *ctx, const kw_offset *found) {
    kw_offsets_op *op = ctx;
    kw_offset *o = kw_offsets_op_find(op, found->topic, found->partition);
    if (o == NULL)
        return;
    if (found->error == KW_OK) {
        o->offset = found->offset;
        o->leader_epoch = found->leader_epoch;
        if (!kw_arena_str(&op->arena, found->metadata, &o->metadata))
            o->error = KW_ENOMEM;
    }
    if (o->error == KW_EAGAIN)
        kw_offsets_settle(op, o, found->error);
}

static int committed_take(kw_offsets_op *op, const void *resp) {
    return kw_offset_fetch_read(op->all->cluster, op->call.version, &op->member, resp, take_found, op);
}

const kw_offsets_kind kw_committed_kind = {.api = &kw_offset_fetch_api,
                                           .event = KW_EVENT_OFFSETS,
                                           .send = committed_send,
                                           .take = committed_take,
                                           .resp_size = sizeof(kw_offset_fetch_resp)};
