/* txn_hand.c - see txn_hand.h. */
#include "tests/sim/runner/txn_hand.h"

#include "tests/sim/die.h"

#include <stdio.h>
#include <string.h>

static kw_client *client(sim_txn_hand *h) {
    return sim_hand_client(&h->hand);
}

static int roll(sim_txn_hand *h, int sides) {
    return sim_roll(&h->run->dice, sides);
}

static void say(const sim_txn_hand *h, const char *what, int64_t txn) {
    if (sim_trace)
        printf("%12lld  producer %d: %s, transaction %lld\n", (long long)kw_world_now(h->hand.world),
               (int)h->hand.producer, what, (long long)txn);
}

static sim_txn *txn_of(sim_txn_hand *h, int64_t txn) {
    return &h->hand.account->txns[txn];
}

/* ---- what it is told ---- */

static void count(sim_txn_hand *h, kw_outcome outcome) {
    static const sim_met met[] = {SIM_MET_COMMITTED, SIM_MET_ABORTED, SIM_MET_UNKNOWN};
    h->run->report->met[met[outcome]]++;
}

static void commit_told(sim_txn_hand *h, kw_outcome outcome) {
    static const sim_txn_end ends[] = {SIM_TXN_OK, SIM_TXN_DROPPED, SIM_TXN_UNKNOWN};
    if (h->committing < 0) {
        sim_run_breach(h->run, "a commit was told of that was not asked for, or twice");
        return;
    }
    txn_of(h, h->committing)->end = ends[outcome];
    h->probe_is_ok |= h->committing == h->probe && outcome == KW_OUTCOME_OK;
    if (outcome != KW_OUTCOME_NOT_DONE) /* else it is still to be aborted, and counted then */
        count(h, outcome);
    h->committing = -1;
}

static void abort_told(sim_txn_hand *h, kw_outcome outcome) {
    if (h->aborting < 0) {
        sim_run_breach(h->run, "an abort was told of that was not asked for, or twice");
        return;
    }
    if (outcome == KW_OUTCOME_OK)
        h->run->report->met[SIM_MET_ABORTED]++;
    sim_txn *txn = txn_of(h, h->aborting);
    if (txn->end == SIM_TXN_COMMIT)
        sim_run_breach(h->run, "an abort was told before the commit that it has stopped");
    txn->end = SIM_TXN_DROPPED; /* nobody has asked for a commit, or it was refused */
    h->aborting = -1;
}

static void trace(const sim_txn_hand *h, const kw_event *e) {
    static const char *const ops[] = {"init", "send offsets", "commit", "abort", "the transaction"};
    static const char *const advices[] = {"go on", "abort", "init", "give up"};
    printf("%12lld  producer %d: %s: %s, %s: %s; %.*s\n", (long long)kw_world_now(h->hand.world),
           (int)h->hand.producer, ops[e->u.transaction.op], kw_outcome_name(e->u.transaction.outcome),
           kw_error_name(e->error), advices[e->u.transaction.advice], e->text.n > 0 ? (int)e->text.n : 0,
           e->text.p);
}

static void on_event(sim_hand *hand, const kw_event *e, void *ctx) {
    (void)hand;
    sim_txn_hand *h = ctx;
    if (e->type != KW_EVENT_TRANSACTION)
        return;
    if (sim_trace)
        trace(h, e);
    switch (e->u.transaction.op) {
    case KW_TXN_COMMIT:
        commit_told(h, e->u.transaction.outcome);
        break;
    case KW_TXN_ABORT:
        abort_told(h, e->u.transaction.outcome);
        break;
    case KW_TXN_NONE:
        h->run->report->met[SIM_MET_FAILED]++;
        break;
    case KW_TXN_INIT:
    case KW_TXN_SEND_OFFSETS:
        break;
    }
}

/* ---- what it does ---- */

static void init(sim_txn_hand *h) {
    say(h, "init", h->committing);
    if (kw_txn_init(client(h)) != 0)
        sim_run_breach(h->run, "init was refused where the state asks for it");
}

static void begin(sim_txn_hand *h) {
    int rc = kw_txn_begin(client(h));
    if (rc != 0) {
        sim_run_breach(h->run, "begin was refused though none is open");
        return;
    }
    h->hand.txn = sim_account_begin(h->hand.account, h->id, h->hand.producer);
    say(h, "begin", h->hand.txn);
}

/* It may have failed meanwhile: then it takes no more. */
static void produce(sim_txn_hand *h) {
    for (int n = roll(h, 12); n > 0; n--)
        (void)sim_hand_produce(&h->hand, roll(h, h->n_topics), roll(h, h->n_partitions + 1) - 1,
                               (size_t)roll(h, 300));
}

static void send_offsets(sim_txn_hand *h) {
    const char *name = h->hand.topics[0];
    sim_txn *txn = txn_of(h, h->hand.txn);
    kw_offset o = kw_offset_default;
    kw_group_metadata g = kw_group_metadata_default;
    o.topic = kw_topic(client(h), (kw_str){name, (int32_t)strlen(name)});
    o.partition = 0;
    o.offset = h->hand.txn + 1;
    g.group_id = (kw_str){h->group, (int32_t)strlen(h->group)};
    if (kw_txn_send_offsets(client(h), &o, 1, &g) == 0)
        txn->offset = o.offset;
}

static void finish_txn(sim_txn_hand *h, bool commit) {
    say(h, commit ? "commit" : "abort", h->hand.txn);
    int rc = commit ? kw_txn_commit(client(h)) : kw_txn_abort(client(h));
    if (rc != 0) {
        say(h, "refused", h->hand.txn);
        if (!commit)
            sim_run_breach(h->run, "an abort was refused");
        return; /* a commit: it has failed meanwhile */
    }
    if (commit)
        txn_of(h, h->hand.txn)->end = SIM_TXN_COMMIT;
    *(commit ? &h->committing : &h->aborting) = h->hand.txn;
}

static void work(sim_txn_hand *h) {
    int what = roll(h, 10);
    if (what < 5)
        produce(h);
    else if (what < 6 && txn_of(h, h->hand.txn)->offset < 0)
        send_offsets(h);
    else if (what < 9)
        finish_txn(h, what != 8);
}

/* Fenced: by a rival, or by a copy of InitProducerId that was under way for long: of its predecessor, even
 * its own. Nothing else ends a producer here. */
static void give_up(sim_txn_hand *h, const kw_txn_info *info) {
    enum { INVALID_PRODUCER_EPOCH = 47, PRODUCER_FENCED = 90 };
    char text[120];
    snprintf(text, sizeof text, "a producer is finished by what is no fencing: %s",
             kw_error_name(info->error));
    h->run->report->met[SIM_MET_FENCED]++;
    if (info->error != INVALID_PRODUCER_EPOCH && info->error != PRODUCER_FENCED)
        sim_run_breach(h->run, text);
    sim_txn_hand_kill(h);
}

/* A commit that was not done leaves its transaction to be aborted: hand.txn still has it. */
static void step(sim_txn_hand *h, bool to_end) {
    kw_txn_info info;
    if (kw_txn_get(client(h), &info) != 0)
        sim_die("no news of transactions");
    switch (info.state) {
    case KW_TXN_UNINITIALIZED:
    case KW_TXN_UNSETTLED:
        h->hand.txn = -1;
        if (!info.busy)
            init(h);
        break;
    case KW_TXN_READY:
        h->hand.txn = -1;
        if (!info.busy)
            begin(h);
        break;
    case KW_TXN_OPEN:
        if (!to_end)
            work(h);
        else if (!info.busy)
            finish_txn(h, true);
        break;
    case KW_TXN_FAILED:
        finish_txn(h, false);
        break;
    case KW_TXN_FLUSHING:
        if (!to_end && roll(h, 20) == 0)
            finish_txn(h, false);
        break;
    case KW_TXN_COMMITTING: /* whoever cannot wait fences it */
    case KW_TXN_ABORTING:
        if (!to_end && roll(h, 40) == 0)
            init(h);
        break;
    case KW_TXN_INITIALIZING:
    case KW_TXN_DRAINING:
    case KW_TXN_STATES:
        break;
    case KW_TXN_FINISHED:
        give_up(h, &info);
        break;
    }
}

void sim_txn_hand_act(sim_txn_hand *h) {
    if (h->hand.guest != NULL)
        step(h, false);
}

static void produce_probe(sim_txn_hand *h) {
    for (int32_t i = 0; i < h->n_topics * h->n_partitions; i++)
        if (sim_hand_produce(&h->hand, i / h->n_partitions, i % h->n_partitions, 40) != 0)
            sim_run_breach(h->run, "a new transaction takes no records, long after all is well");
    send_offsets(h);
}

bool sim_txn_hand_finish(sim_txn_hand *h) {
    int64_t before = h->hand.account->n_txns;
    if (h->hand.guest == NULL)
        sim_txn_hand_start(h);
    if (h->probe_is_ok)
        return true;
    step(h, true);
    if (h->hand.guest != NULL && h->hand.account->n_txns > before) {
        h->probe = h->hand.txn;
        produce_probe(h);
    }
    return false;
}

/* ---- life ---- */

void sim_txn_hand_start(sim_txn_hand *h) {
    h->committing = h->aborting = h->probe = -1;
    h->probe_is_ok = false;
    h->hand.event = on_event;
    h->hand.ctx = h;
    sim_hand_start(&h->hand);
}

void sim_txn_hand_kill(sim_txn_hand *h) {
    if (h->hand.guest != NULL)
        sim_hand_kill(&h->hand);
}
