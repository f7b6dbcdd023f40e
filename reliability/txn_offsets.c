/* txn_offsets.c - offsets of a group as part of the transaction: AddOffsetsToTxn to its coordinator (KIP-98
 * only), then TxnOffsetCommit to the group's, with what the consumer is in it (KIP-447, T14). */
#include "reliability/txn.h"

#include <kwire/msg/add_offsets_to_txn.h>
#include <kwire/msg/txn_offset_commit.h>

#include <stdio.h>
#include <string.h>

/* ---- the call ---- */

static bool is_possible(const kw_txn *t, const kw_offset *offsets, int32_t n, const kw_group_metadata *g) {
    for (int32_t i = 0; i < n; i++)
        if (kw_host_topic_name(t->client, offsets[i].topic).n < 0 || offsets[i].partition < 0 ||
            offsets[i].offset < 0)
            return false;
    return n > 0 && g->group_id.n > 0;
}

static bool copy_group(kw_txn_sending *s, const kw_group_metadata *g) {
    s->group = *g;
    return kw_arena_str(&s->arena, g->group_id, &s->group.group_id) &&
           kw_arena_str(&s->arena, g->member_id, &s->group.member_id) &&
           kw_arena_str(&s->arena, g->instance_id, &s->group.instance_id);
}

static bool copy_offsets(kw_txn_sending *s, const kw_offset *offsets, int32_t n) {
    s->offsets = kw_arena_alloc(&s->arena, sizeof *s->offsets * (size_t)n);
    s->order = kw_arena_alloc(&s->arena, sizeof *s->order * (size_t)n);
    if (s->offsets == NULL || s->order == NULL)
        return false;
    for (s->n = 0; s->n < n; s->n++) {
        kw_offset *o = &s->offsets[s->n];
        *o = offsets[s->n];
        if (!kw_arena_str(&s->arena, offsets[s->n].metadata, &o->metadata))
            return false;
        int32_t at = s->n; /* mostly they come by topic already */
        for (; at > 0 && s->offsets[s->order[at - 1]].topic > o->topic; at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = s->n;
    }
    return true;
}

int kw_txn_sending_begin(kw_txn *t, const kw_offset *offsets, int32_t n, const kw_group_metadata *group) {
    kw_txn_sending *s = &t->sending;
    if (s->notice != NULL)
        return KW_ESTATE;
    if (!is_possible(t, offsets, n, group))
        return KW_EINVAL;
    kw_arena_reset(&s->arena);
    s->notice = kw_txn_notice_new(t, KW_TXN_SEND_OFFSETS);
    if (s->notice == NULL)
        return KW_ENOMEM;
    if (!copy_group(s, group) || !copy_offsets(s, offsets, n)) {
        kw_mem_free(kw_host_memory(t->client), s->notice, sizeof *s->notice);
        s->notice = NULL;
        return KW_ENOMEM;
    }
    kw_txn_ask_anew(t, KW_TXN_ASK_GROUP);
    kw_txn_ask_anew(t, KW_TXN_ASK_OFFSETS);
    s->stage = t->protocol == 2 ? KW_TXN_OFFSETS_TO_SEND : KW_TXN_GROUP_TO_ADD;
    return KW_OK;
}

void kw_txn_sending_end(kw_txn *t, kw_outcome outcome, int error) {
    kw_txn_notice *n = t->sending.notice;
    t->sending.notice = NULL;
    t->sending.stage = KW_TXN_NOTHING_TO_SEND;
    kw_txn_tell(t, n, outcome, error);
}

static void note_begin(kw_txn *t) {
    if (t->since == KW_NEVER)
        t->since = kw_host_now(t->client);
}

/* ---- AddOffsetsToTxn ---- */

static bool group_wanted(const kw_txn *t) {
    return kw_txn_is_open(t) && t->sending.stage == KW_TXN_GROUP_TO_ADD;
}

static int group_send(kw_txn *t) {
    kw_add_offsets_to_txn_req req = kw_add_offsets_to_txn_req_default;
    req.transactional_id = kw_txn_id(t);
    req.producer_id = t->below->identity.id;
    req.producer_epoch = t->below->identity.epoch;
    req.group_id = t->sending.group.group_id;
    note_begin(t);
    return kw_txn_ask_send(t, KW_TXN_ASK_GROUP, &req, KW_TXN_EXPLICIT_GROUP, false);
}

static void about_group(kw_txn *t) {
    kw_str g = t->sending.group.group_id;
    snprintf(t->about, sizeof t->about, "group %.*s", g.n > 0 ? (int)g.n : 0, g.p);
}

static int group_read(kw_txn *t, const void *body) {
    about_group(t);
    return ((const kw_add_offsets_to_txn_resp *)body)->error_code;
}

static void group_done(kw_txn *t, const kw_event *e) {
    (void)e;
    t->added = true;
    if (t->sending.stage == KW_TXN_GROUP_TO_ADD)
        t->sending.stage = KW_TXN_OFFSETS_TO_SEND;
}

const kw_txn_kind kw_txn_group_kind = {.api = &kw_add_offsets_to_txn_api,
                                       .wanted = group_wanted,
                                       .send = group_send,
                                       .read = group_read,
                                       .done = group_done};

/* ---- TxnOffsetCommit ---- */

static bool offsets_wanted(const kw_txn *t) {
    return kw_txn_is_open(t) && t->sending.stage == KW_TXN_OFFSETS_TO_SEND;
}

static void fill_group(const kw_txn *t, kw_txn_offset_commit_req *req) {
    const kw_group_metadata *g = &t->sending.group;
    *req = kw_txn_offset_commit_req_default;
    req->transactional_id = kw_txn_id(t);
    req->producer_id = t->below->identity.id;
    req->producer_epoch = t->below->identity.epoch;
    req->group_id = g->group_id;
    req->generation_id = g->generation;
    req->member_id = g->member_id;
    req->group_instance_id = g->instance_id;
}

static void fill_offset(kw_txn_offset_commit_req_partition *p, const kw_offset *o) {
    *p = kw_txn_offset_commit_req_partition_default;
    p->partition_index = o->partition;
    p->committed_offset = o->offset;
    p->committed_leader_epoch = o->leader_epoch;
    p->committed_metadata = o->metadata;
}

static void fill_offsets(const kw_txn *t, kw_txn_offset_commit_req *req,
                         kw_txn_offset_commit_req_topic *topics, kw_txn_offset_commit_req_partition *parts) {
    kw_txn_offset_commit_req_topic *topic = topics - 1;
    int32_t before = -1;
    for (int32_t i = 0; i < t->sending.n; i++) {
        kw_offset *o = &t->sending.offsets[t->sending.order[i]];
        if (o->topic != before) {
            *++topic = kw_txn_offset_commit_req_topic_default;
            topic->name = kw_host_topic_name(t->client, o->topic);
            topic->partitions = &parts[i];
            topic->n_partitions = 0;
        }
        fill_offset(&parts[i], o);
        topic->n_partitions += 1;
        before = o->topic;
        o->error = KW_EAGAIN;
    }
    req->topics = topics;
    req->n_topics = (int32_t)(topic - topics) + 1;
}

static int offsets_send(kw_txn *t) {
    size_t n = (size_t)t->sending.n;
    kw_arena_reset(&t->scratch);
    kw_txn_offset_commit_req_topic *topics = kw_arena_alloc(&t->scratch, sizeof *topics * n);
    kw_txn_offset_commit_req_partition *parts = kw_arena_alloc(&t->scratch, sizeof *parts * n);
    if (topics == NULL || parts == NULL)
        return KW_ENOMEM;
    kw_txn_offset_commit_req req;
    fill_group(t, &req);
    fill_offsets(t, &req, topics, parts);
    note_begin(t);
    if (t->protocol == 1)
        return kw_txn_ask_send(t, KW_TXN_ASK_OFFSETS, &req, KW_TXN_IMPLICIT_OFFSETS - 1, false);
    t->added = true; /* the group's coordinator adds it by itself, whatever it answers */
    return kw_txn_ask_send(t, KW_TXN_ASK_OFFSETS, &req, KW_TXN_IMPLICIT_OFFSETS, true);
}

static kw_offset *find(const kw_txn *t, kw_str topic, int32_t partition) {
    for (int32_t i = 0; i < t->sending.n; i++) {
        kw_offset *o = &t->sending.offsets[t->sending.order[i]];
        kw_str name = kw_host_topic_name(t->client, o->topic);
        if (o->error == KW_EAGAIN && o->partition == partition && name.n == topic.n &&
            memcmp(name.p, topic.p, (size_t)topic.n) == 0)
            return o;
    }
    return NULL;
}

static void take(kw_txn *t, kw_str topic, int32_t partition, int code, int *gravest) {
    kw_offset *o = find(t, topic, partition);
    if (o == NULL)
        return;
    o->error = code;
    if (code == KW_OK || (*gravest != KW_OK &&
                          kw_reply_of(KW_TXN_ASK_OFFSETS, code) <= kw_reply_of(KW_TXN_ASK_OFFSETS, *gravest)))
        return;
    *gravest = code;
    about_group(t);
    size_t at = strlen(t->about);
    snprintf(t->about + at, sizeof t->about - at, ", %.*s [%d]", (int)topic.n, topic.p, (int)partition);
}

static bool all_answered(const kw_txn *t) {
    for (int32_t i = 0; i < t->sending.n; i++)
        if (t->sending.offsets[i].error == KW_EAGAIN)
            return false;
    return true;
}

static int offsets_read(kw_txn *t, const void *body) {
    const kw_txn_offset_commit_resp *resp = body;
    int gravest = KW_OK;
    if (t->sending.stage != KW_TXN_OFFSETS_TO_SEND)
        return KW_OK; /* given up meanwhile */
    for (int32_t i = 0; i < resp->n_topics; i++)
        for (int32_t j = 0; j < resp->topics[i].n_partitions; j++)
            take(t, resp->topics[i].name, resp->topics[i].partitions[j].partition_index,
                 resp->topics[i].partitions[j].error_code, &gravest);
    return gravest != KW_OK || all_answered(t) ? gravest : KW_EMALFORMED;
}

static void offsets_done(kw_txn *t, const kw_event *e) {
    (void)e;
    kw_txn_sending_end(t, KW_OUTCOME_OK, KW_OK);
}

static void offsets_refused(kw_txn *t, kw_reply reply, int code) {
    if (code == KW_EVERSION)
        snprintf(t->about, sizeof t->about, "the broker knows no members of groups in it (KIP-447)");
    kw_txn_refused(t, KW_TXN_ASK_OFFSETS, reply, code);
}

const kw_txn_kind kw_txn_offsets_kind = {.api = &kw_txn_offset_commit_api,
                                         .wanted = offsets_wanted,
                                         .send = offsets_send,
                                         .read = offsets_read,
                                         .done = offsets_done,
                                         .refused = offsets_refused};
