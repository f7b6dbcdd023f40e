/* txn_ask.c - requests to the coordinators: each kind goes out when it is wanted, one of a kind at a time,
 * and again until its answer is definite.
 *
 * Each try is one try of the client's too: what became of it must be known for each by itself, or an answer
 * to the second would hide that nobody knows of the first. */
#include "reliability/txn.h"

#include <string.h>

static const kw_txn_kind *const kinds[KW_TXN_ASKS] = {[KW_TXN_ASK_ID] = &kw_txn_id_kind,
                                                      [KW_TXN_ASK_JOIN] = &kw_txn_join_kind,
                                                      [KW_TXN_ASK_GROUP] = &kw_txn_group_kind,
                                                      [KW_TXN_ASK_OFFSETS] = &kw_txn_offsets_kind,
                                                      [KW_TXN_ASK_END] = &kw_txn_end_kind};

enum { UNKNOWN_SERVER_ERROR = -1, CONCURRENT_TRANSACTIONS = 51 };
enum { QUICK_TRIES = 3 };

static kw_str text(const char *p) {
    return (kw_str){p, (int32_t)strlen(p)};
}

kw_str kw_txn_id(const kw_txn *t) {
    return text(kw_host_config(t->client)->transactional_id);
}

/* ---- sending ---- */

void kw_txn_ask_anew(kw_txn *t, kw_txn_ask_kind kind) {
    t->asks[kind] = (kw_txn_ask){.serial = t->asks[kind].serial + 1};
}

static kw_target target(const kw_txn *t, kw_txn_ask_kind kind) {
    if (kind == KW_TXN_ASK_OFFSETS)
        return (kw_target){.kind = KW_TO_GROUP, .key = t->sending.group.group_id};
    return (kw_target){.kind = KW_TO_TRANSACTION, .key = kw_txn_id(t)};
}

int kw_txn_ask_send(kw_txn *t, kw_txn_ask_kind kind, const void *body, int16_t max, bool exact) {
    kw_txn_ask *ask = &t->asks[kind];
    kw_request_options o = {
        .target = target(t, kind), .version = exact ? max : -1, .at_most = exact ? 0 : max, .once = true};
    ask->serial += 1;
    o.opaque = ((uint64_t)ask->serial << 8) | (uint64_t)kind;
    int rc = kw_host_request(t->client, kinds[kind]->api, body, &o);
    ask->out = rc == KW_OK;
    return rc;
}

/* T4: markers are written within milliseconds, mostly. */
static void later(kw_txn *t, kw_txn_ask *ask, int code) {
    int n = ask->attempts++;
    ask->at = code == CONCURRENT_TRANSACTIONS && n < QUICK_TRIES ? kw_host_now(t->client) + (KW_MS(20) << n)
                                                                 : kw_host_retry_at(t->client, ask->attempts);
}

/* Of the requests that take part in a transaction, those of its coordinator one at a time. */
static bool is_due(const kw_txn *t, int kind) {
    const kw_txn_ask *ask = &t->asks[kind];
    bool held = (kind == KW_TXN_ASK_JOIN && t->asks[KW_TXN_ASK_GROUP].out) ||
                (kind == KW_TXN_ASK_GROUP && t->asks[KW_TXN_ASK_JOIN].out);
    return !ask->out && !held && kinds[kind]->wanted(t);
}

bool kw_txn_asks_step(kw_txn *t, kw_time now) {
    bool progress = false;
    for (int k = 0; k < KW_TXN_ASKS; k++) {
        if (!is_due(t, k) || t->asks[k].at > now)
            continue;
        int rc = kinds[k]->send(t);
        if (rc < 0)
            later(t, &t->asks[k], rc);
        else
            progress = true;
    }
    return progress;
}

kw_time kw_txn_asks_deadline(const kw_txn *t) {
    kw_time at = KW_NEVER;
    for (int k = 0; k < KW_TXN_ASKS; k++)
        if (is_due(t, k) && t->asks[k].at < at)
            at = t->asks[k].at;
    return at;
}

bool kw_txn_asks_idle(const kw_txn *t) {
    return !t->asks[KW_TXN_ASK_JOIN].out && !t->asks[KW_TXN_ASK_GROUP].out &&
           !t->asks[KW_TXN_ASK_OFFSETS].out;
}

/* ---- refusals ---- */

/* KIP-98 has one word for both, also to who names its epoch in InitProducerId: the coordinator forgets the
 * epoch that it fenced. Worse, that question ends whatever is open under the id before the epoch is looked
 * at: asked by mistake it would hit the rightful owner. So it is not asked, and the end is final (T7). */
static void fenced(kw_txn *t, const char *api, int code) {
    const kw_config *cfg = kw_host_config(t->client);
    const char *id = cfg->transactional_id, *name = kw_error_name(code);
    if (t->protocol == 1 && kw_txn_overdue(t))
        kw_txn_suffer(
            t, KW_TXN_DIES, code,
            "another producer has taken transactional.id %.60s, or the transaction was open for longer "
            "than transaction.timeout.ms (%d ms): protocol 1 has one word for both (%s: %s)",
            id, (int)cfg->transaction_timeout_ms, api, name);
    else if (t->protocol == 1 && t->cuts)
        kw_txn_suffer(
            t, KW_TXN_DIES, code,
            "another producer has taken transactional.id %.60s, or kw_txn_init itself aborted what was "
            "open: protocol 1 has one word for both (%s: %s)",
            id, api, name);
    else
        kw_txn_suffer(t, KW_TXN_DIES, code, "another producer has taken transactional.id %.60s (%s: %s)", id,
                      api, name);
}

void kw_txn_refused(kw_txn *t, kw_txn_ask_kind kind, kw_reply reply, int code) {
    static const kw_txn_input inputs[KW_REPLIES] = {
        [KW_REPLY_ABORT] = KW_TXN_FAILS, [KW_REPLY_REINIT] = KW_TXN_LOSES, [KW_REPLY_FATAL] = KW_TXN_DIES};
    const char *api = kinds[kind]->api->name;
    if (reply == KW_REPLY_FENCED)
        fenced(t, api, code);
    else
        kw_txn_suffer(t, inputs[reply], code, "%s%s%s: %s: %s", api, t->about[0] != '\0' ? ": " : "",
                      t->about, kw_error_name(code), kw_error_text(code));
}

/* ---- answers ---- */

/* 7, 15, 16 and -1 are also what a coordinator makes of a write to its log that it did not see confirmed:
 * what it refused so may be there after its fall (T3: then there is something to end). */
static bool may_be_stored(kw_txn_ask_kind kind, int code) {
    return code == UNKNOWN_SERVER_ERROR ||
           (code > KW_EAGAIN && code != KW_OK && kw_reply_of(kind, code) == KW_REPLY_SEEK);
}

/* What was sent may be carried out all the same, now or later. */
static void note_doubt(kw_txn *t, kw_txn_ask_kind kind, kw_outcome outcome, int code) {
    bool unanswered = outcome == KW_OUTCOME_UNKNOWN;
    t->asks[kind].maybe |= unanswered || (kind == KW_TXN_ASK_END && kw_reply_leaves_open(code));
    if (kind == KW_TXN_ASK_ID)
        return;
    t->in_doubt |= unanswered;
    t->added |= unanswered || may_be_stored(kind, code);
}

/* Told at the 1st, 2nd, 4th, 8th ... time, so that an hour of it is no more than a dozen lines. */
static void log_again(const kw_txn *t, kw_txn_ask_kind kind, int code) {
    int n = t->asks[kind].attempts;
    bool often = (n & (n - 1)) != 0 || (code == CONCURRENT_TRANSACTIONS && n <= QUICK_TRIES);
    kw_txn_log(t, often ? KW_LOG_DEBUG : KW_LOG_INFO, "%s%s%s: %s: again (%d)", kinds[kind]->api->name,
               t->about[0] != '\0' ? ": " : "", t->about, kw_error_name(code), n);
}

static void repeat(kw_txn *t, kw_txn_ask_kind kind, kw_reply reply, int code) {
    kw_target at = target(t, kind);
    later(t, &t->asks[kind], code);
    if (reply == KW_REPLY_SEEK && at.key.n > 0)
        kw_host_forget(t->client, at.kind, at.key);
    log_again(t, kind, code);
}

static void take(kw_txn *t, kw_txn_ask_kind kind, const kw_event *e) {
    t->about[0] = '\0';
    int code = e->error != KW_OK ? e->error : kinds[kind]->read(t, e->u.response.body);
    kw_reply reply = code == KW_OK ? KW_REPLY_DONE : kw_reply_of(kind, code);
    note_doubt(t, kind, e->u.response.outcome, code);
    if (reply == KW_REPLY_DONE)
        kinds[kind]->done(t, e);
    else if (reply == KW_REPLY_AGAIN || reply == KW_REPLY_SEEK)
        repeat(t, kind, reply, code);
    else if (kinds[kind]->refused != NULL)
        kinds[kind]->refused(t, reply, code);
    else
        kw_txn_refused(t, kind, reply, code);
}

void kw_txn_asks_answered(kw_txn *t, const kw_event *e) {
    uint64_t kind = e->u.response.opaque & 0xff, serial = e->u.response.opaque >> 8;
    if (e->error == KW_ECANCELLED || kind >= KW_TXN_ASKS || t->asks[kind].serial != serial)
        return; /* the client ends; or nobody waits for it any more */
    t->asks[kind].out = false;
    take(t, (kw_txn_ask_kind)kind, e);
}
