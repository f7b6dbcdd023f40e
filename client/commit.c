/* commit.c - see commit.h: the line, the way to the coordinator, repetitions. */
#include "client/commit.h"

enum { COORDINATOR_NOT_AVAILABLE = 15, NOT_COORDINATOR = 16 };

static void op_answered(kw_call *call, kw_answer *answer);
static const kw_call_ops op_call_ops = {.keeps_frame = false, .done = op_answered};

void kw_commits_init(kw_commits *cs, kw_coordinators *coordinators) {
    cs->core = coordinators->core;
    cs->cluster = coordinators->cluster;
    cs->coordinators = coordinators;
    cs->close_deadline = cs->deadline = KW_NEVER;
    kw_list_init(&cs->commits);
    kw_list_init(&cs->lookups);
}

void kw_commits_fini(kw_commits *cs) {
    if (cs->core == NULL)
        return;
    for (kw_link *l; (l = kw_list_pop(&cs->commits)) != NULL;)
        kw_offsets_op_free(KW_CONTAINER(l, kw_offsets_op, link));
    for (kw_link *l; (l = kw_list_pop(&cs->lookups)) != NULL;)
        kw_offsets_op_free(KW_CONTAINER(l, kw_offsets_op, link));
}

/* ---- taking on ---- */

static kw_link *line_of(kw_commits *cs, const kw_offsets_kind *kind) {
    return kind == &kw_commit_kind ? &cs->commits : &cs->lookups;
}

static bool is_possible(const kw_commits *cs, const kw_offsets_kind *kind, const kw_offset *offsets,
                        int32_t n) {
    for (int32_t i = 0; i < n; i++) {
        const kw_offset *o = &offsets[i];
        bool named = o->topic >= 0 && o->topic < cs->cluster->n_topics && o->partition >= 0;
        if (!named || (kind == &kw_commit_kind && o->offset < 0))
            return false;
    }
    return n > 0;
}

int kw_commits_submit(kw_commits *cs, const kw_offsets_kind *kind, const kw_member *m,
                      const kw_offset *offsets, int32_t n, uint64_t opaque) {
    if (m->group.n <= 0 || !is_possible(cs, kind, offsets, n))
        return KW_EINVAL;
    if (cs->closing)
        return KW_ESTATE;
    kw_offsets_op *op = kw_offsets_op_new(cs, kind, m, offsets, n);
    if (op == NULL)
        return KW_ENOMEM;
    op->opaque = opaque;
    op->timeout = KW_MS(cs->core->config.request_timeout_ms);
    kw_list_push_back(line_of(cs, kind), &op->link);
    cs->deadline = cs->core->now;
    return KW_OK;
}

void kw_commits_close(kw_commits *cs, kw_time deadline) {
    cs->closing = true;
    cs->close_deadline = kw_min_time(cs->close_deadline, deadline);
    cs->deadline = cs->core->now;
}

/* ---- sending ---- */

static int list_unsettled(const kw_offsets_op *op, const kw_offset ***list) {
    int n = 0;
    kw_arena_reset(&op->all->core->scratch);
    *list = kw_arena_alloc(&op->all->core->scratch, sizeof **list * (size_t)op->n);
    if (*list == NULL)
        return KW_ENOMEM;
    for (int32_t i = 0; i < op->n; i++)
        if (op->offsets[op->order[i]].error == KW_EAGAIN)
            (*list)[n++] = &op->offsets[op->order[i]];
    return n;
}

static int send(kw_offsets_op *op, kw_conn *conn) {
    const kw_offset **list;
    int16_t version = kw_conn_version(conn, op->kind->api);
    if (version < 0)
        return KW_EUNSUPPORTED;
    int n = list_unsettled(op, &list);
    if (n < 0)
        return n;
    op->call = (kw_call){.ops = &op_call_ops};
    return op->kind->send(op, conn, version, list, n);
}

static void retry(kw_offsets_op *op, int error) {
    op->last_error = error;
    op->attempts += 1;
    op->not_before = kw_core_retry_at(op->all->core, op->attempts);
}

static void end(kw_offsets_op *op, int error) {
    kw_offsets_settle_rest(op, error);
    kw_offsets_finish(op);
}

static void try_op(kw_offsets_op *op) {
    kw_commits *cs = op->all;
    kw_conn *conn = NULL;
    kw_time retry_at = KW_NEVER;
    int rc = kw_coordinators_conn(cs->coordinators, KW_COORDINATOR_GROUP, op->member.group, &conn, &retry_at);
    if (rc == KW_EAGAIN && retry_at != KW_NEVER)
        op->not_before = retry_at;
    if (rc == KW_EAGAIN)
        return;
    if (rc == KW_OK)
        rc = send(op, conn);
    op->in_flight = rc == KW_OK;
    if (rc == KW_ENOMEM)
        retry(op, rc);
    else if (rc != KW_OK)
        end(op, rc);
}

/* What waits in line, or for its answer, has its deadline all the same. false: it is over. */
static bool check_deadline(kw_offsets_op *op) {
    kw_commits *cs = op->all;
    kw_time now = cs->core->now;
    if (op->deadline == KW_NEVER)
        op->deadline = kw_after(now, op->timeout);
    kw_time own = op->in_flight ? KW_NEVER : op->deadline; /* the connection sees to it */
    cs->deadline = kw_min_time(cs->deadline, kw_min_time(own, cs->close_deadline));
    if (cs->close_deadline <= now)
        end(op, KW_ECANCELLED);
    else if (own <= now)
        end(op, op->last_error != KW_OK ? op->last_error : KW_ETIMEOUT);
    return !op->reported;
}

/* true: something happened to it. */
static bool step_op(kw_offsets_op *op, bool may_go) {
    kw_commits *cs = op->all;
    if (!check_deadline(op))
        return true;
    if (op->in_flight || !may_go)
        return false;
    if (op->not_before <= cs->core->now) {
        try_op(op);
        if (op->in_flight || op->reported)
            return true;
    }
    if (op->not_before > cs->core->now)
        cs->deadline = kw_min_time(cs->deadline, op->not_before);
    return false;
}

/* F16: of the commits only the first may go. */
static bool step_line(kw_link *line, bool one_by_one) {
    bool progress = false;
    for (kw_link *l = line->next, *next; l != line; l = next) {
        next = l->next;
        progress |= step_op(KW_CONTAINER(l, kw_offsets_op, link), !one_by_one || l == line->next);
    }
    return progress;
}

bool kw_commits_step(kw_commits *cs) {
    cs->deadline = KW_NEVER;
    bool progress = step_line(&cs->commits, true);
    progress |= step_line(&cs->lookups, false);
    return progress;
}

/* ---- answers ---- */

static int take(kw_offsets_op *op, kw_answer *answer) {
    kw_arena *arena = &op->all->core->scratch;
    kw_arena_reset(arena);
    op->last_error = KW_OK;
    op->at = 0;
    void *resp = kw_arena_alloc(arena, op->kind->resp_size);
    int rc = resp == NULL ? KW_ENOMEM : kw_call_decode(&op->call, answer, arena, resp);
    return rc == KW_OK ? op->kind->take(op, resp) : rc;
}

static bool may_retry(int error) {
    if (error == KW_ECANCELLED)
        return false;
    return kw_call_will_pass(error) || (error > 0 && (kw_error_class(error) & KW_RETRIABLE) != 0);
}

/* T16: any trouble with the coordinator is a reason to look for it again. */
static void note_trouble(kw_offsets_op *op, int error) {
    if (error == NOT_COORDINATOR || error == COORDINATOR_NOT_AVAILABLE || error < KW_OK)
        kw_coordinators_forget(op->all->coordinators, KW_COORDINATOR_GROUP, op->member.group);
    if (may_retry(error))
        retry(op, error);
    else
        kw_offsets_settle_rest(op, error);
}

/* What an answer leaves open: entries that are to be tried again, or that it left out. */
static void take_answer(kw_offsets_op *op, kw_answer *answer) {
    int rc = answer->error == KW_OK ? take(op, answer) : answer->error;
    if (rc == KW_OK)
        rc = op->last_error;
    if (kw_offsets_settled(op))
        return;
    if (rc == KW_OK)
        kw_offsets_settle_rest(op, KW_EMALFORMED);
    else
        note_trouble(op, rc);
}

static void op_answered(kw_call *call, kw_answer *answer) {
    kw_offsets_op *op = KW_CONTAINER(call, kw_offsets_op, call);
    kw_commits *cs = op->all;
    if (!op->reported)
        take_answer(op, answer);
    kw_call_fini(call);
    if (!op->reported && kw_offsets_settled(op))
        kw_offsets_finish(op);
    kw_offsets_op_landed(op);
    cs->deadline = cs->core->now;
}
