/* produce_answer.c - what comes back for a produce request: one attempt for each of its batches, whatever the
 * answer says, leaves out or says twice. See outcome.c for what follows. */
#include "client/produce_call.h"

#include <kwire/msg/produce.h>

#include <string.h>

void kw_produce_call_free(kw_produce_call *pc) {
    kw_call_fini(&pc->call);
    kw_mem_free(&pc->producer->core->buffers, pc, sizeof *pc + sizeof pc->batches[0] * (size_t)pc->cap);
}

/* By name or by the id that was sent: metadata may have brought another since. */
static bool is_topic(const kw_producer *p, const kw_pbatch *b, const kw_produce_resp_topic *t) {
    kw_str name = kw_cluster_topic_name(p->cluster, b->sealed.topic);
    if (t->name.n > 0)
        return t->name.n == name.n && memcmp(t->name.p, name.p, (size_t)name.n) == 0;
    return !kw_uuid_is_zero(t->topic_id) &&
           memcmp(t->topic_id.b, b->sealed.topic_id.b, sizeof t->topic_id.b) == 0;
}

static kw_pbatch *find_batch(const kw_producer *p, const kw_produce_call *pc, const kw_produce_resp_topic *t,
                             int32_t index) {
    for (int i = 0; i < pc->n; i++) {
        kw_pbatch *b = pc->batches[i];
        if (b == NULL || b->sealed.partition != index)
            continue;
        if (is_topic(p, b, t))
            return b;
    }
    return NULL;
}

/* The request is through with this batch; what came of it decides. P15: a batch that ended meanwhile ignores
 * it. */
static void conclude(kw_produce_call *pc, kw_pbatch *b, const kw_attempt *a) {
    for (int i = 0; i < pc->n; i++)
        if (pc->batches[i] == b)
            pc->batches[i] = NULL;
    b->held = false;
    b->part->n_in_flight -= 1;
    pc->producer->n_in_flight -= 1;
    kw_producer_note_load(pc->producer, b->part);
    kw_producer_attempt(pc->producer, b, a);
    kw_producer_released(pc->producer, b);
}

static void conclude_rest(kw_produce_call *pc, const kw_attempt *a) {
    for (int i = 0; i < pc->n; i++)
        if (pc->batches[i] != NULL)
            conclude(pc, pc->batches[i], a);
}

static kw_outcome outcome_of(int16_t code) {
    if (code == 0)
        return KW_OUTCOME_OK;
    return kw_error_class(code) & KW_POSSIBLY_PERSISTED ? KW_OUTCOME_UNKNOWN : KW_OUTCOME_NOT_DONE;
}

static void keep_words(kw_pbatch *b, const kw_produce_resp_partition *rp) {
    size_t n = rp->error_message.n > 0 ? (size_t)rp->error_message.n : 0;
    if (n >= sizeof b->message)
        n = sizeof b->message - 1;
    if (n > 0)
        memcpy(b->message, rp->error_message.p, n);
    b->message[n] = '\0';
    b->timestamp_ms = rp->error_code == 0 ? rp->log_append_time_ms : -1;
}

static void take_partition(kw_produce_call *pc, const kw_produce_resp_topic *t,
                           const kw_produce_resp_partition *rp) {
    kw_pbatch *b = find_batch(pc->producer, pc, t, rp->index);
    if (b == NULL)
        return; /* not asked for, or named twice */
    kw_attempt a = {.outcome = outcome_of(rp->error_code),
                    .code = rp->error_code,
                    .base_offset = rp->error_code == 0 ? rp->base_offset : -1,
                    .log_start = rp->log_start_offset};
    kw_cluster_note_topic_id(pc->producer->cluster, b->sealed.topic, &t->topic_id, rp->error_code);
    if (rp->error_code != 0)
        (void)kw_cluster_learn_leader(pc->producer->cluster, b->sealed.topic, &t->topic_id, rp->index,
                                      rp->current_leader.leader_id, rp->current_leader.leader_epoch);
    if (b->state != KW_BATCH_DONE) /* P15: the application may be reading the event of one that ended */
        keep_words(b, rp);
    conclude(pc, b, &a);
}

/* P16, KIP-951: where the leaders are that the refusals name. */
static void learn_nodes(kw_cluster *k, const kw_produce_resp *resp) {
    for (int32_t i = 0; i < resp->n_node_endpoints; i++) {
        const kw_produce_resp_node *n = &resp->node_endpoints[i];
        kw_cluster_learn_node(k, n->node_id, n->host, n->port, n->rack);
    }
}

static void take_answer(kw_produce_call *pc, kw_answer *answer) {
    kw_producer *p = pc->producer;
    kw_produce_resp resp;
    kw_arena_reset(&p->core->scratch);
    kw_attempt lost = {
        .outcome = KW_OUTCOME_UNKNOWN, .code = KW_EMALFORMED, .base_offset = -1, .log_start = -1};
    lost.code = kw_call_decode(&pc->call, answer, &p->core->scratch, &resp);
    if (lost.code == KW_OK)
        learn_nodes(p->cluster, &resp);
    for (int32_t i = 0; lost.code == KW_OK && i < resp.n_responses; i++)
        for (int32_t j = 0; j < resp.responses[i].n_partition_responses; j++)
            take_partition(pc, &resp.responses[i], &resp.responses[i].partition_responses[j]);
    if (lost.code == KW_OK)
        lost.code = KW_EMALFORMED; /* answered, but not about all we sent */
    conclude_rest(pc, &lost);
}

static void produce_done(kw_call *call, kw_answer *a) {
    kw_produce_call *pc = KW_CONTAINER(call, kw_produce_call, call);
    kw_attempt t = {.code = a->error, .base_offset = -1, .log_start = -1};
    if (a->error != KW_OK) {
        t.outcome = a->maybe_received ? KW_OUTCOME_UNKNOWN : KW_OUTCOME_NOT_DONE;
        conclude_rest(pc, &t);
    } else if (call->no_answer) {
        t.outcome = KW_OUTCOME_OK;
        conclude_rest(pc, &t);
    } else {
        take_answer(pc, a);
    }
    kw_produce_call_free(pc);
}

const kw_call_ops kw_produce_call_ops = {.keeps_frame = false, .done = produce_done};
