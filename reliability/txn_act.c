/* txn_act.c - what the rules of txn_table.c do. The state is the next one already, so the advice that goes
 * with what is told here is that of the next state. */
#include "reliability/txn.h"

/* ---- beginning ---- */

void kw_txn_do_nothing(kw_txn *t) {
    (void)t;
}

/* T7: who has an id names it, and so is told if another producer has taken it since. */
static void ask_id(kw_txn *t) {
    t->cuts = false;
    t->renews = t->below->identity.id >= 0;
    kw_txn_ask_anew(t, KW_TXN_ASK_ID);
}

void kw_txn_do_init(kw_txn *t) {
    ask_id(t);
}

/* Who cannot wait for a commit or abort any longer: late copies of EndTxn are fenced by the new epoch (T5).
 */
void kw_txn_do_init_instead(kw_txn *t) {
    bool known = t->op_outcome == KW_OUTCOME_OK;
    kw_txn_tell_op(t, t->op_outcome, known ? KW_OK : KW_ECANCELLED);
    kw_txn_ask_anew(t, KW_TXN_ASK_END);
    kw_txn_part_all(t);
    t->since = KW_NEVER;
    ask_id(t);
    t->cuts = !known;
}

void kw_txn_do_open(kw_txn *t) {
    int protocol = kw_txn_next_protocol(t);
    if (t->protocol == 1 && protocol == 2 && t->used)
        protocol = 1; /* the next end sees to it */
    if (protocol != t->protocol)
        kw_txn_log(t, KW_LOG_INFO, "protocol %d (%s): transaction.version is %d", protocol,
                   protocol == 2 ? "KIP-890" : "KIP-98", kw_host_feature(t->client, "transaction.version"));
    t->protocol = protocol;
    t->added = t->in_doubt = t->drop = false;
    t->since = KW_NEVER;
    kw_host_refuse(t->client, KW_OK);
}

/* ---- on the way to the end ---- */

void kw_txn_do_flush(kw_txn *t) {
    t->op_outcome = KW_OUTCOME_NOT_DONE;
    kw_host_refuse(t->client, KW_ESTATE);
    kw_host_flush(t->client);
}

/* Not on the spot: we may be called from the midst of the producer's work. */
static void give_up_unsent(kw_txn *t) {
    kw_host_refuse(t->client, KW_ESTATE);
    t->drop = true;
}

void kw_txn_do_drain(kw_txn *t) {
    t->op_outcome = KW_OUTCOME_NOT_DONE;
    give_up_unsent(t);
    kw_txn_sending_end(t, KW_OUTCOME_NOT_DONE, KW_ECANCELLED);
}

void kw_txn_do_drain_instead(kw_txn *t) {
    kw_txn_tell_op(t, KW_OUTCOME_NOT_DONE, KW_ECANCELLED);
    kw_txn_do_drain(t);
}

void kw_txn_do_end(kw_txn *t) {
    t->commits = t->state == KW_TXN_COMMITTING;
    if (t->added) {
        kw_txn_ask_anew(t, KW_TXN_ASK_END);
        return;
    }
    t->op_outcome = KW_OUTCOME_OK; /* T3: the coordinator knows of nothing to end */
    kw_txn_apply(t, KW_TXN_ENDS);
}

/* ---- ended ---- */

static void clear(kw_txn *t) {
    kw_txn_part_all(t);
    t->error = KW_OK;
    t->since = KW_NEVER;
}

static void count(kw_txn *t) {
    if (t->commits)
        t->n_committed += 1;
    else
        t->n_aborted += 1;
}

void kw_txn_do_finish(kw_txn *t) {
    t->used = true;
    count(t);
    clear(t);
    kw_txn_tell_op(t, KW_OUTCOME_OK, KW_OK);
}

void kw_txn_do_renew(kw_txn *t) {
    count(t);
    clear(t);
    ask_id(t);
}

void kw_txn_do_adopt(kw_txn *t) {
    t->used = false;
    t->error = KW_OK;
    kw_txn_tell_op(t, KW_OUTCOME_OK, KW_OK);
}

/* ---- failed ---- */

/* Whoever called is told by the event of the call; who did not, by one of its own. */
static void tell_failure(kw_txn *t, kw_outcome outcome) {
    bool called = t->notice != NULL || t->sending.notice != NULL;
    kw_txn_sending_end(t, KW_OUTCOME_NOT_DONE, t->error);
    kw_txn_tell_op(t, outcome, outcome == KW_OUTCOME_OK ? KW_OK : t->error);
    if (!called)
        kw_txn_tell_failure(t);
}

void kw_txn_do_fail(kw_txn *t) {
    give_up_unsent(t);
    tell_failure(t, KW_OUTCOME_NOT_DONE);
    if (t->closing)
        kw_txn_apply(t, KW_TXN_CLOSES); /* nobody can call kw_txn_abort any more */
}

void kw_txn_do_lose(kw_txn *t) {
    kw_txn_part_all(t);
    tell_failure(t, t->op_outcome);
}

void kw_txn_do_die(kw_txn *t) {
    kw_host_fail(t->client, t->error);
    tell_failure(t, t->op_outcome);
}

void kw_txn_do_expire(kw_txn *t) {
    tell_failure(t, t->op_outcome);
}
